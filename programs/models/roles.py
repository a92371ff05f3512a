"""Somebody is invited to a role of a consortium, and has it once they accept."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from programs.enums import Role
from programs.models.fields import in_choices
from programs.models.tenancy import Company, Consortium


class RoleInvitation(models.Model):
    """One role offered to one person, for `company` where it is held for one. It waits until it is accepted or cancelled,
    and can be accepted until `expires_at`. The names are those that the inviter typed: what the account says elsewhere is
    not theirs to read."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(_("role"), max_length=15, choices=Role)
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("programs.User", on_delete=models.CASCADE, related_name="+")
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    invited_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField()
    sendings = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(consortium="consortium")

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            in_choices("role", Role, "role_invitation_role_known"),
            models.CheckConstraint(
                condition=Q(role__in=[Role.COORDINATOR, Role.COMMITTEE])
                | Q(role=Role.REPRESENTATIVE, company__isnull=False),
                name="role_invitation_of_a_consortium",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(cancelled_at=None), name="role_invitation_ends_once"
            ),
            models.UniqueConstraint(
                fields=["consortium", "role", "company", "person"],
                condition=Q(accepted_at=None, cancelled_at=None),
                nulls_distinct=False,
                name="role_invitation_once",
            ),
        ]

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def expired(self, now: datetime) -> bool:
        return self.expires_at <= now
