"""What happened to the people of the programme in scope, as the report's facts: who came, who needed somebody, what was said.

Answers meant as figures stay in the job that counts them; nothing here reaches a page but through `tracking.reports`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from matching.adapters.evidence import times_in_100
from matching.engine import Finding
from matching.models import Outcome, Pause
from matching.queries import outcomes
from programs.enums import Side
from programs.models import Program
from tracking.models import (
    Event,
    EventState,
    Guest,
    HelpRequest,
    Presence,
    SignAct,
    SignStep,
)
from tracking.models.checkins import Moment
from tracking.models.evaluations import Evaluation
from tracking.queries import checkins, signs
from tracking.reports.facts import Care, Claim, Learnt, Occasion, Opinion, Saying

MOMENTS = (Moment.WEEKS_3, Moment.WEEKS_5, Moment.MID)


def occasions(
    person: Mapping[int, str], accounts: Mapping[int, str], until: datetime
) -> tuple[Occasion, ...]:
    """The events that are over, and who came of the people of the programme: 2 queries."""
    rows = Event.objects.filter(state=EventState.SENT, starts_at__lt=until).order_by("starts_at", "pk")
    kinds = {pk: milestone or kind for pk, kind, milestone in rows.values_list("pk", "kind", "milestone")}
    came: dict[int, set[str]] = {pk: set() for pk in kinds}
    there = Guest.objects.filter(event__in=kinds, presence=Presence.PRESENT)
    for event, candidate, user in there.values_list("event", "candidate", "user"):
        who = person.get(candidate or 0) or accounts.get(user or 0)
        if who:
            came[event].add(who)
    return tuple(Occasion(kind, frozenset(came[pk])) for pk, kind in kinds.items())


def care(program: Program, person: Mapping[int, str], until: datetime) -> Care:
    """Early signs of the day, by dates and states alone, and what was asked and done since the beginning: 4 queries."""
    acts = SignAct.objects.filter(step__in=(SignStep.TAKEN, SignStep.DONE)).order_by("pk")
    acted = list(acts.values_list("binome", "outcome"))
    asked = list(HelpRequest.objects.order_by("pk").values_list("binome", "asker", "taken_at"))
    return Care(
        signs=frozenset(signs.plain(program, until)),
        asked=frozenset(person[asker] for _pair, asker, _taken in asked),
        paused=frozenset(Pause.objects.values_list("binome", flat=True)),
        looked_after=frozenset(
            [*(pair for pair, _outcome in acted), *(pair for pair, _asker, taken in asked if taken)]
        ),
        done=tuple({pair: outcome for pair, outcome in acted if outcome}.items()),
    )


def opinions(person: Mapping[int, str]) -> tuple[Opinion, ...]:
    """What each member said at the end, in the order in which they came: 2 queries."""
    ticked = {
        (pair, side): frozenset(benefits)
        for pair, side, benefits in Evaluation.objects.filter(told_at__isnull=False).values_list(
            "binome", "side", "benefits"
        )
    }
    rows = Outcome.objects.order_by("pk").values_list(
        "binome", "side", "objective", "progress", "fit", "would_mentor", "binome__mentor", "binome__mentee"
    )
    return tuple(
        Opinion(
            person=person[mentor if side == Side.MENTOR else mentee],
            side=side,
            objective=objective,
            progress=progress,
            fit=fit,
            would=would,
            benefits=ticked.get((pair, side)),
        )
        for pair, side, objective, progress, fit, would, mentor, mentee in rows
    )


def sayings(program: Program, today: date) -> tuple[Saying, ...]:
    """The check-ins of which something may be told: 1 query each."""
    found = []
    for moment in MOMENTS:
        told = [
            Saying(moment, each.question, each.mean if isinstance(each.mean, float) else None)
            for each in checkins.figures(program, moment, today)
        ]
        found += told if any(each.mean is not None for each in told) else []
    return tuple(found)


def learnt(program: Program) -> Learnt:
    """What the past pairs of the consortium teach: what `matching.queries.outcomes.learnt` costs."""
    found = outcomes.learnt(program).evidence
    times, low, high = (
        round(times_in_100(x)) for x in (found.total.effect, found.total.low, found.total.high)
    )
    return Learnt(
        lack=str(found.total.lack or ""),
        times=times,
        low=low,
        high=high,
        waiting=found.total.still_needed,
        claims=tuple(_claim(each) for each in found.findings if each.lack is None),
    )


def _claim(found: Finding) -> Claim:
    times, low, high = (round(times_in_100(x)) for x in (found.effect, found.low, found.high))
    return Claim(found.name, str(found.verdict), times, low, high)
