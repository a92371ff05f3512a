"""The booklet: its cover, one part, one more part."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tracking.forms.fields import RevisionField
from tracking.models import Booklet, BookletPart, PartFigure, PartKind
from tracking.models.booklets import LONGEST_PART


class CoverForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=80)
    subtitle = forms.CharField(label=_("Subtitle"), max_length=160, required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Of the figures and of the frame; your texts stay as they are."),
    )
    revision = RevisionField()


class PartForm(forms.Form):
    """The title and the words of one part."""

    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_PART,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "A blank line begins a paragraph. A line that begins with “- ” is an item of a list, with “> ” a quote, "
            "with “# ” a heading."
        ),
    )
    revision = RevisionField()


class NewPartForm(forms.Form):
    """`what` is a kind, and the figure after a dot: "text", "figure.keys"."""

    what = forms.ChoiceField(label=_("Add"))

    def __init__(self, *args: object, voices: bool = True, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        told = [(PartKind.TEXT.value, _("A text"))]
        told += [(f"{PartKind.FIGURE.value}.{each.value}", each.label) for each in PartFigure]
        if voices:
            told.append((PartKind.VOICES.value, _("The testimonies")))
        self.fields["what"].choices = told  # type: ignore[attr-defined]

    @property
    def given(self) -> tuple[PartKind, str]:
        kind, _dot, figure = self.cleaned_data["what"].partition(".")
        return PartKind(kind), figure


def cover_as_shown(booklet: Booklet) -> dict[str, object]:
    return {name: getattr(booklet, name) for name in ("title", "subtitle", "language", "revision")}


def part_as_shown(part: BookletPart) -> dict[str, object]:
    return {name: getattr(part, name) for name in ("title", "text", "revision")}
