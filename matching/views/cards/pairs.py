"""A proposal or a pair, in the list and face to face."""

from __future__ import annotations

from dataclasses import dataclass

from matching import permissions, wording
from matching.engine import Explanation
from matching.enums import ProposalState
from matching.models import Binome, Proposal
from matching.views.cards.common import TONES, Reason, explanation, note, percent, reasons, sureness, unknown
from programs.models import Candidate

STRONGEST = 3


@dataclass(frozen=True)
class Line:
    """A proposal in the list of the board. Figures out of 100; `why` names what brings most."""

    pk: int
    mentor_pk: int
    mentee_pk: int
    mentor: str
    mentee: str
    companies: str
    score: int
    low: int
    high: int
    confidence: int
    why: str
    tone: str
    icon: str
    state_label: str
    kept: bool
    open: bool
    choice: str  # the mentee's rank of the mentor in words
    flag: str = ""  # what excludes the pair now


def line(proposal: Proposal, flag: str = "") -> Line:
    """Needs `kept` (see queries.board.page); `flag` says what excludes the pair now."""
    tone, icon = TONES[proposal.state]
    return Line(
        proposal.pk,
        proposal.mentor_id,
        proposal.mentee_id,
        proposal.mentor.name,
        proposal.mentee.name,
        f"{proposal.mentee.company.name} · {proposal.mentor.company.name}",
        percent(proposal.score),
        percent(proposal.low),
        percent(proposal.high),
        percent(proposal.confidence),
        strongest(explanation(proposal.explanation)),
        tone,
        icon,
        proposal.get_state_display(),
        bool(getattr(proposal, "kept", False)),
        proposal.state == ProposalState.PROPOSED,
        wording.choice(getattr(proposal, "choice", None)),
        flag,
    )


def strongest(known: Explanation | None) -> str:
    """The names of the three criteria that bring most, among those that speak for the pair."""
    found = [c for c in known.contributions if c.closeness >= wording.ENOUGH] if known else []
    return ", ".join(wording.criterion(c.criterion) for c in found[:STRONGEST])


@dataclass(frozen=True)
class Card:
    """A proposal or a pair, face to face. `open` while it is to decide, `undoable` while nobody was told, `kept` when the
    coordinator keeps the two together."""

    pk: int
    mentor: Candidate
    mentee: Candidate
    mentor_note: str
    mentee_note: str
    score: int | None
    exact: float  # the score to one decimal
    low: int
    high: int
    confidence_text: str
    rank_text: str
    reasons: list[Reason]
    unknown: list[str]
    tone: str
    state_label: str
    open: bool
    undoable: bool
    binome: Binome | None
    kept: bool
    choice: str

    @classmethod
    def of(cls, row: Proposal | Binome) -> Card:
        binome = row if isinstance(row, Binome) else getattr(row, "binome", None)
        known = explanation(row.explanation)
        return cls(
            pk=row.pk,
            mentor=row.mentor,
            mentee=row.mentee,
            mentor_note=note(row.mentor),
            mentee_note=note(row.mentee),
            score=None if row.score is None else percent(row.score),
            exact=(row.score or 0) / 100,
            low=percent(known.low) if known else 0,
            high=percent(known.high) if known else 0,
            confidence_text=sureness(percent(row.confidence or 0)),
            rank_text=wording.rank(known) if known and known.among else "",
            reasons=reasons(known),
            unknown=unknown(known),
            tone=TONES[row.state][0],
            state_label=str(row.get_state_display()),
            open=row.state == ProposalState.PROPOSED,
            undoable=binome is None or bool(permissions.may_undo(binome)),
            binome=binome,
            kept=bool(getattr(row, "kept", False)),
            choice=wording.choice(getattr(row, "choice", None)),
        )
