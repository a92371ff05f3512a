"""Those who wait hear from us: what they wait for, honestly, when it changes and at least every so many weeks."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope

from programs import audit, emails, hours, letters
from programs.applying import tokens
from programs.enums import CandidateState, Due, WaitingOrder
from programs.models import Candidate, CandidateKey, Program, User, WaitingNews, WaitingRule
from programs.moves import LEFT
from programs.queries import waiting as queries
from programs.services import candidates


@transaction.atomic
def set_rule(*, actor: User, program: Program, order: str, words: str, every_weeks: int) -> WaitingRule:
    """States who comes first and how often news are given. Raises ValidationError without words for an own order."""
    text = " ".join(words.split())
    if order == WaitingOrder.COORDINATOR and not text:
        raise ValidationError({"words": _("Say who comes first, as those who wait will read it.")})
    rule, _created = WaitingRule.objects.update_or_create(
        program=program, defaults={"order": order, "words": text, "every_weeks": every_weeks}
    )
    audit.record("waiting.ruled", actor=actor, target=program, program=program)
    return rule


@transaction.atomic
def tell(*, actor: User | None, program: Program, only: Collection[str] = tuple(Due.values)) -> int:
    """Writes to everybody to whom news are due, for one of the reasons `only`; returns how many. Never twice a day."""
    Program.objects.select_for_update(of=("self",)).get(pk=program.pk)  # one sender at a time
    now = timezone.now()
    rule = queries.rule_of(program)
    due = [row for row in queries.waiters(program, now) if row.due in only and row.due]
    for row in due:
        WaitingNews.objects.create(
            program=program,
            candidate=row.candidate,
            said_on=queries.today(program, now),
            awaited=row.awaited,
            sent_by=actor,
            sent_at=now,
        )
        letters.waiting_news(row, rule, draw_key(row.candidate), queries.today(program, now))
    if due:
        audit.record("waiting.told", actor=actor, target=program, program=program, count=len(due))
    return len(due)


def keep_promise() -> int:
    """What was promised to those who wait and that no coordinator sent: on the day it is due, when mails may leave there."""
    return sum(_keep(program) for program in queries.programs_with_waiters())


def _keep(program: Program) -> int:
    if not hours.of(program).is_open(timezone.now()):
        return 0
    with scope(consortium=program.consortium, program=program):
        return tell(actor=None, program=program, only=(Due.TIME,))


def draw_key(candidate: Candidate) -> str:
    """A new key of the candidate's own page; kept nowhere but in their mail."""
    token = tokens.draw()
    CandidateKey.objects.create(
        program=candidate.program, candidate=candidate, token_hash=tokens.hashed(token)
    )
    return token


@transaction.atomic
def mute(*, candidate: Candidate, quiet: bool) -> Candidate:
    """The person wants no more news of the list, or wants them again; their place stays."""
    candidate.news_muted_at = timezone.now() if quiet else None
    candidate.save(update_fields=["news_muted_at"])
    return candidate


@transaction.atomic
def leave(*, actor: User | None, candidate: Candidate, reason: str) -> Candidate:
    """The person leaves, from wherever they are; the coordinators are told. Twice changes nothing.

    `actor` None: by the key of their mail.
    """
    current = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    if current.state in LEFT:
        return candidate
    candidates.move(
        actor=actor, candidate=candidate, to=CandidateState.WITHDRAWN, reason=reason, by="candidate"
    )
    emails.left(candidate)
    return candidate
