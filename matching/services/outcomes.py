"""What came of a pair, said once by each of its members at the end."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import permissions
from matching.enums import Reached
from matching.models import Binome, Outcome
from matching.services import locks
from programs import audit
from programs.enums import Side
from programs.models import Program, User


@transaction.atomic
def record(
    *,
    actor: User,
    binome: Binome,
    side: Side,
    objective: int,
    progress: int,
    fit: int,
    would_mentor: bool | None = None,
) -> Outcome:
    """Keeps the answers of one member; answering again corrects them. The register says that they answered, not what.

    `objective` is a `Reached`, `progress` and `fit` go from 1 to 5. Raises ValidationError for anybody but the member of
    that side, before the end, and for an answer out of its scale.
    """
    locked = locks.binome(binome)
    locks.insist(permissions.may_judge(actor, locked, side, today(locked.program)))
    if objective not in Reached.values:
        raise ValidationError({"objective": _("Choose one of the answers.")})
    for name, value in (("progress", progress), ("fit", fit)):
        if value not in range(1, 6):
            raise ValidationError({name: _("Choose one of the answers.")})
    answers = {"objective": objective, "progress": progress, "fit": fit, "would_mentor": would_mentor}
    outcome, first = Outcome.objects.update_or_create(
        program=locked.program, binome=locked, side=side, defaults=answers
    )
    audit.record(
        "outcome.recorded",
        actor=actor,
        target=locked,
        program=locked.program,
        side=str(side),
        again=not first,
    )
    return outcome


def today(program: Program) -> date:
    """The day where the programme is."""
    return timezone.localdate(timezone=ZoneInfo(program.consortium.zone))
