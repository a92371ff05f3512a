"""Three situations to say how one likes to learn, or to pass on. A start for a conversation, not a measure.

The words are our own. Research has not shown that people learn better when they are taught in "their" way, so the answer
weighs little and may be left out: what it gives a pair is a first subject to talk about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.enums import LearningProfile, Side

ENOUGH = 2  # answers alike, of three, to say something


@dataclass(frozen=True)
class Situation:
    """What happens, and what one does first: the answers in the order of LearningProfile."""

    text: str | Promise
    answers: tuple[str | Promise, ...]

    def choices(self) -> list[tuple[str, str | Promise]]:
        return [*zip(LearningProfile.values, self.answers, strict=True), ("", _("I would rather not say"))]


SITUATIONS: dict[str, tuple[Situation, ...]] = {
    Side.MENTEE: (
        Situation(
            _("A tool you have never seen lands on your desk. First, you…"),
            (
                _("press the buttons to see"),
                _("watch somebody use it"),
                _("read how it is built"),
                _("ask somebody what they do with it"),
            ),
        ),
        Situation(
            _("A meeting that you led went badly. What helps you most is…"),
            (
                _("to try another way at the next one"),
                _("to see how somebody else leads theirs"),
                _("to understand what caused it"),
                _("to tell it to somebody you trust"),
            ),
        ),
        Situation(
            _("You remember best what you have…"),
            (_("done yourself"), _("seen done"), _("understood the principle of"), _("talked through")),
        ),
    ),
    Side.MENTOR: (
        Situation(
            _("A colleague takes over something you know by heart. First, you…"),
            (
                _("let them try, beside you"),
                _("show it while they watch"),
                _("explain the principle"),
                _("ask what they know already"),
            ),
        ),
        Situation(
            _("Somebody tells you that a meeting they led went badly. You…"),
            (
                _("suggest something to try next time"),
                _("tell how you have seen it done"),
                _("look for the cause with them"),
                _("listen, and ask questions"),
            ),
        ),
        Situation(
            _("You are glad when the other…"),
            (
                _("manages alone"),
                _("has picked up your way of doing"),
                _("sees why it works"),
                _("has found their own words for it"),
            ),
        ),
    ),
}


def verdict(answers: Iterable[str]) -> str:
    """The LearningProfile that two answers of three name; "" when they do not agree: it stays unknown, and is asked."""
    counted = Counter(answer for answer in answers if answer in LearningProfile.values).most_common(1)
    return counted[0][0] if counted and counted[0][1] >= ENOUGH else ""
