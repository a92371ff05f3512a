"""After an end, for a coordinator who is not of the pair: what each said in confidence, and who could suit them now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matching import queries as pairing
from matching import wording
from matching.engine import CRITERIA
from matching.enums import BinomeState
from matching.models import Binome, Scenario
from matching.queries import repairing
from matching.views.cards.common import note, percent
from matching.views.cards.consequence import summary
from programs.models import AccessPage, Candidate
from programs.services import accesses
from programs.viewer import Permission, Viewer, enter
from tracking import permissions
from tracking.models import Parting
from tracking.queries import partings

REASONS = 3


@dataclass(frozen=True)
class Option:
    """Somebody who could suit: scores out of 100, why, and what it costs on the board that is worked on."""

    person: Candidate
    note: str
    plain: int
    adjusted: int
    why: list[str]
    cost: str
    possible: bool  # on the board, at once
    first: bool
    reserve: bool
    taken: bool


@dataclass(frozen=True)
class Person:
    """One of the two: their side of the end, and what can be done for them."""

    candidate: Candidate
    said: Parting | None
    misfits: list[str]
    criteria: list[tuple[str, str, bool]]  # name, words, whether it counts twice
    waits: repairing.Released | None
    again_after: int | None  # days
    scenario: Scenario | None
    options: list[Option]


@require_safe
def repair(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Pair `pk`, once it has ended. `?mentor=` and `?mentee=` name the criteria that count twice for each, by default what
    they said did not fit."""
    viewer = enter(request, slug, Permission.COORDINATE)
    binome = pairing.binome(viewer.the_program, pk)
    if binome is None or permissions.is_member(binome, viewer.user):
        raise Http404
    context = {"program": viewer.the_program, "binome": binome, "over": binome.state == BinomeState.ENDED}
    if context["over"]:
        context |= _shown(request, viewer, binome)
    return render(request, "tracking/repair.html", context)


def _shown(request: HttpRequest, viewer: Viewer, binome: Binome) -> dict[str, object]:
    said = partings.of_binome(binome)
    free = {each.person.pk: each for each in repairing.released(viewer.the_program)}
    after = repairing.days_to_rematch(viewer.the_program)
    people = []
    for candidate in (binome.mentor, binome.mentee):
        row, waits = said.get(candidate.side), free.get(candidate.pk)
        asked = request.GET.getlist(candidate.side) or (
            row.misfits if row and request.GET.get("weigh") != candidate.side else []
        )
        scenario, suits = repairing.suiting(candidate, asked, free) if waits else (None, [])
        people.append(
            Person(
                candidate,
                row,
                [wording.criterion(name) for name in row.misfits] if row else [],
                [(c.name, wording.criterion(c.name), c.name in asked) for c in CRITERIA if c.weight],
                waits,
                next(reversed(after.get(candidate.pk, [])), None),
                scenario,
                [_option(each) for each in suits],
            )
        )
    accesses.shown(viewer, AccessPage.BINOME, [binome.mentor_id, binome.mentee_id])
    accesses.shown(viewer, AccessPage.BOARD, _others(people))
    return {
        "people": people,
        "veto": pairing.veto(binome),
        "median": repairing.median_days(viewer.the_program),
    }


def _others(people: Sequence[Person]) -> list[int]:
    return [option.person.pk for each in people for option in each.options]


def _option(each: repairing.Suit) -> Option:
    priced = each.consequence
    return Option(
        each.other,
        note(each.other),
        percent(each.plain),
        percent(each.adjusted),
        wording.reasons(each.explanation)[:REASONS],
        summary(priced) if priced else each.refused,
        priced is not None,
        each.first,
        each.reserve,
        each.taken,
    )
