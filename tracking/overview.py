"""The dashboard's judgement: what needs the coordinator today, in what order, and how each pair fares. Pure functions.

The order is that of what it costs to leave a thing until tomorrow:

1. a person who calls, and waits for a person: a request for help (200), a pulse that asks for a talk (130);
2. a pair that may do harm as it stands: something excludes it now (120);
3. a relation that is ending without a word: a meeting of the three to find (115), somebody who leaves (110), early signs (105),
   a pair without a meeting this month (100, but 35 while the month is young: nothing is lost yet);
4. a wish to begin that cools: pairs to announce (90), charters to sign (80), people whose pair ended (75), proposals to decide
   (70);
5. what holds others back: an agreement unsigned (60), people without a pair (50), talks to tell about (45), candidates who
   wait for an answer (40), check-ins that a reminder already asked for (38).

Of two things that cost as much, the one that came first in this list stays first. Each leads to its remedy in one click.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.enums import BinomeState
from matching.models import Binome
from programs.queries.listing import UNDECIDED
from tracking.queries.overview import GRACE, Pairs, People
from tracking.signs import Thresholds

HALF_MONTH = 15


@dataclass(frozen=True)
class Task:
    """Something that waits for the coordinator. `page` is the name of the address where it is done, `query` its filter."""

    cost: int  # of leaving it: the highest is shown first
    icon: str
    text: str
    why: str
    page: str
    action: str
    query: str = ""


@dataclass(frozen=True)
class Health:
    """How a pair fares, in a word and a tone; `note` dates it."""

    label: str
    tone: str


def tasks(
    people: People,
    pairs: Pairs,
    today: date,
    *,
    flagged: int = 0,
    first_flag: str = "",
    helps: Sequence[datetime] = (),
    leaving: int = 0,
    signs: int = 0,
    first_sign: str = "",
    care: Iterable[Task] = (),
) -> list[Task]:
    """What waits, the most costly to leave first. A relation at risk costs more than a step not taken yet.

    `helps` are the moments at which somebody asked for help and nobody has answered since: a person comes before all else.
    `leaving` counts the departures from a company still to settle. `care` are those of the follow-up of people.
    `flagged` counts the pairs and proposals that something excludes now; `first_flag` says of one which and why.
    `signs` counts the pairs that give a sign and that nobody else looks after; `first_sign` says it of the gravest.
    """
    found = [
        *care,
        *_helps(helps),
        *_leaving(leaving),
        *_flagged(flagged, first_flag),
        *_signs(signs, first_sign),
        *_relations(pairs, today),
        *_pairing(people, pairs),
    ]
    return sorted(found, key=lambda task: -task.cost)


def last_tasks(certificates: int, published: bool) -> list[Task]:
    """What is left to do once a programme is closed."""
    found = []
    if certificates:
        found.append(
            Task(
                60,
                "award",
                ngettext("%(n)s certificate to hand out", "%(n)s certificates to hand out", certificates)
                % {"n": certificates},
                _("What they did is over: each receives theirs by mail, sealed."),
                "closing_desk",
                _("Hand out"),
                "#certificates",
            )
        )
    if not published:
        found.append(
            Task(
                40,
                "book-open",
                _("The closing booklet is not published"),
                _("What was learnt serves those who come after."),
                "booklet_desk",
                _("Write the booklet"),
            )
        )
    return found


def _helps(asked: Sequence[datetime]) -> Iterable[Task]:
    if asked:
        yield Task(
            200,
            "life-buoy",
            ngettext("%(n)s person asks you for help", "%(n)s people ask you for help", len(asked))
            % {"n": len(asked)},
            _("In confidence, since %(when)s. Their partner knows nothing of it.")
            % {"when": date_format(localtime(min(asked)), "SHORT_DATETIME_FORMAT")},
            "help_desk",
            _("Answer"),
        )


def _leaving(count: int) -> Iterable[Task]:
    if count:
        yield Task(
            110,
            "briefcase",
            ngettext("%(n)s person leaves their company", "%(n)s people leave their company", count)
            % {"n": count},
            _("Their pair does not stop by itself: ask both whether it goes on."),
            "departures",
            _("See who"),
        )


def _flagged(count: int, first: str) -> Iterable[Task]:
    if count:
        yield Task(
            120,
            "triangle-alert",
            ngettext(
                "%(n)s pair or proposal to look at again",
                "%(n)s pairs or proposals to look at again",
                count,
            )
            % {"n": count},
            first,
            "matching",
            _("See which"),
            "#flags",
        )


def _signs(count: int, first: str) -> Iterable[Task]:
    if count:
        yield Task(
            105,
            "bell",
            ngettext("%(n)s pair gives a sign", "%(n)s pairs give a sign", count) % {"n": count},
            first,
            "signs",
            _("See which"),
        )


def _relations(pairs: Pairs, today: date) -> Iterable[Task]:
    if pairs.silent:
        yield Task(
            100 if today.day >= HALF_MONTH else 35,
            "bell",
            ngettext(
                "%(n)s pair without a meeting this month",
                "%(n)s pairs without a meeting this month",
                pairs.silent,
            )
            % {"n": pairs.silent},
            _("A word from you is worth more than a reminder: relations end in silence."),
            "dashboard",
            _("See which"),
            "?state=silent#pairs",
        )
    if pairs.formed:
        yield Task(
            90,
            "heart-handshake",
            ngettext("%(n)s pair to announce", "%(n)s pairs to announce", pairs.formed) % {"n": pairs.formed},
            _("Nobody knows yet: each day of waiting cools the wish to begin."),
            "announcement",
            _("Announce"),
        )
    if pairs.accepted:
        yield Task(
            80,
            "signature",
            ngettext("%(n)s charter to sign", "%(n)s charters to sign", pairs.accepted)
            % {"n": pairs.accepted},
            _("Both said yes; the pair begins with the last signature. Reminders go out by themselves."),
            "dashboard",
            _("See which"),
            "?state=accepted#pairs",
        )


def _pairing(people: People, pairs: Pairs) -> Iterable[Task]:
    if people.proposals:
        yield Task(
            70,
            "sparkles",
            ngettext("%(n)s proposal to decide", "%(n)s proposals to decide", people.proposals)
            % {"n": people.proposals},
            _("The best pairs found among your candidates, each with its reasons."),
            "matching",
            _("Decide"),
        )
    if people.unsigned_companies:
        yield Task(
            60,
            "building-2",
            ngettext(
                "%(n)s company has not signed the agreement",
                "%(n)s companies have not signed the agreement",
                people.unsigned_companies,
            )
            % {"n": people.unsigned_companies},
            ngettext(
                "%(n)s eligible person cannot be paired meanwhile.",
                "%(n)s eligible people cannot be paired meanwhile.",
                people.held_back,
            )
            % {"n": people.held_back}
            if people.held_back
            else _("Nobody is held back today; those to come would be."),
            "companies",
            _("See which"),
        )
    if people.released:
        yield Task(
            75,
            "heart-handshake",
            ngettext(
                "%(n)s person to pair again",
                "%(n)s people to pair again",
                people.released,
            )
            % {"n": people.released},
            _("Their pair ended: find them somebody before all others."),
            "matching",
            _("See who"),
            "#released",
        )
    if people.eligible > 1 and not people.proposals:
        yield Task(
            50,
            "shuffle",
            ngettext(
                "%(n)s person eligible without a pair",
                "%(n)s people eligible without a pair",
                people.eligible,
            )
            % {"n": people.eligible},
            _("Run the matching to see who fits whom."),
            "matching",
            _("Find pairs"),
        )
    if people.to_qualify:
        yield Task(
            40,
            "user-check",
            ngettext("%(n)s candidate to qualify", "%(n)s candidates to qualify", people.to_qualify)
            % {"n": people.to_qualify},
            _("They answered your call and wait for an answer."),
            "candidates",
            _("Qualify"),
            f"?state={UNDECIDED}",
        )


def health(binome: Binome, now: datetime, limits: Thresholds) -> Health:
    """`binome` comes from `queries.overview.followed`, with `met`, `last_held` and `following`; `now` in its zone."""
    if binome.state != BinomeState.ACTIVE:
        return Health(
            str(binome.get_state_display()), "new" if binome.state == BinomeState.FORMED else "neutral"
        )
    started, last = binome.started_at, getattr(binome, "last_held", None)
    if getattr(binome, "met", False) or getattr(binome, "following", None):
        return Health(_("active"), "ok")
    if started and now - max(filter(None, (started, last, binome.resumed_at))) > timedelta(days=limits.quiet):
        return Health(_("at risk"), "bad")
    if started and now - started < GRACE:
        return Health(_("just begun"), "info")
    if binome.resumed_at and now - binome.resumed_at < GRACE:
        return Health(_("just back"), "info")
    return Health(_("to remind"), "warn") if now.day >= HALF_MONTH else Health(_("to plan"), "info")


def first_steps(people: People, pairs: Pairs) -> list[tuple[str, bool]]:
    """The first steps of a new programme, each done or not, in order."""
    return [
        (_("Candidates"), people.total > 0),
        (_("Qualification"), people.eligible > 0 or pairs.total > 0),
        (_("Pairing"), pairs.total > 0),
        (_("Announcement"), pairs.total > pairs.formed),
    ]
