"""Applying: what was typed by a link, what was agreed to, who was invited or called again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mentorat.lib.privacy import Basis, Kept, Plain, Purpose, Record, Who

RECRUITING = (Purpose.RECRUITING, Basis.CANDIDACY, Kept.PROGRAM)
WRITTEN = ({"candidate": Who.CANDIDATE}, {"email": Who.EMAIL})

APPLICATIONS = (
    Record(
        "programs.Application",
        _("your applications, as you typed them"),
        *RECRUITING,
        WRITTEN,
        row="email proved_at manager_email language said expectations concerns company company_named talked_at state created_at touched_at sent_at",
        plain={
            Plain.KEY: "id ref stamp",
            Plain.PLACE: "consortium program link candidate",
            Plain.ACTOR: "talked_by",
        },
    ),
    Record(
        "programs.ApplicationKey",
        _("links to your application"),
        Purpose.RECRUITING,
        Basis.CONSENT,
        Kept.SHORT,
        tuple({f"application__{path}": who for path, who in each.items()} for each in WRITTEN),
        row="purpose created_at expires_at used_at",
        plain={Plain.KEY: "id token_hash", Plain.PLACE: "program application"},
    ),
    Record(
        "programs.Consent",
        _("what you agreed to"),
        Purpose.PROVING,
        Basis.LAW,
        Kept.PROGRAM,
        (
            {"candidate": Who.CANDIDATE},
            {"application__candidate": Who.CANDIDATE},
            {"application__email": Who.EMAIL},
        ),
        row="purpose version text language agreed_at withdrawn_at",
        plain={Plain.KEY: "id", Plain.PLACE: "program application candidate", Plain.ACTOR: "withdrawn_by"},
    ),
    Record(
        "programs.Invitation",
        _("your invitations"),
        *RECRUITING,
        ({"candidate": Who.CANDIDATE}, {"application__email": Who.EMAIL}),
        row="by_company sent_at reminded_at expires_at answer answered_at",
        plain={Plain.KEY: "id", Plain.PLACE: "program candidate application", Plain.ACTOR: "proposed_by"},
    ),
    Record(
        "programs.AlumniCall",
        _("calls to a new programme"),
        Purpose.TELLING,
        Basis.CONSENT,
        Kept.CONSENT,
        ({"candidate": Who.CANDIDATE},),
        row="told_at",
        plain={
            Plain.KEY: "id token_hash",
            Plain.PLACE: "consortium program candidate application",
            Plain.ACTOR: "told_by",
        },
    ),
    Record(
        "programs.SheetUpload",
        _("sign-up sheets in which you may stand"),
        Purpose.RECRUITING,
        Basis.INTEREST,
        Kept.PROGRAM,
        ({"uploaded_by": Who.USER}, {"program__candidates": Who.CANDIDATE}),
        row="filename content mapping side uploaded_at confirmed_at",
        withheld=_("a whole sheet speaks of many people: what it said of you is in your candidacy"),
        plain={Plain.KEY: "id", Plain.PLACE: "program", Plain.ACTOR: "uploaded_by"},
    ),
)
