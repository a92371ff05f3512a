"""Forms that were sent once: the same one sent again does nothing more."""

from __future__ import annotations

from django.db import models


class SentForm(models.Model):
    """A form by the number it was shown with, and the page that it led to. Kept for a day, for whoever sent it alone."""

    number = models.UUIDField()
    user = models.ForeignKey("programs.User", on_delete=models.CASCADE, related_name="+")
    led_to = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "number"], name="form_sent_once")]
