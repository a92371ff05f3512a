"""Diversity goals: declared by the coordinator, answered by the person alone, removed with their consent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from programs import audit
from programs.applying import law
from programs.enums import Purpose
from programs.models import Candidate, Consent, GoalAnswer, GoalQuestion, Program, User

FEWEST, MOST = 2, 8  # choices of one question
VERSION = "2026-11"


def consent_text() -> str:
    """What a person agrees to when they answer, in their language."""
    return _(
        "My answers are kept apart from my profile and only counted, in groups where nobody can be recognised. Nobody reads them with my name, and the pairing does not use them. I can take them back at any time: they are then erased."
    )


@transaction.atomic
def declare(*, actor: User, program: Program, label: str, choices: Sequence[str], why: str) -> GoalQuestion:
    """Declares a field, in public. Raises ValidationError without a reason, with too few choices, or for what the law of the
    country does not let anybody collect."""
    words = list(dict.fromkeys(" ".join(choice.split()) for choice in choices if choice.strip()))
    if not FEWEST <= len(words) <= MOST:
        raise ValidationError({"choices": _("Give two to eight choices, one a line.")})
    if not why.strip():
        raise ValidationError({"why": _("Say why it is asked: those who answer read it.")})
    if law.forbidden(program.consortium.country, label, *words):
        raise ValidationError(
            {
                "label": _(
                    "French law does not let this be collected here: read the note, and ask for something else."
                )
            }
        )
    question = GoalQuestion.objects.create(
        program=program, label=" ".join(label.split()), choices=words, why=" ".join(why.split())
    )
    audit.record("goal.declared", actor=actor, target=question, program=program)
    return question


@transaction.atomic
def close(*, actor: User, question: GoalQuestion) -> None:
    """It is asked no more, and the answers given to it are erased."""
    GoalAnswer.objects.filter(question=question).delete()
    question.closed_at = timezone.now()
    question.save(update_fields=["closed_at"])
    audit.record("goal.closed", actor=actor, target=question, program=question.program)


@transaction.atomic
def answer(*, candidate: Candidate, choices: Mapping[GoalQuestion, int | None]) -> None:
    """The person's own answers, with their consent to their being counted; None is "I prefer not to say".

    The register does not know of it: that somebody answered is theirs as well. Raises ValidationError for a choice that is
    not in the list.
    """
    for question, choice in choices.items():
        if choice is not None and not 0 <= choice < len(question.choices):
            raise ValidationError(_("Choose an answer of the list, or none."))
    GoalAnswer.objects.filter(candidate=candidate).delete()
    GoalAnswer.objects.bulk_create(
        GoalAnswer(program=candidate.program, question=question, candidate=candidate, choice=choice)
        for question, choice in choices.items()
        if choice is not None and question.closed_at is None
    )
    stands = Consent.objects.filter(candidate=candidate, purpose=Purpose.DIVERSITY, withdrawn_at=None)
    if not stands.exists():
        Consent.objects.create(
            program=candidate.program,
            candidate=candidate,
            purpose=Purpose.DIVERSITY,
            version=VERSION,
            text=consent_text(),
            language=get_language() or "fr",
        )


@transaction.atomic
def take_back(*, candidate: Candidate) -> None:
    """The consent is withdrawn, and every answer is erased."""
    GoalAnswer.objects.filter(candidate=candidate).delete()
    stands = Consent.objects.filter(candidate=candidate, purpose=Purpose.DIVERSITY, withdrawn_at=None)
    stands.update(withdrawn_at=timezone.now())
