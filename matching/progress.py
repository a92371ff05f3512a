"""What the matching asks before a programme changes state: pairs to begin with, none left at the end."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.enums import BinomeState
from matching.models import Binome
from matching.queries import announcements, choices
from programs.enums import ProgramState
from programs.models import Program
from programs.progress import Requirement, add

KNOWN = (BinomeState.ANNOUNCED, BinomeState.ACCEPTED, BinomeState.ACTIVE, BinomeState.PAUSED)  # to both
BEGUN = (BinomeState.ACTIVE, BinomeState.PAUSED)


def register() -> None:
    """Called when the app is ready."""
    add((ProgramState.PAIRING, ProgramState.RUNNING), to_run)
    add((ProgramState.RUNNING, ProgramState.CLOSING), to_close)
    add((ProgramState.CLOSING, ProgramState.CLOSED), to_end)
    add((ProgramState.PAIRING, ProgramState.RECRUITING), to_recruit_again)
    add((ProgramState.RUNNING, ProgramState.PAIRING), to_pair_again)


def to_run(program: Program) -> list[Requirement]:
    known, formed = _count(program, *KNOWN), _count(program, BinomeState.FORMED)
    return [
        Requirement(
            known > 0,
            ngettext("%(n)s pair is announced", "%(n)s pairs are announced", known) % {"n": known}
            if known
            else _("No pair is announced yet"),
            url=reverse("binomes", args=[program.slug]),
            label=_("Announce pairs"),
        ),
        Requirement(
            not formed,
            _("Every decided pair is announced")
            if not formed
            else ngettext(
                "%(n)s pair is decided and not announced", "%(n)s pairs are decided and not announced", formed
            )
            % {"n": formed},
            hard=False,
            url=reverse("announcement", args=[program.slug]),
            label=_("Announce pairs"),
        ),
    ]


def to_close(program: Program) -> list[Requirement]:
    return [_nothing_pending(program)]


def to_end(program: Program) -> list[Requirement]:
    """No live pair; what came of each was asked of its members."""
    live = _count(program, *KNOWN, BinomeState.FORMED)
    silent = Binome.objects.filter(
        program=program, state=BinomeState.ENDED, started_at__isnull=False, outcomes=None
    ).count()
    return [
        Requirement(
            not live,
            _("Every pair is over")
            if not live
            else ngettext("%(n)s pair is still alive", "%(n)s pairs are still alive", live) % {"n": live},
            url=reverse("binomes", args=[program.slug]),
            label=_("End the pairs"),
        ),
        Requirement(
            not silent,
            _("Every pair has looked back on what it came to")
            if not silent
            else ngettext(
                "%(n)s pair has said nothing of what it came to, and no longer can once the programme is closed: ask its two members",
                "%(n)s pairs have said nothing of what they came to, and no longer can once the programme is closed: ask their members",
                silent,
            )
            % {"n": silent},
            hard=False,
            url=reverse("binomes", args=[program.slug]),
            label=_("See the pairs"),
        ),
    ]


def to_recruit_again(program: Program) -> list[Requirement]:
    """Recruiting again takes nothing back, as long as nobody was told of a pair."""
    known = _count(program, *KNOWN)
    text = ngettext("%(n)s pair is announced", "%(n)s pairs are announced", known) % {"n": known}
    return [
        Requirement(not known, text if known else _("No pair is announced yet")),
        _nothing_pending(program),
    ]


def to_pair_again(program: Program) -> list[Requirement]:
    """A programme whose pairs have begun runs; new pairs can be announced while it does."""
    begun = _count(program, *BEGUN)
    text = ngettext("%(n)s pair has begun", "%(n)s pairs have begun", begun) % {"n": begun}
    return [Requirement(not begun, text if begun else _("No pair has begun yet"))]


def _nothing_pending(program: Program) -> Requirement:
    """Neither a round in which people choose, nor an hour at which pairs are announced."""
    planned = announcements.awaited(program) is not None
    choosing = choices.round_of(program).is_open
    return Requirement(
        not (planned or choosing),
        _("An announcement is planned: send it, or cancel it")
        if planned
        else _("A round of choices is open: close it first")
        if choosing
        else _("Nothing is planned nor awaited from the participants"),
        url=reverse("announcement" if planned else "round", args=[program.slug]),
        label=_("Go there"),
    )


def _count(program: Program, *states: BinomeState) -> int:
    return Binome.objects.filter(program=program, state__in=states).count()
