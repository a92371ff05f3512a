"""Who gives the mentors: every company, or one alone, which is then declared with its reason."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from programs import audit
from programs.models import Company, Program, User

LONGEST_REASON = 300


@transaction.atomic
def declare_single(*, actor: User | None, program: Program, company: Company, reason: str) -> Program:
    """Declares that `company` gives all the mentors of the programme; what was declared before is replaced.

    Raises ValidationError when the company is from elsewhere, or without a reason.
    """
    if company.consortium_id != program.consortium_id:
        raise ValidationError({"company": _("Choose a company of this consortium.")})
    said = " ".join(reason.split())
    if not said:
        raise ValidationError({"reason": _("Say why: the committee and the report show this reason.")})
    if len(said) > LONGEST_REASON:
        raise ValidationError({"reason": _("Shorten this reason to 300 characters.")})
    if (program.single_source_company_id, program.single_source_reason) == (company.pk, said):
        return program
    program.single_source_company, program.single_source_reason = company, said
    program.save(update_fields=["single_source_company", "single_source_reason"])
    audit.record(
        "program.single_source",
        actor=actor,
        target=program,
        program=program,
        company=company.pk,
        reason=said,
    )
    return program


@transaction.atomic
def declare_several(*, actor: User | None, program: Program) -> Program:
    """Any company may give mentors again."""
    if program.single_source_company_id is not None:
        program.single_source_company, program.single_source_reason = None, ""
        program.save(update_fields=["single_source_company", "single_source_reason"])
        audit.record("program.several_sources", actor=actor, target=program, program=program)
    return program
