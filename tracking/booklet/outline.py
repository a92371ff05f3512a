"""What a booklet may hold, proposed once: titles and, beside each empty text, what one may say there. Nothing is written for
anybody."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracking.models.booklets import PartFigure, PartKind


@dataclass(frozen=True)
class Proposed:
    """A part of the outline; `hint` says what to write."""

    key: str
    kind: PartKind
    title: str | Promise
    hint: str | Promise = ""
    figure: str = ""


OUTLINE = (
    Proposed(
        "word",
        PartKind.TEXT,
        _("A word to begin with"),
        _(
            "Whom this booklet is for, what these months were, whom you wish to thank. A few lines are enough."
        ),
    ),
    Proposed(
        "aims",
        PartKind.TEXT,
        _("What we set out to do"),
        _("What the companies expected of one another at the start, and why they did it together."),
    ),
    Proposed(
        "keys",
        PartKind.FIGURE,
        _("The programme in figures"),
        _("A sentence that helps to read the figures: what they say, and what they cannot say."),
        PartFigure.KEYS,
    ),
    Proposed(
        "learnt",
        PartKind.TEXT,
        _("What we have learnt"),
        _(
            "Findings, with an example in which nobody is recognised. One idea a paragraph, or a list: “- ” begins an item."
        ),
    ),
    Proposed(
        "months",
        PartKind.FIGURE,
        _("Meeting, month after month"),
        _("When meetings were easy, when they were not, and what helped."),
        PartFigure.MONTHS,
    ),
    Proposed(
        "hard",
        PartKind.TEXT,
        _("What was difficult, and what helped"),
        _("The obstacles, said plainly: those who begin will meet them too. Then what you would do again."),
    ),
    Proposed("voices", PartKind.VOICES, _("They tell of it"), _("A line that introduces them, if you wish.")),
    Proposed(
        "next",
        PartKind.TEXT,
        _("And now"),
        _("The next cohort, what changes, whom to write to in order to take part."),
    ),
)
HINTS = {each.key: each.hint for each in OUTLINE}
