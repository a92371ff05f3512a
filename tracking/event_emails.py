"""What guests are told of an event: one e-mail whatever the news, in the person's language, each news told once."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from mentorat.lib.ics import Method
from programs import outbox
from programs.enums import MailCategory
from programs.models import OutboundEmail, User
from programs.stopping import Stops
from tracking import event_calendar as calendar
from tracking import mail_keys
from tracking.mail_keys import News
from tracking.models import Event, Guest, GuestState

SUBJECTS = {
    News.INVITED: _("%(program)s: invitation, %(title)s"),
    News.OPENED: _("%(program)s: %(title)s, sign up"),
    News.MOVED: _("%(program)s: %(title)s changes"),
    News.CANCELLED: _("%(program)s: %(title)s is cancelled"),
    News.CONFIRMED: _("%(program)s: you are expected, %(title)s"),
    News.WAITING: _("%(program)s: you are on the waiting list, %(title)s"),
    News.PROMOTED: _("%(program)s: a place has come free, %(title)s"),
    News.DECLINED: _("%(program)s: you will not come, %(title)s"),
    News.LEFT: _("%(program)s: %(title)s leaves your calendar"),
}
SENTENCES = {
    News.INVITED: _(
        "You are invited. The invitation attached is for your calendar; say in one tap whether you come."
    ),
    News.OPENED: _(
        "This day is open to whoever wants to come. Sign up in one tap; places are given in order of arrival."
    ),
    News.MOVED: _("The event changes. It now stands as follows, and your calendar follows if it holds it."),
    News.CANCELLED: _("This event is cancelled and leaves your calendar."),
    News.CONFIRMED: _("You are expected. The invitation attached is for your calendar."),
    News.WAITING: _(
        "All the places are taken. You are on the waiting list; you will be told as soon as one comes free."
    ),
    News.PROMOTED: _("A place has come free and it is yours. The invitation attached is for your calendar."),
    News.DECLINED: _(
        "You said that you cannot come: the event leaves your calendar. You may still change your mind."
    ),
    News.LEFT: _("You no longer take part in the programme: this event leaves your calendar."),
}
WITHOUT_PAGE = {News.CANCELLED, News.LEFT}  # nothing is left to answer
TO_ANSWER = {News.INVITED, News.OPENED, News.MOVED}


def told(
    event: Event, guest: Guest, news: News, *, now: datetime, method: Method | None
) -> OutboundEmail | None:
    """The e-mail to one guest, not queued yet; None for somebody who has no account, hence no address here."""
    user = guest.user
    if user is None:
        return None
    invitation = None
    if method is not None:
        with translation.override(user.language):
            to = calendar.attendee(guest, user.email)
            invitation = calendar.part(event, guest, to, method, stamp=now)
    key = mail_keys.event(news, event, guest)
    stops = _stops(guest) if news in TO_ANSWER else ""
    return _compose(event, user, news, key, calendar.page(event, guest), invitation, stops)


def opened(event: Event, user: User, url: str) -> OutboundEmail:
    """To whoever may sign up, once for each event."""
    return _compose(event, user, News.OPENED, f"event_opened:{event.pk}:{user.pk}", url, None)


def _compose(
    event: Event,
    user: User,
    news: News,
    key: str,
    url: str,
    invitation: outbox.Invitation | None,
    stops: str = "",
) -> OutboundEmail:
    program = event.program
    with timezone.override(ZoneInfo(program.consortium.zone)), translation.override(user.language):
        return outbox.compose(
            "tracking/event",
            key=key,
            to=user.email,
            language=user.language,
            program=program,
            invitation=invitation,
            stops=stops,
            context={
                "program": program,
                "event": event,
                "person": user,
                "subject": str(SUBJECTS[news]) % {"program": program.name, "title": event.title},
                "sentence": str(SENTENCES[news]),
                "answers": news in TO_ANSWER,
                "url": "" if news in WITHOUT_PAGE else url,
            },
        )


def _stops(guest: Guest) -> str:
    """A participant who has not said yes may do without invitations; whoever comes is told what changes."""
    if guest.candidate_id is None or guest.state == GuestState.COMING:
        return ""
    return str(Stops(guest.candidate_id, (MailCategory.EVENTS,)))
