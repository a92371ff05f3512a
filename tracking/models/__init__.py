from tracking.models.committee import (
    Attendance,
    CommitteeSession,
    Decision,
    DecisionState,
    Presence,
    SessionState,
)
from tracking.models.costs import CostKind, CostLine, CostPart, CostSharing, SharingRule
from tracking.models.departures import Departure, DepartureSource
from tracking.models.events import (
    GATHERINGS,
    Audience,
    Event,
    EventKind,
    EventState,
    Guest,
    GuestState,
    TrainingExemption,
    TrainingRule,
)
from tracking.models.help import HelpRequest, HelpWord
from tracking.models.library import Tool, ToolFile, ToolKind, ToolRole
from tracking.models.meetings import OPEN_MEETINGS, Meeting, MeetingState
from tracking.models.notebook import EntryKind, Notebook, NotebookIdentity, NotebookKey, SealedEntry
from tracking.models.partings import Again, Parting, PartingReason, Telling
from tracking.models.reports import Report, ReportState
from tracking.models.signs import SignAct, SignOutcome, SignRule, SignStep

__all__ = [
    "GATHERINGS",
    "OPEN_MEETINGS",
    "Again",
    "Attendance",
    "Audience",
    "CommitteeSession",
    "CostKind",
    "CostLine",
    "CostPart",
    "CostSharing",
    "Decision",
    "DecisionState",
    "Departure",
    "DepartureSource",
    "EntryKind",
    "Event",
    "EventKind",
    "EventState",
    "Guest",
    "GuestState",
    "HelpRequest",
    "HelpWord",
    "Meeting",
    "MeetingState",
    "Notebook",
    "NotebookIdentity",
    "NotebookKey",
    "Parting",
    "PartingReason",
    "Presence",
    "Report",
    "ReportState",
    "SealedEntry",
    "SessionState",
    "SharingRule",
    "SignAct",
    "SignOutcome",
    "SignRule",
    "SignStep",
    "Telling",
    "Tool",
    "ToolFile",
    "ToolKind",
    "ToolRole",
    "TrainingExemption",
    "TrainingRule",
]
