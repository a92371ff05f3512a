"""Signing in with the company's own account: set up with the company, tried, opened, required, closed, removed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorat.lib import oidc, outward, saml, sealed
from mentorat.lib.vouched import VouchError
from programs import audit
from programs.enums import ProviderProtocol
from programs.models import Company, IdentityProvider, ProviderDomain, User
from programs.queries import providers as queries
from programs.vouching import USE


def set_oidc(
    *,
    actor: User,
    company: Company,
    domains: Sequence[str],
    issuer: str,
    client_id: str,
    secret: str,
) -> IdentityProvider:
    """Asks the issuer for its description first. An empty secret keeps the former one, for the same issuer and client.

    Raises ValidationError, beside the field, with what to do.
    """
    found = queries.of_company(company)
    try:
        issuer = oidc.announced(issuer, loopback=settings.PROVIDERS_ON_LOOPBACK)
        oidc.describe(issuer, loopback=settings.PROVIDERS_ON_LOOPBACK, fresh=True)
    except VouchError as error:
        raise ValidationError({"issuer": unreadable(error)}) from error
    same = found is not None and (found.issuer, found.client_id) == (issuer, client_id)
    if not secret and not (same and found and found.secret):
        raise ValidationError(
            {"secret": _("Type the client’s secret: it goes with this issuer and this client.")}
        )
    kept = found.secret if found and not secret else sealed.seal(USE, secret)
    return _write(
        actor,
        company,
        domains,
        protocol=ProviderProtocol.OIDC,
        issuer=issuer,
        client_id=client_id,
        secret=kept,
    )


def set_saml(
    *,
    actor: User,
    company: Company,
    domains: Sequence[str],
    issuer: str = "",
    sso_url: str = "",
    certificates: Sequence[str] = (),
    metadata_url: str = "",
) -> IdentityProvider:
    """From what the metadata at `metadata_url` say, else as given. Raises ValidationError beside the field."""
    if metadata_url:
        try:
            said = saml.fetched(metadata_url, loopback=settings.PROVIDERS_ON_LOOPBACK)
        except VouchError as error:
            raise ValidationError({"metadata_url": unreadable(error)}) from error
        issuer, sso_url, certificates = said.issuer, said.sso_url, said.certificates
    if not outward.is_sound(sso_url, loopback=settings.PROVIDERS_ON_LOOPBACK):
        raise ValidationError(
            {
                "metadata_url" if metadata_url else "sso_url": _(
                    "Its address of sign-in does not begin with https://: check it with the company."
                )
            }
        )
    return _write(
        actor,
        company,
        domains,
        protocol=ProviderProtocol.SAML,
        issuer=issuer,
        sso_url=sso_url,
        metadata_url=metadata_url,
        certificates="\n".join(certificates),
    )


def unreadable(error: VouchError) -> str:
    return _(
        "It could not be read at this address: check it with the company. For its technicians: %(detail)s"
    ) % {"detail": error.detail}


MOST = 500  # characters of an address
BLANK = {"client_id": "", "secret": "", "sso_url": "", "metadata_url": "", "certificates": ""}


@transaction.atomic
def _write(actor: User, company: Company, domains: Sequence[str], **values: str) -> IdentityProvider:
    """Whatever it was, it is to be tried again and opened again."""
    if any(len(values.get(name, "")) > MOST for name in ("issuer", "sso_url")):
        raise ValidationError(_("One of its addresses is too long to be true."))
    now = timezone.now()
    fields = {**BLANK, **values, "required": False, "tested_at": None, "opened_at": None, "changed_at": now}
    provider, _new = IdentityProvider.objects.update_or_create(
        company=company, defaults={"consortium": company.consortium, **fields}
    )
    ProviderDomain.objects.filter(provider=provider).delete()
    for domain in domains:
        try:
            with transaction.atomic():
                ProviderDomain.objects.create(consortium=company.consortium, provider=provider, domain=domain)
        except IntegrityError as error:
            raise ValidationError(
                {"domains": _("%(domain)s is another company’s already.") % {"domain": domain}}
            ) from error
    _record("provider.set", actor, provider, protocol=values["protocol"], domains=list(domains))
    return provider


@transaction.atomic
def tested(*, actor: User, provider: IdentityProvider, changed_at: str) -> bool:
    """A sign-in was tried and went well; False when the settings have changed since it began."""
    held = _held(provider)
    if held.changed_at != datetime.fromisoformat(changed_at):
        return False
    held.tested_at = timezone.now()
    held.save(update_fields=["tested_at"])
    _record("provider.tested", actor, held)
    return True


@transaction.atomic
def open_it(*, actor: User, provider: IdentityProvider) -> None:
    """Its people are offered it from now on. Raises ValidationError before a trial went well. Twice changes nothing."""
    held = _held(provider)
    if held.tested_at is None:
        raise ValidationError(_("Try it first: it opens once a sign-in has gone well."))
    if held.opened_at is None:
        held.opened_at = timezone.now()
        held.save(update_fields=["opened_at"])
        _record("provider.opened", actor, held)


@transaction.atomic
def close(*, actor: User, provider: IdentityProvider) -> None:
    """Nobody signs in by it any more, and whoever is signed in by it is signed out. The code by e-mail is back."""
    held = _held(provider)
    if held.opened_at is not None:
        held.opened_at, held.required = None, False
        held.save(update_fields=["opened_at", "required"])
        _record("provider.closed", actor, held)


@transaction.atomic
def require(*, actor: User, provider: IdentityProvider, required: bool) -> None:
    """Whether its people sign in by it alone. Raises ValidationError while it is closed."""
    held = _held(provider)
    if required and held.opened_at is None:
        raise ValidationError(_("Open it first: nobody could sign in."))
    if held.required != required:
        held.required = required
        held.save(update_fields=["required"])
        _record("provider.required" if required else "provider.eased", actor, held)


@transaction.atomic
def remove(*, actor: User, provider: IdentityProvider) -> None:
    """It goes with its secret and its domains."""
    held = _held(provider)
    _record("provider.removed", actor, held)
    held.delete()


def _held(provider: IdentityProvider) -> IdentityProvider:
    rows = IdentityProvider.objects.select_for_update(of=("self",)).select_related("company", "consortium")
    return rows.get(pk=provider.pk)


def _record(verb: str, actor: User, provider: IdentityProvider, **more: Any) -> None:
    audit.record(
        verb,
        actor=actor,
        target=provider,
        consortium=provider.consortium,
        company=provider.company_id,
        **more,
    )
