"""Which mails a programme may word, what our own words are, and how the words that hold become a mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs import wording
from programs.models import Candidate, MailText, Program
from tracking.models import Event, Meeting, Point

Text = str | Promise
Dated = Meeting | Point | Event
HELLO = _("Hello %(name)s,")
PAIR, MEETING = ("first_name", "partner", "program"), ("first_name", "partner", "program", "date", "place")
TALK, EVENT = ("first_name", "program", "date", "place"), ("first_name", "program", "event", "date", "place")


@dataclass(frozen=True)
class Editable:
    """One mail: what it is called, when it leaves, the fields that it may hold, our words, and what follows them always."""

    kind: str
    label: Text
    leaves: Text
    fields: tuple[str, ...]
    subject: Text
    said: tuple[Text, ...]
    button: Text

    def default(self, language: str) -> tuple[str, str]:
        """Our own subject and text, with fields in English, as they would be kept."""
        partner = {"name": "[[partner]]", "when": "[[date]]", "title": "[[event]]"}
        with translation.override(language):
            greeting = str(HELLO) % {"name": "[[first_name]]"}
            body = "\n\n".join([greeting, *(str(each) % partner for each in self.said)])
            return str(self.subject) % partner, body


EDITABLE = {
    each.kind: each
    for each in (
        Editable(
            "reminder_charter",
            _("The charter is to be signed"),
            _("3 and 10 days after both accepted, to whoever has not signed."),
            PAIR,
            _("Your charter with %(name)s awaits your signature"),
            (
                _(
                    "You and %(name)s have accepted to form a pair. The charter is the last step before you begin: one page, to read and sign on screen."
                ),
            ),
            _("Read and sign the charter"),
        ),
        Editable(
            "reminder_amendment",
            _("A change of the charter is to be signed"),
            _("3 and 10 days after it was proposed, to whoever has not signed."),
            PAIR,
            _("A change of your charter with %(name)s awaits your signature"),
            (
                _(
                    "A change of your charter with %(name)s awaits your signature. Until you have both signed, the charter in force stays as it is."
                ),
            ),
            _("Read and sign"),
        ),
        Editable(
            "reminder_first",
            _("The first meeting is to be planned"),
            _("10 days after the pair began, when no meeting is planned."),
            PAIR,
            _("Your first meeting with %(name)s"),
            (
                _(
                    "Your pair with %(name)s has begun, and no date is set for the first meeting. The first one is the hardest to find: propose a time, %(name)s only has to say yes."
                ),
            ),
            _("Propose a date"),
        ),
        Editable(
            "reminder_monthly",
            _("A month without a meeting"),
            _("From the 15th of a month in which nothing is held or planned."),
            PAIR,
            _("A date this month with %(name)s?"),
            (
                _(
                    "No meeting with %(name)s is held or planned this month. One hour a month is what makes mentoring work; propose a time, even a short one."
                ),
                _("If something stands in the way, tell your coordinator: that is what they are there for."),
            ),
            _("Propose a date"),
        ),
        Editable(
            "reminder_tomorrow",
            _("A meeting is near"),
            _("The day before a meeting, or on Friday where weekends are quiet."),
            MEETING,
            _("Your meeting with %(name)s on %(when)s"),
            (_("You meet %(name)s soon:"),),
            _("See my meetings"),
        ),
        Editable(
            "reminder_talk",
            _("A talk with the coordination is near"),
            _("The day before, or on Friday where weekends are quiet, to each who takes part."),
            TALK,
            _("Your meeting on %(when)s"),
            (_("You are expected soon at a meeting with the coordination:"),),
            _("See the date"),
        ),
        Editable(
            "reminder_event",
            _("A training or a gathering is near"),
            _("The day before, or on Friday where weekends are quiet, to whoever comes or has not answered."),
            EVENT,
            _("Soon: %(title)s"),
            (
                _(
                    "%(title)s is near. If you cannot come, say so in one tap: somebody else may take the place."
                ),
            ),
            _("See the event"),
        ),
        Editable(
            "meeting_proposed",
            _("A meeting is proposed"),
            _("At once, to the one who answers."),
            PAIR,
            _("%(name)s proposes to meet"),
            (_("%(name)s proposes to meet. Choose what suits you:"),),
            _("Answer"),
        ),
        Editable(
            "meeting_planned",
            _("A meeting is agreed"),
            _("At once, to both, with the calendar invitation."),
            MEETING,
            _("Agreed: you meet %(name)s on %(when)s"),
            (_("You and %(name)s meet on:"),),
            _("See my meetings"),
        ),
        Editable(
            "meeting_cancelled",
            _("A meeting is cancelled"),
            _("At once, to the other one."),
            MEETING,
            _("Cancelled: meeting with %(name)s on %(when)s"),
            (_("%(name)s had to cancel your meeting."),),
            _("Propose another date"),
        ),
        Editable(
            "meeting_cancelled_mine",
            _("A meeting is cancelled: to whoever cancels"),
            _("At once, with what takes it out of the calendar."),
            MEETING,
            _("Cancelled: meeting with %(name)s on %(when)s"),
            (_("You cancelled your meeting with %(name)s; %(name)s is told."),),
            _("Propose another date"),
        ),
        Editable(
            "meeting_moved",
            _("A meeting moves"),
            _("At once, to the other one, with the dates to choose from."),
            PAIR,
            _("Meeting with %(name)s: another date"),
            (_("%(name)s proposes to move your meeting. Please say which date suits you."),),
            _("See my meetings"),
        ),
        Editable(
            "meeting_moved_mine",
            _("A meeting moves: to whoever moves it"),
            _("At once, with the calendar invitation."),
            PAIR,
            _("Meeting with %(name)s: another date"),
            (_("You proposed another date to %(name)s, who is told and answers."),),
            _("See my meetings"),
        ),
    )
}


def words(
    text: MailText | None, program: Program, person: Candidate, partner: Candidate, dated: Dated | None
) -> wording.Words | None:
    """What the mail says in the words of the programme; None where ours hold. The language in force writes the date."""
    if text is None:
        return None
    values = {"first_name": person.first_name, "partner": partner.first_name, "program": program.name}
    if dated is not None and dated.starts_at is not None:
        when = timezone.localtime(dated.starts_at)
        values |= {
            "date": date_format(when, "DATETIME_FORMAT"),
            "place": dated.place or dated.link,
        }
    if isinstance(dated, Event):
        values["event"] = dated.title
    return wording.fill(text.subject, text.body, values)


def sample(program: Program, language: str) -> Mapping[str, str]:
    """What the fields hold in a preview."""
    with translation.override(language):
        return {
            "first_name": "Camille",
            "partner": "Dominique",
            "program": program.name,
            "event": str(_("Training of the mentors")),
            "date": date_format(timezone.localtime(), "DATETIME_FORMAT"),
            "place": str(_("Café of the station")),
        }
