"""A member asks the coordinator for help, in confidence. Sole writer of a request; nothing else of the pair changes."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import Binome
from matching.services import locks
from programs import audit
from programs.models import User
from tracking import help_emails, permissions
from tracking.models import HelpRequest, HelpWord
from tracking.models.help import LONGEST
from tracking.queries import helping as queries


@transaction.atomic
def ask(*, actor: User, binome: Binome) -> HelpRequest:
    """One tap: every coordinator of the programme is written to at once, but not one who is of the pair. Asking again
    while a request is open gives that one. Raises PermissionDenied for anybody but a member, ValidationError for a pair
    that nobody was told of, or when nobody could read it.
    """
    held = _held(binome)
    if not permissions.is_member(held, actor):
        raise PermissionDenied(_("Only the two members of the pair ask for help about it."))
    locks.insist(permissions.may_ask_help(held))
    asker = held.mentor if held.mentor.user_id == actor.pk else held.mentee
    stands = HelpRequest.objects.filter(binome=held, asker=asker, closed_at=None).first()
    if stands is not None:
        return stands
    helpers = queries.helpers(held.program, held)
    if not helpers:
        raise ValidationError(
            _(
                "The only coordinator of this programme is your partner: ask the person who represents your company."
            )
        )
    row = HelpRequest.objects.create(program=held.program, binome=held, asker=asker, asked_at=timezone.now())
    audit.record("help.asked", actor=actor, target=row, program=held.program)
    help_emails.asked(row, to=helpers)
    return row


@transaction.atomic
def take(*, actor: User, request: HelpRequest) -> HelpRequest:
    """A coordinator has it in hand from now on, and the person is told who. Twice changes nothing."""
    row = _locked(request)
    locks.insist(permissions.may_help(row, actor))
    if row.handler_id != actor.pk:
        row.handler, row.taken_at = actor, timezone.now()
        row.save(update_fields=["handler", "taken_at"])
        audit.record("help.taken", actor=actor, target=row, program=row.program)
        help_emails.taken(row)
    return row


@transaction.atomic
def say(*, actor: User, request: HelpRequest, text: str) -> HelpWord:
    """The person adds something, or a coordinator answers, who has it in hand from then on. The other side receives a mail
    that holds nothing of it. Raises ValidationError for an empty or endless text, or once it is closed.
    """
    row = _locked(request)
    locks.insist(permissions.may_help(row, actor))
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not text or len(text) > LONGEST:
        raise ValidationError({"text": _("Write a few words, %(n)s characters at most.") % {"n": LONGEST}})
    by_asker = row.asker.user_id == actor.pk
    if not by_asker and row.handler_id is None:
        row.handler, row.taken_at = actor, timezone.now()
        row.save(update_fields=["handler", "taken_at"])
    word = HelpWord.objects.create(
        program=row.program, request=row, by_asker=by_asker, author=actor, text=text, at=timezone.now()
    )
    audit.record("help.said", actor=actor, target=row, program=row.program)
    help_emails.said(row, word, to=_readers(row) if by_asker else [])
    return word


@transaction.atomic
def close(*, actor: User, request: HelpRequest) -> HelpRequest:
    """It is settled, as either says; what was written stays. Twice changes nothing."""
    row = _locked(request)
    if row.is_open:
        locks.insist(permissions.may_help(row, actor))
        row.closed_at = timezone.now()
        row.save(update_fields=["closed_at"])
        audit.record("help.closed", actor=actor, target=row, program=row.program)
    return row


def _readers(row: HelpRequest) -> list[User]:
    """Who has it in hand, while they still coordinate; else every coordinator who may read it."""
    helpers = queries.helpers(row.program, row.binome)
    return [each for each in helpers if each.pk == row.handler_id] or helpers


def _held(binome: Binome) -> Binome:
    """The pair, so that two taps are one request."""
    rows = Binome.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("program__consortium", "mentor__user", "mentee__user").get(pk=binome.pk)


def _locked(request: HelpRequest) -> HelpRequest:
    rows = HelpRequest.objects.select_for_update(of=("self",)).select_related(
        "program__consortium", "asker__user", "binome__mentor__user", "binome__mentee__user", "handler"
    )
    return rows.get(pk=request.pk, program=request.program_id)
