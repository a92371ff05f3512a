"""The committee at work: one session behind it, with its minutes and decisions, one ahead; a small budget and its rule."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from mentorat.demo.clock import at, workday
from programs.models import Consortium, Program, User
from tracking.models import CommitteeSession, CostKind, DecisionState, Presence, SharingRule
from tracking.queries import committee as queries
from tracking.services import costs
from tracking.services.committee import decisions, minutes, sessions

AGENDA = "Le rapport du mois\nLes formations et leur coût\nLa suite du programme"
NEXT_AGENDA = "Le suivi des décisions\nLe rapport du mois\nLe regroupement de mi-parcours"
MINUTES = """Le rapport a été lu avant la séance. Les rencontres suivent le rythme prévu dans la plupart des binômes ; \
le comité souhaite que chaque entreprise libère une heure par mois dans l’agenda des personnes engagées.

Les deux formations de départ ont été suivies. Le comité retient la même formule pour la prochaine cohorte et demande \
une demi-journée de plus pour les mentor·es.

Le regroupement de mi-parcours se tiendra dans une entreprise qui n’a pas encore reçu le réseau."""
# kind, label, planned and actual amounts in dollars, days ago
BUDGET = (
    (CostKind.TRAINING, "Formation des mentor·es, une journée", 4_800, 4_650, 98),
    (CostKind.TRAINING, "Formation des mentoré·es, une demi-journée", 2_400, 2_400, 97),
    (CostKind.COORDINATION, "Coordination, une journée par semaine", 18_500, None, None),
    (CostKind.OTHER, "Regroupement de mi-parcours : salle et repas", 2_150, None, None),
)


def tell(*, consortium: Consortium, coordinator: User, name: str, hour: datetime) -> None:
    """Plays it on the programme `name`; `hour` is today, at the time when the committee meets."""
    with scope(consortium=consortium):
        program = Program.objects.select_related("consortium").get(name=name)
    with scope(consortium=consortium, program=program):
        with at(hour - timedelta(days=96)):
            _spend(program, coordinator, hour.date())
        session = _meet(program, coordinator, workday(hour - timedelta(days=33)))
        _decide(program, coordinator, session, hour.date())
        _convene(program, coordinator, workday(hour + timedelta(days=16)))


def _spend(program: Program, coordinator: User, today: date) -> None:
    for kind, label, planned, actual, days_ago in BUDGET:
        costs.add_line(
            actor=coordinator,
            program=program,
            kind=kind,
            label=label,
            planned=planned * 100,
            actual=None if actual is None else actual * 100,
            on=None if days_ago is None else today - timedelta(days=days_ago),
        )
    costs.declare(
        actor=coordinator,
        program=program,
        rule=SharingRule.SEATS,
        reckoned_on=today - timedelta(days=96),
    )


def _meet(program: Program, coordinator: User, starts_at: datetime) -> CommitteeSession:
    """Convened two weeks before, held, its minutes drafted the day after."""
    with at(starts_at - timedelta(days=14)):
        session = sessions.prepare(
            actor=coordinator,
            program=program,
            starts_at=starts_at,
            place="Banque Rivage, salle du Fleuve",
            agenda=AGENDA,
        )
        sessions.convene(actor=coordinator, session=session)
    with at(starts_at + timedelta(days=1)):
        presences = {
            member.user.pk: Presence.EXCUSED if number % 6 == 5 else Presence.PRESENT
            for number, member in enumerate(queries.committee(program).members)
        }
        return minutes.write(actor=coordinator, session=session, seen=0, minutes=MINUTES, presences=presences)


def _decide(program: Program, coordinator: User, session: CommitteeSession, today: date) -> None:
    """Three decisions, published; one is done since, one is late."""
    committee = queries.committee(program)
    host, voice = committee.seats[0].company, next(m.user for m in committee.members if m.companies)
    with at(session.starts_at + timedelta(days=1)):
        add: dict[str, Any] = {"actor": coordinator, "session": session}
        decisions.add(
            **add,
            text="Recevoir le regroupement de mi-parcours",
            owner=host,
            due_on=today + timedelta(days=40),
        )
        decisions.add(
            **add,
            text="Proposer une demi-journée de formation de plus pour les mentor·es",
            owner=coordinator,
            due_on=today - timedelta(days=3),
        )
        done = decisions.add(
            **add, text="Rappeler dans chaque entreprise l’heure mensuelle réservée", owner=voice
        )
        minutes.publish(actor=coordinator, session=session)
    with at(session.starts_at + timedelta(days=9)):
        decisions.settle(actor=voice, decision=done, state=DecisionState.DONE, coordinates=False)


def _convene(program: Program, coordinator: User, starts_at: datetime) -> None:
    with at(timezone.now() - timedelta(days=2)):
        coming = sessions.prepare(
            actor=coordinator,
            program=program,
            starts_at=starts_at,
            link="https://visio.example/comite-passerelles",
            agenda=NEXT_AGENDA,
        )
        sessions.convene(actor=coordinator, session=coming)
