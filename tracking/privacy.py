"""What the tables of this app hold of people: meetings, sealed notebooks, events, the committee."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mentorat.lib.privacy import Basis, Impersonal, Kept, Plain, Purpose, Record, Who
from programs.enums import Side

FOLLOWING = (Purpose.FOLLOWING, Basis.ENGAGEMENT, Kept.PROGRAM)
GOVERNING = (Purpose.GOVERNING, Basis.INTEREST, Kept.PROGRAM)
OWN = ({"user": Who.USER},)

ENTRIES = (
    Record(
        "tracking.Meeting",
        _("the meetings of your pairs"),
        *FOLLOWING,
        tuple({f"binome__{side.value}": Who.CANDIDATE} for side in Side),
        blank="place link",
        stays="state starts_at minutes created_at planned_at settled_at",
        plain={
            Plain.KEY: "id uid",
            Plain.PLACE: "program binome",
            Plain.ACTOR: "proposed_by",
            Plain.JOB: "sequence",
        },
    ),
    Record(
        "tracking.HelpRequest",
        _("your requests for help"),
        *FOLLOWING,
        ({"asker": Who.CANDIDATE},),
        row="asked_at taken_at closed_at",
        plain={Plain.KEY: "id", Plain.PLACE: "program binome asker", Plain.ACTOR: "handler"},
    ),
    Record(
        "tracking.HelpWord",
        _("what was written about your requests for help"),
        *FOLLOWING,
        ({"request__asker": Who.CANDIDATE},),
        row="by_asker text at",
        named="text",
        plain={Plain.KEY: "id", Plain.PLACE: "program request", Plain.ACTOR: "author"},
    ),
    Record(
        "tracking.Parting",
        _("what you said when a pair ended"),
        *FOLLOWING,
        tuple({f"binome__{side.value}": Who.CANDIDATE, "side": side.value} for side in Side),
        row="side ended reason words misfits telling sentence farewell again said_at",
        named="words sentence farewell",
        plain={Plain.KEY: "id", Plain.PLACE: "program binome"},
    ),
    Record(
        "tracking.Departure",
        _("your departures from a company"),
        *FOLLOWING,
        ({"candidate": Who.CANDIDATE},),
        row="source on told_at settled_at",
        plain={
            Plain.KEY: "id",
            Plain.PLACE: "program candidate company",
            Plain.ACTOR: "told_by settled_by",
        },
    ),
    Record(
        "tracking.NotebookIdentity",
        _("the keys of your notebook, locked"),
        *FOLLOWING,
        OWN,
        row="generation public_key lock recovery passkeys created_at replaced_at",
        hidden="lock recovery passkeys",
        plain={Plain.KEY: "id", Plain.PLACE: "consortium user"},
    ),
    Record(
        "tracking.NotebookKey",
        _("the key of a notebook, wrapped for you"),
        *FOLLOWING,
        ({"identity__user": Who.USER},),
        row="side wrapped given_at",
        hidden="wrapped",
        plain={Plain.KEY: "id", Plain.PLACE: "consortium program notebook identity"},
    ),
    Record(
        "tracking.SealedEntry",
        _("what you wrote in the notebook, sealed"),
        *FOLLOWING,
        tuple({f"notebook__binome__{s.value}": Who.CANDIDATE, "author": s.value} for s in Side),
        row="kind slot revision body author created_at changed_at",
        plain={Plain.KEY: "id", Plain.PLACE: "program notebook"},
    ),
    Record(
        "tracking.Guest",
        _("events to which you were invited"),
        *GOVERNING,
        ({"candidate": Who.CANDIDATE}, {"user": Who.USER}),
        pseudonym="name",
        stays="event company side state invited_at answered_at queued_at presence marked_at",
        plain={
            Plain.KEY: "id",
            Plain.PLACE: "consortium program home candidate user",
            Plain.JOB: "held sequence",
            Plain.ACTOR: "marked_by",
        },
    ),
    Record(
        "tracking.TrainingExemption",
        _("exemptions from a training"),
        *GOVERNING,
        ({"candidate": Who.CANDIDATE},),
        row="reason made_at",
        plain={Plain.KEY: "id", Plain.PLACE: "program candidate", Plain.ACTOR: "made_by"},
    ),
    Record(
        "tracking.Attendance",
        _("sessions of the committee to which you were convened"),
        *GOVERNING,
        OWN,
        pseudonym="name",
        stays="session company presence",
        says={"session": "session.starts_at"},
        plain={Plain.KEY: "id", Plain.PLACE: "program user"},
    ),
    Record(
        "tracking.Decision",
        _("decisions of the committee in your charge"),
        *GOVERNING,
        ({"owner_user": Who.USER},),
        pseudonym="owner",
        stays="text due_on state settled_at created_at",
        plain={
            Plain.KEY: "id",
            Plain.PLACE: "consortium program session owner_user owner_company",
            Plain.ACTOR: "settled_by",
            Plain.JOB: "revision",
        },
    ),
    Record(
        "tracking.SignAct",
        _("what a coordinator did when your pair met little"),
        *FOLLOWING,
        tuple({f"binome__{side.value}": Who.CANDIDATE} for side in Side),
        row="step outcome signs until at",
        withheld=_("it is about two people at once, and could betray what the other said in confidence"),
        plain={Plain.KEY: "id", Plain.PLACE: "program binome", Plain.ACTOR: "author"},
    ),
    Impersonal("tracking.SignRule", Plain.FRAME),
    Impersonal("tracking.Notebook", Plain.JOB),
    Impersonal("tracking.Event", Plain.FRAME, free="title purpose place link host_name"),
    Impersonal("tracking.CommitteeSession", Plain.FRAME, free="agenda minutes place link"),
    Impersonal("tracking.CostLine", Plain.FRAME, free="label"),
    Impersonal("tracking.CostSharing", Plain.FRAME),
    Impersonal("tracking.CostPart", Plain.FRAME),
    Impersonal("tracking.TrainingRule", Plain.FRAME),
    Impersonal("tracking.Tool", Plain.FRAME, free="title description link"),
    Impersonal("tracking.ToolFile", Plain.FRAME, free="filename"),
    Impersonal("tracking.Report", Plain.FRAME, free="error"),
)
