"""A check-in and its answers are of the member whose side they bear, in the programme of the pair (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import on_postgresql, same_tenant


class Migration(migrations.Migration):
    dependencies = [("tracking", "0021_checkins")]
    operations = [
        same_tenant("tracking_checkin", "binome_id", "matching_binome"),
        same_tenant("tracking_checkinanswer", "binome_id", "matching_binome"),
        same_tenant("tracking_checkinanswer", "check_in_id", "tracking_checkin"),
        on_postgresql(
            "CREATE TRIGGER of_that_side AFTER INSERT ON tracking_checkin"
            " FOR EACH ROW EXECUTE FUNCTION tracking_of_that_side();",
            "DROP TRIGGER of_that_side ON tracking_checkin;",
        ),
    ]
