"""Who has followed a training of their role, in the programme in scope; a constant number of queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from matching.models import Binome
from programs.enums import Side
from programs.models import Candidate
from tracking.models import (
    Audience,
    Event,
    EventKind,
    EventState,
    Guest,
    Meeting,
    MeetingState,
    Presence,
    ToolRole,
    TrainingExemption,
    TrainingRule,
)

OF_A_ROLE = (Audience.MENTORS, Audience.MENTEES)


def required() -> bool:
    return TrainingRule.objects.filter(required=True).exists()


def lacking(binomes: Collection[Binome], requires: bool | None = None) -> dict[int, tuple[Candidate, ...]]:
    """For each pair whose first meeting is held back, the members who still owe their training: one query, or four.
    `requires`: whether the programme requires one, where it is known."""
    if not binomes or not (required() if requires is None else requires):
        return {}
    met = set(
        Meeting.objects.filter(binome__in=[b.pk for b in binomes], state=MeetingState.HELD).values_list(
            "binome", flat=True
        )
    )
    people = {c.pk: c for b in binomes for c in (b.mentor, b.mentee)}
    owing = {c.pk for c in untrained(list(people.values()))}
    found = {
        b.pk: tuple(c for c in (b.mentor, b.mentee) if c.pk in owing) for b in binomes if b.pk not in met
    }
    return {pk: people for pk, people in found.items() if people}


def untrained(people: Sequence[Candidate]) -> list[Candidate]:
    """Of `people`, those who were present at no training of their role and are not exempted: two queries."""
    exempted = set(TrainingExemption.objects.values_list("candidate", flat=True))
    followed = _followed()
    return [
        person
        for person in people
        if person.pk not in exempted
        and (person.side, "candidate", person.pk) not in followed
        and (person.side, "user", person.user_id) not in followed
    ]


def _followed() -> set[tuple[str, str, int | None]]:
    """(role, what names the person, key). A training for one role counts for that role, another for the role one came in."""
    rows = Guest.objects.filter(
        presence=Presence.PRESENT, event__kind=EventKind.TRAINING, event__state=EventState.SENT
    ).values_list("candidate", "user", "side", "event__audience")
    found: set[tuple[str, str, int | None]] = set()
    for candidate, user, side, audience in rows:
        role = audience if audience in OF_A_ROLE else side
        if side == role:
            found.add((role, "candidate", candidate))
        if user:  # somebody in both roles is on the sheet once
            found.add((role, "user", user))
    return found


def in_pairs() -> list[Candidate]:
    """Those in a pair, whose first meeting the training may hold back."""
    return list(Candidate.objects.filter(state="paired").select_related("company", "user"))


def rates() -> list[tuple[str, int, int]]:
    """By role, how many of those in a pair have followed a training of it (or are exempted), and how many there are."""
    people = in_pairs()
    owing = {person.pk for person in untrained(people)}
    found = []
    for role, label in ((Side.MENTOR, ToolRole.MENTOR.label), (Side.MENTEE, ToolRole.MENTEE.label)):
        held = [person.pk for person in people if person.side == role]
        if held:
            found.append((str(label), sum(pk not in owing for pk in held), len(held)))
    return found


def exemptions() -> list[TrainingExemption]:
    rows = TrainingExemption.objects.select_related("candidate__company", "made_by")
    return sorted(rows, key=lambda row: row.candidate.sort_name)


def candidate(pk: int) -> Candidate | None:
    return Candidate.objects.select_related("program__consortium").filter(pk=pk).first()


def ahead(now: datetime) -> list[Event]:
    """The trainings to come whose invitations have left."""
    rows = Event.objects.filter(kind=EventKind.TRAINING, state=EventState.SENT, starts_at__gt=now)
    return list(rows.order_by("starts_at"))
