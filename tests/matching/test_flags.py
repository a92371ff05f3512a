"""A cause that appears later is seen at once, in words, on every page that shows the pair; and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching import queries
from matching.enums import BinomeState, TieSource
from matching.models import Binome, Proposal
from matching.services import again, binomes, proposals, ties
from programs.enums import CandidateState, RelationKind
from programs.models import AuditEvent, Candidate, OutboundEmail
from programs.services import candidates, consortiums, relating
from tests import world
from tests.matching.room import account, inside, proposals_of, run

pytestmark = pytest.mark.django_db
SECRET = "Un prêt jamais rendu"


@pytest.fixture
def ours() -> Iterator[world.Tenant]:
    tenant = world.tenant("Alpha", companies=6)
    with inside(tenant):
        yield tenant


def relation(ours: world.Tenant, row: Binome | Proposal) -> str:
    relating.declare(
        actor=None, source=row.mentor.company, target=row.mentee.company, kind=RelationKind.COMPETES
    )
    return row.mentee.company.name


def same_company(ours: world.Tenant, row: Binome | Proposal) -> str:
    candidates.change(actor=ours.coordinator, candidate=row.mentor, company=row.mentee.company)
    return row.mentee.company.name if isinstance(row, Binome) else "même"


def withdrawn_agreement(ours: world.Tenant, row: Binome | Proposal) -> str:
    consortiums.unclear(actor=None, consortium=ours.consortium)
    return row.mentor.company.name


def tie(ours: world.Tenant, row: Binome | Proposal) -> str:
    ties.declare(
        actor=ours.coordinator,
        candidate=row.mentee,
        who=row.mentor.name,
        source=TieSource.COORDINATOR,
        reason=SECRET,
    )
    return "confi"


def left(ours: world.Tenant, row: Binome | Proposal) -> str:
    candidates.move(actor=None, candidate=row.mentor, to=CandidateState.WITHDRAWN, reason="Mutation")
    return row.mentor.name


CAUSES = [relation, same_company, withdrawn_agreement, tie, left]


def pages(ours: world.Tenant, *names: tuple[str, int]) -> dict[str, str]:
    client = Client()
    client.force_login(ours.coordinator)
    slug = ours.program.slug
    urls = [reverse(name, args=[slug]) for name in ("dashboard", "matching", "binomes")]
    urls += [reverse(name, args=[slug, pk]) for name, pk in names]
    return {url: client.get(url).content.decode() for url in urls}


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.__name__)
@pytest.mark.parametrize("state", ["proposed", "formed", "announced"])
def test_a_later_cause_is_seen_at_once_everywhere(
    ours: world.Tenant, cause: Callable[[world.Tenant, Binome | Proposal], str], state: str
) -> None:
    scenario = run(ours)
    proposal = proposals_of(scenario)[0]
    row: Binome | Proposal = proposal
    names = [("scenario", scenario.pk)]
    if state != "proposed":
        row = proposals.validate(actor=ours.coordinator, proposal=proposal)
        names = [("binome", row.pk)]
    if state == "announced":
        binomes.announce(actor=ours.coordinator, program=ours.program)
    row = type(row).objects.select_related("mentor__company", "mentee__company", "program").get(pk=row.pk)
    assert len(queries.flags(ours.program)) == 0
    words = cause(ours, row)
    found = queries.flags(ours.program)
    if state == "announced" and cause is withdrawn_agreement:
        assert found.binomes == {}, "those who were told go on: a new version parts nobody"
        return
    flag = (found.proposals if state == "proposed" else found.binomes)[row.pk]
    assert words in flag.words
    for url, page in pages(ours, *names).items():
        if state == "proposed" and url.endswith("/binomes/"):
            continue  # the pairs, not the proposals
        assert flag.words in page.replace("&#x27;", "'") or row.mentor.name in page, url
        assert "triangle-alert" in page or 'data-tone="bad"' in page, url
        assert SECRET not in page
    held = [each.binome.pk for each in queries.held_back(ours.program)]
    assert held == ([row.pk] if state == "formed" else [])


def test_another_company_asks_a_question_and_the_pair_may_go_on(ours: world.Tenant) -> None:
    pair = proposals.validate(actor=ours.coordinator, proposal=proposals_of(run(ours))[0])
    binomes.announce(actor=ours.coordinator, program=ours.program)
    client = Client()
    client.force_login(ours.coordinator)
    mentor = Candidate.objects.get(pk=pair.mentor_id)
    candidates.change(actor=ours.coordinator, candidate=mentor, company=ours.companies[5])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    [flag] = queries.flags(ours.program)
    assert flag.asks
    assert ours.companies[5].name in flag.words
    assert client.post(reverse("binome_keep", args=[ours.program.slug, pair.pk])).status_code == 302
    assert len(queries.flags(ours.program)) == 0
    pair.refresh_from_db()
    assert pair.mentor_company_id == ours.companies[5].pk
    binomes.keep(actor=ours.coordinator, binome=pair)  # pressed twice
    assert AuditEvent.objects.filter(verb="binome.kept").count() == 1
    candidates.change(actor=ours.coordinator, candidate=mentor, company=pair.mentee_company)
    with pytest.raises(ValidationError):
        binomes.keep(actor=ours.coordinator, binome=pair)


def test_an_announcement_tells_the_company_of_today(ours: world.Tenant) -> None:
    pair = proposals.validate(actor=ours.coordinator, proposal=proposals_of(run(ours))[0])
    candidates.change(actor=ours.coordinator, candidate=pair.mentor, company=ours.companies[5])
    binomes.announce(actor=ours.coordinator, program=ours.program)
    pair.refresh_from_db()
    assert (pair.state, pair.mentor_company_id) == (BinomeState.ANNOUNCED, ours.companies[5].pk)


def test_flags_cost_the_same_for_one_pair_and_for_three(ours: world.Tenant) -> None:
    rows = proposals_of(run(ours))
    costs = []
    for row in rows:
        pair = proposals.validate(actor=ours.coordinator, proposal=row)
        tie(ours, pair)
        with CaptureQueriesContext(connection) as asked:
            found = queries.flags(ours.program)
        costs.append((len(asked), len(found)))
    assert [n for _cost, n in costs] == [1, 2, 3]
    assert len({cost for cost, _n in costs}) == 1
    assert costs[0][0] <= 9


def test_after_a_decline_one_button_proposes_again_and_moves_nobody_else(ours: world.Tenant) -> None:
    first, *others = proposals_of(run(ours))
    pair = proposals.validate(actor=ours.coordinator, proposal=first)
    binomes.announce(actor=ours.coordinator, program=ours.program)
    kept = proposals.validate(actor=ours.coordinator, proposal=others[0])  # formed, told to nobody yet
    pair = Binome.objects.select_related("mentee__user", "program").get(pk=pair.pk)
    binomes.answer(actor=account(pair.mentee.user), binome=pair, accept=False, reason=SECRET)
    [mail] = OutboundEmail.objects.filter(kind="pair_declined")
    assert f"{reverse('matching', args=[ours.program.slug])}#freed" in mail.text
    client = Client()
    client.force_login(ours.coordinator)
    room = client.get(reverse("matching", args=[ours.program.slug])).content.decode()
    assert 'id="freed"' in room
    assert client.post(reverse("matching_again", args=[ours.program.slug])).status_code == 302
    scenario = queries.current_scenario(ours.program)
    assert scenario is not None
    found = {(p.mentor_id, p.mentee_id) for p in proposals_of(scenario)}
    assert (first.mentor_id, first.mentee_id) not in found
    assert not {kept.mentor_id, kept.mentee_id} & {pk for row in found for pk in row}
    assert scenario.policy["stay_bonus"] == again.STAY == 50
    assert Binome.objects.get(pk=kept.pk).state == BinomeState.FORMED
    room = client.get(reverse("matching", args=[ours.program.slug])).content.decode()
    assert 'id="freed"' not in room


def test_proposing_again_keeps_what_is_still_to_decide(ours: world.Tenant) -> None:
    before = {(p.mentor_id, p.mentee_id) for p in proposals_of(run(ours))}
    scenario = again.propose_again(actor=ours.coordinator, program=ours.program)
    assert {(p.mentor_id, p.mentee_id) for p in proposals_of(scenario)} == before
