"""The personal calendar of somebody: an address that their own calendar reads, and that they renew or close."""

from __future__ import annotations

from django.db import models


class CalendarFeed(models.Model):
    """The address in force of one person. Its token is derived from `seed` and the secret key of the installation, so that
    the person can be shown it again for another device; the row alone opens nothing."""

    user = models.OneToOneField("programs.User", on_delete=models.CASCADE, related_name="+")
    seed = models.CharField(max_length=43)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
