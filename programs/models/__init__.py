from programs.models.applications import Application, ApplicationKey, ApplicationLink, Consent
from programs.models.candidates import Candidate, CandidateTheme, ColumnMapping, SheetUpload
from programs.models.journal import AuditEvent, Heartbeat, OutboundEmail
from programs.models.programs import Milestone, Program, ProgramUserObjectPermission, Theme
from programs.models.tenancy import (
    Company,
    CompanyRelation,
    Consortium,
    ConsortiumUserObjectPermission,
    Membership,
)
from programs.models.users import User

__all__ = [
    "Application",
    "ApplicationKey",
    "ApplicationLink",
    "AuditEvent",
    "Candidate",
    "CandidateTheme",
    "ColumnMapping",
    "Company",
    "CompanyRelation",
    "Consent",
    "Consortium",
    "ConsortiumUserObjectPermission",
    "Heartbeat",
    "Membership",
    "Milestone",
    "OutboundEmail",
    "Program",
    "ProgramUserObjectPermission",
    "SheetUpload",
    "Theme",
    "User",
]
