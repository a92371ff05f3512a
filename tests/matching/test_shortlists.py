"""Hybrid: lists that together cover the cohort, ranks that nobody else sees, reminders that nobody gets twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from matching import wording
from matching.adapters import choices as adapter
from matching.adapters import pool
from matching.engine import assign
from matching.enums import PairingMode, TieSource
from matching.models import Chooser, MatchingPolicy, Shortlisted, Veto
from matching.queries import choices as queries
from matching.queries import rounds as follow
from matching.services import reminding, rounds, shortlists, ties
from matching.views.ranking import changed
from programs.enums import CandidateState
from programs.models import Candidate
from programs.services import candidates
from tests import world
from tests.matching.room import inside, run
from tests.matching.rounds import DEADLINE, OPENING, browser, mails, me, opened

At = Callable[[str], None]


@pytest.fixture
def ours(at: At, db: None) -> Iterator[world.Tenant]:
    at(OPENING)
    tenant = world.tenant("Alpha", mentors=4, mentees=4)
    with inside(tenant):
        opened(tenant, PairingMode.HYBRID)
        yield tenant


def mentors_of(mentee: Candidate) -> list[int]:
    return [row.mentor_id for row in queries.shortlist(mentee)]


def say(mentee: Candidate, order: list[int]) -> Chooser:
    return shortlists.rank(actor=me(mentee), mentee=mentee, order=order)


# --- the lists --------------------------------------------------------------------------------------


@given(st.integers(1, 9), st.integers(1, 9), st.integers(3, 5), st.integers(0, 2**32 - 1))
def test_the_lists_together_pair_as_many_as_can_be(mentees: int, mentors: int, size: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    score = draw.integers(0, 10_001, (mentees, mentors)).astype(np.uint16)
    score[draw.random(score.shape) < 0.3] = 0
    capacity = draw.integers(1, 3, mentors).astype(np.int64)
    lists = adapter.shortlists(score, capacity, size)
    assert not (lists & (score == 0)).any()
    assert (lists.sum(axis=1) == np.minimum(size, (score > 0).sum(axis=1))).all()
    assert assign(score, capacity, allowed=lists).pairs == assign(score, capacity).pairs


def test_no_mentor_stands_on_everybodys_list() -> None:
    """One mentor better than all for all: still on as few lists as the others."""
    score = np.full((8, 8), 5_000, dtype=np.uint16)
    score[:, 0] = 9_999
    lists = adapter.shortlists(score, np.ones(8, dtype=np.int64), 3)
    assert lists.sum(axis=0).max() == 3


def test_opening_makes_the_lists_and_tells_the_mentees_alone(ours: world.Tenant) -> None:
    assert {m.to for m in mails(key="round_opened")} == {m.email for m in ours.mentees}
    for mentee in ours.mentees:
        rows = queries.shortlist(mentee)
        assert len(rows) == 3
        assert all(row.mentor.company_id != mentee.company_id and row.explanation for row in rows)
        shown = [row.mentor.pk for row in rows]
        assert shown == [m.pk for m in adapter.neutral(mentee.pk, [row.mentor for row in rows])]


# --- the ranks --------------------------------------------------------------------------------------


def test_buttons_move_a_mentor(ours: world.Tenant) -> None:
    assert changed([1, 2], "add", 3) == [1, 2, 3] == changed([1, 2, 3], "add", 2)
    assert changed([1, 2, 3], "up", 3) == [1, 3, 2]
    assert changed([1, 2, 3], "up", 1) == [1, 2, 3]
    assert changed([1, 2, 3], "down", 1) == [2, 1, 3]
    assert changed([1, 2, 3], "down", 3) == [1, 2, 3]
    assert changed([1, 2, 3], "remove", 2) == [1, 3]
    assert changed([1], "nonsense", 1) == [1]
    mentee = ours.mentees[0]
    client, url = browser(me(mentee)), reverse("choice_rank", args=[ours.program.slug])
    first, second, _third = mentors_of(mentee)
    for press in (f"add:{first}", f"add:{second}", f"up:{second}"):
        assert client.post(url, {"do": press}).status_code == 302
    assert list(
        Shortlisted.objects.filter(rank__isnull=False).order_by("rank").values_list("mentor", flat=True)
    ) == [
        second,
        first,
    ]


def test_the_ranks_reach_the_engine_and_can_change_until_the_deadline(ours: world.Tenant, at: At) -> None:
    mentee = ours.mentees[0]
    first, second, third = mentors_of(mentee)
    say(mentee, [first, second])
    assert say(mentee, [third, first]).answered_at is not None
    found = pool(ours.program)
    table = adapter.ranks(found)
    assert {j: int(table[found.row[mentee.pk], found.column[j]]) for j in (first, second, third)} == {
        first: 2,
        second: 0,
        third: 1,
    }
    assert table.sum() == 3
    assert queries.stated_ranks(ours.program) == {(third, mentee.pk): 1, (first, mentee.pk): 2}
    at("2026-10-12 23:00")
    with pytest.raises(ValidationError):
        say(mentee, [first])
    with pytest.raises(ValidationError):
        shortlists.none_suits(actor=me(mentee), mentee=mentee, words="Trop tard")


def test_nobody_suits_takes_the_order_back_and_reaches_the_coordinator(ours: world.Tenant) -> None:
    mentee = ours.mentees[0]
    say(mentee, mentors_of(mentee)[:2])
    words = "Je cherche quelqu'un de la logistique"
    url = reverse("choice_none", args=[ours.program.slug])
    assert browser(me(mentee)).post(url, {"words": ""}).status_code == 422
    assert browser(me(mentee)).post(url, {"words": words}).status_code == 302
    assert not Shortlisted.objects.filter(rank__isnull=False).exists()
    page = browser(ours.coordinator).get(reverse("round", args=[ours.program.slug])).content.decode()
    assert "logistique" in page
    assert follow.progress(ours.program, queries.round_of(ours.program)).answered == 1


def test_an_attacker_learns_and_changes_nothing(ours: world.Tenant) -> None:
    mentee, other = ours.mentees[0], ours.mentees[1]
    say(mentee, mentors_of(mentee)[:2])
    outside = next(m for m in ours.mentors if m.pk not in mentors_of(other))
    client, url = browser(me(other)), reverse("choice_rank", args=[ours.program.slug])
    client.post(url, {"do": f"add:{outside.pk}"})
    assert not Shortlisted.objects.filter(mentee=other, rank__isnull=False).exists()
    with pytest.raises(PermissionDenied):
        shortlists.rank(actor=me(other), mentee=mentee, order=[])
    with pytest.raises(ValidationError):
        say(other, [mentors_of(other)[0]] * 2)
    mentor = browser(world.participant(ours.mentors[0]))
    for name in ("my_choice", "my_requests", "portal"):
        page = mentor.get(reverse(name, args=[ours.program.slug])).content.decode()
        assert not [p.name for p in (*ours.mentees, *ours.mentors[1:]) if p.name in page]
    assert mentor.post(url, {"do": f"add:{ours.mentors[1].pk}"}).status_code == 302
    assert Shortlisted.objects.filter(rank__isnull=False).count() == 2


def test_a_veto_after_the_list_was_made(ours: world.Tenant) -> None:
    """The mentor leaves the list without a reason, and an order sent from an older page is refused."""
    mentee = ours.mentees[0]
    first, second, third = mentors_of(mentee)
    say(mentee, [first, second])
    Veto.objects.create(
        program=ours.program, mentor_id=first, mentee=mentee, source="mentee", reason="Secret"
    )
    assert mentors_of(mentee) == [second, third]
    with pytest.raises(ValidationError):
        say(mentee, [first, third])
    page = browser(me(mentee)).get(reverse("my_choice", args=[ours.program.slug])).content.decode()
    assert "Secret" not in page
    assert Candidate.objects.get(pk=first).name not in page


# --- the round --------------------------------------------------------------------------------------


def test_reminders_half_way_and_the_day_before_and_nobody_twice(ours: world.Tenant, at: At) -> None:
    quick, *slow = ours.mentees
    say(quick, mentors_of(quick)[:1])
    at("2026-10-05 16:00")
    assert reminding.follow_all() == 0
    at("2026-10-07 08:00")  # past half-way, two in the morning in Toronto
    assert reminding.follow_all() == 0
    at("2026-10-07 16:00")
    assert (reminding.follow_all(), reminding.follow_all()) == (3, 0)
    assert {m.to for m in mails(key="choice_reminder")} == {m.email for m in slow}
    assert reminding.by_hand(actor=ours.coordinator, program=ours.program) == 0  # they had one today
    say(slow[0], mentors_of(slow[0])[:1])
    at("2026-10-11 16:00")
    assert (reminding.follow_all(), reminding.follow_all()) == (2, 0)
    at("2026-10-12 16:00")
    assert reminding.follow_all() == 0
    assert reminding.by_hand(actor=ours.coordinator, program=ours.program) == 2
    assert reminding.by_hand(actor=ours.coordinator, program=ours.program) == 0


def test_more_time_also_after_the_end(ours: world.Tenant, at: At) -> None:
    at("2026-10-13 10:00")
    reminding.follow_all()
    with pytest.raises(ValidationError):
        rounds.extend(actor=ours.coordinator, program=ours.program, deadline=DEADLINE)
    later = DEADLINE.replace(day=20)
    rounds.extend(actor=ours.coordinator, program=ours.program, deadline=later)
    assert len(mails(key="round_extended")) == 4
    assert "20" in mails(key="round_extended")[0].text
    say(ours.mentees[0], mentors_of(ours.mentees[0])[:1])


def test_the_coordinator_closes_early_and_proposes(ours: world.Tenant) -> None:
    say(ours.mentees[0], mentors_of(ours.mentees[0])[:1])
    client = browser(ours.coordinator)
    url = reverse("round_close", args=[ours.program.slug])
    assert client.get(url).status_code == 200
    assert MatchingPolicy.objects.get().closed_at is None
    assert client.post(url).status_code == 302
    with pytest.raises(ValidationError):
        say(ours.mentees[1], mentors_of(ours.mentees[1])[:1])
    assert run(ours).proposals.count() == 4


def test_newcomers_join_once(ours: world.Tenant) -> None:
    late = world.candidate(ours.program, ours.companies[0], "mentee", "tard", "Alpha")  # type: ignore[arg-type]
    candidates.qualify(actor=ours.coordinator, candidates=[late])
    assert rounds.join(actor=ours.coordinator, program=ours.program) == 1
    assert rounds.join(actor=ours.coordinator, program=ours.program) == 0
    assert len(mentors_of(late)) == 3
    assert len(mails(late.email, "round_opened")) == 1


def test_the_mode_does_not_change_under_those_who_choose(ours: world.Tenant) -> None:
    with pytest.raises(ValidationError):
        rounds.set_up(actor=ours.coordinator, program=ours.program, mode=PairingMode.ADMINISTRATIVE)


def test_the_hour_is_the_programmes(ours: world.Tenant) -> None:
    text = mails(ours.mentees[0].email, "round_opened")[0].text
    assert "17" in text
    assert "Montréal" in text


def test_the_proposals_keep_to_the_ranks_and_the_board_says_so(ours: world.Tenant) -> None:
    """Whatever the scores say: here everybody can have their first choice, which is not a colleague of theirs."""
    wanted: dict[int, int] = {}
    for n, mentee in enumerate(ours.mentees):
        first = ours.mentors[(n + 2) % len(ours.mentors)].pk
        assert first in mentors_of(mentee)
        wanted[mentee.pk] = first
        say(mentee, [first])
    scenario = run(ours)
    found = {p.mentee_id: p.mentor_id for p in scenario.proposals.all()}
    assert found == wanted
    client = browser(ours.coordinator)
    page = client.get(reverse("scenario", args=[ours.program.slug, scenario.pk])).content.decode()
    assert str(wording.choice(1)) in page or "Premier choix" in page


def test_a_stated_rank_is_not_given_up_for_a_stronger_weakest_pair(at: At, db: None) -> None:
    """Without ranks, the mentee who could be well served elsewhere leaves the mentor to the other; with one, they do not."""
    at(OPENING)
    tenant = world.tenant("Alpha", mentors=2, mentees=3)
    one, other = tenant.mentors
    gone, easy, hard = tenant.mentees
    with inside(tenant):
        governing, managing = tenant.program.themes.all()
        candidates.move(actor=None, candidate=gone, to=CandidateState.WITHDRAWN)
        for person, themes in (
            (one, {governing: 3}),
            (other, {managing: 3}),
            (easy, {governing: 3, managing: 3}),
            (hard, {governing: 3}),
        ):
            candidates.change(actor=tenant.coordinator, candidate=person, themes=themes)
        assert {p.mentee_id: p.mentor_id for p in run(tenant).proposals.all()}[hard.pk] == one.pk
        opened(tenant, PairingMode.HYBRID)
        say(easy, [one.pk])
        found = {p.mentee_id: p.mentor_id for p in run(tenant).proposals.all()}
        assert found == {easy.pk: one.pk, hard.pk: other.pk}


def test_a_list_does_not_change_when_somebody_else_tells_a_confidence(ours: world.Tenant) -> None:
    """A mentor who went away the day they spoke would be known to have spoken; the proposals keep the two apart."""
    mentee = ours.mentees[0]
    before = mentors_of(mentee)
    mentor = next(m for m in ours.mentors if m.pk == before[0])
    ties.declare(actor=ours.coordinator, candidate=mentor, who=mentee.email, source=TieSource.PARTICIPANT)
    assert mentors_of(mentee) == before
    say(mentee, [mentor.pk])
    found = {p.mentee_id: p.mentor_id for p in run(ours).proposals.all()}
    assert found.get(mentee.pk) != mentor.pk
    ties.declare(actor=me(mentee), candidate=mentee, who=mentor.name, source=TieSource.PARTICIPANT)
    assert mentors_of(mentee) == before[1:]
