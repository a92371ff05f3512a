"""What was done, and what is to be told: append-only audit rows, the outbox, the heartbeat of the jobs."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from mentorat.lib.scoping import ScopedManager
from programs.enums import MailState
from programs.models.fields import in_choices
from programs.models.programs import Program
from programs.models.tenancy import Consortium


class AuditEvent(models.Model):
    """One act. Never changed, never deleted: the model refuses it and so does the database (PostgreSQL trigger)."""

    at = models.DateTimeField(auto_now_add=True)
    verb = models.CharField(max_length=40)
    actor = models.ForeignKey(
        "programs.User", null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    consortium = models.ForeignKey(
        Consortium, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    program = models.ForeignKey(
        Program, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    target_type = models.CharField(max_length=30)
    target_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)  # ids, codes and reasons given for the record; no notes, no profile

    objects = ScopedManager(consortium="consortium")

    class Meta:
        indexes = [
            models.Index(fields=["program", "-at"]),
            models.Index(fields=["target_type", "target_id", "-at"]),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("An audit row is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("An audit row is never deleted.")


class OutboundEmail(models.Model):
    """One e-mail to one person, told once: `key` is unique. PostgreSQL is the queue; workers only empty it."""

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=30)
    consortium = models.ForeignKey(Consortium, null=True, on_delete=models.CASCADE, related_name="+")
    program = models.ForeignKey(Program, null=True, on_delete=models.CASCADE, related_name="+")
    to = models.EmailField()
    language = models.CharField(max_length=5, default="fr")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    ics = models.TextField(blank=True)
    ics_method = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=8, choices=MailState, default=MailState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    uncertain = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)  # from then on it waits for the next hours of its programme
    stops = models.CharField(max_length=60, blank=True)  # what its reader may stop, see programs.stopping
    # The reminders of a person and a day are one mail: it bears their `bundle`, and the reminders that it tells are rows
    # of their own, which say in which mail they left.
    bundle = models.CharField(max_length=100, blank=True)
    told_in = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="tells")

    class Meta:
        constraints = [
            in_choices("state", MailState, "mail_state_known"),
            models.UniqueConstraint(fields=["bundle"], name="mail_one_a_day", condition=~Q(bundle="")),
            models.CheckConstraint(
                condition=Q(state=MailState.TOLD, told_in__isnull=False)
                | (~Q(state=MailState.TOLD) & Q(told_in=None)),
                name="mail_told_in_one",
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at=None)),
                name="mail_sent_has_date",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], name="mail_due", condition=Q(state=MailState.PENDING)),
            models.Index(
                fields=["lease_until"],
                name="mail_stale",
                condition=Q(state__in=[MailState.CLAIMED, MailState.DATA]),
            ),
            models.Index(fields=["to", "-created_at"], name="mail_to"),
        ]


class Heartbeat(models.Model):
    """When each job last ran to its end."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
