"""Whatever a run, a board, a choice, a tie, a pair or an outcome points to belongs to its programme (PostgreSQL)."""

from django.db import migrations

from mentorat.lib.db import same_tenant


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial"), ("programs", "0002_locks")]
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
        same_tenant("matching_pin", "scenario_id", "matching_scenario"),
        same_tenant("matching_pin", "mentor_id", "programs_candidate"),
        same_tenant("matching_pin", "mentee_id", "programs_candidate"),
        same_tenant("matching_boardedit", "scenario_id", "matching_scenario"),
        same_tenant("matching_tie", "candidate_id", "programs_candidate"),
        same_tenant("matching_shortlisted", "mentor_id", "programs_candidate"),
        same_tenant("matching_shortlisted", "mentee_id", "programs_candidate"),
        same_tenant("matching_request", "mentor_id", "programs_candidate"),
        same_tenant("matching_request", "mentee_id", "programs_candidate"),
        same_tenant("matching_outcome", "binome_id", "matching_binome"),
        same_tenant("matching_chooser", "candidate_id", "programs_candidate"),
    ]
