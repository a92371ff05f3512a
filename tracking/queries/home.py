"""What the participant's home asks of many tables, in one statement: small facts about the person, and whether there is anything
to read of what few people have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from django.db.models import F

from charters import queries as charters
from mentorat.lib.together import Row, part, together
from programs.models import Milestone, Program, User
from tracking.models import Guest, GuestState, HelpRequest, TrainingRule
from tracking.queries import checkins, helping, overview, points, pulses

HANDLER = ("first_name", "last_name", "email")


@dataclass(frozen=True)
class Home:
    """`amendments` are the pairs whose change of charter the person has not signed, `helps` their open requests by pair,
    `check_ins` and `pulses` what they answered, as `tracking.asks` wants it. `points` and `invited` tell whether any wait;
    `training` whether the programme requires one."""

    unread: bool
    amendments: list[int]
    helps: dict[int, HelpRequest]
    check_ins: set[tuple[int, str]]
    pulses: dict[int, int]
    milestones: list[Milestone]
    points: bool
    invited: bool
    training: bool


def read(user: User, program: Program) -> Home:
    """1 query."""
    handler = {name: F(f"handler__{name}") for name in HANDLER}
    waiting = Guest.objects.filter(user=user, invited_at__isnull=False, state=GuestState.INVITED)
    found = together(
        versions=charters.versions_read(user),
        amendments=part(charters.amendments_to_sign(user), "id", binome=F("binome_id")),
        helps=part(helping.open_of(user), "id", binome=F("binome_id"), by=F("handler_id"), **handler),
        check_ins=part(checkins.answered(user), "moment", binome=F("binome_id")),
        pulses=part(pulses.answered(user), "number", binome=F("binome_id")),
        milestones=part(Milestone.objects.filter(program=program), "id", "kind", "on"),
        points=part(points.dated(user), "id"),
        invited=part(waiting, "id"),
        training=part(TrainingRule.objects.filter(required=True), "id"),
    )
    latest = max(found["versions"], key=itemgetter("version"), default=None)
    return Home(
        unread=latest is not None and not latest["was_read"],
        amendments=[row["binome"] for row in sorted(found["amendments"], key=itemgetter("id"))],
        helps={row["binome"]: _help(row) for row in found["helps"]},
        check_ins={(row["binome"], row["moment"]) for row in found["check_ins"]},
        pulses=_last(found["pulses"]),
        milestones=overview.milestones_in(found),
        points=bool(found["points"]),
        invited=bool(found["invited"]),
        training=bool(found["training"]),
    )


def _help(row: Row) -> HelpRequest:
    """As the home shows it: whether somebody has it in hand, and their name."""
    handler = User(pk=row["by"], **{name: row[name] for name in HANDLER}) if row["by"] else None
    return HelpRequest(pk=row["id"], binome_id=row["binome"], handler=handler)


def _last(rows: Sequence[Row]) -> dict[int, int]:
    return {row["binome"]: row["number"] for row in sorted(rows, key=itemgetter("number"))}
