"""Fields that several forms of this app share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from programs.forms.base import RevisionField
from tracking import money

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

__all__ = ["HundredthsField", "RevisionField"]


class HundredthsField(forms.Field):
    """An amount or a percentage with at most two decimals, typed with a comma or a point; gives whole hundredths or None."""

    def __init__(
        self, *, label: str | StrPromise, highest: int, refusal: str | StrPromise, **kwargs: Any
    ) -> None:
        super().__init__(
            label=label,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 30}),
            **kwargs,
        )
        self.highest, self.refusal = highest, refusal

    def to_python(self, value: object) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            found = money.cents(text)
        except ValueError:
            raise ValidationError(_("Write a number, e.g. 1250.50.")) from None
        if found > self.highest:
            raise ValidationError(self.refusal)
        return found

    def prepare_value(self, value: object) -> object:
        return money.typed(value) if isinstance(value, int) else value
