"""A programme may declare that one company of its consortium gives all the mentors, and why."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from mentorat.lib.db import same_tenant


class Migration(migrations.Migration):
    dependencies = [("programs", "0002_locks")]
    operations = [
        migrations.AddField(
            model_name="program",
            name="single_source_company",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="programs.company",
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="single_source_reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=Q(single_source_company=None, single_source_reason="")
                | (Q(single_source_company__isnull=False) & ~Q(single_source_reason="")),
                name="program_single_source_has_its_reason",
            ),
        ),
        same_tenant("programs_program", "single_source_company_id", "programs_company", key="consortium_id"),
    ]
