"""All that the coordinator's dashboard reads but the rows of its table, in five statements at most, whatever the size of the
programme: the counts of every table at once, the facts of each pair for its early signs, what excludes a pair, and the
people of the two pairs that are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from matching import queries as pairing
from matching.enums import BinomeState
from matching.models import Binome
from mentorat.lib.together import Part, Row, moment, part, together
from programs.models import Milestone, Program, User
from tracking.models.points import PointState
from tracking.queries import checkins, departures, helping, overview, points, signs
from tracking.signs import Kind, Sign


@dataclass(frozen=True)
class Health:
    """How the accepted and active pairs fare, but those of the reader: how many give no sign, and how many give each kind.

    `calling` are those that await the reader; `first` is the gravest of them, with what it is.
    """

    well: int
    watched: int
    kinds: Mapping[Kind, int]
    calling: int
    first: tuple[Binome, Sign] | None


@dataclass(frozen=True)
class Today:
    people: overview.People
    pairs: overview.Pairs
    weeks: list[overview.Week]
    milestones: list[Milestone]
    health: Health
    flagged: int
    flag: pairing.Flag | None
    helps: list[datetime]
    leaving: int
    signals: list[datetime]
    points: tuple[int, int]
    unanswered: int


def read(program: Program, user: User, now: datetime) -> Today:
    """`now` in the programme's zone."""
    found = together(
        **overview.parts(program, now), **signs.parts(program, user), **_waiting(program, user, now)
    )
    watched = signs.outlook(program, user, now, found)
    flagged, flag = pairing.tally(program)
    began = [(each.binome.pk, each.binome.started_at) for each in watched if _active(each.binome)]
    said = {(row["binome"], row["moment"], row["side"]) for row in found["said"]}
    return Today(
        people=overview.people(found),
        pairs=overview.pairs_in(found),
        weeks=overview.weeks_in(found),
        milestones=overview.milestones_in(found),
        health=_health(program, watched, user, now),
        flagged=flagged,
        flag=flag,
        helps=_moments(found["helps"]),
        leaving=len(found["leaving"]),
        signals=_moments(found["signals"], "raised_at"),
        points=_points(found["points"], now),
        unanswered=checkins.overdue(program, began, said, now.date()),
    )


def _waiting(program: Program, user: User, now: datetime) -> dict[str, Part]:
    answers = checkins.open_answers(user, now.date())
    return {
        "helps": part(helping.waiting(user), at=F("asked_at")),
        "leaving": part(departures.waiting(program), "id"),
        "points": part(points.to_do(user), "state", at=F("starts_at")),
        "said": part(answers, "moment", "side", binome=F("binome_id")),
    }


def _health(program: Program, watched: Sequence[signs.Watched], user: User, now: datetime) -> Health:
    kinds = Counter(kind for each in watched for kind in {sign.kind for sign in each.signs})
    calling = [each for each in watched if each.calls(user, now.date())]
    first = calling[0] if calling else None
    return Health(
        well=sum(not each.signs for each in watched),
        watched=len(watched),
        kinds=kinds,
        calling=len(calling),
        first=(signs.with_people(program, first.binome.pk), first.calling[0]) if first else None,
    )


def _active(binome: Binome) -> bool:
    return binome.state == BinomeState.ACTIVE


def _moments(rows: Sequence[Row], name: str = "at") -> list[datetime]:
    return [at for row in rows if (at := moment(row[name])) is not None]


def _points(rows: Sequence[Row], now: datetime) -> tuple[int, int]:
    """How many dates are to find, and how many talks are past without anybody having said whether they took place."""
    past = sum((at := moment(row["at"])) is not None and at < now for row in rows)
    return sum(row["state"] == PointState.ASKED for row in rows), past
