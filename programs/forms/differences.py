"""Two people changed one profile: field by field, what I typed and what the other has saved meanwhile."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from programs.forms.candidates import CandidateForm


@dataclass(frozen=True)
class Difference:
    """A field on which the two disagree; `untouched`: I left it as I found it, so that theirs stands unless I say so."""

    name: str
    label: str
    mine: str
    theirs: str
    untouched: bool


def base_of(form: forms.Form) -> str:
    """What a form showed when it was opened: it travels in the form, to tell what was touched."""
    return json.dumps({field.name: raw(field.value()) for field in form if field.name not in STAMPS})


def differences(mine: CandidateForm, theirs: CandidateForm) -> list[Difference]:
    """The fields of what was sent that are not as the other saved them."""
    found = []
    opened = _opened(mine)
    for field in theirs:
        if field.name in STAMPS:
            continue
        sent, saved = raw(mine[field.name].value()), raw(field.value())
        if sent != saved:
            untouched = sent == opened.get(field.name)
            said = _shown(field, sent), _shown(field, saved)
            found.append(Difference(field.name, str(field.label), *said, untouched))
    return found


def with_theirs(data: QueryDict, theirs: CandidateForm) -> QueryDict:
    """What was sent, with the values of the other in the fields ticked `theirs`."""
    taken = data.copy()
    for name in data.getlist("theirs"):
        if name in theirs.fields and name not in STAMPS:
            taken.setlist(name, raw(theirs[name].value()))
    return taken


STAMPS = ("revision", "base")


def raw(value: Any) -> list[str]:
    """A value as a browser sends it."""
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    text = "" if value is None else str(getattr(value, "pk", value))
    return [text.replace("\r\n", "\n")] if text else []


def _opened(form: CandidateForm) -> dict[str, list[str]]:
    try:
        found = json.loads(form.data.get("base", ""))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _shown(field: forms.BoundField, values: list[str]) -> str:
    """In words: the names of what was chosen, the text as it is."""
    choices = getattr(field.field, "choices", ())
    names = {str(getattr(value, "value", value)): str(label) for value, label in choices}
    return ", ".join(names.get(value, value) for value in values)
