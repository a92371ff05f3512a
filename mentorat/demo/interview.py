"""The interviews of the newcomers: slots, one today, grids filled with what was declared, heard and inferred, a manager's answer."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from mentorat.demo.clock import at
from programs.enums import CandidateState, FactSource, InterviewWay, Quality, Side, SupportAnswer
from programs.models import Candidate, InterviewSlot, OutboundEmail, Program, SupportRequest, User
from programs.services import facts, interviews, slots, support

NOTES = {
    "motivations": "Vient de reprendre l’équipe ; veut cesser de tout porter seule.",
    "qualities": "Reformule avant de répondre, dit ce qu’elle ne sait pas.",
    "room": "Peut changer l’horaire de son équipe, pas le budget. Sa directrice est au courant.",
    "expectations": "Un regard de l’extérieur, et qu’on lui dise non.",
    "misfit": "Pas disponible en mars (inventaire).",
    "free": "Préfère le téléphone. Rappeler après la formation.",
}
LINK = "https://visio.example/entretiens"


def grids(*, coordinator: User, hour: datetime) -> None:
    """Two newcomers of the programme in scope were interviewed yesterday; the management of one has answered."""
    seen = _newcomers()[:2]
    with at(hour - timedelta(days=1, hours=2)):
        for number, candidate in enumerate(seen):
            _grid(coordinator, candidate, number)
    _manager(coordinator, seen[0], hour)


def today(*, coordinator: User, program: Program, hour: datetime) -> None:
    """Slots today and in the next days; who applied last has one this afternoon."""
    people = _newcomers(CandidateState.APPLIED)[:1]
    offered: list[InterviewSlot] = []
    with at(hour - timedelta(days=2)):
        for day in (0, 1, 4):
            offered += _offer(coordinator, program, hour.date() + timedelta(days=day), afternoon=day == 0)
        slots.invite(actor=coordinator, candidates=people)
        for candidate in people:
            slots.book(candidate=candidate, slot=offered[0])


def _newcomers(*states: CandidateState) -> list[Candidate]:
    """Mentees without a pair yet, the latest first."""
    rows = Candidate.objects.select_related("company", "program__consortium", "user").order_by("-id")
    known = states or (CandidateState.APPLIED, CandidateState.ELIGIBLE)
    return list(rows.filter(side=Side.MENTEE, user=None, state__in=known))


def _offer(coordinator: User, program: Program, on: date, *, afternoon: bool) -> list[InterviewSlot]:
    hours = (time(16), time(18)) if afternoon else (time(9), time(11))
    return slots.offer(
        actor=coordinator,
        program=program,
        on=on,
        first=hours[0],
        last=hours[1],
        minutes=30,
        way=InterviewWay.VIDEO,
        link=LINK,
    )


def _grid(coordinator: User, candidate: Candidate, number: int) -> None:
    """Something heard, something inferred, and a place that is not the one declared."""
    values: dict[str, Any] = {"remote": True, "qualities": [Quality.SELF_QUESTIONING, "tient parole"]}
    interviews.keep(
        actor=coordinator,
        candidate=candidate,
        seen=None,
        hand="",
        notes=NOTES if number == 0 else {"free": "À revoir avec sa direction."},
        values=values,
        inferred={"qualities"},
    )
    other = {"place": "Lévis" if candidate.place != "Lévis" else "Québec"}
    facts.note(actor=coordinator, candidate=candidate, values=other, source=FactSource.HEARD)
    if number == 0:
        interviews.close(actor=coordinator, candidate=candidate, qualify=False)


def _manager(coordinator: User, candidate: Candidate, hour: datetime) -> None:
    """Asked three days ago, answered yesterday: by the key of a mail that nobody else reads."""
    with at(hour - timedelta(days=3)):
        asked = support.ask(
            actor=coordinator,
            candidate=candidate,
            email="responsable@entreprise.example",
            language=candidate.program.consortium.language,
        )
    with at(hour - timedelta(days=1)):
        support.answer(token=_key(asked), what=SupportAnswer.YES)


def _key(asked: SupportRequest) -> str:
    """The key in the mail that the manager received."""
    mail = OutboundEmail.objects.get(kind="support_asked", to=asked.email)
    found = re.search(r"/support/([^/\s]+)/", mail.text)
    if found is None:
        raise LookupError("the mail to the manager has no link")
    return found[1]
