"""The second lock refuses a read outside a scope, and filters inside."""

from collections.abc import Callable

import pytest
from django_scopes import scope, scopes_disabled
from django_scopes.exceptions import ScopeError

from programs.models import Theme

READS: list[Callable[[], object]] = [
    Theme.objects.all,
    lambda: Theme.objects.filter(pk=1),
    Theme.objects.count,
    Theme.objects.first,
    Theme.objects.exists,
    lambda: Theme.objects.exclude(pk=1).exists(),
    lambda: Theme.objects.exclude(pk=1).delete(),
    lambda: list(Theme.objects.select_related()),
    lambda: Theme.objects.in_bulk([1]),
]


@pytest.mark.parametrize("read", READS)
def test_a_read_outside_a_scope_is_refused(read: Callable[[], object]) -> None:
    with pytest.raises(ScopeError, match="program"):
        read()


def test_a_scope_filters_and_its_absence_can_be_asked_for() -> None:
    with scope(program=7):
        assert '"program_id" = 7' in str(Theme.objects.all().query)
    with scope(program=[7, 8]):
        assert '"program_id" IN (7, 8)' in str(Theme.objects.all().query)
    with scopes_disabled():
        assert "WHERE" not in str(Theme.objects.all().query)
    assert list(Theme.objects.none()) == []
