"""Second proofs of the people who sign in: shown once, noted in the register, taken away when the phone is lost."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from programs import audit, emails
from programs.models import Consortium, User
from programs.services import sessions

ADDED, REMOVED, RENEWED = "factor.added", "factor.removed", "factor.codes"


@transaction.atomic
def note(*, verb: str, actor: User, kind: str) -> None:
    """Writes in the register that the person changed their own second proofs; `kind` is a type of Authenticator."""
    audit.record(verb, actor=actor, target=actor, kind=kind)


@transaction.atomic
def show_codes(*, actor: User) -> list[str]:
    """The recovery codes that are left, the first time; nothing from then on."""
    rows = Authenticator.objects.select_for_update(of=("self",))
    codes = rows.filter(user=actor, type=Authenticator.Type.RECOVERY_CODES).first()
    if codes is None or codes.wrap().did_view:
        return []
    codes.wrap().mark_as_viewed()
    return list(codes.wrap().get_unused_codes())


@transaction.atomic
def reset(*, actor: User | None, user: User, reason: str, consortium: Consortium | None = None) -> None:
    """Takes away every second proof of somebody who has lost theirs; they set up another at their next sign-in.

    They are signed out everywhere and told by e-mail. Raises ValidationError without a reason, or for one's own account.
    """
    if actor == user:
        raise ValidationError(
            _("Your own second proof is changed on your page “Sign-in and security”, never by yourself here.")
        )
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the reason stays in the register.")})
    Authenticator.objects.filter(user=user).delete()
    sessions.end_all(user)
    event = audit.record(
        "factor.reset", actor=actor, target=user, consortium=consortium, reason=reason.strip()
    )
    emails.factor_reset(user, by=actor, key=str(event.pk))
