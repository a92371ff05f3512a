"""What the coordinator types, with the company, of the account by which its people sign in."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorat.lib import outward, saml
from mentorat.lib.vouched import VouchError
from programs.enums import ProviderProtocol
from programs.mailboxes import EVERYBODYS
from programs.models import IdentityProvider

MOST_DOMAINS = 20
A_DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+")
WIDE = {"spellcheck": "false", "autocapitalize": "none"}


def https(text: str) -> None:
    if text and not outward.is_sound(text, loopback=settings.PROVIDERS_ON_LOOPBACK):
        raise ValidationError(_("A complete address is needed, which begins with https://."))


class ProviderForm(forms.Form):
    """What both protocols need: the domains that are the company's."""

    protocol: ProviderProtocol

    domains = forms.CharField(
        label=_("Domains of its e-mail addresses"),
        max_length=2000,
        help_text=_(
            "What stands after the @, separated by commas: maison.example. Its account is believed for these addresses "
            "alone."
        ),
        widget=forms.TextInput(attrs=WIDE),
    )
    confirmed = forms.BooleanField(
        label=_("The company has confirmed to me that these domains are its own"),
        error_messages={"required": _("Confirm it with the company first.")},
    )

    def clean_domains(self) -> list[str]:
        parts = re.split(r"[\s,;]+", self.cleaned_data["domains"].lower())
        found = list(dict.fromkeys(_plain(part) for part in parts if part.strip("@")))
        for each in found:
            if each in EVERYBODYS:
                raise ValidationError(
                    _("Anybody can have an address at %(domain)s: it is no company’s own."),
                    params={"domain": each},
                )
        if not found or len(found) > MOST_DOMAINS:
            raise ValidationError(_("From one to twenty domains."))
        return found


def _plain(typed: str) -> str:
    """The domain as addresses write it."""
    name = typed.rpartition("@")[2].strip(".")
    try:
        name = name.encode("idna").decode()
    except UnicodeError:
        name = ""
    if len(name) > 253 or not A_DOMAIN.fullmatch(name):
        raise ValidationError(_("“%(typed)s” is not a domain."), params={"typed": typed[:80]})
    return name


class OidcForm(ProviderForm):
    protocol = ProviderProtocol.OIDC

    issuer = forms.CharField(
        label=_("Address of the issuer"),
        max_length=500,
        validators=[https],
        help_text=_("Also called issuer or authority. It begins with https://."),
        widget=forms.URLInput(attrs=WIDE),
    )
    client_id = forms.CharField(
        label=_("Client identifier"), max_length=255, widget=forms.TextInput(attrs=WIDE)
    )
    secret = forms.CharField(
        label=_("Client secret"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, provider: IdentityProvider | None, **more: Any) -> None:
        super().__init__(*args, **more)
        kept = provider is not None and bool(provider.secret)
        self.fields["secret"].required = not kept
        self.fields["secret"].help_text = (
            _("Kept sealed and never shown again. Leave it empty to keep the present one.")
            if kept
            else _("Kept sealed, and never shown again.")
        )
        self.order_fields(["issuer", "client_id", "secret", "domains", "confirmed"])


def serving(certificates: list[str]) -> list[str]:
    """Raises ValidationError when none of them serves any longer."""
    if certificates and all(saml.last_day(each) < timezone.now() for each in certificates):
        raise ValidationError(
            _("This certificate has expired: ask the company for the one that serves today.")
        )
    return certificates


class SamlForm(ProviderForm):
    protocol = ProviderProtocol.SAML

    metadata_url = forms.CharField(
        label=_("Address of its metadata"),
        max_length=500,
        required=False,
        validators=[https],
        help_text=_("The simplest: it is read when you save."),
        widget=forms.URLInput(attrs=WIDE),
    )
    metadata = forms.CharField(
        label=_("Or its metadata, pasted (XML)"),
        max_length=200_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, **WIDE}),
    )
    issuer = forms.CharField(label=_("Entity id"), max_length=500, required=False)
    sso_url = forms.CharField(
        label=_("Address of sign-in (SSO, by redirection)"),
        max_length=500,
        required=False,
        validators=[https],
        widget=forms.URLInput(attrs=WIDE),
    )
    certificates = forms.CharField(
        label=_("Certificate of signature"),
        max_length=40_000,
        required=False,
        help_text=_("Several may stand below one another."),
        widget=forms.Textarea(attrs={"rows": 4, **WIDE}),
    )

    def __init__(self, *args: Any, provider: IdentityProvider | None, **more: Any) -> None:
        super().__init__(*args, **more)

    def clean_certificates(self) -> list[str]:
        try:
            return serving(list(saml.certificates(self.cleaned_data["certificates"])))
        except VouchError as error:
            raise ValidationError(_("This is not a certificate: paste it whole.")) from error

    def clean(self) -> dict[str, Any]:
        """One of the three ways, the first that is filled in."""
        said: dict[str, Any] = super().clean() or {}
        pasted = said.pop("metadata", "")
        if said.get("metadata_url") or self.errors:
            return said
        if pasted:
            self._take(said, pasted)
        elif not (said.get("issuer") and said.get("sso_url") and said.get("certificates")):
            self.add_error(
                None,
                _(
                    "Give the address of the metadata, or paste them; otherwise fill in the three fields below."
                ),
            )
        return said

    def _take(self, said: dict[str, Any], pasted: str) -> None:
        try:
            found = saml.published(pasted)
            https(found.sso_url)
            certificates = serving(list(found.certificates))
        except VouchError:
            self.add_error("metadata", _("These are not the metadata of a SAML provider: paste them whole."))
        except ValidationError as error:
            self.add_error("metadata", error)
        else:
            said |= {
                "issuer": found.issuer,
                "sso_url": found.sso_url,
                "certificates": certificates,
            }


FORMS: dict[str, type[OidcForm | SamlForm]] = {
    ProviderProtocol.OIDC.value: OidcForm,
    ProviderProtocol.SAML.value: SamlForm,
}
