"""What a programme still lacks to go on to its next state, or to go back to the one before.

Each app says what it knows of through `ASKED`: the frame is told here, the pairs by the matching, the agreement by the
charters. A hard requirement refuses; a soft one warns, and is passed with a reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs import plan, queries
from programs.enums import ProgramState, Side
from programs.models import Candidate, Program
from programs.queries import consortium, planning

ORDER = tuple(ProgramState)


@dataclass(frozen=True)
class Requirement:
    """One thing that must (`hard`) or should be so. `text` says how it stands; `url` and `label` lead to the remedy."""

    met: bool
    text: str
    hard: bool = True
    url: str = ""
    label: str = ""


Step = tuple[ProgramState, ProgramState]
Ask = Callable[[Program], list[Requirement]]


def after(state: str) -> ProgramState | None:
    """The state that follows; None after the last."""
    place = ORDER.index(ProgramState(state)) + 1
    return ORDER[place] if place < len(ORDER) else None


def before(state: str) -> ProgramState | None:
    place = ORDER.index(ProgramState(state))
    return ORDER[place - 1] if place else None


def requirements(program: Program, to: str) -> list[Requirement]:
    """Everything that is asked for the step to `to`, met or not, what is hard first."""
    step = (ProgramState(program.state), ProgramState(to))
    found = [each for ask in ASKED.get(step, ()) for each in ask(program)]
    return sorted(found, key=lambda each: not each.hard)


def to_recruit(program: Program) -> list[Requirement]:
    """A plan that was looked at, companies to lend one another people, an end that is still to come."""
    there = consortium.present(program.consortium).count()
    companies = consortium.members(program.consortium).count()
    themes = queries.themes().filter(program=program).count()
    unseen = [step for step in plan.STEPS if step not in program.prepared]
    at = program.slug
    return [
        Requirement(
            themes > 0,
            ngettext("%(n)s theme", "%(n)s themes", themes) % {"n": themes} if themes else _("No theme yet"),
            url=reverse("program_themes", args=[at]),
            label=_("Write the themes"),
        ),
        Requirement(
            there > 1,
            ngettext(
                "%(n)s member company in the consortium",
                "%(n)s member companies in the consortium",
                companies,
            )
            % {"n": companies}
            if there > 1
            else _("Fewer than two companies: nobody could be paired outside their own"),
            url=reverse("companies", args=[program.consortium.slug]),
            label=_("Add companies"),
        ),
        Requirement(
            program.ends_on > timezone.localdate(),
            _("Dates that lie ahead")
            if program.ends_on > timezone.localdate()
            else _("The programme ends in the past"),
            url=reverse("program_dates", args=[at]),
            label=_("Change the dates"),
        ),
        Requirement(
            not unseen,
            _("Every step of the plan was looked at")
            if not unseen
            else ngettext(
                "%(n)s step of the plan was never looked at",
                "%(n)s steps of the plan were never looked at",
                len(unseen),
            )
            % {"n": len(unseen)},
            hard=False,
            url=reverse(f"program_{unseen[0]}", args=[at]) if unseen else "",
            label=_("Go on with the plan"),
        ),
    ]


def to_pair(program: Program) -> list[Requirement]:
    """Somebody on both sides who can be paired; the rest can still come."""
    stand = planning.standing(program)
    people = reverse("candidates", args=[program.slug])
    return [
        *(
            Requirement(
                n > 0,
                (
                    ngettext("%(n)s mentor can be paired", "%(n)s mentors can be paired", n)
                    if side == Side.MENTOR
                    else ngettext("%(n)s mentee can be paired", "%(n)s mentees can be paired", n)
                )
                % {"n": n}
                if n
                else _NOBODY[side](),
                url=f"{people}?side={side}",
                label=_("See the candidates"),
            )
            for side, n in ((Side.MENTOR, stand.mentors), (Side.MENTEE, stand.mentees))
        ),
        Requirement(
            not stand.unsigned,
            _("The companies of everybody eligible have signed")
            if not stand.unsigned
            else _("Without a signed agreement: %(names)s") % {"names": ", ".join(stand.unsigned)},
            hard=False,
            url=reverse("companies", args=[program.consortium.slug]),
            label=_("See the companies"),
        ),
        Requirement(
            not stand.undecided,
            _("Every application is decided")
            if not stand.undecided
            else ngettext(
                "%(n)s application awaits your decision",
                "%(n)s applications await your decision",
                stand.undecided,
            )
            % {"n": stand.undecided},
            hard=False,
            url=people,
            label=_("Decide"),
        ),
    ]


def to_close(program: Program) -> list[Requirement]:
    """The last day, or a reason to stop before."""
    over = program.ends_on <= timezone.localdate()
    return [
        Requirement(
            over,
            _("The last day has come") if over else _("The last day has not come yet"),
            hard=False,
            url=reverse("program_dates", args=[program.slug]),
            label=_("Change the dates"),
        )
    ]


def to_draft(program: Program) -> list[Requirement]:
    """Back to the drawing board as long as nobody answered the call."""
    n = Candidate.objects.filter(program=program).count()
    return [
        Requirement(
            not n,
            _("Nobody has applied yet")
            if not n
            else ngettext("%(n)s person has applied already", "%(n)s people have applied already", n)
            % {"n": n},
        )
    ]


_NOBODY: dict[str, Callable[[], str]] = {
    Side.MENTOR: lambda: _("No mentor can be paired yet: eligible, and of a company that signed"),
    Side.MENTEE: lambda: _("No mentee can be paired yet: eligible, and of a company that signed"),
}
ASKED: dict[Step, list[Ask]] = {
    (ProgramState.DRAFT, ProgramState.RECRUITING): [to_recruit],
    (ProgramState.RECRUITING, ProgramState.PAIRING): [to_pair],
    (ProgramState.PAIRING, ProgramState.RUNNING): [],
    (ProgramState.RUNNING, ProgramState.CLOSING): [to_close],
    (ProgramState.CLOSING, ProgramState.CLOSED): [],
    (ProgramState.RECRUITING, ProgramState.DRAFT): [to_draft],
    (ProgramState.PAIRING, ProgramState.RECRUITING): [],
    (ProgramState.RUNNING, ProgramState.PAIRING): [],
    (ProgramState.CLOSING, ProgramState.RUNNING): [],
    (ProgramState.CLOSED, ProgramState.CLOSING): [],
}


def add(step: Step, ask: Ask) -> None:
    """Called by a higher app in its `ready()`; twice changes nothing."""
    if ask not in ASKED[step]:
        ASKED[step].append(ask)
