"""Tables in which no line is about a person: the consortium, its companies, its programmes, the jobs."""

from __future__ import annotations

from mentorat.lib.privacy import Impersonal, Plain

FRAME = (
    Impersonal("programs.Consortium", Plain.FRAME, free="apart_reason privacy_name privacy_email"),
    Impersonal("programs.Company", Plain.FRAME, free="left_reason"),
    Impersonal("programs.IdentityProvider", Plain.FRAME),
    Impersonal("programs.ProviderDomain", Plain.FRAME),
    Impersonal("programs.CompanyRelation", Plain.FRAME, free="reason end_reason"),
    Impersonal("programs.EntryQuestion", Plain.FRAME, free="reason"),
    Impersonal("programs.Program", Plain.FRAME, free="single_source_reason gives asks"),
    Impersonal("programs.Theme", Plain.FRAME),
    Impersonal("programs.Milestone", Plain.FRAME),
    Impersonal("programs.ColumnMapping", Plain.FRAME, free="heading_key"),
    Impersonal("programs.ApplicationLink", Plain.FRAME, free="name"),
    Impersonal("programs.GoalQuestion", Plain.FRAME, free="label why"),
    Impersonal("programs.WaitingRule", Plain.FRAME, free="words"),
    Impersonal("programs.Incident", Plain.FRAME, free="nature happened whose data why measures others_told"),
    Impersonal("programs.MailText", Plain.FRAME, free="subject body"),
    Impersonal("programs.NoticeVersion", Plain.FRAME, free="text_fr text_en"),
    Impersonal("programs.Heartbeat", Plain.JOB),
)
