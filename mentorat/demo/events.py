"""What brings the cohort together: a launch and two trainings behind it, a mid-point and a day in another trade ahead."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from mentorat.demo.clock import at, workday, workdays_before
from programs.enums import MilestoneKind
from programs.models import Candidate, Program, User
from tracking import starter
from tracking.models import Audience, Event, EventKind, Guest, GuestState, Presence, ToolRole
from tracking.queries import events as queries
from tracking.services import library
from tracking.services.events import answering, attendance, inviting, preparing

LAUNCH = (
    "Faire connaissance, comprendre ce que le programme attend de chacun·e, et rencontrer les autres binômes."
)
MENTORS = "Écouter sans donner de leçon : une demi-journée d’exercices à deux, à partir de situations vécues."
MENTEES = "Se fixer un objectif jalonné, atteignable et mesurable, et préparer la première rencontre."
MIDPOINT = "À mi-parcours : ce qui avance, ce qui coince, et deux heures pour échanger entre mentor·es, puis entre mentoré·es."
LIVE = "Passer une journée dans un autre métier : l’atelier, les bureaux, le quai d’expédition, avec les personnes qui y travaillent."


def begin(*, coordinator: User, program: Program, launched: datetime) -> None:
    """The trainings and the launch, as the first pairs begin; `launched` is that day at nine there."""
    stage = {"actor": coordinator, "program": program, "owner": coordinator}
    training, gathering = EventKind.TRAINING, EventKind.GATHERING
    for kind, title, purpose, audience, before, place in (
        (training, "Formation des mentor·es", MENTORS, Audience.MENTORS, 2, "Clinique Saint-Roch"),
        (training, "Formation des mentoré·es", MENTEES, Audience.MENTEES, 1, "Clinique Saint-Roch"),
        (gathering, "Regroupement de lancement", LAUNCH, Audience.PAIRED, 0, "Banque Rivage"),
    ):
        _past(
            stage,
            workdays_before(workday(launched), before),
            kind=kind,
            title=title,
            purpose=purpose,
            audience=audience,
            place=place,
            milestone=MilestoneKind.LAUNCH.value if kind == gathering else "",
        )


def go_on(*, coordinator: User, program: Program, hour: datetime) -> None:
    """The mid-point and the open day, ahead of `hour`, which is today at nine there."""
    stage = {"actor": coordinator, "program": program, "owner": coordinator}
    _library(coordinator, program)
    _midpoint(stage, program)
    _live(stage, program, hour)


def _past(stage: dict[str, Any], starts_at: datetime, **fields: Any) -> None:
    """Invited some days before, answered by most."""
    with at(starts_at - timedelta(days=4)):
        event = preparing.prepare(**stage, starts_at=starts_at, length=180, **fields)
        inviting.send(actor=stage["actor"], event=event)
    with at(starts_at - timedelta(days=3)):
        _answer(event, every=7)
    with at(starts_at + timedelta(hours=1)):
        _attend(stage["actor"], event)


def _attend(actor: User, event: Event) -> None:
    """Whoever said so came, but one; the others are excused."""
    for number, guest in enumerate(Guest.objects.filter(event=event).order_by("id")):
        came = guest.state == GuestState.COMING and number != 4
        presence = Presence.PRESENT if came else Presence.EXCUSED
        attendance.mark(actor=actor, event=event, guest=guest.pk, presence=presence, seen=Presence.INVITED)


def _library(actor: User, program: Program) -> None:
    for key in starter.KIT:
        library.add_starter(actor=actor, program=program, key=key)
    library.add_link(
        actor=actor,
        program=program,
        role=ToolRole.BOTH,
        title="Salle de visio du réseau",
        link="https://visio.example/passerelles",
        description="Ouverte à tous les binômes, sans réservation.",
    )


def _midpoint(stage: dict[str, Any], program: Program) -> None:
    """On the day of the timeline, its invitations just left: half have answered."""
    on = next(m.on for m in queries.milestones() if m.kind == MilestoneKind.MIDPOINT)
    with at(timezone.now() - timedelta(days=6)):
        event = preparing.for_milestone(
            actor=stage["actor"], program=program, kind=MilestoneKind.MIDPOINT, on=on
        )
        event = preparing.change(
            actor=stage["actor"],
            event=event,
            seen=0,
            purpose=MIDPOINT,
            place="Horizon Industrie, salle Saint-François",
            audience=Audience.PAIRED,
        )
        inviting.send(actor=stage["actor"], event=event)
    with at(timezone.now() - timedelta(days=4)):
        _answer(event, every=5, until=12)


def _live(stage: dict[str, Any], program: Program, hour: datetime) -> None:
    """Four places, six people who want to come."""
    host = program.consortium.companies.get(name="Fonderie Laurier")
    with at(timezone.now() - timedelta(days=5)):
        event = preparing.prepare(
            **stage,
            kind=EventKind.LIVE,
            title="Vis mon job à la fonderie",
            purpose=LIVE,
            starts_at=workday(hour + timedelta(days=18)),
            length=480,
            place="Fonderie Laurier, Trois-Rivières",
            capacity=4,
            audience=Audience.OPEN,
            host_company=host,
            host_name="la cheffe de l’atelier de moulage",
        )
        inviting.send(actor=stage["actor"], event=event)
    people = Candidate.objects.filter(user__isnull=False, state="paired").select_related("user")
    for number, person in enumerate(people.order_by("sort_name")[:6]):
        with at(timezone.now() - timedelta(days=4, minutes=-number)):
            answering.answer(actor=_user(person.user), event=event, home=program, coming=True)


def _answer(event: Event, *, every: int, until: int = 999) -> None:
    """The guests answer in turn, one in `every` cannot come; beyond `until` nobody has answered yet."""
    rows = Guest.objects.filter(event=event).select_related("user").order_by("id")[:until]
    for number, guest in enumerate(rows):
        answering.answer(
            actor=_user(guest.user), event=event, home=event.program, coming=number % every != every - 1
        )


def _user(user: User | None) -> User:
    if user is None:
        raise LookupError("a guest without an account")
    return user
