"""Self-matching: a mentee asks one mentor at a time, the mentor answers in confidence, and nobody takes a place twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.enums import BinomeState, PairingMode, RequestState
from matching.models import Binome, Request, Veto
from matching.services import binomes, proposals, reminding, requests, rounds
from programs import audit
from programs.enums import CandidateState
from programs.models import AuditEvent, Candidate, User
from tests import world
from tests.matching.room import inside, run
from tests.matching.rounds import OPENING, ask, browser, mails, me, opened

pytestmark = pytest.mark.django_db
At = Callable[[str], None]
SECRET = "Une raison que personne ne doit lire"


@pytest.fixture
def ours(at: At) -> Iterator[world.Tenant]:
    at(OPENING)
    tenant = world.tenant("Alpha", mentors=3, mentees=3)
    with inside(tenant):
        opened(tenant, PairingMode.SELF)
        yield tenant


def other_company(tenant: world.Tenant, mentee: Candidate, besides: tuple[Candidate, ...] = ()) -> Candidate:
    return next(m for m in tenant.mentors if m.company_id != mentee.company_id and m not in besides)


def test_opening_invites_both_sides_once_and_pairs_nobody(ours: world.Tenant) -> None:
    people = [*ours.mentors, *ours.mentees]
    assert {m.to for m in mails(key="round_opened")} == {p.email for p in people}
    assert len(mails(key="round_opened")) == 6
    assert all(me(p).pk == p.user_id for p in people)
    assert {p.state for p in people} == {CandidateState.ELIGIBLE}
    assert AuditEvent.objects.filter(verb="round.opened").count() == 1
    with pytest.raises(ValidationError):
        rounds.open_round(actor=ours.coordinator, program=ours.program)
    assert rounds.join(actor=ours.coordinator, program=ours.program) == 0
    assert len(mails(key="round_opened")) == 6


def test_a_yes_forms_the_pair_with_both_acceptances_dated(ours: world.Tenant) -> None:
    mentee = ours.mentees[0]
    mentor = other_company(ours, mentee)
    found = ask(mentee, mentor, "Bonjour")
    binome = requests.accept(actor=me(mentor), request=found)
    assert (binome.state, binome.mentor, binome.mentee) == (BinomeState.FORMED, mentor, mentee)
    assert binome.mentor_accepted_at
    assert binome.mentee_accepted_at
    assert binome.explanation
    mentee.refresh_from_db()
    assert mentee.state == CandidateState.ELIGIBLE
    [told] = mails(mentee.email, "request_accepted")
    assert mentor.name in told.subject
    [binome] = binomes.announce(actor=ours.coordinator, program=ours.program)
    assert binome.state == BinomeState.ACCEPTED


def test_one_mentor_at_a_time(ours: world.Tenant) -> None:
    mentee = ours.mentees[0]
    first = other_company(ours, mentee)
    second = other_company(ours, mentee, (first,))
    found = ask(mentee, first)
    with pytest.raises(ValidationError, match=first.first_name):
        ask(mentee, second)
    requests.withdraw(actor=me(mentee), request=found)
    assert ask(mentee, second).state == RequestState.ASKED
    with pytest.raises(ValidationError):
        requests.accept(actor=me(first), request=found)


def test_a_refusal_and_a_place_taken_read_the_same(ours: world.Tenant) -> None:
    """The mentee learns "not available" and nothing that would tell a no from a full mentor."""
    *asking, third = ours.mentees
    refused, taken = ask(asking[0], ours.mentors[0]), ask(asking[1], ours.mentors[0])
    requests.decline(actor=me(ours.mentors[0]), request=refused, reason=SECRET)
    winner = ask(third, ours.mentors[0])
    requests.accept(actor=me(ours.mentors[0]), request=winner)
    taken.refresh_from_db()
    assert taken.state == RequestState.FREED
    texts = [mails(m.email, "request_unavailable")[0] for m in asking[:2]]
    assert len({t.subject for t in texts}) == 1
    assert len({t.text.replace(m.first_name, "") for t, m in zip(texts, asking, strict=False)}) == 1
    pages = [
        browser(me(m)).get(reverse("my_choice", args=[ours.program.slug])).content.decode()
        for m in asking[:2]
    ]
    assert all(SECRET not in page for page in pages)
    assert all("declin" not in page.split('id="past"')[1].split("</section>")[0] for page in pages)


def test_the_reason_is_the_coordinators_and_the_words_the_mentors(ours: world.Tenant) -> None:
    mentee = ours.mentees[0]
    mentor = other_company(ours, mentee)
    found = ask(mentee, mentor, "Un mot pour vous seule")
    page = reverse("round", args=[ours.program.slug])
    coordinator = browser(ours.coordinator)
    assert "Un mot pour vous seule" not in coordinator.get(page).content.decode()
    own = browser(me(mentor)).get(reverse("my_requests", args=[ours.program.slug])).content.decode()
    assert "Un mot pour vous seule" in own
    requests.decline(actor=me(mentor), request=found, reason=SECRET)
    assert SECRET in coordinator.get(page).content.decode()
    assert Veto.objects.get(mentor=mentor, mentee=mentee).source == "mentor"
    everything = "".join(m.subject + m.text + m.html for m in mails())
    assert SECRET not in everything
    assert "Un mot pour vous seule" not in everything
    assert not [e for e in AuditEvent.objects.filter(program=ours.program) if SECRET in str(e.data)]


def test_an_attacker_gets_nothing(ours: world.Tenant) -> None:
    """Other people's ids, mentors out of reach, requests of others, another tenant's."""
    theirs = world.tenant("Beta", mentors=1, mentees=1)
    mentee, other = ours.mentees[0], ours.mentees[1]
    mentor = other_company(ours, mentee)
    found = ask(mentee, mentor, "Confidence")
    slug = ours.program.slug
    thief = browser(me(other))
    assert thief.post(reverse("choice_withdraw", args=[slug, found.pk])).status_code == 404
    assert thief.post(reverse("request_accept", args=[slug, found.pk])).status_code == 404
    assert "Confidence" not in thief.get(reverse("my_choice", args=[slug])).content.decode()
    mate = next(m for m in ours.mentors if m.company_id == other.company_id)
    for target, status in ((mate, 302), (other, 404), (theirs.mentors[0], 404)):
        assert thief.post(reverse("choice_ask", args=[slug, target.pk])).status_code == status
        assert thief.get(reverse("choice_ask", args=[slug, target.pk])).status_code == status
    assert not Request.objects.filter(mentee=other).exists()
    with pytest.raises(PermissionDenied):
        requests.ask(actor=me(other), mentee=mentee, mentor=mentor)
    with pytest.raises(PermissionDenied):
        requests.accept(actor=me(mentee), request=found)
    mentors_page = browser(me(mentor)).get(reverse("my_choice", args=[slug])).content.decode()
    assert all(m.name not in mentors_page for m in ours.mentors if m != mentor)


def test_a_veto_declared_after_the_page_was_opened(ours: world.Tenant) -> None:
    """Neither the request nor the answer goes through, and neither says why."""
    mentee = ours.mentees[0]
    mentor = other_company(ours, mentee)
    second = other_company(ours, mentee, (mentor,))
    for person in (mentor, second):
        Veto.objects.create(
            program=ours.program, mentor=person, mentee=mentee, source="coordinator", reason=SECRET
        )
    with pytest.raises(ValidationError) as told:
        ask(mentee, mentor)
    assert "confiden" not in str(told.value)
    assert mentor.name in str(told.value)
    Veto.objects.filter(mentor=second).delete()
    found = ask(mentee, second)
    Veto.objects.create(program=ours.program, mentor=second, mentee=mentee, source="coordinator")
    with pytest.raises(ValidationError) as told:
        requests.accept(actor=me(second), request=found)
    assert "confiden" not in str(told.value)
    reminding.follow_one(ours.program)
    found.refresh_from_db()
    assert found.state == RequestState.FREED
    assert not Binome.objects.exists()


def test_after_the_deadline_nothing_is_taken_and_requests_expire(ours: world.Tenant, at: At) -> None:
    mentee, late = ours.mentees[0], ours.mentees[1]
    mentor = other_company(ours, mentee)
    found = ask(mentee, mentor)
    at("2026-10-12 22:59")
    ask(late, other_company(ours, late))
    at("2026-10-12 23:00")  # 17:00 in Toronto
    for act in (
        lambda: requests.accept(actor=me(mentor), request=found),
        lambda: requests.decline(actor=me(mentor), request=found),
    ):
        with pytest.raises(ValidationError):
            act()
    assert reminding.follow_all() == 0
    found.refresh_from_db()
    assert found.state == RequestState.EXPIRED
    assert len(mails(mentee.email, "request_expired")) == 1
    assert len(mails(ours.coordinator.email, "round_closed")) == 1
    reminding.follow_all()
    assert len(mails(key="request_expired")) == 2
    assert len(mails(key="round_closed")) == 1
    with pytest.raises(ValidationError):
        ask(ours.mentees[2], ours.mentors[0])


def test_the_coordinator_pairs_the_others_and_their_requests_go(ours: world.Tenant) -> None:
    mentee = ours.mentees[0]
    found = ask(mentee, other_company(ours, mentee))
    proposals.validate_all(actor=ours.coordinator, scenario=run(ours))
    with pytest.raises(ValidationError):
        requests.accept(actor=me(found.mentor), request=found)
    reminding.follow_one(ours.program)
    found.refresh_from_db()
    assert found.state == RequestState.FREED
    assert not mails(
        mentee.email, "request_unavailable"
    )  # they have a mentor: there is nothing to choose again


def test_a_pair_undone_before_the_launch_lets_the_mentee_ask_again(ours: world.Tenant) -> None:
    mentee = ours.mentees[0]
    mentor = other_company(ours, mentee)
    binome = requests.accept(actor=me(mentor), request=ask(mentee, mentor))
    binomes.undo(actor=ours.coordinator, binome=binome)
    assert ask(mentee, other_company(ours, mentee, (mentor,))).state == RequestState.ASKED


def test_every_verb_is_declared() -> None:
    assert {"round.opened", "request.made", "ranking.said"} <= set(audit.VERBS)


def test_pages_of_a_participant_without_a_pair_open(ours: world.Tenant) -> None:
    for person in (ours.mentees[0], ours.mentors[0]):
        client = browser(me(person))
        for name in (
            "portal",
            "my_binome",
            "my_charter",
            "my_meetings",
            "my_profile",
            "my_choice",
            "my_requests",
        ):
            assert client.get(reverse(name, args=[ours.program.slug])).status_code == 200, name
    home = browser(me(ours.mentees[0])).get(reverse("portal", args=[ours.program.slug])).content.decode()
    assert reverse("my_choice", args=[ours.program.slug]) in home


def cost(user: User, url: str) -> int:
    client = browser(user)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_a_page_costs_the_same_for_more_people(at: At) -> None:
    at(OPENING)
    costs: list[list[int]] = []
    for mark, n in (("Alpha", 3), ("Beta", 7)):
        tenant = world.tenant(mark, companies=2 * n, mentors=n, mentees=n)
        with inside(tenant):
            opened(tenant, PairingMode.SELF)
            mentor = tenant.mentors[0]
            Candidate.objects.filter(pk=mentor.pk).update(capacity=5)
            for mentee in tenant.mentees[: n // 2]:
                ask(mentee, mentor)
            slug = tenant.program.slug
            pages = [
                (tenant.coordinator, "round"),
                (tenant.coordinator, "round_preview"),
                (me(tenant.mentees[-1]), "my_choice"),
                (me(mentor), "my_requests"),
            ]
            costs.append([cost(user, reverse(name, args=[slug])) for user, name in pages])
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 26
