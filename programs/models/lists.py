"""What a coordinator keeps of the list of candidates: filters under a name, and where somebody merged away has gone."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from programs.models.candidates import Candidate
from programs.models.programs import Program
from programs.models.tenancy import Consortium


class SavedFilter(models.Model):
    """The filters and the order of the list under a name, for one coordinator, in every programme of the consortium."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("programs.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=600)  # what stands behind the "?" of the address
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(consortium="consortium")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["consortium", "user", "name"],
                name="filter_once_per_name",
                violation_error_message=_("You already have a filter of that name."),
            ),
            models.CheckConstraint(condition=~Q(query=""), name="filter_filters"),
        ]

    def __str__(self) -> str:
        return self.name


class MergedCandidate(models.Model):
    """A candidate who was the same person as another: `gone` is the number that their page had, `kept` who they are now."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    gone = models.BigIntegerField()
    kept = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="merged")
    merged_at = models.DateTimeField(auto_now_add=True)
    merged_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["merged_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["program", "gone"], name="merged_once"),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merged_into_another"),
        ]
