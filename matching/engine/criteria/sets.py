"""What the criteria over sets of codes share: how they are compared and what is told of them."""

from __future__ import annotations

from collections.abc import Callable

from .. import features as f
from ..features import Block
from ..types import Cohort, Person, Policy
from .base import Facts


def codes(name: str) -> tuple[str, ...]:
    """The codes that ``facts(name)`` may give."""
    return f"{name}.all", f"{name}.common", f"{name}.none"


def block(name: str) -> Callable[[Cohort, Policy], Block]:
    """The share of the mentee's set that the mentor has too."""

    def build(cohort: Cohort, policy: Policy) -> Block:
        sought = [dict.fromkeys(getattr(person, name), 1) for person in cohort.mentees]
        offered = [dict.fromkeys(getattr(person, name), 1.0) for person in cohort.mentors]
        return f.coverage(sought, offered)

    return build


def facts(name: str) -> Callable[[Person, Person], Facts]:
    """All, some or none of the mentee's set, with what is common, sought and offered."""
    every, some, none = codes(name)

    def told(mentee: Person, mentor: Person) -> Facts:
        sought, offered = set(getattr(mentee, name)), set(getattr(mentor, name))
        common = tuple(sorted(sought & offered))
        code = every if common and sought <= offered else some if common else none
        return code, {"common": common, "sought": tuple(sorted(sought)), "offered": tuple(sorted(offered))}

    return told
