"""Companies come and go: one enters today, another did long ago; relations with dates, one that has ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from django_scopes import scope

from mentorat.demo.clock import at
from programs.enums import AnsweredBy, RelationKind, Role
from programs.models import Company, Consortium, EntryQuestion, User
from programs.services import consortiums, relating, roles
from programs.services.entries import answering

ENTRANT = consortiums.Entrant("Studio Alma", "Lévis", "541514")
SILENT = (
    "Boréal Logiciels",
    "Horizon Industrie",
    "Verte Énergie",
)  # have not answered; the first is of its sector
CALLED = "Coop Les Semailles"  # the coordinator answered for it


def tell(*, consortium: Consortium, coordinator: User, hour: datetime) -> None:
    """Plays it in `consortium`; `hour` is today, in the afternoon there."""
    with scope(consortium=consortium):
        firms = {company.name: company for company in Company.objects.all()}
        _relate(firms, coordinator, hour)
        _roles(consortium, firms["Coop Les Semailles"], coordinator, hour)
        with at(hour - timedelta(days=4)):
            entrant = consortiums.add_companies(actor=coordinator, consortium=consortium, rows=[ENTRANT])[0]
        for question in EntryQuestion.objects.filter(company=entrant).select_related("asked", "company"):
            if question.asked.name not in SILENT:
                _answer(question, coordinator, hour)


def _roles(consortium: Consortium, company: Company, coordinator: User, hour: datetime) -> None:
    """Somebody is invited to coordinate and has not answered; somebody sat on the committee and changed post since."""
    with at(hour - timedelta(days=120)):
        offered = roles.invite(
            actor=coordinator,
            consortium=consortium,
            role=Role.COMMITTEE,
            company=company,
            email="odile.gagne@semailles.example",
            first_name="Odile",
            last_name="Gagné",
        )
        member = roles.accept(actor=offered.person, invitation=offered)
    with at(hour - timedelta(days=18)):
        roles.withdraw(actor=coordinator, member=member, reason="A changé de poste")
    with at(hour - timedelta(days=3)):
        roles.invite(
            actor=coordinator,
            consortium=consortium,
            role=Role.COORDINATOR,
            email="relais@quebec.example",
            first_name="Bastien",
            last_name="Lavoie",
        )


def _relate(firms: dict[str, Company], coordinator: User, hour: datetime) -> None:
    """A contract that is to come, and a partnership that is over."""
    with at(hour - timedelta(days=150)):
        over = relating.declare(
            actor=coordinator,
            source=firms["Atelier du Lac"],
            target=firms["Logis Estrie"],
            kind=RelationKind.PARTNERS,
            reason="Un chantier commun",
        )
    with at(hour - timedelta(days=20)):
        relating.end(actor=coordinator, relation=over, reason="Le chantier est livré")
        relating.declare(
            actor=coordinator,
            source=firms["Boréal Logiciels"],
            target=firms["Clinique Saint-Roch"],
            kind=RelationKind.SUPPLIES,
            depends=True,
            starts_on=hour.date() + timedelta(days=45),
            reason="Le dossier médical, appel d’offres gagné",
        )


def _answer(question: EntryQuestion, coordinator: User, hour: datetime) -> None:
    """Its representative says no in one tap; the coordinator had one of them on the telephone."""
    called = question.asked.name == CALLED
    voice = question.asked.memberships.filter(role="representative").first()
    with at(hour - timedelta(days=2)):
        answering.answer(
            actor=coordinator if called or voice is None else voice.user,
            question=question,
            competes=False,
            reason="Au téléphone, avec la direction" if called else "",
            how=AnsweredBy.COORDINATOR if called else AnsweredBy.REPRESENTATIVE,
        )
