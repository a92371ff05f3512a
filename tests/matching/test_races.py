"""Two people decide at the same moment, on real connections: one wins, the other is told, nothing is done twice."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from matching.enums import BinomeState
from matching.models import Binome, Proposal, Scenario
from matching.services import binomes, proposals
from programs.models import Candidate, OutboundEmail
from tests import world
from tests.matching.room import account, inside, proposals_of, run

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(tenant: world.Tenant, *acts: Callable[[], object]) -> list[str]:
    """Plays the acts in threads that start together; "" for each that went through, else what it was told."""
    start = threading.Barrier(len(acts))
    told = ["?"] * len(acts)

    def play(n: int, act: Callable[[], object]) -> None:
        try:
            with inside(tenant):
                start.wait(timeout=10)
                act()
            told[n] = ""
        except ValidationError as error:
            told[n] = " ".join(error.messages)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=play, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads)
    assert "?" not in told
    return told


def twice(proposal: Proposal, mentor: Candidate) -> Proposal:
    """A second proposal for the same mentee, as another scenario holds one."""
    scenario = Scenario.objects.create(program=proposal.program, policy={}, proof=proposal.scenario.proof)
    same = {
        name: getattr(proposal, name) for name in ("program", "mentee", "score", "low", "high", "confidence")
    }
    return Proposal.objects.create(scenario=scenario, mentor=mentor, explanation=proposal.explanation, **same)


def test_two_coordinators_pair_the_same_mentee() -> None:
    ours = world.tenant("Alpha")
    with inside(ours):
        mine = proposals_of(run(ours))[0]
        other = next(
            m for m in ours.mentors if m.pk != mine.mentor_id and m.company_id != mine.mentee.company_id
        )
        theirs = twice(mine, other)
    told = at_once(
        ours,
        lambda: binomes.form(actor=ours.coordinator, proposal=mine),
        lambda: binomes.form(actor=ours.coordinator, proposal=theirs),
    )
    assert sorted(map(bool, told)) == [False, True]
    assert mine.mentee.name in "".join(told)
    with inside(ours):
        assert Binome.objects.filter(mentee=mine.mentee).count() == 1


def test_two_coordinators_take_the_last_place_of_one_mentor() -> None:
    ours = world.tenant("Alpha", companies=5)
    with inside(ours):
        mine, theirs = proposals_of(run(ours))[:2]
        Proposal.objects.filter(pk=theirs.pk).update(mentor=mine.mentor)
        theirs.refresh_from_db()
    told = at_once(
        ours,
        lambda: proposals.validate(actor=ours.coordinator, proposal=mine),
        lambda: proposals.validate(actor=ours.coordinator, proposal=theirs),
    )
    assert sorted(map(bool, told)) == [False, True]
    assert mine.mentor.name in "".join(told)
    with inside(ours):
        assert Binome.objects.filter(mentor=mine.mentor).count() == 1
        assert sorted(Proposal.objects.filter(mentor=mine.mentor).values_list("state", flat=True)) == [
            "proposed",
            "validated",
        ]


def test_one_proposal_is_validated_and_set_aside_at_once() -> None:
    ours = world.tenant("Alpha")
    with inside(ours):
        mine = proposals_of(run(ours))[0]
    told = at_once(
        ours,
        lambda: proposals.validate(actor=ours.coordinator, proposal=mine),
        lambda: proposals.dismiss(actor=ours.coordinator, proposal=mine, reason="Non"),
    )
    assert sorted(map(bool, told)) == [False, True]
    with inside(ours):
        mine.refresh_from_db()
        assert Binome.objects.exists() == (mine.state == "validated")


def test_validate_all_twice_and_one_by_one_never_blocks() -> None:
    ours = world.tenant("Alpha")
    with inside(ours):
        Candidate.objects.filter(pk__in=[m.pk for m in ours.mentors]).update(capacity=3)
        scenario = run(ours)
        rows = proposals_of(scenario)
    at_once(
        ours,
        lambda: proposals.validate_all(actor=ours.coordinator, scenario=scenario),
        lambda: [proposals.validate(actor=ours.coordinator, proposal=row) for row in reversed(rows)],
        lambda: proposals.validate_all(actor=ours.coordinator, scenario=scenario),
    )
    with inside(ours):
        assert Binome.objects.count() == len(rows) == 3


def test_two_announcements_tell_each_person_once() -> None:
    ours = world.tenant("Alpha")
    with inside(ours):
        proposals.validate_all(actor=ours.coordinator, scenario=run(ours))
    told = at_once(
        ours,
        lambda: binomes.announce(actor=ours.coordinator, program=ours.program),
        lambda: binomes.announce(actor=ours.coordinator, program=ours.program),
    )
    assert sorted(map(bool, told)) == [False, True]
    assert OutboundEmail.objects.count() == 6


def test_both_members_answer_at_once() -> None:
    ours = world.tenant("Alpha")
    with inside(ours):
        proposals.validate(actor=ours.coordinator, proposal=proposals_of(run(ours))[0])
        [pair] = binomes.announce(actor=ours.coordinator, program=ours.program)
        pair = Binome.objects.select_related("mentor__user", "mentee__user", "program").get(pk=pair.pk)
    told = at_once(
        ours,
        lambda: binomes.answer(actor=account(pair.mentor.user), binome=pair, accept=True),
        lambda: binomes.answer(actor=account(pair.mentee.user), binome=pair, accept=True),
    )
    assert told == ["", ""]
    with inside(ours):
        assert Binome.objects.get(pk=pair.pk).state == BinomeState.ACCEPTED
