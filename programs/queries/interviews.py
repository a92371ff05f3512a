"""Interviews: slots, who took them, grids, facts. The look-up by a mailed key runs before any scope is open."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone
from django_scopes import scopes_disabled

from programs.applying.tokens import hashed
from programs.enums import CandidateState, FactSource
from programs.models import (
    Application,
    Candidate,
    CandidateFact,
    Consortium,
    Interview,
    InterviewBooking,
    InterviewKey,
    InterviewNote,
    InterviewSlot,
    User,
)

AROUND = ("candidate__program__consortium", "candidate__company", "candidate__user")
WAITING = (CandidateState.INVITED, CandidateState.APPLIED, CandidateState.WAITING)

# --- the door -------------------------------------------------------------------------------------


def key(token: str) -> InterviewKey | None:
    """The key of that token, with its candidate, while it opens something; unknown, run out or gone is one answer."""
    with scopes_disabled():
        rows = InterviewKey.objects.select_related(*AROUND)
        found = rows.filter(token_hash=hashed(token), expires_at__gt=timezone.now()).first()
    gone = found is not None and found.candidate.state == CandidateState.WITHDRAWN
    return None if gone else found


# --- slots ----------------------------------------------------------------------------------------


def open_slots() -> QuerySet[InterviewSlot]:
    """What a candidate can choose among, in the programme in scope: to come, offered, free."""
    return _ahead().filter(_free()).select_related("host")


def slot(pk: int) -> InterviewSlot | None:
    """A slot of the programme in scope that is offered, taken or not."""
    rows = InterviewSlot.objects.select_related("host", "program__consortium")
    return rows.filter(pk=pk, withdrawn_at=None).first()


def slots_from(moment: datetime) -> QuerySet[InterviewSlot]:
    """The slots that end after `moment`, each with `taken`: its bookings that stand (one at most), with the candidate."""
    bookings = InterviewBooking.objects.filter(cancelled_at=None).select_related("candidate__company")
    rows = InterviewSlot.objects.filter(withdrawn_at=None, starts_at__gte=moment - timedelta(hours=3))
    rows = rows.select_related("host").prefetch_related(Prefetch("bookings", bookings, to_attr="taken"))
    return rows.order_by("starts_at", "id")


def slots_of_host(host: User, on: date) -> list[InterviewSlot]:
    """What the host offers around that day, in any programme: nobody interviews two people at once."""
    with scopes_disabled():
        rows = InterviewSlot.objects.filter(host=host, withdrawn_at=None)
        return list(
            rows.filter(
                starts_at__date__gte=on - timedelta(days=1), starts_at__date__lte=on + timedelta(days=1)
            )
        )


def to_come(host: User, consortium: Consortium | None = None) -> QuerySet[InterviewSlot]:
    """The slots that the host still offers or holds, in that consortium or anywhere."""
    rows = InterviewSlot.objects.filter(host=host, withdrawn_at=None, starts_at__gt=timezone.now())
    return rows.filter(program__consortium=consortium) if consortium else rows


def booking_of(candidate: Candidate, *, locked: bool = False) -> InterviewBooking | None:
    """The interview that the candidate has, past or to come; `locked` for a service that changes it."""
    rows = InterviewBooking.objects.select_related("slot__host", *AROUND)
    rows = rows.select_for_update(of=("self",)) if locked else rows
    return rows.filter(candidate=candidate, cancelled_at=None).first()


def booking_of_slot(slot: InterviewSlot) -> InterviewBooking | None:
    rows = InterviewBooking.objects.select_related("slot__host", *AROUND)
    return rows.filter(slot=slot, cancelled_at=None).first()


# --- who is to be interviewed ---------------------------------------------------------------------


def to_invite() -> QuerySet[Candidate]:
    """Whoever was not interviewed yet and has no slot, with `asked`: whether a link was mailed to them that still opens."""
    bookings = InterviewBooking.objects.filter(candidate=OuterRef("pk"), cancelled_at=None)
    done = Interview.objects.filter(candidate=OuterRef("pk"), closed_at__isnull=False)
    keys = InterviewKey.objects.filter(candidate=OuterRef("pk"), expires_at__gt=timezone.now())
    rows = Candidate.objects.filter(~Exists(bookings), ~Exists(done), state__in=WAITING)
    return rows.annotate(asked=Exists(keys)).select_related("company", "program__consortium", "user")


def language_of(candidate: Candidate) -> str:
    """The language in which a mail is written to them: that of their account, of their application, of the consortium."""
    if candidate.user is not None:
        return candidate.user.language
    told = Application.objects.filter(candidate=candidate).order_by("-sent_at", "-id")
    said = told.values_list("language", flat=True).first()
    return said or candidate.program.consortium.language


# --- the grid and the facts -----------------------------------------------------------------------


def interview(candidate: Candidate) -> Interview | None:
    rows = Interview.objects.select_related("changed_by", "program__consortium")
    return rows.filter(candidate=candidate).first()


def notes(found: Interview | None) -> dict[str, str]:
    """The notes by section. For the grid alone."""
    if found is None:
        return {}
    return dict(InterviewNote.objects.filter(interview=found).values_list("section", "text"))


def author(candidate: Candidate, name: str) -> str:
    """Who wrote last in that field of the grid (`note_<section>`, or the field of a fact); "" when nobody did there."""
    if name.startswith("note_"):
        rows = InterviewNote.objects.filter(
            interview__candidate=candidate, section=name.removeprefix("note_")
        )
        note = rows.select_related("author").first()
        return note.author.name if note and note.author else ""
    told = spoken(candidate).get("qualities" if name == "words" else name)
    return told.author.name if told and told.author else ""


def facts(candidate: Candidate) -> dict[str, list[CandidateFact]]:
    """What is known of the source of each field, by field, the one in use first."""
    rows = CandidateFact.objects.filter(candidate=candidate).select_related("author")
    found: dict[str, list[CandidateFact]] = {}
    for row in rows.order_by("-used", "id"):
        found.setdefault(row.field, []).append(row)
    return found


def spoken(candidate: Candidate) -> dict[str, CandidateFact]:
    """What an interview said of each field, heard or inferred."""
    rows = CandidateFact.objects.filter(
        candidate=candidate, source__in=[FactSource.HEARD, FactSource.INFERRED]
    )
    return {row.field: row for row in rows}


def fact(pk: int) -> CandidateFact | None:
    return CandidateFact.objects.select_related("candidate__program__consortium").filter(pk=pk).first()


def _ahead() -> QuerySet[InterviewSlot]:
    return InterviewSlot.objects.filter(withdrawn_at=None, starts_at__gt=timezone.now()).order_by(
        "starts_at", "id"
    )


def _free() -> object:
    return ~Exists(InterviewBooking.objects.filter(slot=OuterRef("pk"), cancelled_at=None))
