"""How far a report is while a worker makes it, and what to do when it could not be made.

The worker says each step as it begins it. What it says stands in the cache and not in the database, where nobody would read it
before the report is done; without a cache the page says that the report is being made, and no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import structlog
from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

STALE = timedelta(minutes=6)  # a task is killed after five: a report queued for longer has lost its worker
UNEXPECTED = "unexpected"
log = structlog.get_logger(__name__)


class Step(StrEnum):
    """In the order in which they come."""

    COUNTING = "counting"
    CHECKING = "checking"
    COMPOSING = "composing"
    SEALING = "sealing"


LABELS: dict[Step, Promise] = {
    Step.COUNTING: _("Count"),
    Step.CHECKING: _("Check that nobody is recognised"),
    Step.COMPOSING: _("Lay out"),
    Step.SEALING: _("Put the seal"),
}
SAID: dict[Step | None, Promise] = {
    None: _("It waits for its turn."),
    Step.COUNTING: _("Step 1 of 4: the people and the meetings are being counted."),
    Step.CHECKING: _("Step 2 of 4: each figure is checked, so that nobody is recognised."),
    Step.COMPOSING: _("Step 3 of 4: the pages are being laid out."),
    Step.SEALING: _("Step 4 of 4: the document is being sealed."),
}
LATER = _(
    "Ask again in a few minutes, when the machine has less to do; if it fails again, tell whoever runs the platform."
)
OPERATOR = _("Asking again would not help before whoever runs the platform has seen to it: tell them.")
ONCE_MORE = _(
    "Ask again; if it fails again, tell whoever runs the platform, who finds the reason in the journal."
)
FAULTS: dict[str, tuple[Promise, Promise]] = {
    "timeout": (_("Laying out the pages took too long and was stopped."), LATER),
    "cpu": (_("Laying out the pages took too long and was stopped."), LATER),
    "memory": (_("The machine lacked memory while it laid out the pages."), LATER),
    "crash": (_("The process that lays out the pages stopped before the end."), ONCE_MORE),
    "pages": (_("The document would have too many pages."), OPERATOR),
    "library": (_("Something that lays out pages is missing on the server."), OPERATOR),
    "address": (_("A piece of the document is missing on the server."), OPERATOR),
    "missing_file": (_("A piece of the document is missing on the server."), OPERATOR),
    "seal": (_("The seal of the platform could not be put on the document."), OPERATOR),
    UNEXPECTED: (_("Something unforeseen stopped it."), ONCE_MORE),
}


@dataclass(frozen=True)
class Shown:
    """One step of the four; `state` is "done", "current" or "todo"."""

    label: Promise
    state: str
    url: str = ""


def say(report: int, step: Step) -> None:
    """Where the worker is; never in the way of the report."""
    try:
        cache.set(_key(report), step.value, int(STALE.total_seconds()))
    except (RedisError, OSError) as error:
        log.warning("progress_not_said", error=type(error).__name__)


def reached(report: int) -> Step | None:
    """The step that was said last, None while none was or when it cannot be known."""
    try:
        found = cache.get(_key(report))
    except (RedisError, OSError) as error:
        log.warning("progress_not_read", error=type(error).__name__)
        return None
    return Step(found) if found in list(Step) else None


def steps(step: Step | None) -> list[Shown]:
    """The four of them, those behind done."""
    place = list(Step).index(step) if step else -1
    states = ["done" if n < place else "current" if n == place else "todo" for n in range(len(Step))]
    return [Shown(LABELS[each], state) for each, state in zip(Step, states, strict=True)]


def fault(code: str) -> tuple[Promise, Promise]:
    """What went wrong, and the remedy."""
    return FAULTS.get(code, FAULTS[UNEXPECTED])


def _key(report: int) -> str:
    return f"report-step:{report}"
