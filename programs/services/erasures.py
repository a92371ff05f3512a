"""A person asks for everything to be erased: at once when nothing of theirs is running, else after a delay of grace."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from mentorat.lib.text import join
from programs import audit, privacy_emails
from programs.applying import tokens
from programs.enums import Role
from programs.models import Candidate, ErasureRequest, Membership, User
from programs.moves import LEFT
from programs.queries import privacy as queries
from programs.queries import roles
from programs.services import erasing, locks

GRACE = timedelta(days=14)


def is_running(user: User) -> bool:
    """A candidacy is on its way, or the person holds another role than that of a participant: others count on them."""
    subject = queries.subject_of(user)
    with scopes_disabled():
        on_its_way = Candidate.objects.filter(pk__in=subject.candidates).exclude(state__in=LEFT).exists()
        held = Membership.objects.filter(user=user).exclude(role=Role.PARTICIPANT).exists()
    return on_its_way or held


def counted_on(user: User) -> str:
    """Why the person cannot go yet, and what to do; "" when they can. A consortium keeps one coordinator at least."""
    alone = [str(row.consortium) for row in roles.coordinated_alone(user)]
    if not alone:
        return ""
    return _(
        "You are the only coordinator of %(names)s: without one nobody could run it, nor answer its people. Invite another "
        "coordinator, wait until they accept, then ask again."
    ) % {"names": join(alone, _("and"))}


@transaction.atomic
def ask(*, actor: User) -> ErasureRequest:
    """Asks for the erasure of the actor's own data, and tells them and their coordinators. Asking twice is asking once.

    When nothing is running it is done before this returns. Raises ValidationError for the only coordinator of a
    consortium.
    """
    User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    awaited = queries.erasure_awaited(actor)
    if awaited is not None:
        return awaited
    if why := counted_on(actor):
        raise ValidationError(why)
    now, token = timezone.now(), tokens.draw()
    running = is_running(actor)
    request = ErasureRequest.objects.create(
        user=actor,
        pseudonym=erasing.draw_pseudonym(),
        token_hash=tokens.hashed(token),
        asked_at=now,
        due_at=now + GRACE if running else now,
    )
    for consortium in queries.consortiums(queries.subject_of(actor)):
        audit.record("erasure.asked", actor=actor, target=request, consortium=consortium)
    if running:
        privacy_emails.asked(request, token)
        privacy_emails.tell_coordinators(request)
        return request
    return carry_out(request)


@transaction.atomic
def cancel(*, request: ErasureRequest) -> ErasureRequest:
    """The person changed their mind, by the link of their mail or signed in; once it is done nothing can be cancelled."""
    held = ErasureRequest.objects.select_for_update(of=("self",)).select_related("user").get(pk=request.pk)
    if held.done_at is None and held.cancelled_at is None:
        held.cancelled_at = timezone.now()
        held.save(update_fields=["cancelled_at"])
        for consortium in queries.consortiums(queries.subject_of(held.user)):
            audit.record("erasure.cancelled", actor=held.user, target=held, consortium=consortium)
        privacy_emails.tell_coordinators(held)
    return held


@transaction.atomic
def carry_out(request: ErasureRequest) -> ErasureRequest:
    """Erases, and says so: to the person by a mail that is not kept, to the coordinators under the pseudonym. Once.

    It waits while a consortium would be left without a coordinator: the person is told once what to do.
    """
    held = ErasureRequest.objects.select_for_update(of=("self",)).select_related("user").get(pk=request.pk)
    if held.done_at is not None or held.cancelled_at is not None:
        return held
    user = held.user
    for row in roles.coordinated(user):
        if row.consortium is not None:
            locks.consortium(row.consortium)
    if why := _held_back(user):
        privacy_emails.waits(held, why)
        return held
    address, language = user.email, user.language
    where = queries.consortiums(queries.subject_of(user))
    erasing.erase(user=user, pseudonym=held.pseudonym)
    held.done_at = timezone.now()
    held.save(update_fields=["done_at"])
    privacy_emails.done(held, address, language, where)
    return held


def _held_back(user: User) -> str:
    with translation.override(user.language):
        return counted_on(user)


def carry_out_due(now: datetime | None = None) -> int:
    """Erases whoever asked and did not change their mind within the delay; how many. Safe to repeat."""
    due = queries.erasures_due(now or timezone.now())
    return sum(carry_out(request).done_at is not None for request in due)
