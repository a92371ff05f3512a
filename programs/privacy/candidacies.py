"""The candidacy: the profile, the interview, what was found out and from whom."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mentorat.lib.privacy import Basis, Kept, Plain, Purpose, Record, Who
from programs import profile
from programs.enums import Availability, Intention, Quality

THEIRS = ({"candidate": Who.CANDIDATE},)
RECRUITING = (Purpose.RECRUITING, Basis.CANDIDACY, Kept.PROGRAM)
WAY = {Plain.KEY: "id", Plain.PLACE: "program candidate"}
NOTES = _(
    "notes that the coordinators wrote for themselves, and that may speak of other people, whom the law protects too "
    "(RGPD, article 15, paragraph 4; Québec, act on the private sector, article 40): ask them for a copy, from which "
    "what concerns others is taken out"
)

CANDIDACIES = (
    Record(
        "programs.Candidate",
        _("your candidacies"),
        *RECRUITING,
        ({"pk": Who.CANDIDATE},),
        pseudonym="first_name sort_name name_key email_key email",
        blank=(
            "search last_name job_title trade level_label level tenure_years skills qualities intentions languages "
            "availability place remote learning teaching biography available_throughout management_support "
            "room_for_manoeuvre voluntary stable_in_post news_muted_at"
        ),
        stays="side state company program capacity created_at state_since",
        hidden="sort_name name_key email_key search level",
        says={
            "qualities": lambda row: profile.coded(row.qualities, Quality),
            "intentions": lambda row: profile.coded(row.intentions, Intention),
            "availability": lambda row: profile.coded(row.availability, Availability),
            "languages": lambda row: profile.said(profile.language(code) for code in row.languages),
        },
        plain={Plain.KEY: "id", Plain.PLACE: "consortium user", Plain.JOB: "revision"},
    ),
    Record(
        "programs.CandidateTheme",
        _("your themes"),
        Purpose.PAIRING,
        Basis.CANDIDACY,
        Kept.PROGRAM,
        THEIRS,
        row="theme depth",
        plain=WAY,
    ),
    Record(
        "programs.CandidateFact",
        _("facts of your profile and where they come from"),
        *RECRUITING,
        THEIRS,
        row="field value source at used",
        plain={**WAY, Plain.ACTOR: "author"},
    ),
    Record(
        "programs.Interview",
        _("your interviews"),
        *RECRUITING,
        THEIRS,
        row="begun_at closed_at",
        plain={**WAY, Plain.JOB: "revision hand changed_at", Plain.ACTOR: "changed_by"},
    ),
    Record(
        "programs.InterviewNote",
        _("notes of your interviews"),
        *RECRUITING,
        ({"interview__candidate": Who.CANDIDATE},),
        row="section text at",
        withheld=NOTES,
        plain={Plain.KEY: "id", Plain.PLACE: "program interview", Plain.ACTOR: "author"},
    ),
    Record(
        "programs.InterviewBooking",
        _("the interview slots you took"),
        *RECRUITING,
        THEIRS,
        row="slot booked_at cancelled_at",
        says={"slot": "slot.starts_at"},
        plain={**WAY, Plain.KEY: "id uid", Plain.JOB: "sequence"},
    ),
    Record(
        "programs.InterviewSlot",
        _("the interview slots you offered"),
        Purpose.RECRUITING,
        Basis.INTEREST,
        Kept.PROGRAM,
        ({"host": Who.USER},),
        stays="starts_at minutes way withdrawn_at created_at host",
        blank="place link",
        hidden="host",
        plain={Plain.KEY: "id", Plain.PLACE: "program"},
    ),
    Record(
        "programs.InterviewKey",
        _("links to choose an interview"),
        Purpose.RECRUITING,
        Basis.CANDIDACY,
        Kept.SHORT,
        THEIRS,
        row="created_at expires_at",
        plain={**WAY, Plain.KEY: "id token_hash"},
    ),
    Record(
        "programs.SupportRequest",
        _("questions put to your management"),
        *RECRUITING,
        ({"candidate": Who.CANDIDATE}, {"email": Who.EMAIL}),
        row="email language consent asked_at expires_at reminded_at answer answered_at closed_at",
        plain={**WAY, Plain.ACTOR: "asked_by"},
    ),
    Record(
        "programs.SupportKey",
        _("links sent to your management"),
        Purpose.RECRUITING,
        Basis.CANDIDACY,
        Kept.SHORT,
        ({"request__candidate": Who.CANDIDATE}, {"request__email": Who.EMAIL}),
        row="created_at",
        plain={Plain.KEY: "id token_hash", Plain.PLACE: "program request"},
    ),
    Record(
        "programs.Support",
        _("what your company said of your candidacy"),
        *RECRUITING,
        THEIRS,
        row="supports reason said_at",
        hidden="reason",
        plain={Plain.KEY: "id", Plain.PLACE: "program candidate company", Plain.ACTOR: "said_by"},
    ),
    Record(
        "programs.GoalAnswer",
        _("your answers to the optional questions on diversity"),
        Purpose.GOVERNING,
        Basis.CONSENT,
        Kept.CONSENT,
        THEIRS,
        row="question choice",
        says={"choice": "chosen"},
        plain=WAY,
    ),
    Record(
        "programs.WaitingNews",
        _("news of the waiting list"),
        Purpose.TELLING,
        Basis.ENGAGEMENT,
        Kept.PROGRAM,
        THEIRS,
        row="said_on awaited sent_at",
        plain={**WAY, Plain.ACTOR: "sent_by"},
    ),
    Record(
        "programs.MailRefusal",
        _("mails that you stopped"),
        Purpose.TELLING,
        Basis.ENGAGEMENT,
        Kept.PROGRAM,
        THEIRS,
        row="category refused_at",
        plain=WAY,
    ),
    Record(
        "programs.CandidateKey",
        _("links to your own page"),
        Purpose.TELLING,
        Basis.ENGAGEMENT,
        Kept.PROGRAM,
        THEIRS,
        row="created_at",
        plain={**WAY, Plain.KEY: "id token_hash"},
    ),
    Record(
        "programs.MergedCandidate",
        _("candidacies that were one and the same"),
        *RECRUITING,
        ({"kept": Who.CANDIDATE},),
        row="merged_at",
        plain={Plain.KEY: "id gone", Plain.PLACE: "program kept", Plain.ACTOR: "merged_by"},
    ),
)
