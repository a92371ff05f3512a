"""Answers given at the same moment, on real connections: a place is taken once, and whoever came second is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matching.enums import LIVE_BINOMES, PairingMode, RequestState
from matching.models import Binome, Request
from matching.services import proposals, requests
from tests import world
from tests.matching.room import inside, proposals_of, run
from tests.matching.rounds import ask, me, now, opened
from tests.matching.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def started(mentors: int = 3, mentees: int = 3) -> world.Tenant:
    tenant = world.tenant("Alpha", mentors=mentors, mentees=mentees)
    with inside(tenant):
        opened(tenant, PairingMode.SELF, now() + timedelta(days=8))
    return tenant


def test_two_yeses_for_the_last_place() -> None:
    """One mentor, one place, two mentees accepted in two windows at once: one pair, and the second is told."""
    ours = started()
    mentor = ours.mentors[0]
    with inside(ours):
        first, second = ask(ours.mentees[0], mentor), ask(ours.mentees[1], mentor)
        user = me(mentor)
    told = at_once(
        ours,
        lambda: requests.accept(actor=user, request=first),
        lambda: requests.accept(actor=user, request=second),
    )
    assert sorted(map(bool, told)) == [False, True]
    with inside(ours):
        assert Binome.objects.filter(mentor=mentor, state__in=LIVE_BINOMES).count() == 1
        assert sorted(Request.objects.values_list("state", flat=True)) == ["accepted", "freed"]


def test_two_mentors_never_get_one_mentee() -> None:
    """The mentee changes their mind while the first mentor says yes: whoever wins, there is one pair."""
    ours = started()
    mentee = ours.mentees[0]
    one, two = (m for m in ours.mentors if m.company_id != mentee.company_id)
    with inside(ours):
        found = ask(mentee, one)
        user, second, third = me(mentee), me(two), me(one)

    def change_of_mind() -> None:
        requests.withdraw(actor=user, request=found)
        again = requests.ask(actor=user, mentee=mentee, mentor=two)
        requests.accept(actor=second, request=again)

    told = at_once(ours, change_of_mind, lambda: requests.accept(actor=third, request=found))
    assert sorted(map(bool, told)) == [False, True]
    with inside(ours):
        assert Binome.objects.filter(mentee=mentee, state__in=LIVE_BINOMES).count() == 1


def test_the_coordinator_decides_while_the_mentor_says_yes() -> None:
    ours = started()
    with inside(ours):
        proposal = proposals_of(run(ours))[0]
        mentee = proposal.mentee
        other = next(
            m for m in ours.mentors if m.pk != proposal.mentor_id and m.company_id != mentee.company_id
        )
        found = ask(mentee, other)
        user = me(other)
    told = at_once(
        ours,
        lambda: proposals.validate(actor=ours.coordinator, proposal=proposal),
        lambda: requests.accept(actor=user, request=found),
    )
    assert sorted(map(bool, told)) == [False, True]
    with inside(ours):
        assert Binome.objects.filter(mentee=mentee, state__in=LIVE_BINOMES).count() == 1


def test_one_request_at_a_time_whatever_the_fingers() -> None:
    ours = started()
    mentee = ours.mentees[0]
    one, two = (m for m in ours.mentors if m.company_id != mentee.company_id)
    with inside(ours):
        user = me(mentee)
    told = at_once(
        ours,
        lambda: requests.ask(actor=user, mentee=mentee, mentor=one),
        lambda: requests.ask(actor=user, mentee=mentee, mentor=two),
    )
    assert sorted(map(bool, told)) == [False, True]
    with inside(ours):
        assert Request.objects.filter(mentee=mentee, state=RequestState.ASKED).count() == 1
