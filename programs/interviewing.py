"""The grid of an interview: its headings, what is asked of whom, and which answers are facts of the profile."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.enums import Quality, Side

# The coordinators' notes, by heading. A theme has its own, under `theme_<key>`.
SECTIONS: dict[str, str | Promise] = {
    "motivations": _("Why now, and what for, in their words"),
    "qualities": _("What shows it"),
    "room": _("What they can decide, with whom, what could stop them"),
    "expectations": _("What they expect"),
    "misfit": _("What does not fit, to be talked over before pairing"),
    "free": _("Free notes"),
}
# What an interview can hear of a person, by role; house words come beside.
QUALITIES: dict[str, tuple[Quality, ...]] = {
    Side.MENTOR: (
        Quality.LISTENING,
        Quality.EMPATHY,
        Quality.PEDAGOGY,
        Quality.REPHRASING,
        Quality.PATIENCE,
        Quality.CANDOUR,
    ),
    Side.MENTEE: (Quality.SELF_QUESTIONING, Quality.DARING, Quality.LISTENING, Quality.CANDOUR),
}
ROOM = "room_for_manoeuvre"
# What else the matching reads and an interview can fill in.
PROFILE = ("trade", "level", "tenure_years", "skills", "languages", "availability", "place", "remote")


def ways_of(side: str) -> str:
    """The field that says how somebody learns, or passes on."""
    return "teaching" if side == Side.MENTOR else "learning"


def theme_field(key: int) -> str:
    return f"theme_{key}"
