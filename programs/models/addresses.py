"""The wish to sign in by another address: done once both addresses have said yes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.enums import AddressOutcome


class AddressChange(models.Model):
    """One wish. Open until it is done, refused by either address, or replaced by another one; its keys run out.

    Each address has a key, mailed to it alone and kept as a hash. Where the new address has an account already, its key
    is drawn like the other and mailed to nobody: such a wish is never done, and looks like any that still waits.
    """

    user = models.ForeignKey("programs.User", on_delete=models.CASCADE, related_name="address_changes")
    old = models.EmailField(_("present address"))
    new = models.EmailField(_("new address"))
    old_hash = models.CharField(max_length=64, unique=True)
    new_hash = models.CharField(max_length=64, unique=True)
    old_yes_at = models.DateTimeField(null=True, blank=True)
    new_yes_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=AddressOutcome, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None)
                | Q(outcome__in=AddressOutcome.values, settled_at__isnull=False),
                name="address_outcome_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=AddressOutcome.DONE)
                | Q(old_yes_at__isnull=False, new_yes_at__isnull=False),
                name="address_done_with_both",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(settled_at=None), name="address_change_once_at_a_time"
            ),
        ]
