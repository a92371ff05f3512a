"""What coordinators say of the signs a pair gives, and from when a fact is one. Sole writer of both."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import Binome
from matching.services import locks
from programs import audit
from programs.models import Program, User
from tracking.models import SignAct, SignOutcome, SignRule, SignStep
from tracking.queries import signs as queries

FARTHEST = timedelta(days=90)
FIELDS = ("unsigned", "unmet", "quiet", "unanswered", "missed")


def take(*, actor: User, binome: Binome, seen: int | None = None) -> SignAct:
    """The signs of the pair are in the actor's hands; the other coordinators see it. Twice is once.

    Here and below `seen` is the key of the last act that the actor had read (0 for none): where another coordinator has said
    something since, it is refused with who did, so that nobody speaks over them. None asks nothing.
    """
    return _say(actor, binome, SignStep.TAKEN, seen=seen)


def leave(*, actor: User, binome: Binome) -> SignAct:
    """Nobody has them in hand any more."""
    return _say(actor, binome, SignStep.LEFT)


def put_aside(*, actor: User, binome: Binome, until: date, seen: int | None = None) -> SignAct:
    """Nobody needs to look at them before that day; a new sign brings the pair back at once."""
    return _say(actor, binome, SignStep.ASIDE, until=until, seen=seen)


def done(
    *, actor: User, binome: Binome, outcome: SignOutcome, until: date, seen: int | None = None
) -> SignAct:
    """Something was done; the signs come back on that day, should they still stand."""
    return _say(actor, binome, SignStep.DONE, outcome=outcome, until=until, seen=seen)


@transaction.atomic
def _say(
    actor: User,
    binome: Binome,
    step: SignStep,
    outcome: SignOutcome | None = None,
    until: date | None = None,
    seen: int | None = None,
) -> SignAct:
    """Raises ValidationError when the pair gives no sign to this coordinator, when another one spoke meanwhile, or the day is
    past or too far."""
    held, now = locks.binome(binome), timezone.localtime()
    found = queries.one(held.program, actor, now, held.pk)
    if found is None or not found.signs:
        raise ValidationError(_("This pair gives no sign any more: there is nothing to say of it."))
    if until is not None and not now.date() < until <= now.date() + FARTHEST:
        raise ValidationError({"until": _("Choose a day within the next three months.")})
    keys = [sign.key for sign in found.signs]
    last = found.acts[-1] if found.acts else None
    said = (step, outcome or "", until, actor.pk)
    if last and (last.step, last.outcome, last.until, last.author_id) == said and last.signs == keys:
        return last
    _insist_read(actor, last, seen)
    act = SignAct.objects.create(
        program=held.program,
        binome=held,
        step=step,
        outcome=outcome or "",
        signs=keys,
        until=until,
        author=actor,
        at=now,
    )
    audit.record(f"signs.{step.value}", actor=actor, target=act, program=held.program)
    return act


def _insist_read(actor: User, last: SignAct | None, seen: int | None) -> None:
    if seen is None or last is None or last.pk <= seen or last.author_id == actor.pk:
        return
    name = last.author.name if last.author else _("Another coordinator")
    raise ValidationError(
        _(
            "%(name)s has just said something of these signs: read it, then note yours again if it still holds."
        )
        % {"name": name}
    )


@transaction.atomic
def set_rule(*, actor: User, program: Program, limits: dict[str, int]) -> SignRule:
    """The thresholds of the programme from now on. Raises ValidationError for one out of bounds."""
    held = locks.program(program)
    row = queries.rule(held)
    for name in FIELDS:
        setattr(row, name, limits[name])
    row.full_clean(exclude=["program"])
    row.save()
    audit.record("signs.rule", actor=actor, target=held, program=held, limits=list(limits.values()))
    return row


def carry(_actor: User, source: Program, made: Program) -> None:
    """The thresholds go with the plan that the next cohort takes up."""
    row = SignRule.objects.filter(program=source).first()
    if row is not None:
        SignRule.objects.create(program=made, **{name: getattr(row, name) for name in FIELDS})
