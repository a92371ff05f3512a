"""Who gives the mentors: every company, or one alone, which is then declared with its reason."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from programs import audit
from programs.models import Company, Program, User
from programs.services import planning, programs

LONGEST_REASON = 300
FIELDS = ["single_source_company", "single_source_reason"]


@transaction.atomic
def declare_single(
    *, actor: User | None, program: Program, company: Company, reason: str, seen: int | None = None
) -> Program:
    """Declares that `company` gives all the mentors of the programme; what was declared before is replaced.

    Raises ValidationError when the company is from elsewhere, without a reason, or when somebody changed the plan since
    revision `seen`.
    """
    if company.consortium_id != program.consortium_id:
        raise ValidationError({"company": _("Choose a company of this consortium.")})
    said = " ".join(reason.split())
    if not said:
        raise ValidationError({"reason": _("Say why: the committee and the report show this reason.")})
    if len(said) > LONGEST_REASON:
        raise ValidationError({"reason": _("Shorten this reason to 300 characters.")})
    held = _held(program, seen)
    if (held.single_source_company_id, held.single_source_reason) != (company.pk, said):
        held.single_source_company, held.single_source_reason = company, said
        audit.record(
            "program.single_source",
            actor=actor,
            target=held,
            program=held,
            company=company.pk,
            reason=said,
        )
    return planning.keep(held, actor, "sources", FIELDS)


@transaction.atomic
def declare_several(*, actor: User | None, program: Program, seen: int | None = None) -> Program:
    """Any company may give mentors (again)."""
    held = _held(program, seen)
    if held.single_source_company_id is not None:
        held.single_source_company, held.single_source_reason = None, ""
        audit.record("program.several_sources", actor=actor, target=held, program=held)
    return planning.keep(held, actor, "sources", FIELDS)


def _held(program: Program, seen: int | None) -> Program:
    return programs.held(program) if seen is None else planning.opened(program, seen)
