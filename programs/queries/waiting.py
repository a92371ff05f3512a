"""Who waits, since when, for what, and what they were told last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max
from django_scopes import scopes_disabled

from programs.applying.tokens import hashed
from programs.awaiting import awaited, words
from programs.enums import Awaited, CandidateState, Due, ProgramState, WaitingOrder
from programs.models import Candidate, CandidateKey, Program, WaitingNews, WaitingRule


@dataclass(frozen=True)
class Waiter:
    """Somebody on the list; `due` says why news are owed to them, "" when none are."""

    candidate: Candidate
    awaited: Awaited
    told_on: date | None
    due: str

    @property
    def words(self) -> str:
        """What they wait for, in the reader's language."""
        return words(self.awaited, self.candidate.side)

    @property
    def due_label(self) -> str:
        return str(Due(self.due).label) if self.due else ""


def rule_of(program: Program) -> WaitingRule:
    """The programme's rule; its defaults when it never chose."""
    return WaitingRule.objects.filter(program=program).first() or WaitingRule(program=program)


def order_words(rule: WaitingRule) -> str:
    """Who comes first, as those who wait read it."""
    return rule.words if rule.order == WaitingOrder.COORDINATOR else str(WaitingOrder.DATE.label)


def waiters(program: Program, now: datetime) -> list[Waiter]:
    """Everybody on the list of the programme, the first come first: 3 queries and those of the registry."""
    people = list(
        Candidate.objects.filter(program=program, state=CandidateState.WAITING)
        .select_related("company", "program__consortium", "user")
        .order_by("state_since", "id")
    )
    return _waiters(people, rule_of(program), today(program, now)) if people else []


def waiter(candidate: Candidate, now: datetime) -> Waiter:
    program = candidate.program
    return _waiters([candidate], rule_of(program), today(program, now))[0]


def _waiters(people: Sequence[Candidate], rule: WaitingRule, day: date) -> list[Waiter]:
    why = awaited(people)
    last = _last(people)
    return [
        Waiter(c, why[c.pk], last.get(c.pk, (None, ""))[0], _due(c, why[c.pk], last.get(c.pk), rule, day))
        for c in people
    ]


def _last(people: Sequence[Candidate]) -> dict[int, tuple[date, str]]:
    """The day and the reason last told to each since they wait this time."""
    rows = WaitingNews.objects.filter(candidate__in=people)
    newest = rows.order_by().values("candidate").annotate(last=Max("pk")).values("last")
    since = {c.pk: c.state_since for c in people}
    told = WaitingNews.objects.filter(pk__in=newest)
    return {
        row.candidate_id: (row.said_on, row.awaited) for row in told if row.sent_at >= since[row.candidate_id]
    }


def _due(c: Candidate, why: Awaited, last: tuple[date, str] | None, rule: WaitingRule, day: date) -> str:
    if c.news_muted_at is not None or (last and last[0] == day):
        return ""
    since = last[0] if last else today_of(c.state_since, c.program)
    if day >= since + timedelta(weeks=rule.every_weeks):
        return Due.TIME
    if last is None:
        return Due.FIRST
    return Due.CHANGED if last[1] != why else ""


def today(program: Program, now: datetime) -> date:
    return today_of(now, program)


def today_of(moment: datetime, program: Program) -> date:
    """The day of that moment where the programme is."""
    return moment.astimezone(ZoneInfo(program.consortium.zone)).date()


def programs_with_waiters() -> list[Program]:
    """The programmes of all tenants where somebody waits and something can still come."""
    with scopes_disabled():
        here = Candidate.objects.filter(state=CandidateState.WAITING).values("program")
        rows = Program.objects.filter(pk__in=here).exclude(state=ProgramState.CLOSED)
        return list(rows.select_related("consortium").order_by("pk"))


def candidate_of_key(token: str) -> Candidate | None:
    """Whose key that is; the look-up runs before any scope is open."""
    with scopes_disabled():
        rows = CandidateKey.objects.select_related(
            "candidate__program__consortium", "candidate__company", "candidate__user"
        )
        row = rows.filter(token_hash=hashed(token)).first()
    return row.candidate if row else None
