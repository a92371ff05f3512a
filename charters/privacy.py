"""What the tables of this app hold of people: signed texts and the evidence of each signature."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mentorat.lib.privacy import Basis, Impersonal, Kept, Plain, Purpose, Record, Who

PROVING = (Purpose.PROVING, Basis.LAW, Kept.PROOF)
MEMBERS = ({"binome__mentor": Who.CANDIDATE}, {"binome__mentee": Who.CANDIDATE})

ENTRIES = (
    Record(
        "charters.Charter",
        _("your charters"),
        *PROVING,
        MEMBERS,
        pseudonym="body",
        blank="pdf signed_pdf",
        evidence="sha256 frozen_at completed_at closed_at version terms",
        hidden="body",
        plain={
            Plain.KEY: "id",
            Plain.PLACE: "program binome replaces",
            Plain.ACTOR: "proposed_by",
            Plain.FRAME: "text_version language",
        },
    ),
    Record(
        "charters.Signature",
        _("your signatures on charters and agreements"),
        *PROVING,
        ({"user": Who.USER}, {"signer_email": Who.EMAIL}),
        pseudonym="signer_name signer_email",
        blank="signer_title ip user_agent",
        evidence="signer consent document_sha256 method authenticated_at signed_at previous_hash hash",
        hidden="previous_hash",
        spared={"agreement__isnull": False},
        spared_why=_(
            "a signature given for a company, and the agreement that bears it, stay as they are while the companies are bound "
            "by them and for the legal time after: they are the companies’"
        ),
        plain={
            Plain.KEY: "id",
            Plain.PLACE: "consortium charter agreement company user",
            Plain.JOB: "erased_at",
        },
    ),
    Record(
        "charters.AgreementReply",
        _("what you answered on the agreement"),
        Purpose.GOVERNING,
        Basis.INTEREST,
        Kept.PROGRAM,
        ({"user": Who.USER}, {"email": Who.EMAIL}),
        row="name email kind text said_at",
        plain={Plain.KEY: "id", Plain.PLACE: "consortium agreement company user"},
    ),
    Record(
        "charters.Acknowledgement",
        _("the versions of the agreement you read"),
        *PROVING,
        ({"user": Who.USER},),
        row="agreement document_sha256 acknowledged_at",
        says={"agreement": "agreement.version"},
        plain={Plain.KEY: "id", Plain.PLACE: "consortium user"},
    ),
    Impersonal("charters.Agreement", Plain.FRAME),
    Impersonal("charters.AgreementDraft", Plain.FRAME),
    Impersonal("charters.SealedDocument", Plain.FRAME),
)
