"""The privacy notice of a consortium, as it was told to people: one row a version, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mentorat.lib.scoping import ScopedManager
from programs.models.tenancy import Consortium


class NoticeVersion(models.Model):
    """What the notice said, in both languages, from `published_at` until the next version.

    Made when the text changes: a coordinator decided something, or (without `published_by`) the platform does something
    else with data. `told_at`: the people concerned were written to; at once for the first, which tells them nothing new.
    """

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    text_fr = models.TextField()
    text_en = models.TextField()
    sha256 = models.CharField(max_length=64)  # of both texts as they were published
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(consortium="consortium")

    class Meta:
        ordering = ["consortium", "version"]
        constraints = [
            models.UniqueConstraint(fields=["consortium", "version"], name="notice_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="notice_version_from_1"),
        ]

    def text(self, language: str) -> str:
        return self.text_en if language.startswith("en") else self.text_fr
