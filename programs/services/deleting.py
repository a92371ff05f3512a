"""A draft that came to nothing goes for good; whatever anybody took part in stays."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs import audit
from programs.enums import ProgramState
from programs.models import Application, Candidate, Program, User


def kept(program: Program) -> str:
    """Why it cannot be deleted, and what to do instead; "" when it can."""
    if program.state != ProgramState.DRAFT:
        return _(
            "Only a draft can be deleted. Take this programme back to the draft if nobody has applied, or bring it to its "
            "close: it can then be read, and nothing in it changes any more."
        )
    people = Candidate.objects.filter(program=program).count()
    people += Application.objects.filter(program=program, candidate=None).count()
    if not people:
        return ""
    return ngettext(
        "%(n)s person is in this draft: what they said would be lost. Keep it: rename it and use it "
        "for the next cohort.",
        "%(n)s people are in this draft: what they said would be lost. Keep it: rename it and use it "
        "for the next cohort.",
        people,
    ) % {"n": people}


@transaction.atomic
def delete(*, actor: User, program: Program) -> None:
    """Deletes the draft with its plan, its links and what was prepared for it; the register keeps its name.

    Raises ValidationError, with what to do, when somebody is in it or it is no draft any more.
    """
    held = Program.objects.select_for_update(of=("self",)).select_related("consortium").get(pk=program.pk)
    refusal = kept(held)
    if refusal:
        raise ValidationError(refusal)
    audit.record("program.deleted", actor=actor, target=held, consortium=held.consortium, name=held.name)
    held.delete()
