"""A form whose subject was changed by somebody else while it was being filled in."""

from __future__ import annotations

from typing import TypeVar

from django import forms
from django.core.exceptions import ValidationError

from programs.forms.base import tell
from programs.services.revisions import CONFLICT

F = TypeVar("F", bound=forms.Form)


def take_up(form: F, refusal: ValidationError, current: int | None) -> F:
    """The form with what was typed and why it was refused; after a conflict, saving again is meant."""
    if not hasattr(refusal, "error_dict") and any(e.code == CONFLICT for e in refusal.error_list):
        data = form.data.copy()  # type: ignore[attr-defined]  # what was sent, lists of boxes included
        data["revision"] = "" if current is None else str(current)
        form.data = data
    tell(form, refusal)
    return form
