"""What a programme asks of each role (P4): the shape of its rules, and what its kind asks unless it says otherwise.

Rules are a dict by side, then by rule: a condition that people declare is `True`, a measure is a number. A side that is
absent asks what the kind asks; an empty one asks nothing but the agreement of the company, which is always asked.

    {"mentor": {"voluntary": True, "tenure_min": 3}, "mentee": {"level_min": 0.75}}

Whose management must agree depends on the kind: in classic mentoring the mentee's, who gives working time to a subject of
their own; in reverse mentoring the mentor's, who is the junior of the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programs.enums import ProgramKind, Side

Rules = Mapping[str, Any]  # of one side
DECLARED = ("available_throughout", "voluntary", "management_support", "room_for_manoeuvre", "stable_in_post")
MEASURED = ("tenure_min", "level_min", "level_max")
LONGEST_TENURE = 40  # years
DEFAULTS: dict[tuple[ProgramKind, Side], dict[str, Any]] = {
    (ProgramKind.CLASSIC, Side.MENTOR): dict.fromkeys(("available_throughout", "voluntary"), True),
    (ProgramKind.CLASSIC, Side.MENTEE): dict.fromkeys(DECLARED, True),
    (ProgramKind.REVERSE, Side.MENTOR): {
        **dict.fromkeys(("available_throughout", "voluntary", "management_support"), True),
        "level_max": 0.5,
    },
    (ProgramKind.REVERSE, Side.MENTEE): {
        **dict.fromkeys(("available_throughout", "voluntary", "room_for_manoeuvre", "stable_in_post"), True),
        "level_min": 0.75,
    },
}


def of(kind: str, side: str, rules: Mapping[str, Rules] | None = None) -> Rules:
    """What is asked of that side: what the programme says, else what its kind asks."""
    said = (rules or {}).get(side)
    return DEFAULTS[ProgramKind(kind), Side(side)] if said is None else said


def check(rules: Mapping[str, Rules]) -> None:
    """Raises ValidationError, with the field of the form it is about, for rules that mean nothing."""
    for side, asked in rules.items():
        if side not in Side.values or not asked.keys() <= {*DECLARED, *MEASURED}:
            raise ValidationError(_("“%(name)s” is not a rule.") % {"name": side})
        if any(asked[name] is not True for name in DECLARED if name in asked):
            raise ValidationError(_("A condition is asked or it is not."))
        _check_measures(side, asked)


def _check_measures(side: str, asked: Rules) -> None:
    tenure = asked.get("tenure_min")
    if tenure is not None and not 1 <= tenure <= LONGEST_TENURE:
        text = _("Give a number of years from 1 to %(n)s, or nothing.") % {"n": LONGEST_TENURE}
        raise ValidationError({f"{side}_tenure_min": text})
    least, most = asked.get("level_min", 0), asked.get("level_max", 1)
    if not 0 <= least <= 1 or not 0 <= most <= 1:
        raise ValidationError(_("Choose a career level of the list."))
    if least > most:
        text = _("Nobody would be left: the highest level is under the lowest.")
        raise ValidationError({f"{side}_level_max": text})
