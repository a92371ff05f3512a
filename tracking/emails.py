"""What the two members are told about their meetings: one function for each e-mail, in the person's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from matching import queries as pairing
from matching.models import Binome
from programs import outbox
from programs.models import Candidate, Program, User
from programs.queries import mail_texts as texts
from tracking import calendar, mail_texts
from tracking.models import Meeting, Parting, Report


@dataclass(frozen=True)
class Member:
    """One of the two, with what it takes to write to them."""

    candidate: Candidate
    partner: Candidate

    @property
    def user_id(self) -> int | None:
        return self.candidate.user_id

    @property
    def email(self) -> str:
        return self.candidate.user.email if self.candidate.user else self.candidate.email

    def language(self, program: Program) -> str:
        return self.candidate.user.language if self.candidate.user else program.consortium.language


def members(binome: Binome) -> tuple[Member, Member]:
    return Member(binome.mentor, binome.mentee), Member(binome.mentee, binome.mentor)


def other_than(binome: Binome, user: User) -> Member:
    mentor, mentee = members(binome)
    return mentee if mentor.user_id == user.pk else mentor


def proposed(meeting: Meeting, *, by: User) -> None:
    """To the one who answers: a date was proposed, or another one."""
    _tell(meeting, "meeting_proposed", other_than(meeting.binome, by), None)


def planned(meeting: Meeting, *, now: datetime) -> None:
    """To both: it is agreed; the invitation goes with it."""
    for member in members(meeting.binome):
        with translation.override(member.language(meeting.binome.program)):
            entry = calendar.request(meeting, stamp=now)
        _tell(meeting, "meeting_planned", member, entry)


def moved(meeting: Meeting, *, by: User, now: datetime) -> None:
    """A meeting that their calendars hold goes elsewhere: both entries move, and the other one is asked to confirm."""
    for member in members(meeting.binome):
        with translation.override(member.language(meeting.binome.program)):
            entry = calendar.request(meeting, stamp=now)
        _tell(meeting, "meeting_moved", member, entry, mine=member.user_id == by.pk)


def cancelled(meeting: Meeting, *, by: User, now: datetime) -> None:
    """The other one is told; whoever has it in their calendar sees it leave."""
    for member in members(meeting.binome):
        mine = member.user_id == by.pk
        if meeting.planned_at is None:
            if not mine:
                _tell(meeting, "meeting_cancelled", member, None, mine=mine)
            continue
        with translation.override(member.language(meeting.binome.program)):
            entry = calendar.cancel(meeting, stamp=now)
        _tell(meeting, "meeting_cancelled", member, entry, mine=mine)


def withdrawn(meeting: Meeting, *, now: datetime, rests: bool = False) -> None:
    """The pair has ended, or `rests`: the meeting leaves the calendars that hold it. One that was only proposed is in none."""
    if meeting.planned_at is None:
        return
    for member in members(meeting.binome):
        with translation.override(member.language(meeting.binome.program)):
            entry = calendar.cancel(meeting, stamp=now)
        _tell(meeting, "meeting_withdrawn", member, entry, rests=rests)


def pair_ended(binome: Binome, parting: Parting | None = None) -> None:
    """To each of the two: thanks, no fault, and whom to talk to. Never why: what the one who ended it left for the other
    waits on their own page."""
    program = binome.program
    coordinators = pairing.coordinators(program)
    for member in members(binome):
        outbox.post(
            "tracking/pair_ended",
            key=f"pair_ended:{binome.pk}:{member.candidate.pk}",
            to=member.email,
            language=member.language(program),
            program=program,
            context={
                "program": program,
                "person": member.candidate,
                "partner": member.partner,
                "coordinators": coordinators,
                "left": _left_for(parting, member),
                "url": settings.SITE_URL + reverse("my_parting", args=[program.slug, binome.pk]),
            },
        )


def _left_for(parting: Parting | None, member: Member) -> bool:
    """Whether a word waits for this member, who did not end the pair."""
    if parting is None or member.candidate.side == parting.side:
        return False
    return bool(parting.told or parting.farewell)


def report_ready(report: Report, *, to: User) -> None:
    """To those who read it: the report is there; the link asks to sign in."""
    program = report.program
    outbox.post(
        "tracking/report_ready",
        key=f"report:{report.pk}:{to.pk}",
        to=to.email,
        language=to.language,
        program=program,
        context={
            "program": program,
            "person": to,
            "report": report,
            "month": datetime.strptime(report.period, "%Y-%m").date(),  # noqa: DTZ007
            "url": settings.SITE_URL + reverse("reports", args=[program.slug]),
        },
    )


def _tell(meeting: Meeting, template: str, to: Member, entry: outbox.Invitation | None, **more: bool) -> None:
    program, language = meeting.binome.program, to.language(meeting.binome.program)
    with timezone.override(ZoneInfo(program.consortium.zone)), translation.override(language):
        kind = f"{template}_mine" if more.get("mine") else template
        text = texts.in_force([program.pk]).get((program.pk, kind, language))
        outbox.post(
            f"tracking/{template}",
            key=f"{template}:{meeting.pk}:{meeting.sequence}:{to.candidate.pk}",
            to=to.email,
            language=language,
            program=program,
            context={
                "program": program,
                "meeting": meeting,
                "own": mail_texts.words(text, program, to.candidate, to.partner, meeting),
                "person": to.candidate,
                "partner": to.partner,
                "mine": False,
                "rests": False,
                "url": settings.SITE_URL + reverse("my_meetings", args=[program.slug]),
                **more,
            },
            invitation=entry,
        )
