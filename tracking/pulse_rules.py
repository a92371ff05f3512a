"""When the two questions come, and when an answer calls the coordinator. Pure functions; the words say what the code does.

Three meetings lie between two answers, about three months: waiting for a second low one alone would come too late for
whoever is at the very bottom. So the lowest step calls at once; one step above it only when it is said twice in a row,
since anybody has a bad day; and so does a fall, which is what somebody who answers well at first shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVERY = 3  # meetings from one round to the next
LOWEST = 1
LOW = 2
FALL = 2
WITHDRAWABLE = timedelta(days=14)

RULE: tuple[Promise, ...] = (
    _("an answer is the lowest of all (“not at all”);"),
    _("the same question is answered “rather no” or lower twice in a row;"),
    _("an answer is two steps or more below the one before it."),
)


def number(held: int) -> int | None:
    """The round that so many meetings held have opened: 1, 4, 7…; None before the first meeting."""
    return 1 + (held - 1) // EVERY * EVERY if held > 0 else None


def calls(questions: Iterable[Sequence[int | None]]) -> bool:
    """Whether one of the questions calls; each gives its answers, the latest last, None for what was not said."""
    return any(_calls(answers) for answers in questions)


def _calls(answers: Sequence[int | None]) -> bool:
    """What the person would rather not say never calls, and is passed over between two answers."""
    if not answers or answers[-1] is None:
        return False
    *earlier, last = [answer for answer in answers if answer is not None]
    if last <= LOWEST:
        return True
    return bool(earlier) and (earlier[-1] - last >= FALL or max(last, earlier[-1]) <= LOW)
