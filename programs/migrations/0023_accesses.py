"""More pages on which somebody's file is read, each person on them with a line of their own."""

from django.db import migrations, models

PAGES = "candidate interview binome charter list workbook waiting merge import board pairs round training events support help confided"
LABELS = (
    "your candidacy",
    "your interview grid, with its notes",
    "the page of your pair",
    "your signed charter",
    "the list of candidates, with your line",
    "the workbook of candidates, with your line",
    "the waiting list, with your line",
    "the comparison of candidacies that may be one",
    "a sign-up sheet in which you stand",
    "the pairing board, with your profile",
    "the proposed pairs, on paper or as a workbook",
    "what the people who choose are shown of you",
    "the trainings before the first meeting, with why you are exempted",
    "the workbook of events, with your presence",
    "the answer of your company on your candidacy",
    "your requests for help",
    "what was told in confidence",
)


class Migration(migrations.Migration):
    dependencies = [("programs", "0022_providers")]
    operations = [
        migrations.RemoveConstraint("fileaccess", "access_page_known"),
        migrations.RemoveIndex("fileaccess", "access_to_a_list"),
        migrations.AlterField(
            "fileaccess",
            "page",
            models.CharField(choices=list(zip(PAGES.split(), LABELS, strict=True)), max_length=9),
        ),
        migrations.AddConstraint(
            "fileaccess",
            models.CheckConstraint(
                condition=models.Q(page__in=PAGES.split()), name="access_page_known"
            ),
        ),
        migrations.AddIndex(
            "fileaccess",
            models.Index(fields=["program", "viewer", "page", "-at"], name="access_by_somebody"),
        ),
    ]
