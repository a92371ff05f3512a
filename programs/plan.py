"""The plan of a programme as a walk: its steps in order, and where one stands."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.models import Program

STEPS = {
    "name": _("Name and kind"),
    "dates": _("Dates"),
    "themes": _("Themes"),
    "rules": _("Conditions"),
    "sources": _("Who gives"),
    "matching": _("Pairing"),
    "promises": _("Promises"),
}


def address(step: str, program: Program) -> str:
    """The page of a step; of the plan as a whole when `step` is ""."""
    return reverse(f"program_{step}" if step else "program_edit", args=[program.slug])


def following(step: str) -> str:
    """The step that comes after; "" after the last: then the plan is read."""
    names = [*STEPS, ""]
    return names[names.index(step) + 1]


def to_go_on(program: Program) -> str:
    """The first step that nobody saved; "" when there is none."""
    return next((step for step in STEPS if step not in program.prepared), "")


def walk(program: Program, current: str) -> list[dict[str, Any]]:
    """The steps for c-stepper: those that were saved are done, all lead to their page."""
    return [
        {
            "label": label,
            "state": "current" if step == current else "done" if step in program.prepared else "todo",
            "url": "" if step == current else address(step, program),
        }
        for step, label in STEPS.items()
    ]
