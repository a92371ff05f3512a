"""What the coordinator's dashboard says of the follow-up of people: signs of the pulse and what comes after. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracking.overview import Task


def tasks(
    *, signals: Sequence[datetime], unanswered: int = 0, points: tuple[int, int] = (0, 0)
) -> Iterator[Task]:
    """`signals` are the moments at which a sign was raised and nobody has closed it since; `unanswered` counts the check-ins
    that are open, were reminded, and have no answer; `points` the dates to find and the talks of which nobody has said whether
    they took place."""
    to_find, to_tell = points
    if to_find:
        yield Task(
            115,
            "users",
            ngettext("%(n)s date to find", "%(n)s dates to find", to_find) % {"n": to_find},
            _("A meeting of the three was asked for, or a date did not suit."),
            "follow_ups",
            _("See which"),
            "#points",
        )
    if to_tell:
        yield Task(
            45,
            "calendar-check",
            ngettext("%(n)s talk to tell about", "%(n)s talks to tell about", to_tell) % {"n": to_tell},
            _("Say whether it took place; nothing else is asked."),
            "follow_ups",
            _("See which"),
            "#points",
        )
    if signals:
        yield Task(
            130,
            "message-circle",
            ngettext(
                "%(n)s person to talk with",
                "%(n)s people to talk with",
                len(signals),
            )
            % {"n": len(signals)},
            _("What they answered after a meeting calls you, since %(when)s. Their answers stay theirs.")
            % {"when": date_format(localtime(min(signals)), "SHORT_DATE_FORMAT")},
            "follow_ups",
            _("See who"),
        )
    if unanswered:
        yield Task(
            38,
            "clipboard-check",
            ngettext(
                "%(n)s check-in without an answer",
                "%(n)s check-ins without an answer",
                unanswered,
            )
            % {"n": unanswered},
            _("Each was reminded once, by itself; a word from you is worth more than a second mail."),
            "check_ins",
            _("See who"),
        )
