"""A table of a page as a workbook: typed, harmless, whole, and never more than the page says."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from mentorat.lib.spreadsheet.page import sheet_of
from programs.models import User
from tests import world
from tests.full_world import full
from tests.tracking import cohort

PAGE = """<p>ailleurs</p><table><caption>Autre</caption><tr><th>Rien</th></tr></table>
<table class="table"><caption class="vh">Qui siège</caption>
<thead><tr><th>Nom</th><th class="num">Part</th><th class="num">Taux</th><th>Depuis</th><th>Vu</th><th><span class="vh">Gestes</span></th></tr></thead>
<tbody><tr><th scope="row"><a href="/x">=SOMME(A1) &amp; Cie</a><small>zoe@x.example<br>absente</small></th><td class="num">1\u202f234,50\u00a0$</td>
<td class="num">85\u00a0%</td><td>1er janv. 2027</td><td>28 novembre 2026, 6 h 15</td><td><div class="actions"><form><button>Retirer</button></form></div></td></tr>
<tr><td colspan="2">Total</td><td class="num">–</td><td>30 février 2027</td><td>1 mai 2027, 99:99</td><td><a class="btn">Voir</a></td></tr></tbody></table>"""


def test_what_the_page_writes_in_french_is_read_back_as_figures_and_dates() -> None:
    with translation.override("fr"):
        found = sheet_of(PAGE, "qui-siege")
        assert sheet_of(PAGE, "personne") is None
    assert found is not None
    said = [(column.heading, column.kind) for column in found.columns]
    assert said == [
        ("Nom", "text"), ("Nom (précision)", "text"), ("Part", "money"), ("Taux", "percent"), ("Depuis", "date"),
        ("Vu", "moment"),
    ]  # fmt: skip
    assert found.rows == [
        (
            "=SOMME(A1) & Cie",
            "zoe@x.example absente",
            1234.5,
            0.85,
            date(2027, 1, 1),
            datetime.combine(date(2026, 11, 28), time(6, 15)),
        ),
        ("Total", None, None, None, "30 février 2027", "1 mai 2027, 99:99"),
    ]


@pytest.mark.django_db
def test_the_whole_list_whatever_page_is_read(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.views.binomes.PER_PAGE", 2)
    ours = world.tenant("Alpha")
    for n in range(3):
        cohort.pair(ours, n)
    client.force_login(ours.coordinator)
    page = client.get(reverse("binomes", args=[ours.program.slug]), {"page": "2"}).content.decode()
    assert 'href="?sheet=binomes"' in page
    answer = client.get(reverse("binomes", args=[ours.program.slug]), {"sheet": "binomes"})
    assert answer["Content-Disposition"] == 'attachment; filename="binomes.xlsx"'
    assert "no-store" in answer["Cache-Control"]
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert (sheet.max_row, sheet.freeze_panes) == (4, "A2")
    since = next(k for k, cell in enumerate(sheet[1]) if cell.value == "Depuis le")
    assert isinstance(sheet[2][since].value, datetime)


@pytest.mark.django_db
def test_it_opens_to_nobody_else(client: Client) -> None:
    """The table of a page that one may not read is no nearer by its workbook; a name of no table gives the page."""
    found = full("Alpha")
    stranger = User.objects.create_user("stranger@elsewhere.example")
    url = reverse("binomes", args=[found.tenant.program.slug])
    client.force_login(stranger)
    assert client.get(url, {"sheet": "binomes"}).status_code == 404
    client.force_login(found.personas["coordinator"])
    assert client.get(url, {"sheet": "nothing"})["Content-Type"].startswith("text/html")
