"""What a representative reads of the committees, on a page that stands in no programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django_scopes import scope

from mentorat.lib.together import moment, part, together
from programs.models import Program
from tracking.models import CommitteeSession, Report, ReportState
from tracking.models.committee import SessionState


@dataclass(frozen=True)
class Committee:
    """Of a programme: its next session, if one is convened, and its last report, if one is ready (its month "2026-11")."""

    program: Program
    session: int | None
    starts_at: datetime | None
    report: int | None
    period: str


def committees(programs: Sequence[Program], now: datetime) -> list[Committee]:
    """In the order of the programmes: 1 query."""
    with scope(program=list(programs)):
        ahead = CommitteeSession.objects.filter(state=SessionState.CONVENED, starts_at__gt=now)
        ready = Report.objects.filter(state=ReportState.READY)
        found = together(
            sessions=part(ahead, "id", "starts_at", program=F("program_id")),
            reports=part(ready, "id", "period", program=F("program_id")),
        )
    sessions = sorted(found["sessions"], key=lambda row: (row["starts_at"], row["id"]), reverse=True)
    first = {row["program"]: row for row in sessions}
    last = {row["program"]: row for row in sorted(found["reports"], key=lambda row: str(row["period"]))}
    return [
        Committee(
            program,
            (session := first.get(program.pk, {})).get("id"),
            moment(session.get("starts_at")),
            (report := last.get(program.pk, {})).get("id"),
            report.get("period", ""),
        )
        for program in programs
    ]
