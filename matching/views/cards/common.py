"""What every card of the pairing says the same way: figures out of 100, tones, reasons in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from matching import wording
from matching.engine import Explanation
from matching.enums import BinomeState, ProposalState
from programs.models import Candidate

TONES: dict[str, tuple[str, str]] = {
    ProposalState.PROPOSED: ("neutral", "circle-dashed"),
    ProposalState.VALIDATED: ("ok", "circle-check"),
    ProposalState.DISMISSED: ("bad", "circle-x"),
    BinomeState.FORMED: ("new", "sparkles"),
    BinomeState.ANNOUNCED: ("warn", "hourglass"),
    BinomeState.ACCEPTED: ("warn", "signature"),
    BinomeState.ACTIVE: ("ok", "circle-check"),
    BinomeState.PAUSED: ("warn", "circle-pause"),
    BinomeState.ENDED: ("neutral", "flag"),
    BinomeState.DECLINED: ("bad", "circle-x"),
}
SURE, FAIR = 67, 34  # share of the weight that is known, out of 100


def percent(points: int) -> int:
    """Basis points (0 to 10,000) as a whole number out of 100."""
    return (points + 50) // 100


def sureness(confidence: int) -> str:
    """How much is known of what counts (0 to 100), in words."""
    if confidence >= SURE:
        return _("Well known: %(n)s of 100 of what counts") % {"n": confidence}
    if confidence >= FAIR:
        return _("Half known: %(n)s of 100 of what counts") % {"n": confidence}
    return _("Little known: %(n)s of 100 of what counts") % {"n": confidence}


@dataclass(frozen=True)
class Reason:
    """One criterion; `percent` is how close the two are on it, out of 100."""

    label: str
    percent: int
    text: str


def note(person: Candidate) -> str:
    return " · ".join(part for part in (person.job_title, person.company.name) if part)


def explanation(data: Mapping[str, Any]) -> Explanation | None:
    return Explanation.from_dict(data) if data else None


def reasons(known: Explanation | None) -> list[Reason]:
    """The known criteria, what brings most first."""
    if known is None:
        return []
    return [
        Reason(capfirst(wording.criterion(c.criterion)), percent(c.closeness), wording.reason(c))
        for c in known.contributions
    ]


def unknown(known: Explanation | None) -> list[str]:
    return [capfirst(wording.unknown(each)) for each in known.unknown] if known else []
