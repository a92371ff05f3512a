"""Members answer about a company that enters: its representative, or the coordinator who asked them or waited long enough."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit, emails, permissions
from programs.enums import AnsweredBy, CompetitionAnswer, RelationKind
from programs.models import CompanyRelation, EntryQuestion, User
from programs.services import locks, relating


@transaction.atomic
def answer(
    *, actor: User, question: EntryQuestion, competes: bool, reason: str = "", how: AnsweredBy
) -> EntryQuestion:
    """Writes the answer; a yes declares the competition, which blocks the entry, and a no after it lifts it.

    Answering again before the company is admitted is changing one's mind. Raises ValidationError (on "reason") without the
    reason that a yes, a change to no, and every answer of the coordinator need; and when it is too late to answer.
    """
    locks.consortium(question.consortium)
    held = EntryQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    held.company.refresh_from_db()
    _insist(permissions.may_answer_entry(held, how, timezone.now()))
    why = " ".join(reason.split())
    objection = held.relation if held.relation and held.relation.ended_at is None else None
    if not why and (competes or objection or how != AnsweredBy.REPRESENTATIVE):
        raise ValidationError({"reason": _needed(competes, bool(objection))})
    if objection and not competes:
        relating.end(actor=actor, relation=objection, reason=why)
    if competes and not objection:
        held.relation = _object(actor, held, why, how)
    held.answer = CompetitionAnswer.COMPETES if competes else CompetitionAnswer.NONE
    held.how, held.reason, held.answered_at, held.answered_by = how, why, timezone.now(), actor
    held.save(update_fields=["answer", "how", "reason", "answered_at", "answered_by", "relation"])
    audit.record(
        "entry.answered",
        actor=actor,
        target=held.company,
        consortium=held.consortium,
        asked=held.asked_id,
        answer=held.answer,
        how=how,
        reason=why,
    )
    if competes and not objection:
        emails.entry_objected(held)
    return held


@transaction.atomic
def answer_several(
    *, actor: User, questions: Sequence[EntryQuestion], competes: bool, reason: str, how: AnsweredBy
) -> None:
    """The same answer to each of them, or to none when one is refused."""
    for question in questions:
        answer(actor=actor, question=question, competes=competes, reason=reason, how=how)


def _object(actor: User, question: EntryQuestion, reason: str, how: AnsweredBy) -> CompanyRelation:
    """The competition between the two, declared now unless it was already."""
    between = relating.open_between(question.asked, question.company, RelationKind.COMPETES)
    return between or relating.declare(
        actor=actor,
        source=question.asked,
        target=question.company,
        kind=RelationKind.COMPETES,
        reason=reason[:200],
        declared_for=question.asked if how == AnsweredBy.REPRESENTATIVE else None,
    )


def _needed(competes: bool, lifts: bool) -> str:
    if competes:
        return _("Say on what you compete: the reason is what the others read.")
    if lifts:
        return _("Say why you no longer compete: the objection and its end both stay to be read.")
    return _("Say who told you so, and how: you answer for somebody else.")


def _insist(verdict: permissions.Verdict) -> None:
    if not verdict:
        raise ValidationError(verdict.reason)
