"""People and companies stand in the order of a French directory, whatever the collation of the database."""

from django.db import migrations, models

from mentorat.lib.text import fold


def fill(apps, schema_editor):
    people = apps.get_model("programs", "Candidate")._base_manager.all()
    for person in people.iterator():
        person.sort_name = fold(f"{person.last_name} {person.first_name}")[:170]
        person.save(update_fields=["sort_name"])


class Migration(migrations.Migration):
    dependencies = [("programs", "0002_locks")]
    operations = [
        migrations.AlterModelOptions(name="company", options={"ordering": ["key"]}),
        migrations.AlterModelOptions(name="candidate", options={"ordering": ["sort_name", "id"]}),
        migrations.AddField("candidate", "sort_name", models.CharField(db_default="", editable=False, max_length=170)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
