"""What the forms of this app share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from mentorat.lib.text import fold
from programs.forms.differences import base_of
from programs.models import Theme
from programs.models.fields import FAR, FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

MOST_DIGITS = 19  # beyond, a number is no key of ours
YES_NO = [("", _("not known yet")), ("yes", _("yes")), ("no", _("no"))]


class YesNo(forms.TypedChoiceField):
    """Yes, no or not known yet, which is an answer too; gives True, False or None."""

    answered = True

    def __init__(self, label: str | StrPromise) -> None:
        super().__init__(
            label=label, choices=YES_NO, required=False, coerce=lambda value: value == "yes", empty_value=None
        )

    def prepare_value(self, value: object) -> object:
        return (
            {True: "yes", False: "no", None: ""}.get(value, value)
            if isinstance(value, bool | None)
            else value
        )


class ThemeField(forms.ChoiceField):
    """How far one theme goes; left aside is an answer too, so that no theme is said to be optional."""

    answered = True

    def __init__(self, theme: Theme, depths: Iterable[Any]) -> None:
        super().__init__(label=theme.label, choices=depths, required=False)


class ListedField(forms.CharField):
    """Words between commas, compared and shown as they are kept."""

    def prepare_value(self, value: object) -> object:
        return ", ".join(listed(value)) if isinstance(value, str) else value


class YearsField(forms.FloatField):
    """A number of years, whole ones as one writes them: 9, never 9.0."""

    def __init__(self) -> None:
        super().__init__(label=_("Years in the company"), min_value=0, max_value=70, required=False)

    def prepare_value(self, value: object) -> object:
        return f"{value:g}" if isinstance(value, float) else value


class DateInput(forms.DateInput):
    """The browser's own date picker, which reads and gives ISO dates whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that somebody can have meant: out of reach, the year was mistyped."""

    widget = DateInput

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.validators = [
            *self.validators,
            MinValueValidator(FIRST_DAY, FAR),
            MaxValueValidator(LAST_DAY, FAR),
        ]


class RevisionField(forms.IntegerField):
    """The revision that was read, hidden; None for what did not exist. What was shown then travels beside it as `base`."""

    def __init__(self, *, required: bool = False) -> None:
        super().__init__(required=required, widget=forms.HiddenInput)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        return _Stamped(form, self, field_name)


class _Stamped(forms.BoundField):
    """A revision with the values of the form as it was opened."""

    def as_widget(self, *args: Any, **more: Any) -> SafeString:
        base = self.form.data.get("base", "") if self.form.is_bound else base_of(self.form)
        return format_html(
            '{}<input type="hidden" name="base" value="{}">', super().as_widget(*args, **more), base
        )


def listed(text: str) -> list[str]:
    """Each of the words between commas once, in the spelling and the order in which it was first typed."""
    found: dict[str, str] = {}
    for part in text.replace(";", ",").split(","):
        found.setdefault(fold(part), " ".join(part.split()))
    return [words for key, words in found.items() if key]


def keys(sent: Iterable[str]) -> list[int]:
    """The keys among what a list of boxes sent; what is no number, or longer than any key, is passed over."""
    return [int(text) for text in sent if text.isdecimal() and len(text) < MOST_DIGITS]


def tell(form: forms.BaseForm, error: ValidationError) -> None:
    """Puts what a service refused beside the fields it names; the rest goes to the top of the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, messages in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, messages)
