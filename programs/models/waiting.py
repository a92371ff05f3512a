"""The waiting list: its rule in public, what those who wait were told and when, and the key of their own page."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from programs.enums import Awaited, WaitingOrder
from programs.models.candidates import Candidate
from programs.models.fields import in_choices
from programs.models.programs import Program


class WaitingRule(models.Model):
    """Who comes first, as everybody on the list may read it, and how often they hear from us at least."""

    program = models.OneToOneField(
        Program, primary_key=True, on_delete=models.CASCADE, related_name="waiting_rule"
    )
    order = models.CharField(
        _("who comes first"), max_length=11, choices=WaitingOrder, default=WaitingOrder.DATE
    )
    words = models.CharField(_("in your words"), max_length=300, blank=True)
    every_weeks = models.PositiveSmallIntegerField(_("news at least every so many weeks"), default=4)

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [
            in_choices("order", WaitingOrder, "waiting_order_known"),
            models.CheckConstraint(
                condition=Q(every_weeks__gte=1, every_weeks__lte=12), name="waiting_1_to_12_weeks"
            ),
            models.CheckConstraint(
                condition=Q(order=WaitingOrder.DATE) | ~Q(words=""), name="waiting_order_in_words"
            ),
        ]


class WaitingNews(models.Model):
    """What one person was told on one day; never twice on the same. `sent_by` None: the platform kept its promise."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="waiting_news")
    said_on: models.DateField[date, date] = models.DateField()  # where the programme is
    awaited = models.CharField(max_length=11, choices=Awaited)
    sent_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField()

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [
            in_choices("awaited", Awaited, "awaited_known"),
            models.UniqueConstraint(fields=["candidate", "said_on"], name="waiting_news_once_a_day"),
        ]


class CandidateKey(models.Model):
    """Mailed to a candidate, account or not: it opens the page where they see where they stand, and leave."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="keys")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(program="program")
