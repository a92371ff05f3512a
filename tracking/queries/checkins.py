"""What is read of the check-ins: by a member, their own; by a coordinator, who answered and what bears a name; by all who
read reports, figures on five people or more.

A figure counts answers that can no longer change, five people at a time in the order in which they closed: one that moved
by one answer would say what that one was. Those given as figures must make enough people by themselves, since whoever reads
the answers with names could take them away from the mean.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from matching.enums import BinomeState
from matching.models import Binome
from mentorat.lib.rows import confided
from mentorat.lib.suppression import Suppressed
from programs.enums import Side
from programs.models import Candidate, Program, User
from tracking import checkin_rules
from tracking.checkin_figures import Given, told
from tracking.models import CheckIn, CheckInAnswer
from tracking.models.checkins import CLOSED_QUESTIONS, Moment, Question


@dataclass(frozen=True)
class Figure:
    """The mean of one question, of five steps; Suppressed when it could betray somebody."""

    question: Question
    mean: float | Suppressed


@dataclass(frozen=True)
class Asked:
    """A member to whom a check-in was open, and whether they answered."""

    person: Candidate
    partner: Candidate
    answered: bool
    open: bool


def mine(user: User, binome: Binome, moment: Moment) -> CheckIn | None:
    """The person's own, with its answers: 2 queries."""
    rows = CheckIn.objects.filter(author=user, binome=binome, moment=moment)
    return rows.prefetch_related("answers").first()


def answered(user: User) -> QuerySet[CheckIn]:
    """The check-ins that the person has answered."""
    return CheckIn.objects.filter(author=user)


def asked(user: User, program: Program, moment: Moment, today: date) -> list[Asked]:
    """The members to whom that check-in was open once, but those of the reader's own pairs: 2 queries."""
    zone = ZoneInfo(program.consortium.zone)
    said = set(_of_others(user).filter(moment=moment).values_list("binome", "side"))
    pairs = Binome.objects.filter(program=program, started_at__isnull=False).exclude(_own(user, ""))
    live = (BinomeState.ACTIVE, BinomeState.PAUSED)
    found = []
    for pair in pairs.select_related("mentor__company", "mentee__company").order_by("pk"):
        window = _window(pair, program, moment, zone)
        if window is None or window.opens > today:
            continue
        for side, me, other in (
            (Side.MENTOR, pair.mentor, pair.mentee),
            (Side.MENTEE, pair.mentee, pair.mentor),
        ):
            done = (pair.pk, side.value) in said
            if done or pair.state in live:
                found.append(Asked(me, other, done, window.closes >= today and pair.state in live))
    return found


def open_answers(user: User, today: date) -> QuerySet[CheckIn]:
    """Those that others than the reader's pairs gave to a check-in that is still open: what `overdue` takes away."""
    return _of_others(user).filter(closes_on__gte=today)


def overdue(
    program: Program,
    began: Iterable[tuple[int, datetime | None]],
    said: Collection[tuple[int, str, str]],
    today: date,
) -> int:
    """How many members were reminded of a check-in that is still open, among active pairs that began then (by key), when
    these members have answered (pair, moment, side)."""
    zone = ZoneInfo(program.consortium.zone)
    found = 0
    for pk, started in began:
        window = checkin_rules.current(started and started.astimezone(zone).date(), program.ends_on, today)
        if window is not None and today - window.opens > checkin_rules.REMIND_AFTER:
            found += sum((pk, window.moment.value, side.value) not in said for side in Side)
    return found


def named(user: User, moment: Moment) -> QuerySet[CheckIn]:
    """The check-ins in which something bears a name, the latest first, with that alone: 2 queries when read."""
    signed = CheckInAnswer.objects.filter(named=True)
    rows = _of_others(user).filter(moment=moment, pk__in=signed.values("check_in"))
    people = ("binome__mentor__company", "binome__mentee__company")
    return (
        rows.select_related(*people)
        .prefetch_related(Prefetch("answers", queryset=signed))
        .order_by("-answered_at", "-id")
    )


def figures(program: Program, moment: Moment, today: date) -> list[Figure]:
    """What may be told of one check-in of the programme, question by question: 1 query."""
    with confided():
        rows: list[Mapping[str, Any]] = list(
            CheckInAnswer.objects.filter(
                program=program, check_in__moment=moment, check_in__closes_on__lt=today, value__isnull=False
            )
            .order_by("check_in__closes_on", "check_in_id")
            .values(
                "author",
                "question",
                "value",
                "named",
                "check_in__side",
                "binome__mentor_company",
                "binome__mentee_company",
            )
        )
    return [
        _figure(question, [r for r in rows if r["question"] == question]) for question in CLOSED_QUESTIONS
    ]


def members_who_answered(binomes: Sequence[int]) -> set[tuple[int, str, str]]:
    """Who has answered what, for the job that reminds the others: pair, side, moment. Never an answer."""
    with confided():
        rows = CheckIn.objects.filter(binome__in=binomes)
        return set(rows.values_list("binome", "side", "moment"))


def _figure(question: Question, rows: Sequence[Mapping[str, Any]]) -> Figure:
    first: dict[int, Given] = {}  # whoever is of several pairs counts once
    for row in rows:
        company = str(row[f"binome__{row['check_in__side']}_company"])
        first.setdefault(row["author"], Given(row["author"], row["value"], row["named"], company))
    return Figure(question, told(list(first.values())))


def _of_others(user: User) -> QuerySet[CheckIn]:
    return CheckIn.objects.exclude(_own(user, "binome__"))


def _own(user: User, path: str) -> Q:
    return Q(**{f"{path}mentor__user": user}) | Q(**{f"{path}mentee__user": user})


def _window(pair: Binome, program: Program, moment: Moment, zone: ZoneInfo) -> checkin_rules.Window | None:
    started: datetime | None = pair.started_at
    if started is None:
        return None
    days = checkin_rules.windows(started.astimezone(zone).date(), program.ends_on)
    return next((window for window in days if window.moment == moment), None)
