"""Whether the first meeting waits for a training, and who is exempted from it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from programs import audit
from programs.models import Candidate, Program, User
from tracking.models import TrainingExemption, TrainingRule


@transaction.atomic
def require(*, actor: User, program: Program, required: bool) -> TrainingRule:
    """Says it for the whole programme; saying it twice changes nothing. Meetings held already are left alone."""
    rule, _made = TrainingRule.objects.get_or_create(program=program)
    if rule.required != required:
        rule.required = required
        rule.save(update_fields=["required", "changed_at"])
        audit.record("training.ruled", actor=actor, target=rule, program=program, required=required)
    return rule


@transaction.atomic
def exempt(*, actor: User, candidate: Candidate, reason: str) -> TrainingExemption:
    """Lets one person meet without the training. Raises ValidationError without a reason."""
    said = " ".join(reason.split())
    if not said:
        raise ValidationError({"reason": _("Say why in a few words: it stays in the register.")})
    exemption, made = TrainingExemption.objects.get_or_create(
        program=candidate.program, candidate=candidate, defaults={"reason": said[:200], "made_by": actor}
    )
    if made:
        audit.record(
            "training.exempted", actor=actor, target=candidate, program=candidate.program, reason=said[:200]
        )
    return exemption


@transaction.atomic
def ask_again(*, actor: User, candidate: Candidate) -> None:
    """Takes an exemption back."""
    gone, _rows = TrainingExemption.objects.filter(candidate=candidate).delete()
    if gone:
        audit.record("training.unexempted", actor=actor, target=candidate, program=candidate.program)
