"""What stands between those who wait and a pair, as the pairing knows it: no theme, no place, or nobody close enough."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q

from matching.engine import Reason
from matching.enums import LIVE_BINOMES
from matching.models import Unpaired
from programs.enums import Awaited, CandidateState, Side
from programs.models import Candidate, CandidateTheme, Program

PRESENT = (CandidateState.ELIGIBLE, CandidateState.PAIRED)


def waits_for(candidates: Sequence[Candidate]) -> dict[int, Awaited]:
    """By key, for candidates of one programme; who only waits for a decision is absent. 4 queries whatever the number."""
    program = candidates[0].program
    below = set(
        Unpaired.objects.filter(
            program=program, scenario__current=True, reason=Reason.BELOW_FLOOR, candidate__in=candidates
        ).values_list("candidate", flat=True)
    )
    themes: dict[int, set[int]] = {c.pk: set() for c in candidates}
    chosen = CandidateTheme.objects.filter(candidate__in=candidates).values_list("candidate", "theme")
    for pk, theme in chosen:
        themes[pk].add(theme)
    offers = {side: _offers(program, side) for side in {c.side for c in candidates}}
    found = {c.pk: _why(themes[c.pk], *offers[c.side], c.pk in below) for c in candidates}
    return {pk: why for pk, why in found.items() if why is not None}


def _offers(program: Program, side: str) -> tuple[set[int], set[int]]:
    """The themes on the other side: of all who are there, and of those who could still be paired."""
    other = Side.MENTEE if side == Side.MENTOR else Side.MENTOR
    held = "binomes_as_mentor" if other == Side.MENTOR else "binomes_as_mentee"
    people = Candidate.objects.filter(program=program, side=other, state__in=PRESENT).annotate(
        held=Count(held, filter=Q(**{f"{held}__state__in": LIVE_BINOMES}), distinct=True)
    )
    rows = people.values_list("themes__theme", "held", "capacity")
    every = {theme for theme, _held, _capacity in rows if theme}
    return every, {theme for theme, held, capacity in rows if theme and held < capacity}


def _why(mine: set[int], every: set[int], free: set[int], below: bool) -> Awaited | None:
    if mine and not mine & every:
        return Awaited.THEME
    if mine and not mine & free:
        return Awaited.PLACE
    return Awaited.FLOOR if below else None
