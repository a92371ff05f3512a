"""What a programme asks of each role: its own rules, else its kind's; measures are met, not met, or not known."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django_scopes import scope

from programs import rules
from programs.enums import ProgramKind, Side
from programs.models import Candidate, Company, Program
from programs.qualification import asked_of, conditions, held_back, missing
from programs.services import candidates
from tests import world

ALL = dict.fromkeys(rules.DECLARED, True)


def person(
    side: Side, own: dict[str, Any], kind: ProgramKind = ProgramKind.CLASSIC, **said: Any
) -> Candidate:
    """Somebody who is saved nowhere, of a company that has not signed, in a programme with rules of its own."""
    return Candidate(
        program=Program(kind=kind, rules=own), side=side, company=Company(pk=1, name="Rivage"), **said
    )


def test_without_rules_of_its_own_a_programme_asks_what_its_kind_asks() -> None:
    mentor = ("available_throughout", "voluntary")
    assert asked_of("classic", "mentor") == mentor
    assert asked_of("classic", "mentor", {"mentee": {}}) == mentor, "the other side alone was said"
    assert asked_of("classic", "mentee", {"mentee": {"voluntary": True}}) == ("voluntary",)
    assert set(asked_of("reverse", "mentor")) == {*mentor, "management_support"}
    nothing = conditions(person(Side.MENTOR, {"mentor": {}}))
    assert [each.label for each in nothing] == ["entente signée par l’entreprise"], "always asked"


@pytest.mark.parametrize(
    ("rule", "said", "met"),
    [
        ({"tenure_min": 3}, {"tenure_years": 3.0}, True),
        ({"tenure_min": 3}, {"tenure_years": 2.9}, False),
        ({"tenure_min": 3}, {}, None),
        ({"level_min": 0.75}, {"level": 0.714}, True),  # « gestionnaire », as a sheet counts it
        ({"level_min": 0.75}, {"level": 0.5}, False),
        ({"level_max": 0.5}, {"level": 0.571}, True),
        ({"level_max": 0.5}, {"level": 1.0}, False),
        ({"level_max": 0.5}, {}, None),
    ],
)
def test_a_measure_is_met_or_not_or_not_known(
    rule: dict[str, Any], said: dict[str, Any], met: bool | None
) -> None:
    found = person(Side.MENTOR, {"mentor": rule}, **said)
    assert conditions(found)[0].met is met
    [lack, *_agreement] = missing(found)
    assert (lack.known if met is not True else None) == (met is False if met is not True else None)


def test_a_reverse_mentor_is_the_junior_of_the_two() -> None:
    chief = person(Side.MENTOR, {}, ProgramKind.REVERSE, level=1.0, **ALL)
    assert missing(chief)[0].text == "est au-dessus du niveau de carrière demandé"
    junior = person(Side.MENTEE, {}, ProgramKind.REVERSE, level=0.25, **ALL)
    assert missing(junior)[0].text == "est sous le niveau de carrière demandé"


@pytest.mark.parametrize(
    "wrong",
    [
        {"boss": {}},
        {"mentor": {"wealth": True}},
        {"mentor": {"voluntary": False}},
        {"mentor": {"tenure_min": 0.5}},
        {"mentor": {"tenure_min": 41}},
        {"mentor": {"level_min": 2}},
        {"mentor": {"level_min": 0.75, "level_max": 0.25}},
    ],
)
def test_rules_that_mean_nothing_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        rules.check(wrong)


@pytest.mark.django_db
def test_the_database_refuses_them_as_well_and_people_are_held_back_by_the_programmes_own() -> None:
    ours = world.tenant("Alpha", mentors=0, mentees=0)
    with scope(consortium=ours.consortium, program=ours.program):
        row = Program.objects.filter(pk=ours.program.pk)
        meaningless: tuple[Any, ...] = (
            {"boss": {}},
            {"mentor": []},
            {"mentor": {"wealth": True}},
            {"mentor": {"voluntary": False}},
            {"mentor": {"tenure_min": "3"}},
            {"mentee": {"level_max": 1.5}},
            [],
            None,
        )
        for wrong in meaningless:
            with pytest.raises(DatabaseError), transaction.atomic():
                row.update(rules=wrong)
        row.update(rules={"mentor": {"tenure_min": 5}})
        late = world.candidate(ours.program, ours.companies[0], Side.MENTOR, "neuve", "Alpha", tenure_years=1)
        fresh = Candidate.objects.select_related("program", "company").get(pk=late.pk)
        assert held_back(fresh)
        assert not held_back(fresh, {"mentor": {}})
        Candidate.objects.filter(pk=late.pk).update(state="applied")
        fresh.refresh_from_db()
        assert candidates.qualify(actor=None, candidates=[fresh]) == (0, 1)
