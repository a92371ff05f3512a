"""Small building blocks of the models."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q


def in_choices(
    field: str, choices: type[models.TextChoices | models.IntegerChoices], name: str
) -> models.CheckConstraint:
    """A CHECK that keeps `field` within its vocabulary, whoever writes to the table."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)


def labels() -> models.JSONField[Any, Any]:
    """A list of short labels; an empty list means "not known", never "none"."""
    return models.JSONField(default=list, blank=True)
