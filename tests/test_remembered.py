"""A world put back is the world that was built: every row of it, and what is given to the test."""

import pytest
from django.db import transaction
from django_scopes import scope, scopes_disabled

from programs.enums import Side
from programs.models import Candidate
from tests import remembered, world

pytestmark = pytest.mark.django_db


def seen(mark: str) -> tuple[remembered.Rows, world.Tenant]:
    """The rows of a new world, which goes away again."""
    with transaction.atomic():
        found = world.tenant(mark, companies=3)
        rows = remembered.everything()
        transaction.set_rollback(True)
    return rows, found


def test_what_is_put_back_is_what_was_built() -> None:
    (built, given), (again, given_again) = seen("Remembered"), seen("Remembered")
    assert again == built
    assert len(again["programs_candidate"]) == 6
    assert given_again == given
    assert given_again.program is not given.program


def test_who_is_there_already_is_not_put_back() -> None:
    """An account of the same address is kept: the world is then built for real around it."""
    seen("Remembered")
    there = world.user("coord@remembered.example")
    assert world.tenant("Remembered", companies=3).coordinator == there


def test_the_rules_hold_again_afterwards() -> None:
    """The keys go on where they were, and the services write beside what was put back."""
    seen("Remembered")
    found = world.tenant("Remembered", companies=3)
    world.candidate(found.program, found.companies[0], Side.MENTOR, "unplus", found.mark)
    with scope(consortium=found.consortium, program=found.program):
        assert Candidate.objects.count() == 7
    with scopes_disabled(), pytest.raises(Exception, match="programs_consortium"), transaction.atomic():
        found.consortium.pk = None
        found.consortium.save()
