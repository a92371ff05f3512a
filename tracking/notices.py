"""A reminder for one person: the page where it is answered, what they may stop, its words as a row for the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from matching.models import Binome
from programs import outbox
from programs.enums import MailCategory
from programs.models import MailText, OutboundEmail, Program
from programs.queries import mail_texts as texts
from programs.stopping import Stops
from tracking import event_calendar, mail_texts, saying
from tracking.emails import Member
from tracking.mail_texts import Dated
from tracking.models import Event, Meeting
from tracking.reminders import Due, Kind


@dataclass(frozen=True)
class Notice:
    """A reminder for one member of a pair, or for the guest of an event (`binome` is None), with what it speaks of that has a
    date, if any. The key makes it once a person and period."""

    due: Due
    program: Program
    member: Member
    binome: Binome | None = None
    dated: Dated | None = None
    patient: bool = True  # it would still hold on the next day of mails
    confirmed: bool = False  # they have said yes to that talk or event

    @property
    def category(self) -> MailCategory | None:
        """What the person stops who wants no more of these; None for what is necessary."""
        return CATEGORIES.get(self.due.kind)

    def is_tomorrow(self, now: datetime) -> bool:
        """Whether what it speaks of is on the next day, and not after a weekend without mails."""
        if self.dated is None or self.dated.starts_at is None:
            return False
        zone = ZoneInfo(self.program.consortium.zone)
        day = self.dated.starts_at.astimezone(zone).date()
        return day - now.astimezone(zone).date() == timedelta(days=1)

    @property
    def url(self) -> str:
        """The page where it is answered in one tap."""
        if isinstance(self.dated, Event):
            return event_calendar.address(self.member.candidate.program, self.dated)
        page = PAGES[self.due.kind]
        about = {"my_meetings": [], "my_point": [self.due.about]}.get(page, [self.binome and self.binome.pk])
        return settings.SITE_URL + reverse(page, args=[self.program.slug, *about])

    @property
    def key(self) -> str:
        who = self.member.user_id or f"c{self.member.candidate.pk}"
        subject = self.binome.pk if self.binome is not None else self.due.about
        return f"reminder:{self.due.kind}:{subject}:{who}:{self.due.period}"


# The page where each kind of reminder is answered in one tap.
PAGES = {
    Kind.CHARTER: "my_charter",
    Kind.AMENDMENT: "my_charter",
    Kind.FIRST: "meeting_new",
    Kind.MONTHLY: "meeting_new",
    Kind.TOMORROW: "my_meetings",
    Kind.TALK: "my_point",
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
    Kind.TALK: MailCategory.MEETINGS,
    Kind.EVENT: MailCategory.EVENTS,
    Kind.SETTLE: MailCategory.MEETINGS,
    Kind.PULSE: MailCategory.MEETINGS,
}


def reminder(notice: Notice, *, due_at: datetime, own: Mapping[texts.Key, MailText]) -> OutboundEmail:
    """The reminder as a row for the outbox, not queued yet; `own` are the words of the programmes that have theirs."""
    program, member = notice.program, notice.member
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
                "meeting": notice.dated,
                "event": notice.dated,
                "tomorrow": notice.is_tomorrow(due_at),
                "confirmed": notice.confirmed,
                "own": mail_texts.words(text, program, member.candidate, member.partner, notice.dated),
                "person": member.candidate,
                "partner": member.partner,
                "url": notice.url,
                "say": answers(notice, due_at),
            },
        )


def answers(notice: Notice, due_at: datetime) -> dict[str, str]:
    """The links that say whether the meeting took place, for the mail that asks."""
    if notice.due.kind != Kind.SETTLE or not isinstance(notice.dated, Meeting):
        return {}
    return saying.links(notice.dated, notice.due.side, due_at)
