"""The early signs of a programme's pairs: computed when read, three queries whatever their number.

A coordinator who is of a pair never reads its signs: somebody else looks after it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from charters.models import Signature
from matching.enums import BinomeState
from matching.models import Binome
from mentorat.lib.together import Part, Row, day, moment, part
from programs.enums import Side
from programs.models import Program, User
from tracking import signs
from tracking.models import (
    OPEN_MEETINGS,
    Departure,
    Meeting,
    MeetingSlot,
    MeetingState,
    PulseSignal,
    SignAct,
    SignRule,
    SignStep,
)
from tracking.models.signs import LIMITS
from tracking.queries import pulses
from tracking.signs import Kind, Sign

WATCHED = (BinomeState.ACCEPTED, BinomeState.ACTIVE)
READ = ("state", "accepted_at", "started_at", "resumed_at", "mentor", "mentee")  # of a pair, by its signs


@dataclass(frozen=True)
class Watched:
    """A pair that gives signs, and what the coordinators said of these very signs.

    `handler` has them in hand, None when nobody does. `aside`: put aside until that day, every one of them.
    """

    binome: Binome
    signs: tuple[Sign, ...]
    acts: tuple[SignAct, ...]

    @property
    def calling(self) -> tuple[Sign, ...]:
        """Those that have no desk of their own."""
        return tuple(sign for sign in self.signs if sign.kind not in (Kind.POST, Kind.PULSE))

    @property
    def talking(self) -> list[int]:
        """The candidates of whom a pulse says something."""
        sides = [side for sign in self.signs if sign.kind == Kind.PULSE for side in sign.sides]
        return [self.binome.mentor_id if side == Side.MENTOR else self.binome.mentee_id for side in sides]

    @property
    def handler(self) -> User | None:
        return None if self.held_by is None else self.acts[-1].author

    @property
    def held_by(self) -> int | None:
        """The key of whoever has them in hand."""
        last = self.acts[-1] if self.acts else None
        return None if last is None or last.step == SignStep.LEFT else last.author_id

    def calls(self, user: User, today: date) -> bool:
        """Whether this coordinator is awaited: not put aside, in nobody else's hands, more than a departure or a pulse."""
        return bool(not self.aside(today) and self.held_by in (None, user.pk) and self.calling)

    def aside(self, today: date) -> date | None:
        keys = {sign.key for sign in self.signs}
        dated = [act for act in self.acts if act.until is not None]
        last = dated[-1] if dated else None
        if last is None or last.until is None or last.until <= today or keys - set(last.signs):
            return None
        return last.until


@dataclass(frozen=True)
class Desk:
    """The pairs that give signs, the gravest and the longest first: to look at, in this coordinator's hands, put aside."""

    open: list[Watched]
    mine: list[Watched]
    aside: list[Watched]


def desk(program: Program, user: User, now: datetime) -> Desk:
    """`now` in the programme's zone."""
    found = watched(program, user, now)
    today = now.date()
    waiting = [each for each in found if not each.aside(today)]
    return Desk(
        waiting,
        [each for each in waiting if each.handler == user],
        [each for each in found if each.aside(today)],
    )


def watched(program: Program, user: User, now: datetime) -> list[Watched]:
    """Those of the programme that give a sign."""
    rows = _rows(now).filter(program=program, state__in=WATCHED)
    return sorted((each for each in _read(rows, user, now) if each.signs), key=_order)


def outlook(program: Program, user: User, now: datetime, found: Mapping[str, Sequence[Row]]) -> list[Watched]:
    """Every accepted or active pair that this coordinator is not of, with its signs if any, the gravest first; the people are
    not read. 1 query; `found` are the rows of `parts`."""
    rows = _rows(now).filter(program=program, state__in=WATCHED).exclude(_own(user)).only(*READ)
    telling: dict[int, list[PulseSignal]] = defaultdict(list)
    for row in found["signals"]:
        signal = PulseSignal(
            binome_id=row["binome"], side=row["side"], raised_at=moment(row["raised_at"]) or now
        )
        telling[row["binome"]].append(signal)
    acts: dict[int, list[SignAct]] = defaultdict(list)
    for row in sorted(found["acts"], key=itemgetter("id")):
        acts[row["binome"]].append(_act(row))
    own = SignRule(**found["rule"][0]).limits if found["rule"] else signs.Thresholds()
    seen = []
    for pair in rows:
        about = _signs(pair, now, telling[pair.pk], own)
        seen.append(Watched(pair, about, _about(about, acts[pair.pk])))
    return sorted(seen, key=_order)


def parts(program: Program, user: User) -> dict[str, Part]:
    """What `outlook` needs, for `together`."""
    acts = SignAct.objects.filter(program=program, binome__state__in=WATCHED)
    names = ("id", "step", "signs", "until")
    return {
        "signals": part(pulses.signals(user), "side", "raised_at", binome=F("binome_id")),
        "acts": part(acts, *names, binome=F("binome_id"), author=F("author_id")),
        "rule": part(SignRule.objects.filter(program=program), *LIMITS),
    }


def _act(row: Row) -> SignAct:
    keys = row["signs"]
    return SignAct(
        binome_id=row["binome"],
        step=row["step"],
        author_id=row["author"],
        until=day(row["until"]),
        signs=json.loads(keys) if isinstance(keys, str) else keys,
    )


def with_people(program: Program, pk: int) -> Binome:
    """A pair of `outlook`, with its people and how to write to them: 1 query."""
    names = (
        f"{side}__{name}" for side in Side for name in ("first_name", "last_name", "email", "user__email")
    )
    found: Binome = (
        Binome.objects.select_related("mentor__user", "mentee__user").only("program", *names).get(pk=pk)
    )
    found.program = program
    return found


def plain(program: Program, now: datetime) -> dict[int, tuple[Sign, ...]]:
    """By pair that gives any, the signs of dates and states alone, whoever looks: for figures. 1 query."""
    rows = _peopled(_rows(now).filter(program=program, state__in=WATCHED))
    return {row.pk: found for row in rows if (found := _signs(row, now, [], limits(row)))}


def one(program: Program, user: User, now: datetime, pk: int) -> Watched | None:
    """A pair that was announced, whatever it became; its signs, if any."""
    rows = _rows(now).filter(program=program, pk=pk).exclude(state=BinomeState.FORMED)
    return next(iter(_read(rows, user, now)), None)


def _read(rows: QuerySet[Binome], user: User, now: datetime) -> list[Watched]:
    telling = _pulses(user)
    seen = {
        binome: _signs(binome, now, telling[binome.pk], limits(binome))
        for binome in _peopled(rows.exclude(_own(user)))
    }
    acts = _acts([binome.pk for binome, found in seen.items() if found])
    return [Watched(binome, found, _about(found, acts[binome.pk])) for binome, found in seen.items()]


def _own(user: User) -> Q:
    return Q(mentor__user=user) | Q(mentee__user=user)


def _peopled(rows: QuerySet[Binome]) -> QuerySet[Binome]:
    people = ("mentor__user", "mentee__user", "mentor_company", "mentee_company")
    return rows.select_related("program__consortium", "program__sign_rule", *people)


def _pulses(user: User) -> dict[int, list[PulseSignal]]:
    """By pair, the members with whom it would be good to talk, as far as this coordinator may know: 1 query."""
    by_pair: dict[int, list[PulseSignal]] = defaultdict(list)
    for signal in pulses.signals(user):
        by_pair[signal.binome_id].append(signal)
    return by_pair


def _signs(
    binome: Binome, now: datetime, telling: list[PulseSignal], limits_: signs.Thresholds
) -> tuple[Sign, ...]:
    if binome.state not in WATCHED:
        return ()
    return signs.found(_facts(binome, now, telling), limits_, now.date())


def history(binome: Binome) -> list[SignAct]:
    """All that was said of the signs of a pair, the latest first."""
    return list(SignAct.objects.filter(binome=binome).select_related("author").order_by("-id"))


def rule(program: Program) -> SignRule:
    """The thresholds of the programme, unsaved when they are the usual ones."""
    return SignRule.objects.filter(program=program).first() or SignRule(program=program)


def limits(binome: Binome) -> signs.Thresholds:
    """Of a pair read with `program__sign_rule`."""
    own: SignRule | None = getattr(binome.program, "sign_rule", None)
    return own.limits if own else signs.Thresholds()


def _order(each: Watched) -> tuple[int, date, int]:
    first = each.signs[0] if each.signs else None
    grave = list(Kind).index(first.kind) if first else len(Kind)
    return grave, first.since if first else date.max, each.binome.pk


def _acts(pks: Sequence[int]) -> dict[int, list[SignAct]]:
    by_pair: dict[int, list[SignAct]] = defaultdict(list)
    if pks:
        for act in SignAct.objects.filter(binome__in=pks).select_related("author"):
            by_pair[act.binome_id].append(act)
    return by_pair


def _about(found: Iterable[Sign], acts: Iterable[SignAct]) -> tuple[SignAct, ...]:
    """Those of the acts that speak of a sign which still stands; the others are history."""
    keys = {sign.key for sign in found}
    return tuple(act for act in acts if keys & set(act.signs))


def _rows(now: datetime) -> QuerySet[Binome]:
    meetings = Meeting.objects.filter(binome=OuterRef("pk")).order_by()
    held = meetings.filter(state=MeetingState.HELD).values("binome").annotate(last=Max("starts_at"))
    since = OuterRef("last_held")
    vain = meetings.filter(state=MeetingState.MISSED).filter(
        Q(starts_at__gt=Coalesce(since, OuterRef("formed_at")))
    )
    to_come = Q(starts_at__gt=now) | Exists(
        MeetingSlot.objects.filter(meeting=OuterRef("pk"), starts_at__gt=now)
    )
    # Dates moved since say nothing of who is silent, unless all have passed without an answer.
    waits = meetings.filter(state=MeetingState.PROPOSED).filter(Q(sequence=0) | ~to_come)
    first = waits.order_by("created_at")
    leaving = Departure.objects.filter(settled_at=None).order_by()
    rows = Binome.objects.annotate(
        last_held=Subquery(held.values("last")),
        ahead=Exists(meetings.filter(to_come, state__in=OPEN_MEETINGS)),
        mentor_person=F("mentor__user_id"),
    )
    rows = rows.annotate(
        missed=Coalesce(Subquery(vain.values("binome").annotate(n=Count("pk")).values("n")), 0),
        missed_at=Subquery(vain.values("binome").annotate(last=Max("starts_at")).values("last")),
        asked_at=Subquery(first.values("created_at")[:1]),
        lapsed=Exists(waits.exclude(to_come)),
        asked_by=Subquery(first.values("proposed_by")[:1]),
        **{f"{side}_signed": _signed(side) for side in Side},
        **{
            f"{side}_leaves": Subquery(
                leaving.filter(candidate=OuterRef(side))
                .values("candidate")
                .annotate(at=Min("told_at"))
                .values("at")
            )
            for side in Side
        },
    )
    return rows.order_by(F("pk"))


def _signed(side: Side) -> Exists:
    return Exists(Signature.objects.filter(charter__binome=OuterRef("pk"), signer=side))


def _facts(binome: Binome, now: datetime, telling: list[PulseSignal]) -> signs.Facts:
    read: Any = binome
    leaves = {side: getattr(binome, f"{side}_leaves") for side in Side}
    leaving = {side: at for side, at in leaves.items() if at}
    asked = read.asked_at is not None
    waits_on = Side.MENTEE if read.asked_by == read.mentor_person else Side.MENTOR
    return signs.Facts(
        accepted_on=_day(binome.accepted_at, now),
        unsigned=frozenset(side for side in Side if not getattr(binome, f"{side}_signed")),
        started_on=_day(binome.started_at, now),
        resumed_on=_day(binome.resumed_at, now),
        last_held=_day(read.last_held, now),
        ahead=read.ahead,
        asked_on=_day(read.asked_at, now),
        waits_on=waits_on if asked else None,
        lapsed=read.lapsed,
        missed=read.missed,
        missed_on=_day(read.missed_at, now),
        left=frozenset(leaving),
        left_on=_day(min(leaving.values(), default=None), now),
        pulse=frozenset(Side(signal.side) for signal in telling),
        pulse_on=_day(min((signal.raised_at for signal in telling), default=None), now),
    )


def _day(moment: datetime | None, now: datetime) -> date | None:
    return timezone.localtime(moment, now.tzinfo).date() if moment else None
