"""After an end: who is looked after first, with what was learnt, and never with the pair that ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from matching import adapters
from matching.enums import BinomeState
from matching.models import Binome, Proposal
from matching.queries import repairing
from matching.services import binomes, proposals, scenarios
from mentorat.lib.db import refused_by
from programs.enums import CandidateState, ProgramKind, ProgramState, Side
from programs.models import Candidate
from programs.services import candidates, programs
from tests import world
from tests.tracking import cohort
from tests.tracking.test_endings import paired
from tracking.services import endings
from tracking.services.endings import Said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november(at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")


@pytest.fixture
def alpha() -> world.Tenant:
    return world.tenant("Alpha", companies=5, mentors=4, mentees=4)


def inside(tenant: world.Tenant) -> Any:
    return scope(consortium=tenant.consortium, program=tenant.program)


def parted(tenant: world.Tenant, number: int = 0, **said: Any) -> Binome:
    binome = paired(tenant, number)
    with inside(tenant):
        endings.part(
            actor=cohort.account(binome.mentee), binome=binome, said=Said(reason="fit", again="yes", **said)
        )
    return binome


def row(candidate: Candidate) -> Candidate:
    return Candidate._base_manager.select_related("program__consortium", "company").get(pk=candidate.pk)


def create(mentor: Candidate, mentee: Candidate) -> Binome:
    return Binome._base_manager.create(
        program=mentor.program,
        mentor=mentor,
        mentee=mentee,
        mentor_company=mentor.company,
        mentee_company=mentee.company,
    )


def refused(mentor: Candidate, mentee: Candidate) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        create(mentor, mentee)
    return refused_by(caught.value)


def test_the_pair_that_ended_is_refused_by_postgresql_whoever_writes(alpha: world.Tenant) -> None:
    binome = parted(alpha)
    mentor, mentee = row(binome.mentor), row(binome.mentee)
    assert refused(mentor, mentee) in ("binome_once_per_pair", "binome_not_failed")
    with scopes_disabled():
        swapped = [
            world.candidate(alpha.program, each.company, side, each.first_name.lower(), alpha.mark)
            for each, side in ((mentee, Side.MENTOR), (mentor, Side.MENTEE))
        ]
        following = programs.create(
            actor=None,
            consortium=alpha.consortium,
            name="Cohorte suivante",
            kind=ProgramKind.CLASSIC,
            starts_on=alpha.program.starts_on,
            ends_on=alpha.program.ends_on,
            themes=world.THEMES,
        )
        programs.move(actor=None, program=following, state=ProgramState.PAIRING)
        later = [
            world.candidate(following, each.company, side, each.first_name.lower(), alpha.mark)
            for each, side in ((mentor, Side.MENTOR), (mentee, Side.MENTEE))
        ]
    assert [refused(*swapped), refused(*later)] == ["binome_not_failed"] * 2
    with scope(consortium=alpha.consortium, program=following):
        assert not repairing._scored(later[1], (), adapters.Settings.of(following), (), ())
        run = scenarios.run(actor=alpha.coordinator, program=following)
        assert run.proof["pairs"] == 0


def test_whoever_is_free_again_comes_first_in_the_room_and_in_what_is_proposed(
    alpha: world.Tenant, client: Client
) -> None:
    first, second = parted(alpha, 0, misfits=("place",)), parted(alpha, 2)
    with inside(alpha):
        waiting = repairing.released(alpha.program)
        members = {pk for each in (first, second) for pk in (each.mentor_id, each.mentee_id)}
        assert {each.person.pk for each in waiting} == members
        candidates.move(
            actor=alpha.coordinator,
            candidate=alpha.mentors[3],
            to=CandidateState.WAITING,
            reason="Au printemps",
        )
        ends = {each.person.pk for each in waiting}
        _scenario, found = repairing.suiting(row(first.mentee), ("place",), ends)
    others = [each.other.pk for each in found]
    assert first.mentor_id not in others
    assert others[0] == second.mentor_id
    assert (found[0].first, {each.other.pk: each.reserve for each in found}.get(alpha.mentors[3].pk)) == (
        True,
        True,
    )
    client.force_login(alpha.coordinator)
    slug = alpha.program.slug
    room = client.get(reverse("matching", args=[slug])).content.decode()
    assert "À jumeler de nouveau, avant toute autre personne" in room
    assert reverse("repair", args=[slug, first.pk]) in room
    page = client.get(reverse("repair", args=[slug, first.pk])).content.decode()
    assert 'value="place" checked' in page
    assert second.mentor.name in page


def test_with_a_board_each_choice_has_its_price_and_goes_through_the_room(
    alpha: world.Tenant, client: Client
) -> None:
    binome = parted(alpha)
    with inside(alpha):
        scenario = scenarios.run(actor=alpha.coordinator, program=alpha.program)
    client.force_login(alpha.coordinator)
    slug = alpha.program.slug
    page = client.get(reverse("repair", args=[slug, binome.pk])).content.decode()
    with inside(alpha):
        _scenario, found = repairing.suiting(row(binome.mentee), (), {binome.mentee_id, binome.mentor_id})
    priced = [each for each in found if each.consequence is not None]
    assert priced
    wanted = f"verb=choose&amp;mentor={priced[0].other.pk}&amp;mentee={binome.mentee_id}"
    assert wanted in page.replace("&mentor", "&amp;mentor").replace("&mentee", "&amp;mentee")
    assert reverse("board_change", args=[slug, scenario.pk]) in page


def test_the_time_until_another_pair_is_measured_and_its_median_waits_for_five_people(
    alpha: world.Tenant, at: Callable[[str], None], client: Client
) -> None:
    ended = [parted(alpha, number) for number in range(3)]
    at("2026-11-27 16:00")
    with inside(alpha):
        run = scenarios.run(actor=alpha.coordinator, program=alpha.program)
        for proposal in Proposal.objects.filter(scenario=run)[:1]:
            proposals.validate(actor=alpha.coordinator, proposal=proposal)
        binomes.announce(actor=alpha.coordinator, program=alpha.program)
        once = repairing.days_to_rematch(alpha.program)
        assert set(map(tuple, once.values())) <= {(7,)}
        assert 1 <= len(once) < repairing.ENOUGH
        assert repairing.median_days(alpha.program) is None
        for proposal in Proposal.objects.filter(scenario=run, state="proposed"):
            proposals.validate(actor=alpha.coordinator, proposal=proposal)
        at("2026-12-04 16:00")
        binomes.announce(actor=alpha.coordinator, program=alpha.program)
        days = sorted(days[-1] for days in repairing.days_to_rematch(alpha.program).values())
        assert len(days) >= repairing.ENOUGH
        assert set(days) == {7, 14}
        assert repairing.median_days(alpha.program) == 15
    fresh = Binome._base_manager.filter(state=BinomeState.ANNOUNCED)
    assert not {(b.mentor_id, b.mentee_id) for b in fresh} & {(b.mentor_id, b.mentee_id) for b in ended}
    client.force_login(alpha.coordinator)
    page = client.get(reverse("repair", args=[alpha.program.slug, ended[0].pk])).content.decode()
    assert "en ont eu un autre en 15 jours au plus" in page
