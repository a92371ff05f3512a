"""The second lock: outside a scope of django-scopes, the manager of a tenant's model refuses to read.

The class of django-scopes is made anew for every model, which hides the types of its querysets; this one is a plain class
that follows the same scopes (`scope`, `scopes_disabled`) and raises the same ScopeError.
"""

from typing import Any, TypeVar

from django.db import models
from django_scopes.manager import DisabledQuerySet
from django_scopes.state import get_scope

M = TypeVar("M", bound=models.Model)


class RefusingQuerySet(DisabledQuerySet):  # type: ignore[misc]
    """Refuses also the reads that django-scopes lets through: an `exists()` tells an outsider as much as a row."""

    exists = DisabledQuerySet.error
    contains = DisabledQuerySet.error
    explain = DisabledQuerySet.error
    _fetch_all = DisabledQuerySet.error  # whatever way leads to the rows, async ones included


class ScopedManager(models.Manager[M]):
    """`ScopedManager(program="scenario__program")`: needs the scope `program`, and filters by it through that lookup."""

    def __init__(self, **lookups: str) -> None:
        super().__init__()
        self.lookups = lookups

    def get_queryset(self) -> models.QuerySet[M]:
        """The rows of the current scope; a queryset that raises ScopeError when it is read outside one."""
        scope: dict[str, Any] = get_scope()
        if not scope.get("_enabled", True):
            return super().get_queryset()
        missing = self.lookups.keys() - scope.keys()
        if missing:
            refusing: models.QuerySet[M] = RefusingQuerySet(
                self.model, using=self._db, missing_scopes=missing
            )
            return refusing
        return super().get_queryset().filter(**dict(self.filters(scope)))

    def filters(self, scope: dict[str, Any]) -> list[tuple[str, Any]]:
        """What the scope demands: a list of values means any of them, None means all."""
        wanted = [(lookup, scope[name]) for name, lookup in self.lookups.items()]
        several = (list, tuple)
        return [
            (f"{path}__in" if isinstance(value, several) else path, value)
            for path, value in wanted
            if value is not None
        ]

    def all(self) -> models.QuerySet[M]:
        """Django's `all()` reads nothing yet, so it is refused here, where the mistake is."""
        rows = self.get_queryset()
        return rows.all() if isinstance(rows, RefusingQuerySet) else rows
