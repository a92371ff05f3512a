"""What was decided or proposed and that something excludes now: computed when read, so that nothing has to be told twice.

A relation between companies, a company that somebody joined, an agreement to sign again (for pairs that nobody was told of
yet), a tie told in confidence, somebody who left: each shows at once on the room, the board, the pairs and the dashboard.
9 queries, whatever the number of pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from matching import adapters, wording
from matching.engine import Cause
from matching.enums import LIVE_BINOMES, BinomeState, ProposalState
from matching.models import Binome, Proposal
from programs.enums import CandidateState, CompanyState
from programs.models import Candidate, Program

STAYS = (CandidateState.ELIGIBLE, CandidateState.PAIRED)
PEOPLE = ("mentor__company", "mentee__company")


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
    live = Binome.objects.filter(program=program, state__in=LIVE_BINOMES).select_related(
        *PEOPLE, "mentor_company", "mentee_company"
    )
    proposed = Proposal.objects.filter(
        program=program, state=ProposalState.PROPOSED, scenario__current=True
    ).select_related(*PEOPLE)
    pairs, open_ones = list(live.order_by("id")), list(proposed.order_by("id"))
    found = _flagged(program, [*pairs, *open_ones])
    return Flags(
        {flag.row.pk: flag for flag in found if isinstance(flag.row, Binome)},
        {flag.row.pk: flag for flag in found if isinstance(flag.row, Proposal)},
    )


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
