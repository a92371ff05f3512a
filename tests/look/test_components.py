"""Components: each works with its defaults alone, escapes what it is given, and names icons that exist."""

import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.utils import translation

from mentorat.lib.nav import Frame, NavItem, Place
from mentorat.templatetags import ui
from tests.look.drawing import draw

ROOT = Path(settings.BASE_DIR)
COMPONENTS = sorted(path.stem for path in (ROOT / "templates" / "cotton").glob("*.html"))
NEEDS: dict[str, dict[str, Any]] = {
    "nav_link": {"item": NavItem("Home", "/")},
    "user_menu": {"frame": Frame("Camille Roy", "Coordinator", places=[Place("Passerelles", "/p/")])},
    "pagination": {"page": Paginator(range(50), 10).page(2)},
    "chart": {"chart": {"empty": True}},
}
INTERNAL = {"scene"}  # drawn by chart with a scene


@pytest.mark.parametrize("name", [name for name in COMPONENTS if name not in INTERNAL])
def test_defaults_are_enough(name: str) -> None:
    needs = NEEDS.get(name, {})
    given = " ".join(f':{key}="{key}"' for key in needs)
    html = draw(f"<c-{name.replace('_', '-')} {given} />", **needs)
    assert not re.search(r"</?c-", html)
    assert "{{" not in html


def test_what_a_person_typed_cannot_become_markup() -> None:
    nasty = '" onclick="x()" <b>'
    for source in (
        '<c-button :title="nasty">x</c-button>',
        '<c-person :name="nasty" note="{{ nasty }}" />',
        '<c-card title="{{ nasty }}" :data-x="nasty">x</c-card>',
        "<c-badge>{{ nasty }}</c-badge>",
    ):
        html = draw(source, nasty=nasty)
        assert "<b>" not in html
        assert 'onclick="' not in html


def test_figures_are_plain_in_french_attributes() -> None:
    with translation.override("fr"):
        html = draw(
            '<c-ring :value="v" label="L" /><c-meter label="L" :value="v" /><c-progress label="L" :value="v" :max="w" />',
            v=62.5,
            w=1000,
        )
    assert 'stroke-dasharray="62.5 100"' in html
    assert html.count('value="62.5"') == 2
    assert 'max="1000"' in html


def test_pagination_keeps_the_question() -> None:
    html = draw('<c-pagination :page="page" />', page=Paginator(range(50), 10).page(2))
    assert 'href="?sort=name&amp;page=3"' in html
    assert 'aria-current="page">2' in html


class Sample(forms.Form):
    email = forms.EmailField(label="Address", help_text="Where to write")
    sides = forms.MultipleChoiceField(
        label="Sides", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    agree = forms.BooleanField(label="Agree")


def test_a_refused_form_says_what_and_keeps_what_was_typed() -> None:
    html = draw(
        '<c-form-errors :form="form" />{% for f in form %}<c-field :field="f" />{% endfor %}',
        form=Sample({"email": "camille@"}),
    )
    assert 'value="camille@"' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'aria-invalid="true"' in html
    links = set(re.findall(r'href="#([^"]+)"', html))
    assert links == {"id_email", "id_sides_0", "id_agree"}
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert links | {"id_email_error", "id_sides_error", "id_agree_error"} <= set(ids)
    assert len(ids) == len(set(ids))


def test_every_icon_named_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/icons/sprite.svg").read_text()))
    assert drawn == set((ROOT / "static/icons/icons.txt").read_text().split())
    templates = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    named = set(re.findall(r'(?:<c-icon name=|{% icon )"([a-z0-9-]+)"', templates))
    named |= set(re.findall(r'\bicon(?:_end)?="([a-z0-9-]+)"', templates)) | set(ui.TONE_ICONS.values())
    code = "".join(path.read_text() for path in ROOT.glob("[cmpt]*/**/*.py") if "tests" not in path.parts)
    named |= set(re.findall(r'icon="([a-z0-9-]+)"', code))
    assert named - drawn == set()


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Isabelle Moreau", "IM"), ("Zoé", "Z"), ("", "?"), ("Jean-Luc  de la Tour", "JT"), ("42", "?")],
)
def test_initials(name: str, letters: str) -> None:
    assert ui.initials(name) == letters
