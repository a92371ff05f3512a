"""What came of the pairs, as figures. Nobody's own answers are read here but one's own.

Answers are counted five people at a time, in the order in which they came: a figure that moved by one answer would say
what that one was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django_scopes import scope

from matching import adapters
from matching.adapters.evidence import Learnt
from matching.adapters.rerun import Rerun
from matching.enums import BinomeState, ProposalState, Reached
from matching.models import Binome, Outcome, Scenario
from mentorat.lib import suppression
from mentorat.lib.suppression import K, Suppressed
from programs.enums import Side
from programs.models import AuditEvent, Program, User


@dataclass(frozen=True)
class Answers:
    """What the members of one programme said. `pairs` may be judged; a figure that could betray somebody is Suppressed.

    `answered` counts people, by fives; `reached` and `would` are percentages, `progress` and `fit` means from 1 to 5.
    """

    pairs: int
    answered: int | Suppressed
    reached: int | Suppressed
    progress: float | Suppressed
    fit: float | Suppressed
    would: int | Suppressed


def mine(user: User, binomes: Iterable[Binome]) -> dict[int, Outcome]:
    """The person's own answers, by pair: 1 query."""
    own = Q(side=Side.MENTOR, binome__mentor__user=user) | Q(side=Side.MENTEE, binome__mentee__user=user)
    return {row.binome_id: row for row in Outcome.objects.filter(own, binome__in=[b.pk for b in binomes])}


def answers(program: Program) -> Answers:
    """3 queries, whatever the number of answers."""
    rows = counted(_rows([program]))
    companies = {_who(row): str(_company(row)) for row in rows}

    def by_person(name: str) -> dict[int, Any]:
        return {_who(row): row[name] for row in rows if row[name] is not None}

    reached = {who: value >= Reached.YES for who, value in by_person("objective").items()}
    return Answers(
        pairs=judged(program),
        answered=suppression.count(set(companies), companies=companies),
        reached=suppression.share(reached, companies=companies),
        progress=suppression.mean(by_person("progress"), companies=companies),
        fit=suppression.mean(by_person("fit"), companies=companies),
        would=suppression.share(by_person("would_mentor"), companies=companies),
    )


def judged(program: Program) -> int:
    """How many pairs are over after having begun."""
    return Binome.objects.filter(program=program, state=BinomeState.ENDED, started_at__isnull=False).count()


def pooled(program: Program) -> list[dict[str, Any]]:
    """The counted answers of every programme of the consortium, with what was known of each pair when it was formed.

    Only what is learnt from all of them together is shown: no figure of another programme. 2 queries.
    """
    programs = list(Program.objects.filter(consortium=program.consortium_id).order_by("pk"))
    with scope(consortium=program.consortium, program=programs):
        rows = _rows(programs)
    found: list[dict[str, Any]] = []
    for each in programs:
        found += counted([row for row in rows if row["program"] == each.pk])
    return found


def counted(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers of one programme that complete a group of five people who are not in an earlier one."""
    released: list[dict[str, Any]] = []
    group: list[dict[str, Any]] = []
    for row in rows:
        group.append(row)
        if len({_who(each) for each in group}) == K:
            released, group = released + group, []
    return released


def learnt(program: Program) -> Learnt:
    """What all the counted answers of the consortium allow to say, about the weights of this programme. 4 queries."""
    return adapters.evidence.learnt(pooled(program), adapters.policy_of(program)[0].weights)


def what_if(program: Program, found: Learnt) -> Rerun | None:
    """What the proposed weights would have changed in the programme's last decision; None without one.

    Also None when the people are so many that a worker has to compute it: the scenario is there for that.
    """
    scenario = last_decided(program)
    if scenario is None or found.proposed is None:
        return None
    pool = adapters.rerun.past_pool(scenario)
    if not pool.cells or pool.cells > adapters.rerun.LARGE:
        return None
    return adapters.rerun.kept(scenario, pool, found.weights, found.proposed)


def last_decided(program: Program) -> Scenario | None:
    """The latest run of the programme in which a pair was validated."""
    rows = Scenario.objects.filter(program=program, proposals__state=ProposalState.VALIDATED)
    return rows.select_related("program__consortium").order_by("-made_at", "-id").first()


def last_decision(program: Program, seen: str) -> AuditEvent | None:
    """What was decided last on this very proposal."""
    rows = AuditEvent.objects.filter(program=program, verb__startswith="evidence.", data__seen=seen)
    return rows.select_related("actor").order_by("-at").first()


def _rows(programs: Sequence[Program]) -> list[dict[str, Any]]:
    names = ("program", "binome", "side", "objective", "progress", "fit", "would_mentor")
    pair = ("mentor", "mentee", "mentor_company", "mentee_company", "explanation")
    rows = Outcome.objects.filter(program__in=programs).order_by("id")
    return list(rows.values("id", *names, *(f"binome__{name}" for name in pair)))


def _who(row: dict[str, Any]) -> int:
    who: int = row[f"binome__{row['side']}"]
    return who


def _company(row: dict[str, Any]) -> int:
    company: int = row[f"binome__{row['side']}_company"]
    return company
