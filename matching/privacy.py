"""What the tables of this app hold of people: proposals, choices, confidences, pairs and what became of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from matching.enums import TieSource
from mentorat.lib.privacy import Basis, Impersonal, Kept, Plain, Purpose, Record, Who
from programs.enums import Side

BOTH = ({"mentor": Who.CANDIDATE}, {"mentee": Who.CANDIDATE})
PAIRING = (Purpose.PAIRING, Basis.CONSENT, Kept.PROGRAM)
WORK = _(
    "the coordinators’ work on the pairs, which speaks of two people at a time: the pair that was announced to you is in your download"
)
CONFIDENCE = _("told in confidence by somebody else: the law protects them as it protects you")
WAY = {Plain.KEY: "id", Plain.PLACE: "program scenario"}

ENTRIES = (
    Record(
        "matching.Binome",
        _("your pairs"),
        *PAIRING,
        BOTH,
        blank="explanation note",
        stays=(
            "mentor mentee score confidence state formed_at announced_at mentor_accepted_at mentee_accepted_at "
            "accepted_at started_at resumed_at ended_at"
        ),
        hidden="explanation score confidence formed_at",
        shown={"announced_at__isnull": False},
        plain={
            Plain.KEY: "id",
            Plain.PLACE: "program proposal",
            Plain.FRAME: "mentor_company mentee_company same_company_allowed",
        },
    ),
    Record(
        "matching.Pause",
        _("pauses of your pairs"),
        Purpose.FOLLOWING,
        Basis.ENGAGEMENT,
        Kept.PROGRAM,
        tuple({f"binome__{side.value}": Who.CANDIDATE} for side in Side),
        stays="asked_by begun_at until over_at",
        hidden="asked_by",
        plain={Plain.KEY: "id", Plain.PLACE: "program binome"},
    ),
    Record(
        "matching.Proposal",
        _("pairs that were thought of"),
        *PAIRING,
        BOTH,
        row="mentor mentee score low high confidence explanation state decided_at",
        withheld=WORK,
        plain=WAY,
    ),
    Record(
        "matching.Unpaired",
        _("why a run found nobody for you"),
        *PAIRING,
        ({"candidate": Who.CANDIDATE},),
        row="reason",
        withheld=WORK,
        plain={**WAY, Plain.PLACE: "program scenario candidate"},
    ),
    Record(
        "matching.Pin",
        _("pairs fixed or kept apart on the board"),
        *PAIRING,
        BOTH,
        row="mentor mentee kind made_at",
        withheld=WORK,
        plain={**WAY, Plain.ACTOR: "made_by"},
    ),
    Record(
        "matching.Chooser",
        _("your choices in a round"),
        *PAIRING,
        ({"candidate": Who.CANDIDATE},),
        row="invited_at answered_at none_suits words",
        plain={Plain.KEY: "id", Plain.PLACE: "program candidate"},
    ),
    Record(
        "matching.Shortlisted",
        _("the mentors you were shown, and how you ranked them"),
        *PAIRING,
        BOTH,
        row="mentor mentee explanation position rank ranked_at",
        withheld=WORK,
        plain={Plain.KEY: "id", Plain.PLACE: "program"},
    ),
    Record(
        "matching.Request",
        _("what mentees asked of mentors"),
        *PAIRING,
        BOTH,
        row="mentor mentee state words reason asked_at answered_at",
        hidden="reason",
        plain={Plain.KEY: "id", Plain.PLACE: "program"},
    ),
    Record(
        "matching.Outcome",
        _("how you judged your pair"),
        Purpose.FOLLOWING,
        Basis.CONSENT,
        Kept.PROGRAM,
        tuple({f"binome__{side.value}": Who.CANDIDATE, "side": side.value} for side in Side),
        stays="side objective progress fit would_mentor recorded_at",
        plain={Plain.KEY: "id", Plain.PLACE: "program binome"},
    ),
    Record(
        "matching.Veto",
        _("pairs that were ruled out"),
        *PAIRING,
        BOTH,
        row="mentor mentee source reason made_at",
        withheld=CONFIDENCE,
        plain={Plain.KEY: "id", Plain.PLACE: "program", Plain.ACTOR: "made_by"},
    ),
    Record(
        "matching.Tie",
        _("with whom you must not be paired"),
        *PAIRING,
        (
            {"candidate": Who.CANDIDATE, "source": TieSource.PARTICIPANT.value},
            {"candidate": Who.CANDIDATE, "erasing": True},
            {"other_email": Who.EMAIL, "erasing": True},
            {"other_key": Who.NAME, "erasing": True},
        ),
        row="other_email other_name other_key reason source made_at withdrawn_at",
        hidden="other_key",
        plain={Plain.KEY: "id", Plain.PLACE: "program candidate", Plain.ACTOR: "made_by"},
    ),
    Impersonal("matching.Scenario", Plain.JOB, free="name"),
    Impersonal("matching.BoardEdit", Plain.JOB, free="before after cost"),
    Impersonal("matching.Announcement", Plain.JOB),
    Impersonal("matching.MatchingPolicy", Plain.FRAME),
)
