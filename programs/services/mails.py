"""When the mails of a programme leave, and what people stop or take up again."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope

from programs import audit, outbox
from programs.enums import MailCategory
from programs.models import Candidate, MailRefusal, Program, User
from programs.services import programs, waiting
from programs.services.revisions import check_revision


@transaction.atomic
def set_hours(
    *, actor: User, program: Program, seen: int, opens: int, closes: int, weekends: bool
) -> Program:
    """When mails that can wait leave. Raises ValidationError when the span is empty or somebody changed the plan since `seen`."""
    held = programs.held(program)
    check_revision(held.revision, seen)
    if not 0 <= opens < closes <= 24:
        raise ValidationError({"closes": _("The evening comes after the morning.")})
    held.mail_from, held.mail_until, held.mail_weekends = opens, closes, weekends
    held.revision += 1
    held.save(update_fields=["mail_from", "mail_until", "mail_weekends", "revision"])
    audit.record("program.changed", actor=actor, target=held, program=held, step="mails")
    return held


@transaction.atomic
def choose(*, candidate: Candidate, category: MailCategory, wanted: bool) -> None:
    """The person stops mails of that category, or takes them up again; saying it twice changes nothing.

    It holds for both their candidacies when they offer and seek. What was about to leave is taken back.
    """
    for row in _same_person(candidate):
        if category == MailCategory.NEWS:
            if (row.news_muted_at is None) != wanted:
                waiting.mute(candidate=row, quiet=not wanted)
        elif wanted:
            MailRefusal.objects.filter(candidate=row, category=category).delete()
        else:
            MailRefusal.objects.get_or_create(
                candidate=row,
                category=category,
                defaults={"program": row.program, "refused_at": timezone.now()},
            )
        if not wanted:
            outbox.take_back(row.pk, category)


def choose_all(*, actor: User, candidates: Collection[Candidate], wanted: Collection[str]) -> None:
    """What somebody wants of one programme, category by category; `candidates` are theirs in it."""
    for candidate in [row for row in candidates if row.user_id == actor.pk][:1]:
        with scope(consortium=candidate.program.consortium, program=candidate.program):
            for category in MailCategory:
                choose(candidate=candidate, category=category, wanted=category in wanted)


def _same_person(candidate: Candidate) -> list[Candidate]:
    if candidate.user_id is None:
        return [candidate]
    rows = Candidate.objects.filter(program=candidate.program, user=candidate.user_id)
    return list(rows.select_related("program__consortium"))
