"""Links by which people apply: opened, given a new address, revoked."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit
from programs.applying import tokens
from programs.models import ApplicationLink, Company, Program, User


@transaction.atomic
def create(
    *,
    actor: User,
    program: Program,
    company: Company | None = None,
    side: str = "",
    name: str = "",
    ends_on: date | None = None,
) -> ApplicationLink:
    """Opens a link; with a company its people alone are meant, without a side they choose.

    Raises ValidationError when the company is from elsewhere or the last day is over.
    """
    if company is not None and company.consortium_id != program.consortium_id:
        raise ValidationError({"company": _("Choose a company of this consortium.")})
    if ends_on is not None and ends_on < timezone.localdate():
        raise ValidationError({"ends_on": _("This day is over: give a later one, or none.")})
    seed = tokens.draw()
    link = ApplicationLink.objects.create(
        consortium=program.consortium,
        program=program,
        company=company,
        side=side,
        name=" ".join(name.split()),
        ends_on=ends_on,
        seed=seed,
        token_hash=tokens.hashed(tokens.derived(seed)),
        created_by=actor,
    )
    audit.record("link.created", actor=actor, target=link, program=program, side=side)
    return link


@transaction.atomic
def renew(*, actor: User, link: ApplicationLink) -> ApplicationLink:
    """Gives the link another address; the one of before answers no more.

    Raises ValidationError when the link is revoked: that is for good.
    """
    if link.revoked_at is not None:
        raise ValidationError(_("This link is revoked: open another one."))
    link.seed = tokens.draw()
    link.token_hash = tokens.hashed(tokens.derived(link.seed))
    link.save(update_fields=["seed", "token_hash"])
    audit.record("link.renewed", actor=actor, target=link, program=link.program)
    return link


@transaction.atomic
def revoke(*, actor: User, link: ApplicationLink) -> ApplicationLink:
    """Closes the link for good; what people have sent stays."""
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        audit.record("link.revoked", actor=actor, target=link, program=link.program)
    return link


def token_of(link: ApplicationLink) -> str:
    """The token of the link's address; "" when a secret key that is gone made it: it opens still, but cannot be shown."""
    return tokens.found_again(link.seed, link.token_hash)
