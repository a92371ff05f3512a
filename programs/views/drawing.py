"""The line of a programme, in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from programs import timeline
from programs.models import Milestone, Program


def drawn(program: Program, milestones: Sequence[Milestone]) -> dict[str, Any]:
    """`wide` and `narrow` drawings, and `marks` (label, date, whether it is behind) for who listens to the page."""
    today = timezone.localdate(timezone=ZoneInfo(program.consortium.zone))
    runs = (program.starts_on, program.ends_on)
    ordered = sorted(milestones, key=lambda milestone: (milestone.on, milestone.pk or 0))
    marks = [(capfirst(str(milestone.get_kind_display())), milestone.on) for milestone in ordered]
    if not marks:
        marks = [(_("Start"), runs[0]), (_("End"), runs[1])]
    dated: list[dict[str, Any]] = [
        {"label": label, "date": date_format(on, "j F Y"), "past": on < today} for label, on in marks
    ]
    shapes = {
        "wide": timeline.lying(marks, runs, today, lambda day: date_format(day, "M")),
        "narrow": timeline.standing(marks, runs, today, lambda day: date_format(day, "M")),
    }
    for drawing in shapes.values():
        for mark, said in zip(drawing.marks, dated, strict=True):
            mark["date"] = said["date"]
    return {**shapes, "marks": dated, "months": program.months}
