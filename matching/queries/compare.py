"""Scenarios side by side: what each proposes today, its board's changes included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from matching import adapters
from matching.adapters import Settings
from matching.engine import score
from matching.enums import ProposalState
from matching.models import Proposal, Scenario, Unpaired
from matching.queries.scenarios import scenarios
from programs.models import Candidate, Company, Program

MOST = 4


@dataclass(frozen=True)
class Side:
    """One scenario: the mentor and score of each mentee, the reason of each person alone, keys of candidates."""

    scenario: Scenario
    settings: Settings
    mentor_of: dict[int, int]
    score_of: dict[int, int]
    reason_of: dict[int, str]
    common: dict[int, int] = field(default_factory=dict)

    @property
    def pairs(self) -> int:
        return len(self.mentor_of)

    @property
    def scores(self) -> list[int]:
        """What the pairs are worth, in basis points: by the yardstick in common when there is one."""
        return list((self.common or self.score_of).values())

    @property
    def total(self) -> int:
        return sum(self.scores)

    @property
    def mean(self) -> int | None:
        return round(self.total / len(self.scores)) if self.scores else None

    @property
    def worst(self) -> int | None:
        return min(self.scores, default=None)

    def knows(self, person: int) -> bool:
        """Whether the person was to be paired when it was computed."""
        return person in self.mentor_of or person in self.reason_of


@dataclass(frozen=True)
class Compared:
    """Two to four scenarios of a programme, in the order they were asked for, and the people of all of them by key."""

    sides: Sequence[Side]
    people: dict[int, Candidate]
    companies: dict[int, Company]

    @property
    def yardstick(self) -> bool:
        """Whether the scores were taken again with the programme's weights, since the scenarios weigh differently."""
        return any(side.common for side in self.sides)

    @cached_property
    def changed(self) -> list[int]:
        """The mentees who have another mentor, or none, from one scenario to another; those unknown to one are left out."""
        everybody = {mentee for side in self.sides for mentee in (*side.mentor_of, *side.reason_of)}
        mentees = [pk for pk in everybody if self.people[pk].side == "mentee"]
        found = [
            pk
            for pk in mentees
            if all(side.knows(pk) for side in self.sides)
            and len({side.mentor_of.get(pk) for side in self.sides}) > 1
        ]
        return sorted(found, key=self._order)

    @cached_property
    def same(self) -> int:
        """How many pairs are in every scenario."""
        shared = set.intersection(*(set(side.mentor_of.items()) for side in self.sides))
        return len(shared)

    @cached_property
    def alone(self) -> list[int]:
        """Whoever has no pair in one scenario at least."""
        return sorted({pk for side in self.sides for pk in side.reason_of}, key=self._order)

    @cached_property
    def not_everywhere(self) -> dict[int, int]:
        """By scenario, how many people of the others were not to be paired when it was computed."""
        everybody = {pk for side in self.sides for pk in _known(side)}
        return {side.scenario.pk: len(everybody - _known(side)) for side in self.sides}

    def balance(self, side: Side) -> dict[int, tuple[int, int]]:
        """Mentors given and received by each company of any of the scenarios, in the order of the directory."""
        out = {company: [0, 0] for company in sorted(self._paired_companies, key=self._directory)}
        for mentee, mentor in side.mentor_of.items():
            out[self.people[mentor].company_id][0] += 1
            out[self.people[mentee].company_id][1] += 1
        return {company: (given, received) for company, (given, received) in out.items()}

    def imbalance(self, side: Side) -> int:
        """Mentors given and not received, or the reverse, added up over the companies; 0 when all are even."""
        return sum(abs(given - received) for given, received in self.balance(side).values())

    @cached_property
    def _paired_companies(self) -> set[int]:
        pairs = [pair for side in self.sides for pair in side.mentor_of.items()]
        return {self.people[pk].company_id for pair in pairs for pk in pair}

    def _directory(self, company: int) -> tuple[str, int]:
        return self.companies[company].key, company

    def _order(self, person: int) -> tuple[str, str, int]:
        found = self.people[person]
        return found.side, found.sort_name, person


def compare(program: Program, keys: Iterable[int]) -> Compared:
    """These scenarios of the programme, computed ones only, four at most; 9 queries at most, whatever their size."""
    wanted = sorted(set(keys))
    rows = scenarios(program).filter(pk__in=wanted)
    found = sorted((row for row in rows if row.is_done), key=lambda s: (s.made_at, s.pk))[:MOST]
    open_ones = Proposal.objects.filter(program=program).exclude(state=ProposalState.DISMISSED)
    proposals = open_ones.filter(scenario__in=found).values_list("scenario", "mentee", "mentor", "score")
    alone = Unpaired.objects.filter(program=program, scenario__in=found)
    sides = {s.pk: Side(s, Settings.from_dict(s.policy), {}, {}, {}) for s in found}
    for scenario, mentee, mentor, points in proposals.order_by("id"):
        sides[scenario].mentor_of[mentee], sides[scenario].score_of[mentee] = mentor, points
    for scenario, person, reason in alone.order_by("id").values_list("scenario", "candidate", "reason"):
        sides[scenario].reason_of[person] = reason
    people = _people(program, list(sides.values()))
    compared = list(sides.values())
    if len({_weights(side.settings) for side in compared}) > 1:
        _measure(program, compared, people)
    companies = {c.pk: c for c in Company.objects.filter(consortium=program.consortium_id)}
    return Compared(compared, people, companies)


def _people(program: Program, sides: Sequence[Side]) -> dict[int, Candidate]:
    keys = {pk for side in sides for pk in _known(side)}
    rows = adapters.with_profile(Candidate.objects.filter(program=program, pk__in=keys))
    return {person.pk: person for person in rows}


def _known(side: Side) -> set[int]:
    return {*side.mentor_of, *side.mentor_of.values(), *side.reason_of}


def _weights(settings: Settings) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(settings.weights.items()))


def _measure(program: Program, sides: Sequence[Side], people: dict[int, Candidate]) -> None:
    """Scores every pair again with the programme's weights: those of scenarios that weigh differently do not compare.

    A pair that something excludes since keeps the score it had.
    """
    mentors = [p for p in people.values() if p.side == "mentor"]
    mentees = [p for p in people.values() if p.side == "mentee"]
    policy = Settings.of(program).policy(same_company_allowed=program.same_company_allowed)
    table = score(adapters.cohort_of(program, mentors, mentees), policy).score
    row = {p.pk: i for i, p in enumerate(mentees)}
    column = {p.pk: j for j, p in enumerate(mentors)}
    for side in sides:
        for mentee, mentor in side.mentor_of.items():
            side.common[mentee] = int(table[row[mentee], column[mentor]]) or side.score_of[mentee]
