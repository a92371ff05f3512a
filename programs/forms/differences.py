"""Two people changed one thing: field by field, what I typed and what the other has saved meanwhile."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import gettext as _

F = TypeVar("F", bound=forms.Form)


@dataclass(frozen=True)
class Difference:
    """A field on which the two disagree; `untouched`: I left it as I found it, so that theirs stands unless I say so."""

    name: str
    label: str
    mine: str
    theirs: str
    untouched: bool


def base_of(form: forms.BaseForm) -> str:
    """What a form showed when it was opened: it travels in the form, to tell what was touched."""
    return json.dumps({field.name: sent(field) for field in form if field.name not in STAMPS})


def differences(mine: forms.Form, theirs: forms.Form) -> list[Difference]:
    """The fields of what was sent that are not as the other saved them."""
    found = []
    opened = opened_on(mine)
    for field in theirs:
        if field.name in STAMPS or field.is_hidden or isinstance(field.field, forms.FileField):
            continue
        typed, saved = sent(mine[field.name]), sent(field)
        if typed != saved:
            untouched = bool(opened) and typed == opened.get(field.name, [])
            said = _shown(field, typed), _shown(field, saved)
            found.append(Difference(field.name, str(field.label), *said, untouched))
    return found


def changed_by_other(mine: forms.Form, theirs: forms.Form) -> list[Difference]:
    """The differences that come from the other; what I alone changed is no question. All, when the base is not known."""
    opened = opened_on(mine)
    return [
        each
        for each in differences(mine, theirs)
        if not opened or sent(theirs[each.name]) != opened.get(each.name, [])
    ]


def as_it_stands(form: F, shown: Mapping[str, Any]) -> F:
    """The same form as somebody would open it now on `shown`, with nothing sent."""
    found = copy.copy(form)
    found.is_bound, found.data, found.files = False, MultiValueDict(), MultiValueDict()
    found.initial = dict(shown)
    found._bound_fields_cache = {}  # type: ignore[attr-defined]  # else it would answer with what was sent
    found._errors = None  # type: ignore[attr-defined]
    return found


def with_theirs(data: QueryDict, theirs: forms.Form, names: list[str] | None = None) -> QueryDict:
    """What was sent, with the values of the other in the fields `names`, by default those ticked `theirs`."""
    taken = data.copy()
    for name in data.getlist("theirs") if names is None else names:
        if name in theirs.fields and name not in STAMPS:
            taken.setlist(name, sent(theirs[name]))
    return taken


STAMPS = ("revision", "base")


def sent(field: forms.BoundField) -> list[str]:
    """The value of a field as a browser sends it; several in an order of their own, whatever order they were kept in."""
    if isinstance(field.field, forms.FileField):
        return []
    if isinstance(field.field, forms.BooleanField):
        return ["on"] if field.value() else []
    return sorted(text for text in raw(field.field.widget.format_value(field.value())) if text)


def raw(value: Any) -> list[str]:
    """A value, or several, as text with the line ends of the database."""
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    text = "" if value is None else str(getattr(value, "pk", value))
    text = text.replace("\r\n", "\n").strip()
    return [text] if text else []


def opened_on(form: forms.Form) -> dict[str, list[str]]:
    """What the page was opened on, field by field; empty when it does not say."""
    try:
        found = json.loads(form.data.get("base", ""))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _shown(field: forms.BoundField, values: list[str]) -> str:
    """In words: the names of what was chosen, a day as one reads it, the text as it is."""
    if isinstance(field.field, forms.BooleanField):
        return _("yes") if values else _("no")
    if isinstance(field.field, forms.DateField):
        with suppress(ValueError):
            return ", ".join(date_format(date.fromisoformat(value)) for value in values)
    if isinstance(field.field, forms.DateTimeField):
        with suppress(ValueError):
            return ", ".join(
                date_format(datetime.fromisoformat(value), "DATETIME_FORMAT") for value in values
            )
    if isinstance(field.field, forms.TimeField):
        with suppress(ValueError):
            return ", ".join(time_format(time.fromisoformat(value), "TIME_FORMAT") for value in values)
    if isinstance(field.field, forms.FloatField):
        with suppress(ValueError):
            return ", ".join(number_format(f"{float(value):g}") for value in values)
    names = _names(getattr(field.field, "choices", ()))
    return ", ".join(names.get(value, value) for value in values)


def _names(choices: Any) -> dict[str, str]:
    """Each value with its label, those of a group too."""
    found: dict[str, str] = {}
    for value, label in choices:
        if isinstance(label, list | tuple):
            found |= _names(label)
        else:
            found[str(getattr(value, "value", value))] = str(label)
    return found
