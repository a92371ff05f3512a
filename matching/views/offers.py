"""People as those who choose see them: reasons and unknowns in words, no figure, nothing that ranks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from matching import wording
from matching.engine import Explanation
from mentorat.lib.text import join
from programs import profile
from programs.models import Candidate

FIRST = 3  # reasons in the open; the others are one step away


@dataclass(frozen=True)
class Offered:
    """A mentor shown to a mentee, or a mentee to a mentor. `rank` is the viewer's own, 0 when they said none."""

    pk: int
    name: str
    company: str
    job_title: str
    themes: str
    reasons: list[str]
    cautions: list[str]
    unknown: list[str]
    facts: list[tuple[str, str]]
    rank: int = 0

    @property
    def rank_words(self) -> str:
        return choice_words(self.rank)


def offered(person: Candidate, why: Explanation | Mapping[str, Any] | None, rank: int = 0) -> Offered:
    """The themes of `person` are at hand (prefetched)."""
    known = Explanation.from_dict(why) if isinstance(why, Mapping) and why else why
    found = known if isinstance(known, Explanation) else None
    strong = wording.reasons(found) if found else []
    return Offered(
        pk=person.pk,
        name=person.name,
        company=person.company.name,
        job_title=person.job_title,
        themes=join((t.theme.label for t in person.themes.all()), _("and")),
        reasons=strong,
        cautions=wording.cautions(found) if found else [],
        unknown=[wording.unknown(each) for each in found.unknown] if found else [],
        facts=[(fact.label, fact.value) for fact in profile.facts(person) if fact.value],
        rank=rank,
    )


def choice_words(rank: int) -> str:
    """The rank of a mentor for a mentee in words; "" when none was stated."""
    names = (
        "",
        _("first choice"),
        _("second choice"),
        _("third choice"),
        _("fourth choice"),
        _("fifth choice"),
    )
    return names[rank] if 0 <= rank < len(names) else ""


def put_words(rank: int) -> str:
    """What the button says that makes a mentor the next choice."""
    names = (
        "",
        _("My first choice"),
        _("My second choice"),
        _("My third choice"),
        _("My fourth choice"),
        _("My fifth choice"),
    )
    return names[rank] if 0 <= rank < len(names) else ""
