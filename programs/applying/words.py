"""The words of the questions, which are not the same for who seeks and for who offers."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.enums import Side
from programs.models import CandidateTheme

Choices = list[tuple[str, str | Promise]]


def depths(side: str) -> Choices:
    """How far a theme goes: lived for a mentor, as the coordinators' pages say it; sought for a mentee."""
    if side == Side.MENTEE:
        return [
            ("1", _("to discover it")),
            ("2", _("to put it into practice")),
            ("3", _("to go into it in depth")),
        ]
    known = CandidateTheme._meta.get_field("depth").choices or []
    return [(str(value), label) for value, label in known]  # type: ignore[misc]


QUESTIONS: dict[str, dict[str, str | Promise]] = {
    Side.MENTEE: {
        "themes": _("What you seek"),
        "skills": _("What you already know how to do"),
        "available_throughout": _("Can you keep one meeting a month, to the end of the programme?"),
        "voluntary": _("Do you apply of your own free will?"),
        "management_support": _("Does your management support your taking part?"),
        "room_for_manoeuvre": _("Do you have room to act on your subject at work?"),
        "stable_in_post": _("As far as you know, will you still be in this post at the end?"),
        "expectations": _("What do you expect of these months?"),
    },
    Side.MENTOR: {
        "themes": _("What you offer"),
        "skills": _("What you could pass on"),
        "available_throughout": _("Can you keep one meeting a month, to the end of the programme?"),
        "voluntary": _("Do you apply of your own free will?"),
        "management_support": _("Does your management support your taking part?"),
        "room_for_manoeuvre": _("Do you have room to act on your subject at work?"),
        "stable_in_post": _("As far as you know, will you still be in this post at the end?"),
        "expectations": _("What would make you say that it was worth it?"),
    },
}
