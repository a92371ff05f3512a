"""The account that a company's people have at their company, as a way to sign in: whom we believe, and about whom."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from programs.enums import ProviderProtocol
from programs.models.fields import in_choices
from programs.models.tenancy import Company, Consortium


class IdentityProvider(models.Model):
    """The provider of one company of one consortium. Its people may sign in by it while `opened_at` is set, and only by
    it where `required`. `secret` is sealed; what changes who is believed undoes `tested_at`, without which it stays shut.
    """

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    company = models.OneToOneField(Company, on_delete=models.CASCADE, related_name="provider")
    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    protocol = models.CharField(_("protocol"), max_length=4, choices=ProviderProtocol)
    issuer = models.CharField(max_length=500)  # of SAML: the entity id
    client_id = models.CharField(max_length=255, blank=True)
    secret = models.TextField(blank=True)
    sso_url = models.CharField(max_length=500, blank=True)
    metadata_url = models.CharField(max_length=500, blank=True)
    certificates = models.TextField(blank=True)  # one a line
    required = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now_add=True)
    tested_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(consortium="consortium")

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("protocol", ProviderProtocol, "provider_protocol_known"),
            models.UniqueConstraint(fields=["consortium", "id"], name="provider_in_consortium"),
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(tested_at__isnull=False), name="provider_open_was_tested"
            ),
            models.CheckConstraint(
                condition=Q(required=False) | Q(opened_at__isnull=False), name="provider_required_is_open"
            ),
            models.CheckConstraint(
                condition=Q(protocol=ProviderProtocol.OIDC, sso_url="", certificates="")
                | (Q(protocol=ProviderProtocol.SAML, client_id="", secret="") & ~Q(certificates="")),
                name="provider_speaks_one_protocol",
            ),
        ]

    @property
    def host(self) -> str:
        """The machine whose page the person sees, as the address bar names it."""
        return urlsplit(self.sso_url or self.issuer).hostname or ""


class ProviderDomain(models.Model):
    """A domain whose addresses the provider may stand for. In a consortium a domain is one company's."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    provider = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253, db_index=True)

    objects = ScopedManager(consortium="consortium")

    class Meta:
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(
                fields=["consortium", "domain"],
                name="domain_of_one_company",
                violation_error_message=_("This domain is another company’s already."),
            )
        ]

    def __str__(self) -> str:
        return self.domain
