"""The third lock: PostgreSQL shows the application's role the rows of the open scope, and none where no scope is open."""

from __future__ import annotations

import pytest
from django.core import checks
from django.db import DatabaseError, connection, transaction
from django_scopes import scope, scopes_disabled

from mentorat.lib import rows
from programs.models import Candidate
from tests import world
from tests.guards import as_in_production


@pytest.fixture
def both() -> tuple[world.Tenant, world.Tenant]:
    return world.tenant("Alpha"), world.tenant("Beta")


def seen(table: str = "programs_candidate") -> set[int]:
    """The programmes whose rows a statement without any filter reads."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT program_id FROM {table}")
        return {program for (program,) in cursor.fetchall()}


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["programs_candidate", "programs_candidatetheme"])
def test_a_statement_that_asks_nothing_reads_the_scope_alone(
    both: tuple[world.Tenant, world.Tenant], table: str
) -> None:
    ours, theirs = both
    with as_in_production():
        assert seen(table) == set()
        with scope(consortium=ours.consortium, program=ours.program):
            assert seen(table) == {ours.program.pk}
            with scopes_disabled():
                assert seen(table) == {ours.program.pk, theirs.program.pk}
            assert seen(table) == {ours.program.pk}
        with scope(consortium=theirs.consortium):
            assert seen(table) == {theirs.program.pk}, "every programme of the consortium"
        with scope(program=ours.program):
            assert seen(table) == {ours.program.pk}
        with scope(program=[ours.program, theirs.program]):
            assert seen(table) == {ours.program.pk, theirs.program.pk}
        assert seen(table) == set()


@pytest.mark.django_db
def test_what_goes_back_in_a_transaction_is_told_again(both: tuple[world.Tenant, world.Tenant]) -> None:
    ours, theirs = both
    with as_in_production(), scope(program=ours.program):
        assert seen() == {ours.program.pk}
        with transaction.atomic(), scope(program=theirs.program):
            assert seen() == {theirs.program.pk}
            transaction.set_rollback(True)
        with scope(program=theirs.program):
            assert seen() == {theirs.program.pk}, "PostgreSQL went back to the scope of before the savepoint"
        assert seen() == {ours.program.pk}
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert seen() == {ours.program.pk}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_on_a_connection(both: tuple[world.Tenant, world.Tenant]) -> None:
    """Outside a transaction each statement brings its own scope, and leaves none to the next who takes the connection."""
    ours, theirs = both
    with as_in_production():
        with scope(program=ours.program):
            assert seen() == {ours.program.pk}
            assert {row.program_id for row in Candidate._base_manager.iterator(2)} == {ours.program.pk}
            raw = connection.connection.execute("SELECT count(*) FROM programs_candidate")
            assert raw.fetchone() == (0,), "a statement that does not go through us sees nothing"
        with scope(program=theirs.program), transaction.atomic():
            assert seen() == {theirs.program.pk}
        assert seen() == set()


@pytest.mark.django_db
def test_a_row_of_elsewhere_is_neither_written_nor_changed(both: tuple[world.Tenant, world.Tenant]) -> None:
    ours, theirs = both
    with as_in_production(), scope(consortium=ours.consortium, program=ours.program):
        assert Candidate._base_manager.filter(program=theirs.program).update(first_name="x") == 0
        assert Candidate._base_manager.filter(program=theirs.program).delete()[0] == 0
        stranger = theirs.mentors[0]
        stranger.pk = None
        stranger.email = "autre@beta.example"
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            stranger.save(force_insert=True)


@pytest.mark.django_db
def test_the_role_of_the_application_is_held() -> None:
    assert rows.weaknesses() == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE prorettype = 'trigger'::regtype AND NOT prosecdef"
            " AND pronamespace = 'public'::regnamespace"
        )
        assert cursor.fetchall() == [], "a trigger that sees one scope alone would let a wrong row pass"
        cursor.execute("RESET ROLE")
    told = rows.weaknesses()
    assert len(told) == 2 + len(rows.APPEND_ONLY)
    assert "superuser" in told[0]
    assert any(
        message.id == "mentorat.E001"
        for message in checks.run_checks(
            databases=["default"], tags=["database"], include_deployment_checks=True
        )
    )


def test_what_the_scope_says_is_what_is_told() -> None:
    assert rows.sight() != rows.NOTHING, "a test looks everywhere"
    with as_in_production():
        assert rows.sight() == rows.NOTHING
        with scope(consortium=3, program=[4, 5]):
            assert rows.sight() == rows.Sight("off", "3", "4,5")
        with scope(program=None):
            assert rows.sight() == rows.NOTHING, "no name opens nothing"
        with scopes_disabled():
            assert rows.sight() == rows.EVERYTHING
