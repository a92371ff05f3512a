"""The register of who did what, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs import audit
from programs.enums import CandidateState, ProgramState, Role
from programs.models import AuditEvent

STATE_NAMES = {**dict(ProgramState.choices), **dict(CandidateState.choices)}
STATE_VERBS = ("candidate.moved", "candidate.unmoved", "candidate.graduated", "program.moved")

# Who acted without an account, by the code in `by`; the verbs that nobody else writes without one need no code.
BY = {"candidate": gettext_lazy("The candidate"), "management": gettext_lazy("The management")}
BY_VERB = {
    "candidate.applied": "candidate",
    "candidate.reapplied": "candidate",
    "consent.given": "candidate",
    "consent.withdrawn": "candidate",
    "interview.booked": "candidate",
    "interview.moved": "candidate",
    "support.answered": "management",
}


@dataclass(frozen=True)
class Entry:
    """One act: when, who, what; `detail` says from what to what or which role, `reason` why, each "" when there is none."""

    at: datetime
    who: str
    what: str
    detail: str = ""
    reason: str = ""


def in_words(events: Iterable[AuditEvent]) -> list[Entry]:
    return [_entry(event) for event in events]


def _entry(event: AuditEvent) -> Entry:
    detail = ""
    if event.verb in STATE_VERBS:
        detail = f"{_state(event.data.get('before'))} → {_state(event.data.get('after'))}"
    elif event.data.get("role") in Role.values:
        detail = str(Role(event.data["role"]).label)
    return Entry(
        at=event.at,
        who=_who(event),
        what=str(audit.VERBS.get(event.verb, event.verb)),
        detail=detail,
        reason=str(event.data.get("reason") or ""),
    )


def _who(event: AuditEvent) -> str:
    if event.actor:
        return event.actor.name
    by = str(event.data.get("by") or BY_VERB.get(event.verb, ""))
    return str(BY.get(by, _("The platform")))


def _state(value: object) -> str:
    return str(STATE_NAMES.get(str(value), value))
