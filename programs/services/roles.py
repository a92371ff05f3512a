"""Roles by hand: offered by mail, accepted by whoever is invited, withdrawn with a reason and handed over."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from programs import audit, charges
from programs import role_emails as emails
from programs.enums import Role
from programs.models import Company, Consortium, Membership, RoleInvitation, User
from programs.queries import roles as queries
from programs.services import consortiums, locks, memberships, people

VALID = timedelta(days=14)


@transaction.atomic
def invite(
    *,
    actor: User,
    consortium: Consortium,
    role: Role,
    email: str,
    first_name: str,
    last_name: str,
    company: Company | None = None,
) -> RoleInvitation:
    """Offers the role by mail, for VALID. Raises ValidationError when they hold it, are invited already, or the company
    has left."""
    locks.consortium(consortium)
    if company is not None:
        consortiums.still_there(company)
    person = people.account_for(
        email=email, first_name=first_name, last_name=last_name, language=consortium.language
    )
    same = {"consortium": consortium, "role": role, "company": company}
    if Membership.objects.filter(user=person, program=None, **same).exists():
        raise ValidationError({"email": _("This person has this role already.")})
    if queries.pending().filter(person=person, **same).exists():
        raise ValidationError(
            {"email": _("This person is invited already: send the invitation again from the page of roles.")}
        )
    now = timezone.now()
    found = RoleInvitation.objects.create(
        **same,
        person=person,
        first_name=first_name,
        last_name=last_name,
        invited_by=actor,
        sent_at=now,
        expires_at=now + VALID,
    )
    _record("role.invited", actor, found)
    emails.invited(found)
    return found


@transaction.atomic
def send_again(*, actor: User, invitation: RoleInvitation) -> RoleInvitation:
    """One more mail, and VALID from now on. Raises ValidationError once it was accepted or cancelled."""
    held = _open(invitation)
    now = timezone.now()
    held.sent_at, held.expires_at, held.sendings = now, now + VALID, held.sendings + 1
    held.save(update_fields=["sent_at", "expires_at", "sendings"])
    _record("role.invited_again", actor, held)
    emails.invited(held)
    return held


@transaction.atomic
def cancel(*, actor: User, invitation: RoleInvitation) -> RoleInvitation:
    """It can be accepted no more. Raises ValidationError once it was accepted; twice changes nothing."""
    if _locked(invitation).cancelled_at is not None:
        return invitation
    held = _open(invitation)
    held.cancelled_at = timezone.now()
    held.save(update_fields=["cancelled_at"])
    _record("role.invitation_cancelled", actor, held)
    return held


@transaction.atomic
def accept(*, actor: User, invitation: RoleInvitation) -> Membership:
    """The person takes the role. Raises ValidationError, saying what to do, when it is too late."""
    if actor.pk != invitation.person_id:
        raise ValidationError(_("This invitation is not addressed to you."))
    locks.consortium(invitation.consortium)
    with scopes_disabled():
        held = _open(invitation)
        now = timezone.now()
        if held.expired(now):
            raise ValidationError(
                _("This invitation ran out on %(day)s: ask whoever invited you to send it again.")
                % {"day": date_format(timezone.localtime(held.expires_at))}
            )
        held.accepted_at = now
        held.save(update_fields=["accepted_at"])
        _record("role.accepted", actor, held)
        member = consortiums.appoint(
            actor=actor,
            consortium=held.consortium,
            user=actor,
            role=Role(held.role),
            company=held.company,
            invited_by=held.invited_by,
        )
    emails.appointed(member)
    return member


@transaction.atomic
def withdraw(*, actor: User, member: Membership, reason: str, successor: User | None = None) -> None:
    """The role goes, with what it opened; what the person has in hand goes to `successor`, and they are told by mail.

    Raises ValidationError without a reason, for the last coordinator, or when something in hand has nobody to go to.
    """
    why = " ".join(reason.split())
    if not why:
        raise ValidationError(
            {"reason": _("Say why the role is withdrawn: the reason stays in the register.")}
        )
    house = locks.consortium(member.consortium) if member.consortium else None
    held = Membership.objects.select_for_update(of=("self",)).select_related("user", "company")
    current = held.filter(pk=member.pk).first()
    if current is None or house is None:
        raise ValidationError(_("This role was withdrawn a moment ago."))
    others = queries.coordinators_besides(current)
    if current.role == Role.COORDINATOR and not others:
        raise ValidationError(alone(current))
    if queries.only_role(current) and charges.held(current.user, house):
        if successor is None or successor not in others:
            raise ValidationError({"successor": _("Choose who takes over what is in their hands.")})
        charges.hand_over(actor=actor, consortium=house, person=current.user, successor=successor)
    emails.withdrawn(current, why)
    memberships.revoke(actor=actor, member=current, reason=why)


def alone(member: Membership) -> str:
    """Why the last coordinator stays, and what to do."""
    return _(
        "%(name)s is the only coordinator: without one nobody could run the consortium. Invite another coordinator, wait "
        "until they accept, then withdraw this role."
    ) % {"name": member.user.name}


def _locked(invitation: RoleInvitation) -> RoleInvitation:
    rows = RoleInvitation.objects.select_for_update(of=("self",)).select_related(*queries.AROUND)
    return rows.get(pk=invitation.pk)


def _open(invitation: RoleInvitation) -> RoleInvitation:
    held = _locked(invitation)
    if held.accepted_at is not None:
        raise ValidationError(_("This invitation was accepted already."))
    if held.cancelled_at is not None:
        raise ValidationError(_("This invitation was cancelled: ask the coordinator for another one."))
    return held


def _record(verb: str, actor: User, invitation: RoleInvitation) -> None:
    audit.record(
        verb,
        actor=actor,
        target=invitation,
        consortium=invitation.consortium,
        role=invitation.role,
        user=invitation.person_id,
    )
