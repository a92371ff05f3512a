"""Check-ins: when they open, who is reminded, who reads which answer, and what is told in figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from matching.models import Binome
from mentorat.lib import rows
from mentorat.lib.suppression import Suppressed
from programs.enums import Role, Side
from programs.models import OutboundEmail, User
from programs.services import consortiums, erasing
from tests import world
from tests.guards import as_in_production
from tests.tracking import cohort
from tests.tracking.test_helping import inside, pages
from tracking import checkin_rules
from tracking.models import CheckIn, CheckInAnswer
from tracking.models.checkins import CLOSED_QUESTIONS, Moment, Question
from tracking.queries import checkins as queries
from tracking.reminders import CheckInOpen, Facts, Kind, due
from tracking.services import checkins, reminders
from tracking.services.checkins import Answer

START, END = date(2026, 9, 7), date(2027, 6, 1)
WORD = "Le mardi ne me convient plus"


def days(number: int) -> date:
    return START + timedelta(days=number)


# --- the rules, without a database ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "moment"),
    [
        (20, None),
        (21, Moment.WEEKS_3),
        (34, Moment.WEEKS_3),
        (35, Moment.WEEKS_5),
        (48, Moment.WEEKS_5),
        (49, None),
        (132, None),
        (133, Moment.MID),
        (160, Moment.MID),
        (161, None),
    ],
)
def test_it_opens_twice_early_then_half_way(age: int, moment: Moment | None) -> None:
    found = checkin_rules.current(START, END, days(age))
    assert (found.moment if found else None) == moment


def test_a_short_programme_asks_nothing_half_way() -> None:
    assert [w.moment for w in checkin_rules.windows(START, days(90))] == [Moment.WEEKS_3, Moment.WEEKS_5]
    assert checkin_rules.windows(START, days(20)) == []


@pytest.mark.parametrize(
    ("age", "kind"), [(20, None), (21, Kind.CHECKIN), (28, Kind.CHECKIN_AGAIN), (35, None)]
)
def test_whoever_has_not_answered_is_reminded_once(age: int, kind: Kind | None) -> None:
    facts = Facts(check_in=CheckInOpen("weeks3", days(21), days(34), [Side.MENTOR]))
    assert [(d.kind, d.side, d.period) for d in due(facts, days(age))] == (
        [(kind, Side.MENTOR, "weeks3")] if kind else []
    )


# --- with the database ----------------------------------------------------------------------------


@pytest.fixture
def alpha(at: Callable[[str], None]) -> world.Tenant:
    at("2026-11-18 16:00")
    return world.tenant("Alpha")


@pytest.fixture
def binome(alpha: world.Tenant) -> Binome:
    return cohort.pair(alpha, since=timezone.now() - timedelta(days=23))


def posted(**changes: str) -> dict[str, str]:
    whole = {question.value: "3" for question in CLOSED_QUESTIONS}
    return whole | {f"{question}_to": "figure" for question in CLOSED_QUESTIONS} | changes


@pytest.mark.django_db
def test_each_question_goes_where_the_person_says(
    alpha: world.Tenant, binome: Binome, client: Client
) -> None:
    author, partner = cohort.account(binome.mentee), cohort.account(binome.mentor)
    slug = alpha.program.slug
    mine, theirs = reverse("my_checkin", args=[slug, binome.pk]), reverse("check_ins", args=[slug])
    with scopes_disabled():
        consortiums.appoint(actor=None, consortium=alpha.consortium, user=partner, role=Role.COORDINATOR)
    client.force_login(partner)
    desk = client.get(theirs).content[-4000:]
    pages(client, partner, binome)
    before = pages(client, partner, binome)

    client.force_login(author)
    assert f'href="{mine}"' in client.get(reverse("portal", args=[slug])).content.decode()
    assert client.post(mine, {}).status_code == 422
    said = posted(rhythm="1", ease="2", ease_to="name", fruit="none", word=WORD)
    assert client.post(mine, said).status_code == 302
    client.post(mine, {**said, "ease": "4"})  # corrected while it is open
    assert f'href="{mine}"' not in client.get(reverse("portal", args=[slug])).content.decode()

    assert pages(client, partner, binome) == before
    client.force_login(partner)
    assert client.get(theirs).content[-4000:] == desk
    client.force_login(alpha.coordinator)
    read = client.get(theirs).content.decode()
    assert WORD in read
    assert "plutôt oui" in read
    assert "1 personne sur 2 a répondu" in read
    for hidden in ("pas du tout", "à moitié", "plutôt non"):
        assert hidden not in read.split('id="named"')[1]


@pytest.mark.django_db
def test_postgresql_keeps_a_figure_to_its_author_and_a_name_to_the_coordinators(
    alpha: world.Tenant, binome: Binome
) -> None:
    author, partner = cohort.account(binome.mentee), cohort.account(binome.mentor)
    beta = world.tenant("Beta")
    said = {Question.RHYTHM: Answer(1, named=False), Question.EASE: Answer(2, named=True)}
    with inside(alpha):
        checkins.answer(actor=author, binome=binome, answers=said, word=WORD)

    def read(person: User | None) -> set[str]:
        who = rows.seen_by(person.pk if person else 0)
        with inside(alpha), scopes_disabled(), who, connection.cursor() as cursor:
            cursor.execute("SELECT question FROM tracking_checkinanswer")
            return {question for (question,) in cursor.fetchall()}

    with as_in_production():
        assert read(author) == {"rhythm", "ease", "word"}
        assert read(alpha.coordinator) == {"ease", "word"}
        for person in (partner, alpha.representative, alpha.committee, beta.coordinator, None):
            assert read(person) == set()
    erasing.erase(user=author, pseudonym="P-1")
    with rows.confided(), scopes_disabled():
        assert not CheckIn.objects.exists()
        assert not CheckInAnswer.objects.exists()


@pytest.mark.django_db
def test_where_only_the_partner_coordinates_there_are_figures_alone(
    alpha: world.Tenant, binome: Binome, client: Client
) -> None:
    author, partner = cohort.account(binome.mentee), cohort.account(binome.mentor)
    with scopes_disabled():
        consortiums.appoint(actor=None, consortium=alpha.consortium, user=partner, role=Role.COORDINATOR)
        alpha.coordinator.memberships.all().delete()
    client.force_login(author)
    mine = reverse("my_checkin", args=[alpha.program.slug, binome.pk])
    assert "ease_to" not in client.get(mine).content.decode()
    client.post(mine, posted(ease_to="name", word=WORD))
    with rows.confided(), scopes_disabled():
        assert list(CheckInAnswer.objects.filter(named=True)) == []
        assert CheckInAnswer.objects.count() == len(CLOSED_QUESTIONS)


@pytest.mark.django_db
def test_a_mail_opens_it_and_another_reminds_once(alpha: world.Tenant, at: Callable[[str], None]) -> None:
    pair = cohort.pair(alpha, since=timezone.now() - timedelta(days=21))
    reminders.plan()
    with inside(alpha):
        checkins.answer(actor=cohort.account(pair.mentor), binome=pair, answers={})
    for day in (19, 26, 27, 30):
        at(f"2026-11-{day} 16:00")
        reminders.plan()
    keys = OutboundEmail.objects.filter(kind__startswith="reminder").values_list("kind", "to")
    told = [(kind, to) for kind, to in keys if "check" in kind]
    assert sorted(told) == sorted(
        [
            ("reminder_checkin", pair.mentor.email),
            ("reminder_checkin", pair.mentee.email),
            ("reminder_checkin_again", pair.mentee.email),
        ]
    )
    at("2026-12-20 16:00")
    with inside(alpha), pytest.raises(ValidationError):
        checkins.answer(actor=cohort.account(pair.mentor), binome=pair, answers={})


@pytest.mark.django_db
def test_a_figure_waits_for_five_whose_answers_no_longer_change(
    at: Callable[[str], None],
) -> None:
    at("2026-11-18 16:00")
    alpha = world.tenant("Alpha", companies=5, mentors=6, mentees=6)
    people: list[tuple[Binome, User]] = []
    for number in range(6):
        pair = cohort.pair(alpha, number, since=timezone.now() - timedelta(days=23))
        people += [(pair, cohort.account(m)) for m in (pair.mentor, pair.mentee)]

    def say(number: int, value: int, *, named: bool = False) -> None:
        pair, actor = people[number]
        with inside(alpha):
            checkins.answer(actor=actor, binome=pair, answers={Question.EASE: Answer(value, named=named)})

    def mean(on: str) -> object:
        with inside(alpha):
            found = queries.figures(alpha.program, Moment.WEEKS_3, date.fromisoformat(on))
        return next(figure.mean for figure in found if figure.question == Question.EASE)

    values = (5, 1, 3, 2, 4, 5, 1, 3, 2)
    for number, value in enumerate(values):
        say(number, value)
    assert isinstance(mean("2026-11-20"), Suppressed), "they may still change"
    assert mean("2026-12-05") == 3.0, "the first five, whatever the sixth to ninth said"
    say(8, 5)
    assert mean("2026-12-05") == 3.0
    say(0, 5, named=True)  # four figures and a name: the name could be taken away
    assert isinstance(mean("2026-12-05"), Suppressed)
