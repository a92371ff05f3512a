"""A sign in words: what happened and since when, what may help, and where to do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching.models import Binome
from mentorat.lib.text import join
from programs.enums import Side
from programs.models import Candidate
from tracking.signs import Kind, Sign

ICONS = {
    Kind.PULSE: "message-circle",
    Kind.MISSED: "calendar-x",
    Kind.QUIET: "moon",
    Kind.UNMET: "calendar",
    Kind.UNANSWERED: "mail",
    Kind.UNSIGNED: "signature",
    Kind.POST: "briefcase",
}
# Of several pairs at once.
SHORT: dict[Kind, Promise] = {
    Kind.PULSE: gettext_lazy("somebody would be glad to talk"),
    Kind.MISSED: gettext_lazy("meetings missed in a row"),
    Kind.QUIET: gettext_lazy("nothing since the last meeting"),
    Kind.UNMET: gettext_lazy("begun, and not met yet"),
    Kind.UNANSWERED: gettext_lazy("a date without an answer"),
    Kind.UNSIGNED: gettext_lazy("a charter not signed"),
    Kind.POST: gettext_lazy("somebody leaves their company"),
}


@dataclass(frozen=True)
class Words:
    """`text` says what happened, `advice` what may help; the link is where it begins."""

    icon: str
    text: str
    advice: str
    label: str
    url: str


def words(sign: Sign, binome: Binome, today: date) -> Words:
    people = [_member(binome, side) for side in Side if side in sign.sides]
    names = join([person.first_name for person in people], _("and"))
    said = {
        "names": names,
        "n": sign.times,
        "day": date_format(sign.since, "j F"),
        "ago": _ago(today, sign.since),
    }
    label, url = _link(sign, binome, people)
    return Words(ICONS[sign.kind], _text(sign, said), _advice(sign.kind) % said, label, url)


def _text(sign: Sign, said: dict[str, object]) -> str:
    if sign.kind == Kind.MISSED:
        return (
            ngettext(
                "%(n)s meeting did not take place, the one of %(day)s.",
                "%(n)s meetings in a row did not take place, the last on %(day)s.",
                sign.times,
            )
            % said
        )
    return {
        Kind.PULSE: _("It would be good to talk with %(names)s (since %(day)s)."),
        Kind.QUIET: _("No meeting since %(day)s (%(ago)s), and none to come."),
        Kind.UNMET: _("Nothing has been held or planned since %(day)s (%(ago)s)."),
        Kind.UNANSWERED: _("%(names)s did not answer the date proposed on %(day)s (%(ago)s)."),
        Kind.UNSIGNED: _("Both said yes on %(day)s (%(ago)s); signature awaited: %(names)s."),
        Kind.POST: _("%(names)s: a departure from the company was told on %(day)s."),
    }[sign.kind] % said


def _advice(kind: Kind) -> str:
    return {
        Kind.PULSE: _("Their own answers say so, which nobody else reads: ask how it goes, never why."),
        Kind.MISSED: _(
            "Ask whether the hour or the rhythm suits: a pause, or fewer meetings, is no failure."
        ),
        Kind.QUIET: _("Call each of them apart: is it time, the subject, or the pair itself?"),
        Kind.UNMET: _("Offer to find the first date with them: the first is the hardest."),
        Kind.UNANSWERED: _("Write to %(names)s alone: silence is more often a full mailbox than a refusal."),
        Kind.UNSIGNED: _("Ask what holds %(names)s back: a word of the charter, or the wish itself."),
        Kind.POST: _("Ask both whether the pair goes on."),
    }[kind]


def _link(sign: Sign, binome: Binome, people: list[Candidate]) -> tuple[str, str]:
    slug = binome.program.slug
    if sign.kind == Kind.POST:
        return _("See the departure"), reverse("departures", args=[slug])
    if sign.kind == Kind.PULSE:
        return _("See the follow-up"), reverse("follow_ups", args=[slug])
    if sign.kind == Kind.MISSED:
        return _("Offer a pause"), reverse("binome_pause", args=[slug, binome.pk])
    to = ",".join(quote(_address(person), safe="@") for person in people)
    return _("Write an e-mail"), f"mailto:{to}?subject={quote(binome.program.name)}" if len(
        people
    ) == 1 else (f"mailto:?bcc={to}&subject={quote(binome.program.name)}")


def _member(binome: Binome, side: Side) -> Candidate:
    return binome.mentor if side == Side.MENTOR else binome.mentee


def _address(person: Candidate) -> str:
    return person.user.email if person.user else person.email


def _ago(today: date, since: date) -> str:
    days = (today - since).days
    if days >= 14:
        return ngettext("%(n)s week ago", "%(n)s weeks ago", days // 7) % {"n": days // 7}
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
