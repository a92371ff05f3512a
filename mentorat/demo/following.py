"""What follows the pairs of a cohort: two questions after a meeting, check-ins, talks with the coordinator and their reminder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone
from django_scopes import scope

from matching.enums import BinomeState
from matching.models import Binome
from mentorat.demo.accounts import account_of
from mentorat.demo.clock import at
from programs.enums import Side
from programs.models import Consortium, Program, User
from tracking import permissions
from tracking.models import MeetingState
from tracking.models.checkins import CLOSED_QUESTIONS, Question
from tracking.services import checkins, points, pulses, reminders
from tracking.services.checkins import Answer

WORD = "Le mardi est devenu difficile pour moi ; un autre jour nous irait à tous les deux."
PAIRS = 5  # whose members answer the first check-in


def tell(
    *, consortium: Consortium, coordinator: User, name: str, moment: Callable[[float, int], datetime]
) -> None:
    """Plays it on the first pairs of that programme to have met."""
    with scope(consortium=consortium):
        program = Program.objects.select_related("consortium").get(name=name)
    with scope(consortium=consortium, program=program):
        people = ("program__consortium", "mentor__user", "mentee__user")
        met = Binome.objects.filter(state=BinomeState.ACTIVE, meetings__state=MeetingState.HELD).distinct()
        pairs = list(met.select_related(*people).order_by("started_at", "id")[:PAIRS])
        for number, pair in enumerate(pairs):
            _check_in(pair, number)
        first = pairs[0]
        with at(moment(2, 19)):
            pulses.answer(actor=account_of(first.mentee), binome=first, understood=2, useful=1)
        with at(moment(1, 9)):
            points.propose(
                actor=coordinator,
                binome=first,
                side=Side.MENTEE,
                starts_at=moment(-6, 9),
                place="Bureau de la coordination, ou au téléphone",
            )
        with at(moment(1, 20)):
            points.ask(actor=account_of(pairs[1].mentor), binome=pairs[1])
        with at(moment(4, 9)):
            talk = points.propose(
                actor=coordinator,
                binome=pairs[2],
                side=Side.MENTOR,
                starts_at=moment(0, 15),
                place="Au téléphone",
            )
            points.agree(actor=account_of(pairs[2].mentor), point=talk)
        with at(moment(1, 11)):
            reminders.plan(now=timezone.now())


def _check_in(pair: Binome, number: int) -> None:
    """Both answer after three weeks: some with their name, the others as figures."""
    if pair.started_at is None:
        return
    for turn, member in enumerate((pair.mentor, pair.mentee)):
        now = pair.started_at + timedelta(days=22, hours=turn)
        if permissions.open_check_in(pair, now.date()) is None:
            continue
        steps = {q: 1 + (3 * number + 2 * turn + place) % 5 for place, q in enumerate(CLOSED_QUESTIONS)}
        answers: dict[Question, Answer] = {q: Answer(step, named=number == 0) for q, step in steps.items()}
        with at(now):
            checkins.answer(
                actor=account_of(member),
                binome=pair,
                answers=answers,
                word=WORD if number + turn == 0 else "",
            )
