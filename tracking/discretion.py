"""A text that others read without knowing who wrote it, or of whom, must not tell it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from mentorat.lib.text import fold, join
from programs.models import Candidate, Program
from programs.naming import WHERE_TO_GO, company_key
from tracking.queries import committee


def named(text: str, people: Iterable[Candidate], program: Program) -> list[str]:
    """What the text names: one of these people by first or last name, their companies, another participant in full, an
    address. Empty when it names nobody."""
    said = f" {fold(text)} "
    found: dict[str, None] = {}
    for person in people:
        for name in (person.first_name, person.last_name):
            if fold(name) and f" {fold(name)} " in said:
                found[name] = None
        key = fold(company_key(person.company.name))
        if key and f" {key} " in said:
            found[person.company.name] = None
    found |= dict.fromkeys(committee.participants_named(program, [text]))
    if WHERE_TO_GO.search(text):
        found[_("an address")] = None
    return list(found)


def refusal(names: list[str]) -> str:
    return _("Somebody could be recognised: take out %(names)s.") % {"names": join(names, _("and"))}
