"""What a person agrees to when they apply, in words. A text that changes gets a new version: the old one stays on record."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.enums import Purpose
from programs.models import Program

VERSION = "2026-11"
# To write to the manager; the words are kept with the question.
MANAGER = gettext_lazy("I agree that you write to my manager about this, once and with one reminder.")
REQUIRED = (Purpose.MATCHING, Purpose.SHARING, Purpose.COMPANY)  # without them nobody can take part


@dataclass(frozen=True)
class Offer:
    """One purpose, as the person reads it."""

    purpose: Purpose
    text: str
    version: str = VERSION

    @property
    def required(self) -> bool:
        return self.purpose in REQUIRED


def offers(program: Program) -> list[Offer]:
    """Every purpose, in the reader's language."""
    names = {"program": program.name, "consortium": program.consortium.name}
    return [
        Offer(
            Purpose.MATCHING,
            _(
                "The coordinator of %(program)s uses my answers to look for a mentor or a mentee for me, and to follow the programme."
            )
            % names,
        ),
        Offer(
            Purpose.SHARING,
            _(
                "People who may be paired with me see the part of my answers that is shown to me before I send them."
            ),
        ),
        Offer(
            Purpose.COMPANY,
            _(
                "The person who represents my company in %(consortium)s learns that I apply and where I stand, nothing of my answers."
            )
            % names,
        ),
        Offer(
            Purpose.NEXT,
            _("After the programme, my profile is kept and I am written to about the next one."),
        ),
    ]
