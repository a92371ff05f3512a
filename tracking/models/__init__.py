from tracking.models.booklets import (
    Booklet,
    BookletEdition,
    BookletPart,
    EditionState,
    EditionVoice,
    PartFigure,
    PartKind,
)
from tracking.models.certificates import Certificate, Paper
from tracking.models.checkins import CheckIn, CheckInAnswer
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
from tracking.models.evaluations import Benefit, Evaluation, Reader, Tone
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
from tracking.models.feeds import CalendarFeed
from tracking.models.help import HelpRequest, HelpWord
from tracking.models.library import Tool, ToolFile, ToolKind, ToolRole
from tracking.models.meetings import (
    MOST_OFFERED,
    OPEN_MEETINGS,
    TOLD,
    Meeting,
    MeetingSlot,
    MeetingState,
)
from tracking.models.notebook import EntryKind, Notebook, NotebookIdentity, NotebookKey, SealedEntry
from tracking.models.partings import Again, Parting, PartingReason, Telling
from tracking.models.points import Point, PointNote
from tracking.models.pulses import Pulse, PulseSignal
from tracking.models.reports import Report, ReportState
from tracking.models.signs import SignAct, SignOutcome, SignRule, SignStep
from tracking.models.testimonies import Shown, Testimony

__all__ = [
    "GATHERINGS",
    "MOST_OFFERED",
    "OPEN_MEETINGS",
    "TOLD",
    "Again",
    "Attendance",
    "Audience",
    "Benefit",
    "Booklet",
    "BookletEdition",
    "BookletPart",
    "CalendarFeed",
    "Certificate",
    "CheckIn",
    "CheckInAnswer",
    "CommitteeSession",
    "CostKind",
    "CostLine",
    "CostPart",
    "CostSharing",
    "Decision",
    "DecisionState",
    "Departure",
    "DepartureSource",
    "EditionState",
    "EditionVoice",
    "EntryKind",
    "Evaluation",
    "Event",
    "EventKind",
    "EventState",
    "Guest",
    "GuestState",
    "HelpRequest",
    "HelpWord",
    "Meeting",
    "MeetingSlot",
    "MeetingState",
    "Notebook",
    "NotebookIdentity",
    "NotebookKey",
    "Paper",
    "PartFigure",
    "PartKind",
    "Parting",
    "PartingReason",
    "Point",
    "PointNote",
    "Presence",
    "Pulse",
    "PulseSignal",
    "Reader",
    "Report",
    "ReportState",
    "SealedEntry",
    "SessionState",
    "SharingRule",
    "Shown",
    "SignAct",
    "SignOutcome",
    "SignRule",
    "SignStep",
    "Telling",
    "Testimony",
    "Tone",
    "Tool",
    "ToolFile",
    "ToolKind",
    "ToolRole",
    "TrainingExemption",
    "TrainingRule",
]
