"""The plan of a former cohort taken up for the next: everything but people, its dates carried to another year."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django_scopes import scope

from programs import audit, timeline
from programs.enums import MilestoneKind, ProgramKind
from programs.models import Milestone, Program, Theme, User
from programs.services import programs

Carry = Callable[[User, Program, Program], None]  # from the source to the copy, in the scope of both


@dataclass(frozen=True)
class Offer:
    """What a higher app has for a copy when the coordinator wants it: `words` says what and how much, "" for nothing."""

    code: str
    words: Callable[[Program], str]
    carry: Carry


CARRIED: list[Carry] = []  # always
OFFERED: list[Offer] = []  # as chosen
FIELDS = (
    "same_company_allowed",
    "single_source_company_id",
    "single_source_reason",
    "rules",
    "gives",
    "asks",
)


def later(source: Program, today: date) -> tuple[date, date]:
    """The same days of the first year in which the launch is still to come."""
    years = 1
    while timeline.a_year_on(source.starts_on, years) <= today:
        years += 1
    return timeline.a_year_on(source.starts_on, years), timeline.a_year_on(source.ends_on, years)


def offers(source: Program) -> list[tuple[str, str]]:
    """What can be chosen for a copy of `source`: its code and what it is, in words."""
    with scope(consortium=source.consortium, program=source):
        found = [(offer.code, offer.words(source)) for offer in OFFERED]
    return [(code, words) for code, words in found if words]


@transaction.atomic
def take_up(
    *,
    actor: User,
    source: Program,
    name: str,
    starts_on: date,
    ends_on: date,
    chosen: Collection[str] = (),
) -> Program:
    """A draft with the kind, themes, conditions, promises and milestones of `source`, what the other apps carry, and of
    what they offer what is `chosen`, by code.

    Its steps are still to be looked at. Raises ValidationError like `programs.create`.
    """
    with scope(consortium=source.consortium, program=source):
        labels = list(Theme.objects.order_by("position", "id").values_list("label", flat=True))
        dates = {MilestoneKind(m.kind): m.on for m in Milestone.objects.all()}
    made = programs.create(
        actor=actor,
        consortium=source.consortium,
        name=name,
        kind=ProgramKind(source.kind),
        starts_on=starts_on,
        ends_on=ends_on,
        themes=labels,
        milestones=timeline.shifted(dates, (source.starts_on, source.ends_on), (starts_on, ends_on)),
    )
    for field in FIELDS:
        setattr(made, field, getattr(source, field))
    made.save(update_fields=FIELDS)
    with scope(consortium=source.consortium, program=[source, made]):
        for carry in [*CARRIED, *(offer.carry for offer in OFFERED if offer.code in chosen)]:
            carry(actor, source, made)
    audit.record("program.taken_up", actor=actor, target=made, program=made, source=source.pk)
    return made
