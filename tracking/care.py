"""What the coordinator's dashboard says of the follow-up of people: signs of the pulse and what comes after. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracking.overview import Task


def tasks(*, signals: Sequence[datetime]) -> Iterator[Task]:
    """`signals` are the moments at which a sign was raised and nobody has closed it since."""
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
