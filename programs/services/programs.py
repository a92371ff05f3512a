"""A programme: its dates, its themes, its milestones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope

from programs import audit, timeline
from programs.enums import MilestoneKind, ProgramKind, ProgramState
from programs.models import Consortium, Milestone, Program, User
from programs.services import memberships
from programs.services.consortiums import free_slug
from programs.services.themes import arrange

SHORT, LONG = 6, 12  # months: under and over, a relation is known to be too short to grow or to grow stale
LONGEST = timedelta(days=5 * 366)
FIRST_YEAR, YEARS_AHEAD = 2000, 10  # beyond, a slip of the keyboard


@transaction.atomic
def create(
    *,
    actor: User | None,
    consortium: Consortium,
    name: str,
    kind: ProgramKind,
    starts_on: date,
    ends_on: date,
    themes: Sequence[str],
    milestones: Mapping[MilestoneKind, date] | None = None,
) -> Program:
    """Creates the programme in draft and opens it to the people whose role spans the consortium.

    Raises ValidationError when its dates are out of the question, its name taken in the consortium, or without a theme.
    """
    check(consortium, name, starts_on, ends_on)
    program = Program.objects.create(
        consortium=consortium,
        name=name,
        slug=free_slug(name),
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        prepared=["name"],
    )
    memberships.open_program(program=program)
    with scope(
        consortium=consortium, program=program
    ):  # nobody could have entered a programme that was not there
        arrange(program, [(None, label) for label in themes])
        set_milestones(program, {**timeline.usual(starts_on, ends_on), **(milestones or {})})
    audit.record("program.created", actor=actor, target=program, program=program)
    return program


def held(row: Program) -> Program:
    """The programme, held until the end of the transaction; rows that merely point to it are still welcome."""
    return (
        Program.objects.select_for_update(of=("self",), no_key=True)
        .select_related("consortium")
        .get(pk=row.pk)
    )


def check(
    consortium: Consortium, name: str, starts_on: date, ends_on: date, besides: Program | None = None
) -> None:
    """Raises ValidationError, with the field, for dates out of the question or a name that the consortium has taken."""
    if ends_on <= starts_on:
        raise ValidationError({"ends_on": _("The programme must end after it starts.")})
    if not FIRST_YEAR <= starts_on.year <= timezone.localdate().year + YEARS_AHEAD:
        raise ValidationError({"starts_on": _("Check the year of this date.")})
    if ends_on - starts_on > LONGEST:
        raise ValidationError({"ends_on": _("Over five years after the start: check the year of this date.")})
    with scope(consortium=consortium):
        others = Program.objects.filter(consortium=consortium, name__iexact=name.strip())
        if besides:
            others = others.exclude(pk=besides.pk)
        if others.exists():
            raise ValidationError(
                {"name": _("A programme of the consortium has this name: add the year, or a place.")}
            )


@transaction.atomic
def move(*, actor: User | None, program: Program, state: ProgramState, reason: str = "") -> Program:
    """Writes the state, with author and reason in the register, and asks nothing: `stages.advance` does, and is what the
    pages call. For it, and for who sets a scene."""
    before, program.state = program.state, state
    program.save(update_fields=["state"])
    audit.record(
        "program.moved",
        actor=actor,
        target=program,
        program=program,
        before=str(before),
        after=str(state),
        reason=reason,
    )
    return program


def length_advice(starts_on: date, ends_on: date) -> str:
    """A warning when the length is outside what makes mentoring work; "" when there is nothing to say."""
    months = round((ends_on - starts_on).days / 30.44)
    if months < SHORT:
        return _("Under 6 months, a relation seldom has time to bear fruit: 8 to 12 months is advised.")
    if months > LONG:
        return _("Over 12 months, a relation tends to stagnate: 8 to 12 months is advised.")
    return ""


def set_milestones(program: Program, dates: Mapping[MilestoneKind, date]) -> None:
    for kind, on in dates.items():
        Milestone.objects.update_or_create(program=program, kind=kind, defaults={"on": on})


def far_words() -> str:
    """What is said of a milestone outside `timeline.within`."""
    return _("Over two years before the start, or a year after the end: check the year of this date.")


@transaction.atomic
def set_milestone(*, actor: User, program: Program, kind: MilestoneKind, on: date) -> None:
    """Moves one date of the timeline. Raises ValidationError where it would come before an earlier step or after a later one."""
    locked = held(program)
    dates = dict(Milestone.objects.filter(program=program).values_list("kind", "on")) | {kind.value: on}
    order = [dates[step] for step in MilestoneKind.values if step in dates]
    if order != sorted(order):
        raise ValidationError(
            _("The steps of the programme would no longer follow one another: change its dates first.")
        )
    if timeline.far_off({kind: on}, locked.starts_on, locked.ends_on):
        raise ValidationError(far_words())
    set_milestones(program, {kind: on})
    locked.revision += 1  # whoever has the dates open is told
    locked.save(update_fields=["revision"])
    audit.record("program.changed", actor=actor, target=program, program=program, milestone=kind)
