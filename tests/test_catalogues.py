"""Every message has its French, with the same placeholders, the typography of French, and a fresh compiled file."""

import gettext
import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings

from mentorat.lib import catalogue as c
from mentorat.management.commands.messages import debts

ROOT = Path(settings.BASE_DIR)
SPACE = "\u00a0\u202f"  # the two no-break spaces of French typography
PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]?\d*(?:\.\d+)?[a-z]|%%|\{\w*\}")
NOT_PROSE = re.compile(r"<[^>]*>|https?://\S+|&\w+;|%\(\w+\)[a-z]|\b\d{1,2}:\d{2}\b|\{\w*\}")
RULES = {
    "a no-break space before : ; ! ? »": re.compile(
        rf"[^{SPACE}\s!?:;(«][:;!?»](?=\s|$|[)»”])|[ \t\n][:;!?»]"
    ),
    "a no-break space before %": re.compile(r"\w[ ]?%"),
    "a no-break space after «": re.compile(rf"«[^{SPACE}]"),
    "’ rather than '": re.compile(r"\w'\w"),
}


def french(area: str) -> list[Message]:
    return c.entries(c.load(c.po_path(ROOT, area, "fr"), "fr"))


def forms(text: object) -> list[str]:
    return [text] if isinstance(text, str) else list(text)  # type: ignore[call-overload]


def faults(text: str) -> list[str]:
    """The typographic rules that a French text breaks."""
    prose = NOT_PROSE.sub("x", text).replace("%%", "%")
    return [name for name, pattern in RULES.items() if pattern.search(prose)]


@pytest.mark.parametrize("area", c.AREAS)
def test_nothing_is_owed(area: str) -> None:
    assert debts(ROOT, area) == []


@pytest.mark.parametrize("area", c.AREAS)
def test_placeholders_are_those_of_the_message(area: str) -> None:
    wrong = [
        (each.id, form)
        for each in french(area)
        for form in forms(each.string)
        if set(PLACEHOLDER.findall(form)) != set(PLACEHOLDER.findall(forms(each.id)[-1]))
        and set(PLACEHOLDER.findall(form)) != set(PLACEHOLDER.findall(forms(each.id)[0]))
    ]
    assert wrong == []


@pytest.mark.parametrize("area", c.AREAS)
def test_french_typography(area: str) -> None:
    texts = [form for each in french(area) for form in forms(each.string)]
    assert [(text, faults(text)) for text in texts if faults(text)] == []


def test_a_message_has_one_french_in_the_whole_house() -> None:
    """Django merges the catalogues: of two wordings of one message, one would be shown in the other's place."""
    wordings: dict[c.Key, set[str]] = {}
    for area in c.AREAS:
        for each in french(area):
            wordings.setdefault(c.key(each.id, each.context), set()).add("|".join(forms(each.string)))
    assert {name: texts for name, texts in wordings.items() if len(texts) > 1} == {}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Bonjour\u00a0: 3\u202f% des binômes, «\u00a0oui\u00a0»\u202f!", 0),
        ("Le %(count)s\u00a0% d’hier (ou pas\u202f?) à 09:00, https://a.example/?b=c", 0),
        ("Bonjour: non", 1),
        ("Bonjour : non", 1),
        ("Vraiment?", 1),
        ("20 %% des gens", 1),
        ("20%% des gens", 1),
        ("« oui\u00a0»", 1),
        ("l'été", 1),
    ],
)
def test_the_rules_of_typography_see(text: str, count: int) -> None:
    assert len(faults(text)) == count


def write(root: Path, code: str, template: str) -> None:
    (root / "matching").mkdir(parents=True, exist_ok=True)
    (root / "templates" / "matching").mkdir(parents=True, exist_ok=True)
    (root / "matching" / "views.py").write_text(code)
    (root / "templates" / "matching" / "list.html").write_text(template)


TEMPLATE = """{% load i18n %}
  <c-card title="{% translate "Pairs" %}">it's (open "quote
    {% blocktranslate trimmed count n=total %}
      {{ n }} pair of {{ name }}
      {% plural %}
      {{ n }} pairs of {{ name }}
    {% endblocktranslate %}
    {% translate "May" context "month" %}</c-card>"""


def test_what_is_said_is_found(tmp_path: Path) -> None:
    write(tmp_path, "from x import gettext_lazy as _\nA = _('Score')\nB = _('')\n", TEMPLATE)
    found = c.messages(tmp_path, "matching")
    assert set(found) == {("", "Pairs"), ("", "%(n)s pair of %(name)s"), ("month", "May"), ("", "Score")}
    assert found["", "%(n)s pair of %(name)s"][0].text == (
        "%(n)s pair of %(name)s",
        "%(n)s pairs of %(name)s",
    )
    assert c.messages(tmp_path, "mentorat") == {}


def test_translations_survive_and_what_is_gone_goes(tmp_path: Path) -> None:
    write(tmp_path, "A = _('Score')\nB = _('New')\n", "")
    old = Catalog(locale="fr")
    old.add("Score", "Note", user_comments=["as in a school"])
    old.add("Gone", "Parti")
    merged = c.merge(c.messages(tmp_path, "matching"), old, "fr")
    assert [(each.id, each.string) for each in c.entries(merged)] == [("New", ""), ("Score", "Note")]
    again = read_po(io.BytesIO(c.po_text(merged, "fr").encode()), locale="fr")
    assert c.po_text(again, "fr") == c.po_text(merged, "fr")
    assert c.entries(c.merge(c.messages(tmp_path, "matching"), Catalog(locale="en"), "en")) == []


def test_the_compiled_file_is_read_by_gettext() -> None:
    catalogue = Catalog(locale="fr")
    catalogue.add(("%(n)s pair", "%(n)s pairs"), ("%(n)s binôme", "%(n)s binômes"))
    catalogue.add("May", "mai", context="month")
    catalogue.add("Later", "")
    read = gettext.GNUTranslations(io.BytesIO(c.mo_bytes(catalogue, "fr")))
    assert read.ngettext("%(n)s pair", "%(n)s pairs", 0) == "%(n)s binôme"
    assert read.ngettext("%(n)s pair", "%(n)s pairs", 2) == "%(n)s binômes"
    assert read.pgettext("month", "May") == "mai"
    assert read.gettext("Later") == "Later"
