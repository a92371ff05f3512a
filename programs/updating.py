"""What a sheet says of somebody who is a candidate already, value by value, beside what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from programs import profile
from programs.models import Candidate

# The columns behind `profile.facts`, in its order.
FACTS = (
    "job_title",
    "trade",
    "level",
    "tenure_years",
    "skills",
    "qualities",
    "intentions",
    "learning",
    "teaching",
    "languages",
    "place",
    "remote",
    "availability",
)


@dataclass(frozen=True)
class Change:
    """One value that the sheet knows and that is not so here; `now` is "" when nothing was known."""

    field: str
    label: str
    now: str
    sheet: str


def changes(there: Candidate, told: Mapping[str, Any]) -> list[Change]:
    """What would change of that candidate were everything taken that the sheet tells; what it leaves out changes nothing."""
    here = profile.facts(there)
    sheet = profile.facts(Candidate(side=there.side, **{**told, "level_label": told["level_label"] or ""}))
    found = [
        Change(field, now.label, now.value, new.value)
        for field, now, new in zip(FACTS, here, sheet, strict=True)
        if new.value and new.value != now.value
    ]
    biography = str(told["biography"])
    if biography and biography != there.biography:
        label = str(Candidate._meta.get_field("biography").verbose_name)
        found.append(Change("biography", label, there.biography, biography))
    return found


def values(told: Mapping[str, Any], fields: set[str]) -> dict[str, Any]:
    """The values of the sheet for these fields, under the names of the candidate service."""
    taken = {name: told[name] for name in fields if name in told}
    return taken | ({"level_label": told["level_label"]} if "level" in taken else {})
