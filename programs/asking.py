"""What a candidate has not said yet, and how the form of an application looks with what is known already."""

from __future__ import annotations

from programs.enums import Side
from programs.import_words import FIELDS
from programs.levels import nearest
from programs.models import Candidate
from programs.qualification import WORDS, asked_of

Raw = dict[str, list[str]]
# What an application asks besides the conditions, and under which name the sheets call it; the last one by role.
ASKED = {
    "job_title": "job_title",
    "trade": "trade",
    "level": "level",
    "tenure_years": "tenure_years",
    "skills": "skills",
    "intentions": "intentions",
    "languages": "languages",
    "availability": "availability",
    "place": "place",
    "remote": "remote",
}
WAYS = {
    Side.MENTEE.value: ("learning", "learning_profile"),
    Side.MENTOR.value: ("teaching", "teaching_profile"),
}


def missing_of(candidate: Candidate) -> list[str]:
    """What to ask, in words: the conditions of the role first, then the themes and the profile."""
    program = candidate.program
    asked = asked_of(program.kind, candidate.side, program.rules)
    found = [str(WORDS[name][0]) for name in asked if getattr(candidate, name) is None]
    if not candidate.themes.all():
        found.append(str(FIELDS["themes"]))
    asked_too = {**ASKED, **dict([WAYS[candidate.side]])}
    unknown = [name for name in asked_too if getattr(candidate, name) in (None, "", [])]
    return found + [str(FIELDS[asked_too[name]]) for name in unknown]


def as_typed(candidate: Candidate) -> dict[str, Raw]:
    """The four steps of an application as this person would have typed them, of what is known; the rest stays blank."""
    return {
        "who": _who(candidate),
        "themes": _themes(candidate),
        "ways": _ways(candidate),
        "terms": _terms(candidate),
    }


def _who(candidate: Candidate) -> Raw:
    return _raw(
        first_name=candidate.first_name,
        last_name=candidate.last_name,
        email=candidate.email,
        company=str(candidate.company_id),
        job_title=candidate.job_title,
    )


def _themes(candidate: Candidate) -> Raw:
    level = "" if candidate.level is None else str(nearest(candidate.level))
    chosen = {f"theme_{each.theme_id}": str(each.depth) for each in candidate.themes.all()}
    return _raw(
        trade=candidate.trade,
        level=level,
        tenure_years="" if candidate.tenure_years is None else f"{candidate.tenure_years:g}",
        skills=", ".join(candidate.skills),
        biography=candidate.biography,
        **chosen,
    ) | {"intentions": list(candidate.intentions)}


def _ways(candidate: Candidate) -> Raw:
    """A profile that is known answers the situations that give it: sent again untouched, it stays."""
    known = candidate.learning if candidate.side == Side.MENTEE else candidate.teaching
    ways = {f"way_{number}": known for number in range(3)}
    lists = {"languages": list(candidate.languages), "availability": list(candidate.availability)}
    return _raw(place=candidate.place, remote=_yes_no(candidate.remote), **ways) | lists


def _terms(candidate: Candidate) -> Raw:
    program = candidate.program
    asked = asked_of(program.kind, candidate.side, program.rules)
    answers = {name: _yes_no(getattr(candidate, name)) for name in asked}
    return _raw(capacity=str(candidate.capacity), **answers)


def _yes_no(value: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[value]


def _raw(**values: str) -> Raw:
    return {name: [value] for name, value in values.items() if value}
