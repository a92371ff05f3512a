from programs.models.applications import Application, ApplicationKey, ApplicationLink, Consent
from programs.models.candidates import Candidate, CandidateTheme, ColumnMapping, SheetUpload
from programs.models.interviews import CandidateFact, Interview, InterviewNote
from programs.models.journal import AuditEvent, Heartbeat, OutboundEmail
<<<<<<< HEAD
from programs.models.lives import Invitation, Support
=======
from programs.models.lists import MergedCandidate, SavedFilter
>>>>>>> e5f33f3 (The list of candidates: every filter and sort in its address, filters under a name, ticks that stay, acts on many that say first what they do, a workbook; 5,000 candidates cost as little as fifty)
from programs.models.programs import Milestone, Program, ProgramUserObjectPermission, Theme
from programs.models.slots import InterviewBooking, InterviewKey, InterviewSlot
from programs.models.support import SupportKey, SupportRequest
from programs.models.tenancy import (
    Company,
    CompanyRelation,
    Consortium,
    ConsortiumUserObjectPermission,
    Membership,
)
from programs.models.users import User
from programs.models.waiting import CandidateKey, WaitingNews, WaitingRule

__all__ = [
    "Application",
    "ApplicationKey",
    "ApplicationLink",
    "AuditEvent",
    "Candidate",
    "CandidateFact",
    "CandidateKey",
    "CandidateTheme",
    "ColumnMapping",
    "Company",
    "CompanyRelation",
    "Consent",
    "Consortium",
    "ConsortiumUserObjectPermission",
    "Heartbeat",
    "Interview",
    "InterviewBooking",
    "InterviewKey",
    "InterviewNote",
    "InterviewSlot",
    "Invitation",
    "Membership",
    "MergedCandidate",
    "Milestone",
    "OutboundEmail",
    "Program",
    "ProgramUserObjectPermission",
    "SavedFilter",
    "SheetUpload",
    "Support",
    "SupportKey",
    "SupportRequest",
    "Theme",
    "User",
    "WaitingNews",
    "WaitingRule",
]
