"""The budget of a programme and the rule that shares it. Sole writer of both. Amounts come in whole cents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit
from programs.models import Program, User
from programs.services.revisions import check_revision
from tracking.models import CostKind, CostLine, CostPart, CostSharing, SharingRule
from tracking.models.costs import WHOLE
from tracking.money import typed
from tracking.queries import costs as queries


@transaction.atomic
def add_line(
    *,
    actor: User,
    program: Program,
    kind: CostKind,
    label: str,
    planned: int,
    actual: int | None = None,
    on: date | None = None,
) -> CostLine:
    """Adds a line. Raises ValidationError for an empty label or an amount out of range."""
    line = CostLine(
        program=program, kind=kind, label=" ".join(label.split()), planned=planned, actual=actual, on=on
    )
    line.full_clean(exclude=["program"])
    line.save()
    _record("cost.added", actor, line)
    return line


@transaction.atomic
def change_line(
    *,
    actor: User,
    line: CostLine,
    seen: int,
    kind: CostKind,
    label: str,
    planned: int,
    actual: int | None,
    on: date | None,
) -> CostLine:
    """Changes a line as it stood at revision `seen`; raises ValidationError when somebody changed it since."""
    line = (
        CostLine.objects.select_for_update(of=("self",)).select_related("program__consortium").get(pk=line.pk)
    )
    check_revision(line.revision, seen)
    line.kind, line.label = kind, " ".join(label.split())
    line.planned, line.actual, line.on = planned, actual, on
    line.revision += 1
    line.full_clean(exclude=["program"])
    line.save(update_fields=["kind", "label", "planned", "actual", "on", "revision"])
    _record("cost.changed", actor, line)
    return line


@transaction.atomic
def remove_line(*, actor: User, line: CostLine) -> None:
    """Takes the line away; what it said stays in the register."""
    line = (
        CostLine.objects.select_for_update(of=("self",)).select_related("program__consortium").get(pk=line.pk)
    )
    _record("cost.removed", actor, line)
    line.delete()


@transaction.atomic
def declare(
    *,
    actor: User,
    program: Program,
    rule: SharingRule,
    reckoned_on: date,
    parts: Mapping[int, int] | None = None,
    seen: int | None = None,
) -> CostSharing:
    """Declares the rule and counts, as they stood at the end of `reckoned_on`, the people it rests on.

    `parts` are hundredths of a percent by company, for custom parts alone. `seen` is the revision that was read, None
    when no rule was declared. Raises ValidationError for a day to come, parts that do not make 100 %, or a rule
    declared by somebody else meanwhile.
    """
    _check_day(program, reckoned_on)
    known = (
        queries.weights(program, rule, reckoned_on) if rule != SharingRule.CUSTOM else _custom(parts or {})
    )
    # The programme's row is what two coordinators wait for: there may be no rule yet to lock.
    Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk)
    sharing = CostSharing.objects.filter(program=program).first()
    check_revision(sharing.revision if sharing else None, seen)
    sharing = sharing or CostSharing(program=program, revision=-1)
    sharing.rule, sharing.reckoned_on = rule, reckoned_on
    sharing.declared_by, sharing.declared_at = actor, timezone.now()
    sharing.revision += 1
    sharing.save()
    sharing.parts.all().delete()
    CostPart.objects.bulk_create(
        CostPart(
            consortium=program.consortium, program=program, sharing=sharing, company_id=company, weight=weight
        )
        for company, weight in known.items()
    )
    audit.record(
        "costs.ruled",
        actor=actor,
        target=sharing,
        program=program,
        rule=rule,
        on=reckoned_on.isoformat(),
        parts={str(company): weight for company, weight in known.items()},
    )
    return sharing


def _check_day(program: Program, on: date) -> None:
    today = timezone.now().astimezone(ZoneInfo(program.consortium.zone)).date()
    if on > today:
        raise ValidationError(
            {"reckoned_on": _("This day has not come yet: people are counted as they stood on a day.")}
        )


def _custom(parts: Mapping[int, int]) -> dict[int, int]:
    """Every member of the consortium with its part; refuses strangers and sums other than 100 %."""
    known = {company.pk for company in queries.companies()}
    if not parts.keys() <= known:
        raise ValidationError(_("Choose a company of this consortium."))
    if any(part < 0 for part in parts.values()) or sum(parts.values()) != WHOLE:
        raise ValidationError(
            {
                "rule": _("The parts make %(sum)s%%: they must make exactly 100%%.")
                % {"sum": typed(sum(parts.values()))}
            }
        )
    return {company: parts.get(company, 0) for company in known}


def _record(verb: str, actor: User, line: CostLine) -> None:
    audit.record(
        verb,
        actor=actor,
        target=line,
        program=line.program,
        kind=line.kind,
        label=line.label,
        planned=line.planned,
        actual=line.actual,
    )
