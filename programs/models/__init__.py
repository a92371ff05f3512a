from programs.models.addresses import AddressChange
from programs.models.alumni import AlumniCall
from programs.models.applications import Application, ApplicationKey, ApplicationLink, Consent
from programs.models.candidates import Candidate, CandidateTheme, ColumnMapping, SheetUpload
from programs.models.goals import GoalAnswer, GoalQuestion
from programs.models.interviews import CandidateFact, Interview, InterviewNote
from programs.models.journal import AuditEvent, Heartbeat, OutboundEmail
from programs.models.lists import MergedCandidate, SavedFilter
from programs.models.lives import Invitation, Support
from programs.models.mails import MailRefusal, MailText
from programs.models.notices import NoticeVersion
from programs.models.once import SentForm
from programs.models.privacy import AccessPage, ErasureRequest, FileAccess, Incident, Risk
from programs.models.programs import Milestone, Program, ProgramUserObjectPermission, Theme
from programs.models.providers import IdentityProvider, ProviderDomain
from programs.models.relations import CompanyRelation, EntryQuestion
from programs.models.roles import RoleInvitation
from programs.models.sessions import UserSession
from programs.models.slots import InterviewBooking, InterviewKey, InterviewSlot
from programs.models.support import SupportKey, SupportRequest
from programs.models.tenancy import (
    Company,
    Consortium,
    ConsortiumUserObjectPermission,
    Membership,
)
from programs.models.users import User
from programs.models.waiting import CandidateKey, WaitingNews, WaitingRule

__all__ = [
    "AccessPage",
    "AddressChange",
    "AlumniCall",
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
    "EntryQuestion",
    "ErasureRequest",
    "FileAccess",
    "GoalAnswer",
    "GoalQuestion",
    "Heartbeat",
    "IdentityProvider",
    "Incident",
    "Interview",
    "InterviewBooking",
    "InterviewKey",
    "InterviewNote",
    "InterviewSlot",
    "Invitation",
    "MailRefusal",
    "MailText",
    "Membership",
    "MergedCandidate",
    "Milestone",
    "NoticeVersion",
    "OutboundEmail",
    "Program",
    "ProgramUserObjectPermission",
    "ProviderDomain",
    "Risk",
    "RoleInvitation",
    "SavedFilter",
    "SentForm",
    "SheetUpload",
    "Support",
    "SupportKey",
    "SupportRequest",
    "Theme",
    "User",
    "UserSession",
    "WaitingNews",
    "WaitingRule",
]
