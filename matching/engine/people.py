"""Profiles that have no meaning are refused by name, before any number is made of them."""

from __future__ import annotations

from collections.abc import Iterable

from .checks import is_number, is_whole
from .types import Cohort, EngineError, Person

DEPTHS = (1, 3)
MAX_YEARS = 100
MAX_SHARE = 1_000_000
MAX_PLACES = 1_000_000


def check_people(cohort: Cohort) -> None:
    """Raises EngineError, with the person's key and side: bad_depth, bad_level, bad_share, bad_tenure, bad_places."""
    for side, people in (("mentee", cohort.mentees), ("mentor", cohort.mentors)):
        for person in people:
            for code, value in _faults(person):
                raise EngineError(code, key=person.key, side=side, value=value)


def _faults(person: Person) -> Iterable[tuple[str, str]]:
    if not all(is_number(depth, *DEPTHS) for depth in person.themes.values()):
        yield "bad_depth", _told(person.themes.values())
    if person.level is not None and not is_number(person.level.rank, 0, 1):
        yield "bad_level", str(person.level.rank)
    shares = [*person.learning.values(), *person.teaching.values()]
    if not all(is_number(share, 0, MAX_SHARE) for share in shares) or not all(
        any(modes.values()) for modes in (person.learning, person.teaching) if modes
    ):
        yield "bad_share", _told(shares)
    if person.tenure is not None and not is_number(person.tenure, 0, MAX_YEARS):
        yield "bad_tenure", str(person.tenure)
    if not is_whole(person.capacity, 0, MAX_PLACES):
        yield "bad_places", str(person.capacity)


def _told(values: Iterable[float]) -> str:
    return ", ".join(str(value) for value in values)
