"""What was decided or proposed and that something excludes now: computed when read, so that nothing has to be told twice.

A relation between companies, a company that somebody joined, an agreement to sign again (for pairs that nobody was told of
yet), a tie told in confidence, somebody who left: each shows at once on the room, the board, the pairs and the dashboard.
3 queries, whatever the number of pairs; `tally` is for a page that shows how many, and one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from matching import adapters, wording
from matching.engine import Cause
from matching.enums import LIVE_BINOMES, BinomeState, ProposalState
from matching.models import Binome, Proposal
from mentorat.lib.together import Row, part, together
from programs.enums import CandidateState, CompanyState, Side
from programs.models import Candidate, Program

STAYS = (CandidateState.ELIGIBLE, CandidateState.PAIRED)
PEOPLE = ("mentor__company", "mentee__company")
PERSON = ("pk", "email", "company_id", "state")


@dataclass(frozen=True)
class Flag:
    """What excludes a pair now, in words for the coordinators; `asks` when nothing does, and a question is due all the same
    (somebody changed company); `told` when the cause is a confidence, whose reason stands with the ties."""

    row: Binome | Proposal
    words: str
    asks: bool = False
    told: bool = False

    @property
    def scenario(self) -> int | None:
        """The scenario of a proposal, None for a pair."""
        return self.row.scenario_id if isinstance(self.row, Proposal) else None


@dataclass(frozen=True)
class Flags:
    """By key of the pair, and of the proposal."""

    binomes: dict[int, Flag]
    proposals: dict[int, Flag]

    def __len__(self) -> int:
        return len(self.binomes) + len(self.proposals)

    def __iter__(self) -> Iterator[Flag]:
        yield from (*self.binomes.values(), *self.proposals.values())


@dataclass(frozen=True)
class Held:
    """A formed pair that can no longer be announced, and why in words."""

    binome: Binome
    reason: str


def flags(program: Program) -> Flags:
    """Every live pair, and every open proposal of the scenario that is worked on, that something excludes now."""
    pairs, open_ones = list(_live(program).order_by("id")), list(_proposed(program).order_by("id"))
    found = _flagged(program, [*pairs, *open_ones])
    return Flags(
        {flag.row.pk: flag for flag in found if isinstance(flag.row, Binome)},
        {flag.row.pk: flag for flag in found if isinstance(flag.row, Proposal)},
    )


def _live(program: Program) -> QuerySet[Binome]:
    live = Binome.objects.filter(program=program, state__in=LIVE_BINOMES)
    return live.select_related(*PEOPLE, "mentor_company", "mentee_company")


def _proposed(program: Program) -> QuerySet[Proposal]:
    open_ones = Proposal.objects.filter(program=program, state=ProposalState.PROPOSED, scenario__current=True)
    return open_ones.select_related(*PEOPLE)


class Person(NamedTuple):
    """Of a member, what tells whether something excludes them."""

    pk: int
    email: str
    company_id: int
    state: str


def tally(program: Program) -> tuple[int, Flag | None]:
    """How many there are, and one of them: 2 queries, which read of each pair no more than what can exclude it."""
    read = {f"{side}_{name}": F(f"{side}__{name}") for side in Side for name in PERSON}
    before = {f"{side}_before": F(f"{side}_company_id") for side in Side}
    found = together(
        **adapters.apart.parts(program),
        pairs=part(_live(program), "id", "state", **read, **before),
        proposals=part(_proposed(program), "id", **read),
    )
    rows = [row for name in ("pairs", "proposals") for row in sorted(found[name], key=itemgetter("id"))]
    flagged = _excluded(program, rows, found)
    if not flagged:
        return 0, None
    first, cause = flagged[0]
    whole = _live(program) if "state" in first else _proposed(program)
    row: Binome | Proposal = whole.get(pk=first["id"])
    return len(flagged), _flag(row, cause)


def _excluded(
    program: Program, rows: Sequence[Row], found: Mapping[str, Sequence[Row]]
) -> list[tuple[Row, Cause]]:
    """Those of the rows that `_flag` has something to say of, and the cause."""
    members = [[Person(*(row[f"{side}_{name}"] for name in PERSON)) for side in Side] for row in rows]
    told = {at for at, row in enumerate(rows) if row.get("state", BinomeState.FORMED) != BinomeState.FORMED}
    tied = adapters.apart.cohort(program, found)
    causes = adapters.causes_among(program, tied, [(one, other) for one, other in members], told=told)
    left = {row["id"] for row in found["companies"] if row["left"]}
    flagged = []
    for at, row in enumerate(rows):
        cause = causes[at]
        if not cause and at in told and any(person.company_id in left for person in members[at]):
            cause = Cause.COMPANY_NOT_CLEARED
        moved = any(
            row.get(f"{side}_before", now) != now for side in Side for now in [row[f"{side}_company_id"]]
        )
        if cause or moved or any(person.state not in STAYS for person in members[at]):
            flagged.append((row, cause))
    return flagged


def flags_of(program: Program, rows: Sequence[Binome | Proposal]) -> dict[int, Flag]:
    """The same for these rows alone, all pairs or all proposals, whose people and companies are at hand."""
    return {flag.row.pk: flag for flag in _flagged(program, rows)}


def held_back(program: Program) -> list[Held]:
    """The formed pairs that something excludes since they were formed: they are not announced."""
    formed = Binome.objects.filter(program=program, state=BinomeState.FORMED)
    rows = list(formed.select_related(*PEOPLE, "mentor_company", "mentee_company").order_by("id"))
    return [
        Held(flag.row, flag.words)
        for flag in _flagged(program, rows)
        if isinstance(flag.row, Binome) and not flag.asks
    ]


def _flagged(program: Program, rows: Sequence[Binome | Proposal]) -> list[Flag]:
    told = {at for at, row in enumerate(rows) if isinstance(row, Binome) and row.state != BinomeState.FORMED}
    causes = adapters.causes(program, [(row.mentor, row.mentee) for row in rows], told=told)
    for at in told:
        if not causes[at] and any(p.company.left_at for p in (rows[at].mentor, rows[at].mentee)):
            causes[at] = Cause.COMPANY_NOT_CLEARED
    found = (_flag(row, cause) for row, cause in zip(rows, causes, strict=True))
    return [flag for flag in found if flag is not None]


def _flag(row: Binome | Proposal, cause: Cause) -> Flag | None:
    gone = [
        _("%(name)s is no longer available: %(state)s.")
        % {"name": person.name, "state": person.get_state_display()}
        for person in (row.mentor, row.mentee)
        if person.state not in STAYS
    ]
    moved = _moved(row) if isinstance(row, Binome) else []
    if cause:
        words = " ".join([*gone, *moved, _cause(row, cause)])
        return Flag(row, words, told=cause == Cause.VETO)
    if gone:
        return Flag(row, " ".join([*gone, *moved]))
    if moved:
        return Flag(row, " ".join([*moved, _("Ask both whether the pair goes on.")]), asks=True)
    return None


def _moved(binome: Binome) -> list[str]:
    """Who works elsewhere than on the day that the pair was formed."""
    return [
        _("%(name)s now works for %(company)s, no longer for %(before)s.")
        % {"name": person.name, "company": person.company, "before": before}
        for person, before, key in (
            (binome.mentor, binome.mentor_company, binome.mentor_company_id),
            (binome.mentee, binome.mentee_company, binome.mentee_company_id),
        )
        if person.company_id != key
    ]


def _cause(row: Binome | Proposal, cause: Cause) -> str:
    """The cause, with the companies that it is about."""
    if cause == Cause.VETO:
        return _("An exclusion told in confidence keeps them apart.")
    if cause == Cause.COMPANY_NOT_CLEARED:
        return " ".join(_uncleared(row.mentor, row.mentee))
    text = wording.cause_text(cause)
    if cause in (Cause.SAME_GROUP, Cause.COMPETITOR, Cause.CLIENT_SUPPLIER, Cause.DECLARED):
        return f"{text} ({row.mentor.company} – {row.mentee.company})"
    return text


def _uncleared(mentor: Candidate, mentee: Candidate) -> list[str]:
    """Of which company nobody can be paired, and why."""
    why = {
        CompanyState.ENTERING: _("%(company)s is entering the consortium: it is not admitted yet."),
        CompanyState.LEFT: _("%(company)s has left the consortium."),
        CompanyState.MEMBER: _("%(company)s has not signed the agreement in force."),
    }
    companies = {person.company_id: person.company for person in (mentor, mentee)}
    return [
        why[company.state] % {"company": company}
        for company in companies.values()
        if company.cleared_at is None
    ]
