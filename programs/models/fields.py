"""Small building blocks of the models."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)  # beyond, a date is a slip of the keyboard
FAR = _("A date stands between 1990 and 2100: check the year.")


def in_choices(
    field: str, choices: type[models.TextChoices | models.IntegerChoices], name: str
) -> models.CheckConstraint:
    """A CHECK that keeps `field` within its vocabulary, whoever writes to the table."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)


def labels() -> models.JSONField[Any, Any]:
    """A list of short labels; an empty list means "not known", never "none"."""
    return models.JSONField(default=list, blank=True)
