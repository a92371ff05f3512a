"""The reminders of one person on one day: alone as it is, several as the lines of one mail, each with its own link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs import hours, outbox, stopping
from programs.bundles import Bundle
from programs.models import MailText, OutboundEmail
from programs.queries.mail_texts import Key
from tracking.models import MeetingState
from tracking.notices import Notice, answers, reminder
from tracking.reminders import Kind

LINKS: dict[Kind, str | Promise] = {  # the words of each link
    Kind.CHARTER: _("Read and sign the charter"),
    Kind.AMENDMENT: _("Read and sign"),
    Kind.FIRST: _("Propose a date"),
    Kind.MONTHLY: _("Propose a date"),
    Kind.TOMORROW: _("See my meetings"),
    Kind.TALK: _("See the date"),
    Kind.EVENT: _("See the event"),
    Kind.PULSE: _("Answer"),
    Kind.CHECKIN: _("Answer"),
    Kind.CHECKIN_AGAIN: _("Answer"),
    Kind.CLOSING: _("Look back"),
}
ANSWERS: dict[str, str | Promise] = {
    MeetingState.HELD: _("Yes, we met"),
    MeetingState.POSTPONED: _("It is postponed"),
    MeetingState.MISSED: _("No, it did not take place"),
}


@dataclass(frozen=True)
class Line:
    """One reminder in a mail of several: its sentence, when and where if it has a date, and its links."""

    said: str
    when: str
    where: str
    links: Sequence[tuple[str, str]]  # words and address


def bundle(notice: Notice, now: datetime) -> str:
    """The name of a person's mail of the day, in one consortium."""
    consortium = notice.program.consortium
    who = notice.member.user_id or f"c{notice.member.candidate.pk}"
    return f"{consortium.pk}:{who}:{now.astimezone(ZoneInfo(consortium.zone)).date()}"


def mail(name: str, notices: Sequence[Notice], now: datetime, own: Mapping[Key, MailText]) -> Bundle:
    """The mail of that bundle: the reminder itself, or one that tells them all; `own` as in `emails.reminder`."""
    due_at = hours.of(notices[0].program).window(now)[0]
    rows = [reminder(notice, due_at=due_at, own=own) for notice in notices]
    leaving = rows[0] if len(rows) == 1 else _several(name, notices, rows, due_at)
    leaving.bundle = name
    if not all(notice.patient for notice in notices):
        leaving.closes_at = None  # late rather than on the wrong day
    return Bundle(leaving, rows if len(rows) > 1 else ())


def _several(
    name: str, notices: Sequence[Notice], rows: Sequence[OutboundEmail], due_at: datetime
) -> OutboundEmail:
    first = notices[0]
    program, language = first.program, rows[0].language
    with translation.override(language), timezone.override(ZoneInfo(program.consortium.zone)):
        lines = [_line(notice, row, due_at) for notice, row in zip(notices, rows, strict=True)]
    return outbox.compose(
        "tracking/reminders",
        key=f"reminders:{name}",
        to=first.member.email,
        language=language,
        program=program,
        due_at=due_at,
        stops=stopping.together(row.stops for row in rows),
        context={"program": program, "person": first.member.candidate, "lines": lines},
    )


def _line(notice: Notice, row: OutboundEmail, due_at: datetime) -> Line:
    dated = notice.dated
    starts_at = dated.starts_at if dated else None
    return Line(
        said=row.subject,
        when=date_format(timezone.localtime(starts_at), "DATETIME_FORMAT") if starts_at else "",
        where=(dated.place or dated.link) if dated else "",
        links=_links(notice, due_at),
    )


def _links(notice: Notice, due_at: datetime) -> list[tuple[str, str]]:
    said = answers(notice, due_at)
    if said:
        return [(str(ANSWERS[state]), url) for state, url in said.items()]
    return [(str(LINKS.get(notice.due.kind, _("See the page"))), notice.url)]
