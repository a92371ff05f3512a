"""What a change of the board would do, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.queries.board import Consequence
from matching.views.cards.common import percent
from matching.views.cards.edits import title, worth
from mentorat.lib.text import join
from programs.models import Candidate

SHOWN = 6


@dataclass(frozen=True)
class Step:
    """One person who moves. Scores out of 100; None where there is no pair. `down` when the score falls."""

    mentee: str
    before: str
    after: str
    score_before: int | None
    score_after: int | None
    down: bool
    asked: bool


@dataclass(frozen=True)
class Effect:
    """The whole consequence: `summary` in one sentence, `steps` person by person, `cautions` what is lost."""

    title: str
    summary: str
    steps: list[Step]
    cautions: list[str]
    gains: list[str]
    digest: str

    @classmethod
    def of(cls, told: Consequence, people: Mapping[int, Candidate]) -> Effect:
        """`people` are those named by the change, by key."""
        return cls(
            title=title(told, people),
            summary=summary(told),
            steps=_steps(told),
            cautions=_cautions(told),
            gains=_gains(told),
            digest=told.digest,
        )


def summary(told: Consequence) -> str:
    """ "Moves 3 people, costs 0.4 point", in one line."""
    n, lost = len(told.moves), told.pairs_before - told.pairs_after
    parts = [
        ngettext("moves %(n)s person", "moves %(n)s people", n) % {"n": n} if n else _("moves nobody"),
        ngettext("loses %(n)s pair", "loses %(n)s pairs", lost) % {"n": lost} if lost > 0 else "",
        ngettext("gains %(n)s pair", "gains %(n)s pairs", -lost) % {"n": -lost} if lost < 0 else "",
        worth(told.cost) if n else "",
    ]
    text = ", ".join(filter(None, parts))
    return text[:1].upper() + text[1:]


def _steps(told: Consequence) -> list[Step]:
    asked = {mentee for _mentor, mentee in told.change.pairs}
    steps = [
        Step(
            move.mentee.name,
            move.before.name if move.before else "",
            move.after.name if move.after else "",
            percent(move.score_before) if move.before else None,
            percent(move.score_after) if move.after else None,
            move.score_after < move.score_before,
            move.mentee.pk in asked,
        )
        for move in told.moves
    ]
    return sorted(steps, key=lambda step: not step.asked)


def _cautions(told: Consequence) -> list[str]:
    out = []
    if told.alone:
        out.append(_("Would have no mentor any more: %(names)s") % {"names": names(told.alone)})
    if told.idle:
        out.append(_("Would have no mentee any more: %(names)s") % {"names": names(told.idle)})
    if (
        told.worst_before is not None
        and told.worst_after is not None
        and told.worst_after < told.worst_before
    ):
        values = {"before": percent(told.worst_before), "after": percent(told.worst_after)}
        if values["before"] != values["after"]:
            out.append(_("The weakest pair would fall from %(before)s to %(after)s.") % values)
    if told.unheld:
        out += [
            _("A pair that you keep no longer holds. %(why)s") % {"why": each.why} for each in told.unheld
        ]
    return out


def _gains(told: Consequence) -> list[str]:
    out = [_("Would have a mentor at last: %(names)s") % {"names": names(told.freed)}] if told.freed else []
    if (
        told.worst_before is not None
        and told.worst_after is not None
        and told.worst_after > told.worst_before
    ):
        values = {"before": percent(told.worst_before), "after": percent(told.worst_after)}
        if values["before"] != values["after"]:
            out.append(_("The weakest pair would rise from %(before)s to %(after)s.") % values)
    return out


def names(people: Sequence[Candidate]) -> str:
    """The first ones by name, the others by number."""
    said = [person.name for person in people[:SHOWN]]
    if len(people) > SHOWN:
        said.append(_("%(count)s more") % {"count": len(people) - SHOWN})
    return join(said, _("and"))
