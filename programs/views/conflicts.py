"""A form whose subject was changed by somebody else while it was being filled in."""

from __future__ import annotations

from typing import TypeVar

from django import forms
from django.core.exceptions import ValidationError

from programs.forms.base import tell
from programs.forms.differences import as_it_stands, base_of, changed_by_other, with_theirs
from programs.services.revisions import CONFLICT

F = TypeVar("F", bound=forms.Form)


def take_up(form: F, refusal: ValidationError, current: int | None, *, compare: bool = True) -> F:
    """The form with what was typed and why it was refused; after a conflict, saving again is meant.

    `form.initial` is the row as it is now: what I had not touched becomes theirs, and `form.conflict` names what they
    changed. Without `compare` (a page that compares by itself) every field stays as it was typed.
    """
    if not hasattr(refusal, "error_dict") and any(e.code == CONFLICT for e in refusal.error_list):
        if compare:
            current = form.initial.get("revision", current)  # of the values that are shown, not of newer ones
            _compare(form)
        data = form.data.copy()  # type: ignore[attr-defined]  # what was sent, lists of boxes included
        data["revision"] = "" if current is None else str(current)
        form.data = data
    tell(form, refusal)
    return form


def _compare(form: forms.Form) -> None:
    """Takes theirs where I had touched nothing; what stands now is the base of the next save."""
    stands = as_it_stands(form, form.initial)
    differ = changed_by_other(form, stands)
    taken = with_theirs(form.data, stands, [each.name for each in differ if each.untouched])  # type: ignore[arg-type]
    taken["base"] = base_of(stands)
    form.data, form.conflict = taken, differ  # type: ignore[attr-defined]
