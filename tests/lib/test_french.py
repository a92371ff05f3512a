"""French where a message meets a value: elision, the first of the month, durations."""

from __future__ import annotations

from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentorat.lib import spoken

NAMES = {
    "Amélie": "d’Amélie",
    "Étienne": "d’Étienne",
    "Œuvres du Lac": "d’Œuvres du Lac",
    "Horizon Industrie": "d’Horizon Industrie",
    "Yves": "d’Yves",
    "Yasmine": "de Yasmine",
    "Hassan": "de Hassan",
    "Ouellet": "de Ouellet",
    "Bruno": "de Bruno",
}
PAGE = "{% blocktranslate with name=who %}Do you support the candidacy of {{ name }}?{% endblocktranslate %}"


@pytest.mark.parametrize("name", NAMES)
def test_de_elides_before_a_vowel_in_code_and_in_pages(name: str) -> None:
    with translation.override("fr"):
        written = _("Do you support the candidacy of %(name)s?") % {"name": name}
        shown = Template(PAGE).render(Context({"who": name}))
    assert written == shown == f"Appuyez-vous la candidature {NAMES[name]}\u00a0?"


def test_the_value_stays_escaped() -> None:
    with translation.override("fr"):
        assert "candidature d’A&lt;b&gt;" in Template(PAGE).render(Context({"who": "A<b>"}))


def test_the_first_of_a_month_is_an_ordinal_in_french_alone() -> None:
    with translation.override("fr"):
        assert date_format(date(2026, 12, 1)) == "1er décembre 2026"
        assert date_format(date(2026, 12, 21), "l j F") == "lundi 21 décembre"
    with translation.override("en"):
        assert date_format(date(2026, 12, 1)) == "1 December 2026"


@pytest.mark.parametrize(
    ("minutes", "said"), [(1, "1 minute"), (45, "45 minutes"), (90, "1 h 30"), (480, "8 h")]
)
def test_durations_are_said_as_people_say_them(minutes: int, said: str) -> None:
    with translation.override("fr"):
        assert spoken.duration(minutes).replace("\u00a0", " ") == said


def test_short_months_are_the_usual_ones_in_french_alone() -> None:
    days = [date(2026, 1, 6), date(2026, 7, 23), date(2026, 2, 1)]
    for form in ("j N Y", "j M Y", "SHORT_DATE_FORMAT"):
        with translation.override("fr"):
            assert [date_format(day, form) for day in days] == [
                "6 janv. 2026",
                "23 juill. 2026",
                "1er févr. 2026",
            ]
    with translation.override("en"):
        assert date_format(days[1], "j M Y") == "23 Jul 2026"
