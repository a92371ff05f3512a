"""Both members of a pair, and its proposal, belong to its programme; the companies it carries are theirs (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import OnPostgresql, on_postgresql, same_tenant


def company_of(member: str) -> OnPostgresql:
    name = f"binome_{member}_company_is_theirs"
    return on_postgresql(
        f"ALTER TABLE matching_binome ADD CONSTRAINT {name} FOREIGN KEY ({member}_id, {member}_company_id) "
        "REFERENCES programs_candidate (id, company_id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE matching_binome DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("matching", "0002_initial"), ("programs", "0002_locks")]
    operations = [
        same_tenant("matching_proposal", "scenario_id", "matching_scenario"),
        same_tenant("matching_proposal", "mentor_id", "programs_candidate"),
        same_tenant("matching_proposal", "mentee_id", "programs_candidate"),
        same_tenant("matching_unpaired", "scenario_id", "matching_scenario"),
        same_tenant("matching_unpaired", "candidate_id", "programs_candidate"),
        same_tenant("matching_veto", "mentor_id", "programs_candidate"),
        same_tenant("matching_veto", "mentee_id", "programs_candidate"),
        same_tenant("matching_binome", "mentor_id", "programs_candidate"),
        same_tenant("matching_binome", "mentee_id", "programs_candidate"),
        company_of("mentor"),
        company_of("mentee"),
    ]
