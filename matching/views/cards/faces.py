"""Two people face to face: criterion by criterion, what each says, and what it brings to the score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import wording
from matching.engine import Explanation
from mentorat.lib.text import join
from programs.enums import Side
from programs.models import Candidate

SHOWN = 6
WORDS = 160
# Where two lists meet in part, what is common is worth a sentence; elsewhere the two answers side by side say it all.
SETS = {"themes", "skills", "intentions", "languages", "qualities", "availability", "biography"}


@dataclass(frozen=True)
class Face:
    """One criterion. `points` and `most` are out of 100, to one decimal; all the points of a pair add up to its score.
    `points` is None where the criterion could not count; `missing` then says whose answer lacks."""

    label: str
    mentee: str
    mentor: str
    points: float | None = None
    most: float = 0
    percent: int = 0
    text: str = ""
    missing: str = ""


def faces(known: Explanation | None, mentor: Candidate, mentee: Candidate) -> list[Face]:
    """What counted, what brings most first, then what is not known."""
    if known is None:
        return []
    tenths = _tenths([*(c.points for c in known.contributions), known.prior_points], known.score)
    counted = [
        Face(
            capfirst(wording.criterion(c.criterion)),
            facet(c.criterion, mentee),
            facet(c.criterion, mentor),
            tenth / 10,
            c.most / 100,
            (c.closeness + 50) // 100,
            wording.reason(c) if c.criterion in SETS else "",
        )
        for c, tenth in zip(known.contributions, tenths, strict=False)
    ]
    lacking = [
        Face(
            capfirst(wording.criterion(u.criterion)),
            facet(u.criterion, mentee),
            facet(u.criterion, mentor),
            missing=capfirst(wording.unknown(u)),
        )
        for u in known.unknown
    ]
    return counted + lacking


def prior(known: Explanation | None) -> float:
    """What the start brings, that everybody gets before anything is known; out of 100, to one decimal."""
    if known is None:
        return 0
    return _tenths([*(c.points for c in known.contributions), known.prior_points], known.score)[-1] / 10


def facet(criterion: str, person: Candidate) -> str:
    """What a person said under one criterion, in words; "" when they said nothing. The person comes from queries.board.opened."""
    say = FACETS.get(criterion)
    return say(person) if say else ""


def _tenths(points: list[int], score: int) -> list[int]:
    """Tenths of a point that add up to the score, to the nearest tenth, by largest remainder."""
    whole = [value // 10 for value in points]
    left = (score + 5) // 10 - sum(whole)
    for k in sorted(range(len(points)), key=lambda k: (-(points[k] % 10), k))[: max(left, 0)]:
        whole[k] += 1
    return whole


def _listed(name: str) -> Callable[[Candidate], str]:
    def say(person: Candidate) -> str:
        labels = wording.LABELS.get(name, {})
        return _join(str(labels.get(item, item)) for item in getattr(person, name))

    return say


def _join(items: object) -> str:
    every = list(items)  # type: ignore[call-overload]
    more = [_("%(count)s more") % {"count": len(every) - SHOWN}] if len(every) > SHOWN else []
    return join([*every[:SHOWN], *more], _("and"))


def _place(person: Candidate) -> str:
    return " · ".join(filter(None, [person.place, _("by video") if person.remote else ""]))


def _learning(person: Candidate) -> str:
    return str(person.get_learning_display() if person.side == Side.MENTEE else person.get_teaching_display())


def _tenure(person: Candidate) -> str:
    years = person.tenure_years
    if years is None:
        return ""
    return ngettext("%(n)s year", "%(n)s years", int(years)) % {
        "n": number_format(years, 0 if years == int(years) else 1)
    }


def _biography(person: Candidate) -> str:
    words = " ".join(person.biography.split())
    return words if len(words) <= WORDS else words[:WORDS].rsplit(" ", 1)[0] + "…"


FACETS: dict[str, Callable[[Candidate], str]] = {
    "themes": lambda person: _join(link.theme.label for link in person.known_themes),  # type: ignore[attr-defined]
    "skills": _listed("skills"),
    "trade": lambda person: person.trade,
    "level": lambda person: person.level_words,
    "intentions": _listed("intentions"),
    "languages": _listed("languages"),
    "qualities": _listed("qualities"),
    "availability": _listed("availability"),
    "place": _place,
    "learning": _learning,
    "tenure": _tenure,
    "biography": _biography,
}
