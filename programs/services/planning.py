"""The plan of a programme, one service a section. Each counts as prepared once it is saved, and moves the revision on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from programs import audit, rules, timeline
from programs.enums import MilestoneKind, ProgramKind
from programs.models import Candidate, Milestone, Program, User
from programs.rules import Rules
from programs.services import programs, themes
from programs.services.revisions import check_revision


@transaction.atomic
def identify(*, actor: User, program: Program, seen: int, name: str, kind: ProgramKind) -> Program:
    """Name and kind. Raises ValidationError when the name is taken, or the kind changes once people have applied."""
    held = opened(program, seen)
    programs.check(held.consortium, name, held.starts_on, held.ends_on, besides=held)
    if kind != held.kind and Candidate.objects.filter(program=held).exists():
        raise ValidationError(
            {"kind": _("People have applied to this kind of programme: create another one instead.")}
        )
    held.name, held.kind = " ".join(name.split()), kind
    return keep(held, actor, "name", ["name", "kind"])


@transaction.atomic
def date_it(
    *,
    actor: User,
    program: Program,
    seen: int,
    starts_on: date,
    ends_on: date,
    milestones: Mapping[MilestoneKind, date],
) -> Program:
    """First and last day, and the milestones between them; one that is not given goes away."""
    held = opened(program, seen)
    programs.check(held.consortium, held.name, starts_on, ends_on, besides=held)
    far = timeline.far_off(milestones, starts_on, ends_on)
    if far is not None:
        raise ValidationError({f"on_{far}": programs.far_words()})
    early = timeline.out_of_order(milestones)
    if early is not None:
        raise ValidationError({f"on_{early}": _("This date must come after the one above.")})
    held.starts_on, held.ends_on = starts_on, ends_on
    programs.set_milestones(held, milestones)
    Milestone.objects.filter(program=held).exclude(kind__in=list(milestones)).delete()
    return keep(held, actor, "dates", ["starts_on", "ends_on"])


@transaction.atomic
def arrange(*, actor: User, program: Program, seen: int, wanted: themes.Wanted) -> Program:
    """The themes in their order; see `themes.arrange`."""
    held = opened(program, seen)
    themes.arrange(held, wanted)
    return keep(held, actor, "themes", [])


@transaction.atomic
def rule(*, actor: User, program: Program, seen: int, asked: Mapping[str, Rules]) -> Program:
    """What is asked of each role. People stay in their state: `queries.planning.effect` says beforehand whom it touches."""
    held = opened(program, seen)
    rules.check(asked)
    held.rules = {side: dict(own) for side, own in asked.items()}
    return keep(held, actor, "rules", ["rules"])


@transaction.atomic
def promise(*, actor: User, program: Program, seen: int, gives: str, asks: str) -> Program:
    """What the programme gives and asks beyond what every programme does, a line each."""
    held = opened(program, seen)
    held.gives, held.asks = (_lines(text) for text in (gives, asks))
    return keep(held, actor, "promises", ["gives", "asks"])


def opened(program: Program, seen: int) -> Program:
    """The programme under lock, as it was read. Raises ValidationError when somebody changed it since revision `seen`."""
    held = programs.held(program)
    check_revision(held.revision, seen)
    return held


def keep(held: Program, actor: User | None, step: str, fields: list[str], **said: Any) -> Program:
    """Saves a section of the plan, which is prepared from then on."""
    held.revision += 1
    held.prepared = [*held.prepared, *([] if step in held.prepared else [step])]
    held.save(update_fields=[*fields, "revision", "prepared"])
    audit.record("program.changed", actor=actor, target=held, program=held, step=step, **said)
    return held


def _lines(text: str) -> str:
    """One promise a line, without blanks around or between."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
