"""The register of who did what, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from programs import audit
from programs.enums import CandidateState, ProgramState
from programs.models import AuditEvent

STATE_NAMES = {**dict(ProgramState.choices), **dict(CandidateState.choices)}
STATE_VERBS = ("candidate.moved", "candidate.unmoved", "candidate.graduated", "program.moved")


@dataclass(frozen=True)
class Entry:
    """One act: when, who, what; `detail` says from what to what, `reason` why, each "" when there is none."""

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
    return Entry(
        at=event.at,
        who=event.actor.name if event.actor else _("The platform"),
        what=str(audit.VERBS.get(event.verb, event.verb)),
        detail=detail,
        reason=str(event.data.get("reason") or ""),
    )


def _state(value: object) -> str:
    return str(STATE_NAMES.get(str(value), value))
