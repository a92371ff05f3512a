"""What the room of the pairing adds belongs to one programme, down to the database; the last run of each is current."""

from django.db import migrations

from mentorat.lib.db import same_tenant


def name_the_current(apps, schema_editor):
    Scenario = apps.get_model("matching", "Scenario")
    rows = Scenario._base_manager.exclude(state="discarded").order_by("program_id", "-made_at", "-id")
    for program in rows.values_list("program_id", flat=True).distinct():
        latest = rows.filter(program_id=program).first()
        Scenario._base_manager.filter(pk=latest.pk).update(current=True)


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_pairing_room"), ("programs", "0003_sort_names")]
    operations = [
        migrations.RunPython(name_the_current, migrations.RunPython.noop),
        *(
            same_tenant(f"matching_{table}", f"{column}_id", f"{app}_{target}")
            for table, column, app, target in (
                ("pin", "scenario", "matching", "scenario"),
                ("pin", "mentor", "programs", "candidate"),
                ("pin", "mentee", "programs", "candidate"),
                ("boardedit", "scenario", "matching", "scenario"),
                ("tie", "candidate", "programs", "candidate"),
                ("shortlisted", "mentor", "programs", "candidate"),
                ("shortlisted", "mentee", "programs", "candidate"),
                ("request", "mentor", "programs", "candidate"),
                ("request", "mentee", "programs", "candidate"),
                ("outcome", "binome", "matching", "binome"),
            )
        ),
    ]
