"""A proposal or a pair, in the list and face to face."""

from __future__ import annotations

from dataclasses import dataclass

from matching import permissions, wording
from matching.enums import ProposalState
from matching.models import Binome, Proposal
from matching.views.cards.common import TONES, Reason, explanation, note, percent, reasons, sureness, unknown
from programs.models import Candidate


@dataclass(frozen=True)
class Line:
    """A proposal in the list beside the desk."""

    pk: int
    mentor: str
    mentee: str
    score: int
    tone: str
    icon: str
    state_label: str


def line(proposal: Proposal) -> Line:
    tone, icon = TONES[proposal.state]
    return Line(
        proposal.pk,
        proposal.mentor.name,
        proposal.mentee.name,
        percent(proposal.score),
        tone,
        icon,
        proposal.get_state_display(),
    )


@dataclass(frozen=True)
class Card:
    """A proposal or a pair, face to face. `open` while it is to decide, `undoable` while nobody was told."""

    pk: int
    mentor: Candidate
    mentee: Candidate
    mentor_note: str
    mentee_note: str
    score: int | None
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
        )
