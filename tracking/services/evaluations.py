"""What a member says of their pair at its end, in four short steps, each kept as one goes. Sole writer of an evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import permissions
from matching.models import Binome, Outcome
from matching.services import locks, outcomes
from programs import audit
from programs.enums import Side
from programs.models import Candidate, User
from programs.queries import alumni as agreements
from programs.services import alumni, sending
from tracking import discretion
from tracking.models import Benefit, Evaluation, Reader, Tone
from tracking.models.evaluations import LAST_STEP, ONE_SIDE, WORDS, Again

Said = Mapping[str, Any]
FIGURES = {Again.YES: True, Again.LATER: True, Again.NO: False}  # what the evidence of the matching reads


@transaction.atomic
def keep(*, actor: User, binome: Binome, step: int, said: Said) -> Evaluation:
    """Keeps one step, in any order once the first is there; keeping it again corrects it.

    1: `objective`, `progress`, `fit`, which go to the matching as figures. 2: `benefits`, `benefit_words`, `benefit_reader`.
    3: `effect_tone`, `effect_words`, `effect_reader`. 4: `would_mentor`, and `called`, to be written to about the next cohort.
    Raises PermissionDenied for anybody but the two members, ValidationError before the end, after the programme is closed, and
    for an answer that is none.
    """
    held = locks.binome(binome)
    side = permissions.side_of(actor, held)
    if side is None:
        raise PermissionDenied(_("Only the two members of the pair look back on it."))
    locks.insist(permissions.may_judge(actor, held, side, outcomes.today(held.program)))
    row = Evaluation.objects.select_for_update().filter(binome=held, side=side).first()
    if row is None and step != 1:
        raise ValidationError(_("Begin with the first step."))
    before = 0 if row is None else row.step
    row = row or Evaluation(program=held.program, binome=held, side=side)
    STEPS[step](actor, held, side, row, said)
    row.step = max(before, step)
    row.save()
    if row.step > before:
        audit.record(
            "evaluation.kept", actor=actor, target=held, program=held.program, side=str(side), step=row.step
        )
    return row


def _figures(actor: User, binome: Binome, side: Side, row: Evaluation, said: Said) -> None:
    known = Outcome.objects.filter(binome=binome, side=side).values_list("would_mentor", flat=True).first()
    names = ("objective", "progress", "fit")
    outcomes.record(
        actor=actor, binome=binome, side=side, would_mentor=known, **{name: said[name] for name in names}
    )


def _benefits(actor: User, binome: Binome, side: Side, row: Evaluation, said: Said) -> None:
    offered = [each.value for each in benefits_of(side)]
    row.benefits = [value for value in offered if value in said["benefits"]]
    row.told_at = row.told_at or timezone.now()
    _words(binome, row, "benefit", said)


def _effects(actor: User, binome: Binome, side: Side, row: Evaluation, said: Said) -> None:
    if said["effect_tone"] not in ("", *Tone.values):
        raise ValidationError({"effect_tone": _("Choose one of the answers.")})
    row.effect_tone = said["effect_tone"]
    _words(binome, row, "effect", said)


def _next(actor: User, binome: Binome, side: Side, row: Evaluation, said: Said) -> None:
    if said["would_mentor"] not in ("", *Again.values):
        raise ValidationError({"would_mentor": _("Choose one of the answers.")})
    row.would_mentor = said["would_mentor"]
    told = Outcome.objects.get(binome=binome, side=side)
    outcomes.record(
        actor=actor,
        binome=binome,
        side=side,
        objective=told.objective,
        progress=told.progress,
        fit=told.fit,
        would_mentor=FIGURES.get(Again(row.would_mentor)) if row.would_mentor else None,
    )
    _call(actor, binome.mentor if side == Side.MENTOR else binome.mentee, called=bool(said["called"]))


STEPS = {1: _figures, 2: _benefits, 3: _effects, LAST_STEP: _next}


def benefits_of(side: Side) -> list[Benefit]:
    """The closed list for that side."""
    return [each for each in Benefit if ONE_SIDE.get(each, side) == side]


def _words(binome: Binome, row: Evaluation, name: str, said: Said) -> None:
    """A text goes with who reads it, whom the person chose; what anybody may read in the book names nobody."""
    text = " ".join(said[f"{name}_words"].split(" ")).strip()
    reader = said[f"{name}_reader"] if text else ""
    if len(text) > WORDS:
        raise ValidationError({f"{name}_words": _("%(n)s characters at most.") % {"n": WORDS}})
    if text and reader not in Reader.values:
        raise ValidationError({f"{name}_reader": _("Choose who reads what you wrote.")})
    if reader == Reader.BOOK:
        named = discretion.named(text, [binome.mentor, binome.mentee], binome.program)
        if named:
            raise ValidationError({f"{name}_words": discretion.refusal(named)})
    setattr(row, f"{name}_words", text)
    setattr(row, f"{name}_reader", reader)


def _call(actor: User, person: Candidate, *, called: bool) -> None:
    """The agreement to be written to about the next cohort follows what the page shows."""
    stands = agreements.agrees(person)
    if called and stands is None:
        alumni.agree(actor=actor, candidate=person)
    elif stands is not None and not called:
        sending.take_back(actor=actor, consent=stands)
