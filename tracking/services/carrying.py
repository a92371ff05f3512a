"""What a cohort that takes up another may have of its budget and of its events: amounts and plans, nobody's presence."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from programs import timeline
from programs.enums import MilestoneKind
from programs.models import Milestone, Program, User
from programs.services.duplicating import Offer
from tracking import clock
from tracking.models import CostKind, CostLine, Event, EventState
from tracking.services import costs
from tracking.services.events import preparing

KEPT = ("kind", "title", "purpose", "length", "place", "link", "capacity", "audience")


def _lines(source: Program) -> QuerySet[CostLine]:
    return CostLine.objects.filter(program=source).order_by("id")


def _events(source: Program) -> QuerySet[Event]:
    return (
        Event.objects.filter(program=source).exclude(state=EventState.CANCELLED).order_by("starts_at", "id")
    )


def _carry_lines(actor: User, source: Program, made: Program) -> None:
    """What was planned; what was spent belongs to the cohort that spent it."""
    for line in _lines(source):
        costs.add_line(
            actor=actor, program=made, kind=CostKind(line.kind), label=line.label, planned=line.planned
        )


def _carry_events(actor: User, source: Program, made: Program) -> None:
    """Each as a draft without guests, at the same hour, on the day that has the same place in the new dates; a gathering of
    the timeline on the day of its milestone. One whose day is out of reach is left out."""
    zone = source.consortium.zone
    days = dict(Milestone.objects.filter(program=made).values_list("kind", "on"))
    old, new = (source.starts_on, source.ends_on), (made.starts_on, made.ends_on)
    for event in _events(source):
        local = timezone.localtime(event.starts_at, timezone=ZoneInfo(zone))
        moved = timeline.shifted({MilestoneKind.LAUNCH: local.date()}, old, new)[MilestoneKind.LAUNCH]
        try:
            preparing.prepare(
                actor=actor,
                program=made,
                milestone=event.milestone,
                starts_at=clock.to_utc(days.get(event.milestone, moved), local.time(), zone),
                owner=actor,
                **{name: getattr(event, name) for name in KEPT},
            )
        except (
            ValidationError,
            ValueError,
        ):  # a day that has passed or is too far, an hour that the clocks skip
            continue


def _said(n: int, words: Callable[[int], str]) -> str:
    return words(n) % {"n": n} if n else ""


OFFERS = (
    Offer(
        code="costs",
        words=lambda source: _said(
            _lines(source).count(),
            lambda n: ngettext(
                "%(n)s line of the budget, as planned", "%(n)s lines of the budget, as planned", n
            ),
        ),
        carry=_carry_lines,
    ),
    Offer(
        code="events",
        words=lambda source: _said(
            _events(source).count(),
            lambda n: ngettext(
                "%(n)s event, to prepare on the new dates", "%(n)s events, to prepare on the new dates", n
            ),
        ),
        carry=_carry_events,
    ),
)
