"""What a round must not do when it is changed, extended or pressed at random."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from matching.enums import PairingMode
from matching.models import Chooser
from matching.queries.choices import round_of
from matching.rounds import Phase
from matching.services import rounds, shortlists
from tests import world
from tests.matching.room import inside
from tests.matching.rounds import DEADLINE, OPENING, ask, browser, mails, me, opened

pytestmark = pytest.mark.django_db
At = Callable[[str], None]


@pytest.fixture
def ours(at: At) -> Iterator[world.Tenant]:
    at(OPENING)
    tenant = world.tenant("Alpha", mentors=3, mentees=3)
    with inside(tenant):
        yield tenant


def test_a_round_closed_in_one_way_is_not_opened_again_in_another(ours: world.Tenant) -> None:
    """Mentees who asked would stand before a list to rank that was never made."""
    opened(ours, PairingMode.SELF)
    rounds.close(actor=ours.coordinator, program=ours.program)
    rounds.set_up(
        actor=ours.coordinator, program=ours.program, mode=PairingMode.HYBRID, deadline=DEADLINE, shortlist=3
    )
    assert round_of(ours.program).phase == Phase.READY
    with pytest.raises(ValidationError):
        rounds.extend(actor=ours.coordinator, program=ours.program, deadline=DEADLINE + timedelta(days=3))
    rounds.open_round(actor=ours.coordinator, program=ours.program)
    page = browser(me(ours.mentees[0])).get(reverse("my_choice", args=[ours.program.slug])).content.decode()
    assert any(mentor.name in page for mentor in ours.mentors)


def test_more_time_is_told_to_the_mentor_who_has_a_request_to_answer(ours: world.Tenant) -> None:
    opened(ours, PairingMode.SELF)
    mentee = ours.mentees[0]
    mentor = next(m for m in ours.mentors if m.company_id != mentee.company_id)
    ask(mentee, mentor)
    rounds.extend(actor=ours.coordinator, program=ours.program, deadline=DEADLINE + timedelta(days=3))
    told = {mail.to for mail in mails(key="round_extended")}
    assert told == {mentor.email, *(m.email for m in ours.mentees[1:])}


@pytest.mark.parametrize("press", ["", "garbage", "up:1", "add:" + "9" * 5000, "add:\u00b2"])
def test_a_press_without_a_meaning_takes_no_answer_back(ours: world.Tenant, press: str) -> None:
    opened(ours, PairingMode.HYBRID)
    mentee = ours.mentees[0]
    shortlists.none_suits(actor=me(mentee), mentee=mentee, words="Quelqu’un d’un autre métier")
    answer = browser(me(mentee)).post(reverse("choice_rank", args=[ours.program.slug]), {"do": press})
    assert answer.status_code == 302
    assert Chooser.objects.get(candidate=mentee).none_suits


def test_whoever_has_asked_is_told_before_they_write_to_another(ours: world.Tenant) -> None:
    opened(ours, PairingMode.SELF)
    mentee = ours.mentees[0]
    first, second = [m for m in ours.mentors if m.company_id != mentee.company_id][:2]
    ask(mentee, first)
    answer = browser(me(mentee)).get(reverse("choice_ask", args=[ours.program.slug, second.pk]), follow=True)
    assert answer.redirect_chain
    assert first.name in answer.content.decode()


@pytest.mark.parametrize("on", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("page", ["round_setup", "round_extend", "announcement_plan"])
def test_a_day_beyond_the_calendar_is_refused_beside_its_field(
    ours: world.Tenant, page: str, on: str
) -> None:
    data = {"mode": "self", "shortlist": "3", "on": on, "at": "23:59"}
    answer = browser(ours.coordinator).post(reverse(page, args=[ours.program.slug]), data)
    assert answer.status_code == 422
