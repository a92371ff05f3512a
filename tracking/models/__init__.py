from tracking.models.committee import (
    Attendance,
    CommitteeSession,
    Decision,
    DecisionState,
    Presence,
    SessionState,
)
from tracking.models.costs import CostKind, CostLine, CostPart, CostSharing, SharingRule
from tracking.models.meetings import OPEN_MEETINGS, Meeting, MeetingState
from tracking.models.reports import Report, ReportState

__all__ = [
    "OPEN_MEETINGS",
    "Attendance",
    "CommitteeSession",
    "CostKind",
    "CostLine",
    "CostPart",
    "CostSharing",
    "Decision",
    "DecisionState",
    "Meeting",
    "MeetingState",
    "Presence",
    "Report",
    "ReportState",
    "SessionState",
    "SharingRule",
]
