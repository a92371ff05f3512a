"""What the two members are told about their meetings: one function for each e-mail, in the person's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from matching import queries as pairing
from matching.models import Binome
from programs import outbox
from programs.enums import MailCategory
from programs.models import Candidate, MailText, OutboundEmail, Program, User
from programs.queries import mail_texts as texts
from programs.stopping import Stops
from tracking import calendar, mail_texts, saying
from tracking.models import Meeting, Parting, Report
from tracking.reminders import Due, Kind


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
        text = (
            None if more.get("mine") else texts.in_force([program.pk]).get((program.pk, template, language))
        )
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


@dataclass(frozen=True)
class Notice:
    """A reminder for one member, with the meeting it speaks of, if any. The key makes it once a person and period."""

    due: Due
    binome: Binome
    member: Member
    meeting: Meeting | None
    patient: bool = True  # it would still hold on the next day of mails

    @property
    def category(self) -> MailCategory | None:
        """What the person stops who wants no more of these; None for what is necessary."""
        return CATEGORIES.get(self.due.kind)

    def is_tomorrow(self, now: datetime) -> bool:
        """Whether the meeting it speaks of is on the next day, and not after a weekend without mails."""
        if self.meeting is None:
            return False
        zone = ZoneInfo(self.binome.program.consortium.zone)
        day = self.meeting.starts_at.astimezone(zone).date()
        return day - now.astimezone(zone).date() == timedelta(days=1)

    @property
    def url(self) -> str:
        """The page where it is answered in one tap."""
        page, slug = PAGES[self.due.kind], self.binome.program.slug
        where = [slug] if page == "my_meetings" else [slug, self.binome.pk]
        return settings.SITE_URL + reverse(page, args=where)

    @property
    def key(self) -> str:
        who = self.member.user_id or f"c{self.member.candidate.pk}"
        return f"reminder:{self.due.kind}:{self.binome.pk}:{who}:{self.due.period}"


# The page where each kind of reminder is answered in one tap.
PAGES = {
    Kind.CHARTER: "my_charter",
    Kind.FIRST: "meeting_new",
    Kind.MONTHLY: "meeting_new",
    Kind.TOMORROW: "my_meetings",
    Kind.SETTLE: "my_meetings",
    Kind.PULSE: "my_pulse",
    Kind.CHECKIN: "my_checkin",
    Kind.CHECKIN_AGAIN: "my_checkin",
    Kind.CLOSING: "closing",
}

CATEGORIES = {
    Kind.FIRST: MailCategory.MEETINGS,
    Kind.MONTHLY: MailCategory.MEETINGS,
    Kind.TOMORROW: MailCategory.MEETINGS,
    Kind.SETTLE: MailCategory.MEETINGS,
    Kind.PULSE: MailCategory.MEETINGS,
}


def reminder(notice: Notice, *, due_at: datetime, own: Mapping[texts.Key, MailText]) -> OutboundEmail:
    """The reminder as a row for the outbox, not queued yet; `own` are the words of the programmes that have theirs."""
    program, member = notice.binome.program, notice.member
    category, language = notice.category, member.language(program)
    text = own.get((program.pk, f"reminder_{notice.due.kind}", language))
    with timezone.override(ZoneInfo(program.consortium.zone)), translation.override(language):
        return outbox.compose(
            f"tracking/reminder_{notice.due.kind}",
            key=notice.key,
            to=member.email,
            language=language,
            program=program,
            due_at=due_at,
            stops=str(Stops(member.candidate.pk, (category,))) if category else "",
            context={
                "program": program,
                "meeting": notice.meeting,
                "tomorrow": notice.is_tomorrow(due_at),
                "own": mail_texts.words(text, program, member.candidate, member.partner, notice.meeting),
                "person": member.candidate,
                "partner": member.partner,
                "url": notice.url,
                "say": answers(notice, due_at),
            },
        )


def answers(notice: Notice, due_at: datetime) -> dict[str, str]:
    """The links that say whether the meeting took place, for the mail that asks."""
    if notice.due.kind != Kind.SETTLE or notice.meeting is None:
        return {}
    return saying.links(notice.meeting, notice.due.side, due_at)
