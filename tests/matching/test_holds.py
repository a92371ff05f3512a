"""What PostgreSQL refuses by itself, attacked from outside the product with raw SQL, also from two connections at once."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django_scopes import scopes_disabled

from matching.models import Binome
from matching.services import proposals
from mentorat.lib.db import refused_by
from programs.enums import Side
from programs.models import Candidate, Program
from programs.services import candidates
from tests import world
from tests.matching.room import inside, proposals_of, run

INSERT = """
INSERT INTO matching_binome (program_id, mentor_id, mentee_id, mentor_company_id, mentee_company_id,
    same_company_allowed, state, explanation, note, formed_at, ended_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, '{}', '', coalesce(%s::timestamptz, now()), %s) RETURNING id
"""


def insert(
    mentor: Candidate, mentee: Candidate, *, state: str = "formed", formed: str | None = None, **other: object
) -> int:
    """One row, past every service and every form, of today or of the day it was `formed`; returns its key."""
    ended = datetime.now(UTC) if state in ("ended", "declined") else None
    row = {
        "program": mentor.program_id,
        "mentor": mentor.pk,
        "mentee": mentee.pk,
        "mentor_company": mentor.company_id,
        "mentee_company": mentee.company_id,
        "same": False,
        **other,
    }
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [*row.values(), state, formed, ended])  # type: ignore[list-item]
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return int(cursor.execute("SELECT max(id) FROM matching_binome").fetchone()[0])


def refused(mentor: Candidate, mentee: Candidate, **other: object) -> str:
    """The rule that refused the row."""
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        insert(mentor, mentee, **other)  # type: ignore[arg-type]
    return refused_by(told.value)


def sql(text: str, args: Sequence[object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, args)  # type: ignore[arg-type]


def over_now(pair: int) -> None:
    """Announced, then declined: a pair goes one step at a time."""
    sql("UPDATE matching_binome SET state = 'announced', announced_at = now() WHERE id = %s", [pair])
    sql("UPDATE matching_binome SET state = 'declined', ended_at = now() WHERE id = %s", [pair])


@pytest.mark.django_db
def test_no_pair_over_the_places_of_a_mentor_whatever_its_way_in() -> None:
    ours = world.tenant("Alpha", companies=5)
    mentor, (first, second, third) = ours.mentors[0], ours.mentees
    pair = insert(mentor, first)
    assert refused(mentor, second) == "binome_within_capacity"
    over = insert(mentor, second, state="declined")  # what is over takes no place
    other = insert(ours.mentors[1], third)
    moved = "UPDATE matching_binome SET mentor_id = %s, mentor_company_id = %s WHERE id = %s"
    for rule, text, args in (
        ("binome_goes", "UPDATE matching_binome SET state = 'formed', ended_at = NULL WHERE id = %s", [over]),
        ("binome_within_capacity", moved, [mentor.pk, mentor.company_id, other]),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            sql(text, args)
    over_now(pair)
    insert(mentor, world.candidate(ours.program, ours.companies[4], Side.MENTEE, "mentee9", "Alpha"))


@pytest.mark.django_db
def test_places_are_not_taken_away_from_under_live_pairs() -> None:
    ours = world.tenant("Alpha", companies=5)
    mentor = ours.mentors[0]
    sql("UPDATE programs_candidate SET capacity = 2 WHERE id = %s", [mentor.pk])
    mentor.refresh_from_db(fields=["capacity"])
    insert(mentor, ours.mentees[0])
    second = insert(mentor, ours.mentees[1])
    with (
        pytest.raises(IntegrityError, match="candidate_capacity_under_pairs"),
        transaction.atomic(),
    ):
        sql("UPDATE programs_candidate SET capacity = 1 WHERE id = %s", [mentor.pk])
    with inside(ours), pytest.raises(ValidationError, match=mentor.name) as told:
        candidates.change(actor=ours.coordinator, candidate=mentor, capacity=1)
    assert list(told.value.message_dict) == ["capacity"]
    assert Candidate._base_manager.get(pk=mentor.pk).capacity == 2
    over_now(second)
    sql("UPDATE programs_candidate SET capacity = 1 WHERE id = %s", [mentor.pk])


@pytest.mark.django_db
def test_no_second_open_pair_no_mutual_one_none_with_oneself() -> None:
    ours = world.tenant("Alpha", companies=5)
    mentor, mentee = ours.mentors[0], ours.mentees[0]
    insert(mentor, mentee)
    assert refused(ours.mentors[2], mentee) == "binome_one_live_per_mentee"
    back = world.candidate(ours.program, mentee.company, Side.MENTOR, "mentee0", "Alpha")
    forth = world.candidate(ours.program, mentor.company, Side.MENTEE, "mentor0", "Alpha")
    assert refused(back, forth) == "binome_not_mutual"
    elsewhere = world.candidate(ours.program, ours.companies[4], Side.MENTEE, "mentor2", "Alpha")
    assert refused(ours.mentors[2], elsewhere) == "binome_mentor_and_mentee"
    assert refused(ours.mentees[1], ours.mentors[1]) == "binome_mentor_and_mentee"


@pytest.mark.django_db
def test_no_pair_within_a_company_nor_with_borrowed_companies_or_leave() -> None:
    ours = world.tenant("Alpha")
    mentor, mentee = ours.mentors[1], ours.mentees[0]
    assert mentor.company_id == mentee.company_id
    assert refused(mentor, mentee) == "binome_across_companies"
    assert refused(mentor, mentee, mentor_company=ours.companies[3].pk) == "binome_companies_are_theirs"
    assert refused(mentor, mentee, same=True) == "binome_permission_is_the_programs"
    with scopes_disabled():
        Program.objects.filter(pk=ours.program.pk).update(same_company_allowed=True)
    insert(mentor, mentee, same=True)
    with scopes_disabled(), pytest.raises(IntegrityError, match="across_companies"), transaction.atomic():
        Program.objects.filter(pk=ours.program.pk).update(same_company_allowed=False)


@pytest.mark.django_db
def test_no_pair_across_programmes_nor_consortiums() -> None:
    ours, theirs = world.tenant("Alpha"), world.tenant("Beta")
    assert "same_program_id" in refused(ours.mentors[0], theirs.mentees[1])
    assert "same_program_id" in refused(ours.mentors[0], ours.mentees[1], program=theirs.program.pk)


@pytest.mark.django_db
def test_changing_company_leaves_the_pair_with_those_of_its_day() -> None:
    ours = world.tenant("Alpha", companies=5)
    with inside(ours):
        binome = proposals.validate(actor=ours.coordinator, proposal=proposals_of(run(ours))[0])
        before = binome.mentor_company_id
        candidates.change(actor=ours.coordinator, candidate=binome.mentor, company=ours.companies[4])
        sql("SET CONSTRAINTS ALL IMMEDIATE", [])
        binome.refresh_from_db()
        assert (binome.mentor_company_id, binome.mentor.company_id) == (before, ours.companies[4].pk)
        assert binome.proposal is not None
        proposals.reopen(actor=ours.coordinator, proposal=binome.proposal)  # what was possible still is


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ways", ["one mentor", "both ways", "places lowered"])
def test_two_connections_past_the_services_at_once(ways: str) -> None:
    """Each is valid alone, both are not: one is refused, whichever comes second."""
    ours = world.tenant("Alpha", companies=5)
    mentor, mentee = ours.mentors[0], ours.mentees[0]
    if ways == "places lowered":
        sql("UPDATE programs_candidate SET capacity = 2 WHERE id = %s", [mentor.pk])
        insert(mentor, ours.mentees[1])
    other = {
        "one mentor": lambda: insert(mentor, ours.mentees[2]),
        "both ways": lambda: insert(
            world.candidate(ours.program, mentee.company, Side.MENTOR, "mentee0", "Alpha"),
            world.candidate(ours.program, mentor.company, Side.MENTEE, "mentor0", "Alpha"),
        ),
        "places lowered": lambda: sql(
            "UPDATE programs_candidate SET capacity = 1 WHERE id = %s", [mentor.pk]
        ),
    }[ways]
    start, told = threading.Barrier(2), []

    def play(act: object) -> None:
        try:
            with transaction.atomic():
                act()  # type: ignore[operator]
                # Both are written and neither is committed, unless one has to wait for the other.
                with suppress(threading.BrokenBarrierError):
                    start.wait(timeout=1)
            told.append("")
        except IntegrityError as error:
            told.append(refused_by(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=play, args=(act,)) for act in (lambda: insert(mentor, mentee), other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(told) == 2
    assert [bool(rule) for rule in sorted(told)] == [False, True]
    with scopes_disabled():
        live = Binome.objects.filter(mentor=mentor).count()
        assert live <= Candidate.objects.get(pk=mentor.pk).capacity
