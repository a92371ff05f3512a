"""The plan of a programme: what it asks of each role, what it gives, and how far its preparation has come."""

from django.db import migrations, models

from mentorat.lib.db import on_postgresql

# The shape of programs.rules.check, held by the database for whoever writes beside the services.
KNOWN = """
CREATE FUNCTION programs_rules_known(asked jsonb) RETURNS boolean IMMUTABLE LANGUAGE sql AS $$
    SELECT asked IS NULL OR (
        jsonb_typeof(asked) = 'object'
        AND NOT EXISTS (
            SELECT 1 FROM jsonb_each(CASE jsonb_typeof(asked) WHEN 'object' THEN asked ELSE '{}' END) AS rule
            WHERE CASE
                WHEN rule.key IN ('available_throughout', 'voluntary', 'management_support',
                    'room_for_manoeuvre', 'stable_in_post') THEN rule.value <> 'true'::jsonb
                WHEN rule.key = 'tenure_min' THEN jsonb_typeof(rule.value) <> 'number'
                    OR rule.value::text::numeric NOT BETWEEN 1 AND 40
                WHEN rule.key IN ('level_min', 'level_max') THEN jsonb_typeof(rule.value) <> 'number'
                    OR rule.value::text::numeric NOT BETWEEN 0 AND 1
                ELSE true
            END
        )
    )
$$;
ALTER TABLE programs_program ADD CONSTRAINT program_rules_known CHECK (
    jsonb_typeof(rules) = 'object'
    AND rules - ARRAY['mentor', 'mentee'] = '{}'::jsonb
    AND programs_rules_known(rules -> 'mentor')
    AND programs_rules_known(rules -> 'mentee')
);
"""
UNKNOWN = """
ALTER TABLE programs_program DROP CONSTRAINT program_rules_known;
DROP FUNCTION programs_rules_known(jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0010_interview_grid")]
    operations = [
        migrations.AddField(
            model_name="program",
            name="rules",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="program",
            name="gives",
            field=models.TextField(blank=True, max_length=2000, verbose_name="what the programme gives"),
        ),
        migrations.AddField(
            model_name="program",
            name="asks",
            field=models.TextField(blank=True, max_length=2000, verbose_name="what the programme asks"),
        ),
        migrations.AddField(
            model_name="program",
            name="prepared",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="program",
            name="revision",
            field=models.PositiveIntegerField(default=0),
        ),
        on_postgresql(KNOWN, UNKNOWN),
    ]
