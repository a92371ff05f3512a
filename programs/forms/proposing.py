"""People proposed by their company or by the coordinator: a few by hand, or a small list that is pasted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programs.enums import Side
from programs.intake.values import read_email, read_roles, split_name
from programs.models import Company, Theme
from programs.naming import name_only
from programs.services.inviting import Proposed

ROWS = 3
MOST = 30  # lines of a pasted list: beyond, a sheet is imported
CUT = ("\t", ";", ",")


class ProposeForm(forms.Form):
    """`companies` are those one may propose for; with one alone, it is not asked."""

    company = forms.ChoiceField(label=_("Company"))
    pasted = forms.CharField(
        label=_("Or paste a small list"),
        required=False,
        max_length=6000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "One person a line: name, e-mail, mentor or mentee. Columns copied from a sheet will do."
        ),
    )

    def __init__(
        self, *args: Any, companies: Sequence[Company], themes: Sequence[Theme], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.companies = {str(company.pk): company for company in companies}
        self.themes = {str(theme.pk): theme for theme in themes}
        self.found: list[Proposed] = []
        if len(companies) == 1:
            del self.fields["company"]
        else:
            choices = [("", _("Choose…")), *((key, c.name) for key, c in self.companies.items())]
            self.fields["company"].choices = choices  # type: ignore[attr-defined]
        for number in range(ROWS):
            self.fields |= self._row(number)

    def _row(self, number: int) -> dict[str, forms.Field]:
        sides = [("", _("Choose…")), *Side.choices]
        themes = [("", _("not known yet")), *((key, theme.label) for key, theme in self.themes.items())]
        return {
            f"name_{number}": forms.CharField(
                label=_("Name"), max_length=160, required=False, validators=[name_only]
            ),
            f"email_{number}": forms.EmailField(label=_("E-mail"), required=False),
            f"side_{number}": forms.ChoiceField(label=_("Role"), choices=sides, required=False),
            f"theme_{number}": forms.ChoiceField(label=_("Theme, if known"), choices=themes, required=False),
        }

    def rows(self) -> list[list[forms.BoundField]]:
        return [
            [self[f"{name}_{number}"] for name in ("name", "email", "side", "theme")]
            for number in range(ROWS)
        ]

    def chosen(self) -> Company:
        return self.companies[self.cleaned_data.get("company") or next(iter(self.companies))]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        self.found = [row for number in range(ROWS) if (row := self._typed(said, number))]
        self._pasted(said.get("pasted", ""))
        if not self.found and not self.errors:
            self.add_error(None, _("Name one person at least: name, e-mail and role."))
        return said

    def _typed(self, said: dict[str, Any], number: int) -> Proposed | None:
        """One row; nothing of it, nobody; a part of it, the rest is asked for."""
        parts = {name: said.get(f"{name}_{number}", "") for name in ("name", "email", "side")}
        if not any(parts.values()) and f"email_{number}" not in self.errors:
            return None
        for name, value in parts.items():
            if not value and f"{name}_{number}" not in self.errors:
                self.add_error(f"{name}_{number}", _("Needed to write to this person."))
        if not all(parts.values()):
            return None
        first, last = split_name(parts["name"])
        theme = self.themes.get(said.get(f"theme_{number}", ""))
        return Proposed(first, last, parts["email"], Side(parts["side"]), theme)

    def _pasted(self, text: str) -> None:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > MOST:
            self.add_error(
                "pasted",
                _("30 lines at most in one go: keep the first 30, send them, then paste the others."),
            )
            return
        for number, line in enumerate(lines, start=1):
            person = read_line(line)
            if person is None:
                text = gettext("Line %(n)s is not understood: give a name, an e-mail, and mentor or mentee.")
                self.add_error("pasted", text % {"n": number})
            else:
                self.found.append(person)


def read_line(line: str) -> Proposed | None:
    """Somebody from one line, whatever the order of its cells; None when a name, an address or one role is missing."""
    cut = next((mark for mark in CUT if mark in line), ",")
    cells = [" ".join(cell.split()) for cell in line.split(cut) if cell.strip()]
    email = next((found for cell in cells if (found := read_email(cell))), None)
    roles = {role for cell in cells for role in read_roles(cell)}
    names = [cell for cell in cells if not read_email(cell) and not read_roles(cell)]
    if email is None or len(roles) != 1 or not names:
        return None
    first, last = split_name(names[0]) if len(names) == 1 else (names[0][:80], names[1][:80])
    return Proposed(first[:80], last[:80], email, Side(roles.pop()))


class SupportForm(forms.Form):
    """Whether the company can support the candidacy, and if not why."""

    supports = forms.ChoiceField(
        label=_("Can your company support this candidacy?"),
        choices=[("yes", _("yes, working time is given")), ("no", _("no, not now"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why, if not"),
        max_length=300,
        required=False,
        help_text=_("For the coordinators alone. The person is told kindly, without this reason."),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("supports") == "no" and not said.get("reason", "").strip():
            self.add_error("reason", _("Say why in a few words: the coordinator will have to."))
        return said
