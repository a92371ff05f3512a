"""One frame for all the e-mails of the choices: a few paragraphs and one button, in the language of whoever reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from matching import queries
from programs import outbox
from programs.enums import Side
from programs.models import Candidate, OutboundEmail, Program
from programs.zones import zone_name


@dataclass(frozen=True)
class Letter:
    """Subject, paragraphs, and the words of the one button."""

    subject: str
    said: Sequence[str]
    button: str


Write = Callable[[], Letter]  # called with the reader's language in force


def moment(when: datetime | None, program: Program) -> str:
    """Day and hour as the programme's zone shows them, with the name of the zone, in the language in force."""
    if when is None:
        return ""
    zone = program.consortium.zone
    with timezone.override(ZoneInfo(zone)):
        shown = date_format(timezone.localtime(when), "DATETIME_FORMAT")
    return _("%(when)s (time of %(zone)s)") % {"when": shown, "zone": zone_name(zone)}


def send(person: Candidate, program: Program, key: str, write: Write) -> bool:
    """Queues the letter to a participant, whose button leads to their own page; False when `key` was told already."""
    return outbox.queue(_compose(*_to(person, program), program, key, write))


def _to(person: Candidate, program: Program) -> tuple[str, str, str, str]:
    """Address, language, first name, and the page of their own that the button leads to."""
    user = person.user
    page = "my_requests" if person.side == Side.MENTOR else "my_choice"
    return (
        user.email if user else person.email,
        user.language if user else program.consortium.language,
        person.first_name,
        reverse(page, args=[program.slug]),
    )


def send_all(people: Iterable[tuple[Candidate, str, Write]], program: Program) -> int:
    """Queues one letter each, (person, key, write), all together; returns how many were not told already."""
    return outbox.queue_all(
        [_compose(*_to(person, program), program, key, write) for person, key, write in people]
    )


def send_to_coordinators(program: Program, key: str, write: Write) -> None:
    """The same to everybody who coordinates the programme; the button leads to the round."""
    for user in queries.coordinators(program):
        path = reverse("round", args=[program.slug])
        to = (user.email, user.language, user.first_name, path)
        outbox.queue(_compose(*to, program, f"{key}:u{user.pk}", write))


def _compose(
    to: str, language: str, name: str, path: str, program: Program, key: str, write: Write
) -> OutboundEmail:
    with translation.override(language):
        letter = write()
    return outbox.compose(
        "matching/choice",
        key=key,
        to=to,
        language=language,
        program=program,
        context={"program": program, "name": name, "letter": letter, "path": path},
    )
