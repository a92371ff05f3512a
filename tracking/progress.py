"""What happens in a programme is asked about before it closes: what is still ahead."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.enums import ProgramState
from programs.models import Program
from programs.progress import Requirement, add
from tracking.models import Event, EventState


def register() -> None:
    """Called when the app is ready."""
    add((ProgramState.RUNNING, ProgramState.CLOSING), to_close)
    add((ProgramState.CLOSING, ProgramState.CLOSED), to_end)


def to_close(program: Program) -> list[Requirement]:
    """Events still ahead are no obstacle: the closing gathering is one of them."""
    return [_ahead(program, hard=False)]


def to_end(program: Program) -> list[Requirement]:
    """Once it is closed nothing can be said of an event any more, nor anybody told."""
    return [_ahead(program, hard=True)]


def _ahead(program: Program, *, hard: bool) -> Requirement:
    rows = Event.objects.filter(program=program, starts_at__gt=timezone.now())
    n = rows.exclude(state=EventState.CANCELLED).count()
    return Requirement(
        not n,
        _("No event is still ahead")
        if not n
        else ngettext(
            "%(n)s event is still ahead: hold it, or cancel it",
            "%(n)s events are still ahead: hold them, or cancel them",
            n,
        )
        % {"n": n},
        hard=hard,
        url=reverse("events", args=[program.slug]),
        label=_("See the events"),
    )
