"""What came of a pair: said by its two members, each for themself, at the end; read as figures that betray nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from matching.enums import BinomeState
from matching.models import Binome, Outcome
from matching.queries import outcomes as figures
from matching.services import outcomes
from mentorat.lib.suppression import K, Reason, Suppressed
from programs.enums import Side
from programs.models import AuditEvent, User
from tests import world
from tests.matching import past
from tests.matching.room import account, inside
from tests.tracking import cohort

pytestmark = pytest.mark.django_db
ANSWERS = {"objective": 2, "progress": 4, "fit": 5, "would_mentor": True}


@pytest.fixture(autouse=True)
def near_the_end(at: Callable[[str], None]) -> None:
    at("2027-05-20 10:00")


@pytest.fixture
def alpha() -> world.Tenant:
    return world.tenant("Alpha")


def over(tenant: world.Tenant, number: int = 0) -> Binome:
    return begun(cohort.pair(tenant, number, BinomeState.ENDED))


def begun(binome: Binome) -> Binome:
    """That pair, as if it had begun."""
    binome.mentor_accepted_at = binome.mentee_accepted_at = binome.started_at = timezone.now()
    with scopes_disabled():
        binome.save()
    return binome


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def say(actor: User, binome: Binome, side: Side, **changed: Any) -> Outcome:
    return outcomes.record(actor=actor, binome=binome, side=side, **{**ANSWERS, **changed})


def test_each_member_answers_for_their_side_and_may_correct(alpha: world.Tenant) -> None:
    binome = over(alpha)
    with inside(alpha):
        for side, member in ((Side.MENTEE, binome.mentee), (Side.MENTOR, binome.mentor)):
            say(account(member.user), binome, side)
        again = say(account(binome.mentee.user), binome, Side.MENTEE, progress=1)
        assert Outcome.objects.count() == 2
        assert (again.progress, again.side) == (1, Side.MENTEE)
        rows = AuditEvent.objects.filter(verb="outcome.recorded").order_by("id")
        assert [row.data for row in rows] == [
            {"side": "mentee", "again": False},
            {"side": "mentor", "again": False},
            {"side": "mentee", "again": True},
        ], "the register says that they answered, and nothing of what"


def test_nobody_answers_for_somebody_else(alpha: world.Tenant) -> None:
    binome, other = over(alpha), over(alpha, 1)
    with inside(alpha):
        for actor, side in (
            (account(binome.mentor.user), Side.MENTEE),  # the partner
            (account(binome.mentee.user), Side.MENTOR),
            (account(other.mentee.user), Side.MENTEE),  # another mentee
            (alpha.coordinator, Side.MENTEE),
        ):
            with pytest.raises(ValidationError):
                say(actor, binome, side)
        assert not Outcome.objects.exists()


def test_others_get_nothing_from_the_page(alpha: world.Tenant) -> None:
    binome, other = over(alpha), over(alpha, 1)
    page = reverse("closing", args=[alpha.program.slug, binome.pk])
    body = {"objective": "0", "progress": "1", "fit": "1", "would_mentor": "no", "side": "mentor"}
    for actor, status in (
        (account(other.mentee.user), 404),
        (alpha.coordinator, 403),
        (alpha.representative, 403),
    ):
        assert signed_in(actor).post(page, body).status_code == status
    mentee = signed_in(account(binome.mentee.user))
    assert mentee.post(page, body).status_code == 302
    with inside(alpha):
        assert [row.side for row in Outcome.objects.all()] == [Side.MENTEE], "the side is the person's own"
    partner = signed_in(account(binome.mentor.user)).get(page).content.decode()
    assert partner.count(" checked") == 0, "nothing of what the other one said"
    assert mentee.get(f"{page}?step=1").content.decode().count(" checked") == 3


@pytest.mark.parametrize(
    ("state", "started", "day", "allowed"),
    [
        (BinomeState.ENDED, True, "2026-11-20 10:00", True),
        (BinomeState.ENDED, False, "2027-05-20 10:00", False),
        (BinomeState.DECLINED, True, "2027-05-20 10:00", False),
        (BinomeState.ACTIVE, True, "2027-05-02 06:30", True),
        (BinomeState.ACTIVE, True, "2027-05-02 05:30", False),
        (BinomeState.ANNOUNCED, False, "2027-05-20 10:00", False),
    ],
)
def test_the_questions_come_at_the_end_of_what_began(
    state: BinomeState, started: bool, day: str, allowed: bool, alpha: world.Tenant, at: Callable[[str], None]
) -> None:
    """The programme ends on 1 June 2027 in Toronto, six hours behind the clock of the test: its last month begins on 2 May."""
    binome = cohort.pair(alpha, state=state)
    if started:
        begun(binome)
    at(day)
    with inside(alpha):
        if allowed:
            say(account(binome.mentee.user), binome, Side.MENTEE)
        else:
            with pytest.raises(ValidationError):
                say(account(binome.mentee.user), binome, Side.MENTEE)


@pytest.mark.parametrize("wrong", [{"objective": 4}, {"objective": -1}, {"progress": 0}, {"fit": 6}])
def test_an_answer_off_its_scale_is_refused(wrong: dict[str, int], alpha: world.Tenant) -> None:
    binome = over(alpha)
    with inside(alpha), pytest.raises(ValidationError):
        say(account(binome.mentee.user), binome, Side.MENTEE, **wrong)


def test_the_portal_asks_until_it_is_answered(alpha: world.Tenant) -> None:
    binome = over(alpha)
    mentee = signed_in(account(binome.mentee.user))
    portal, page = (
        reverse("portal", args=[alpha.program.slug]),
        reverse("closing", args=[alpha.program.slug, binome.pk]),
    )
    assert f'id="closing-{binome.pk}"' in mentee.get(portal).content.decode()
    assert mentee.post(page, {"objective": "2"}).status_code == 422
    mentee.post(page, {"objective": "2", "progress": "3", "fit": "4"})
    assert f'id="closing-{binome.pk}"' in mentee.get(portal).content.decode(), "three steps are left"
    for step in (2, 3, 4):
        mentee.post(page, {"step": str(step), "would_mentor": "later"})
    with inside(alpha):
        assert Outcome.objects.get().would_mentor is True
    seen = mentee.get(portal).content.decode()
    assert f'id="closing-{binome.pk}"' not in seen
    assert page in seen


def test_figures_wait_for_five_people_and_move_by_five(alpha: world.Tenant) -> None:
    past.cohorts(alpha, 7)
    with inside(alpha):
        rows = list(Outcome.objects.order_by("id").values_list("pk", flat=True))
        for n, counted in ((4, 0), (5, 5), (9, 5), (10, 10), (14, 10)):
            kept = rows[:n]
            found = [row for row in figures._rows([alpha.program]) if row["id"] in kept]
            assert len(figures.counted(found)) == counted
        Outcome.objects.exclude(pk__in=rows[:4]).delete()
        assert figures.answers(alpha.program).answered == Suppressed(Reason.TOO_FEW)
        assert figures.pooled(alpha.program) == []


def test_a_mentor_of_many_is_one_person(alpha: world.Tenant) -> None:
    """Five answers of two people would betray them: a group is five people, not five answers."""
    row = {"side": "mentor", "binome__mentor": 1}
    others = [{"side": "mentee", "binome__mentee": n} for n in range(2, 5)]
    assert figures.counted([row] * K + others) == []
    assert len(figures.counted([row] * K + others + [{"side": "mentee", "binome__mentee": 9}])) == K + 4
