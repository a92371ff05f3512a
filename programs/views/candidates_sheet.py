"""The list of candidates as a workbook: a line a person, what is known of them in columns that sort and filter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mentorat.lib.spreadsheet import Column, OutSheet, Value, write_workbook
from programs import profile
from programs.applying.words import depths
from programs.enums import Availability, Side
from programs.models import Candidate, Program
from programs.qualification import missing


def workbook(program: Program, people: Iterable[Candidate]) -> bytes:
    """The XLSX file; dates are those of the consortium."""
    zone = ZoneInfo(program.consortium.zone)
    words: dict[str, dict[str, Any]] = {side.value: dict(depths(side)) for side in Side}
    rows = (_row(candidate, zone, words) for candidate in people)
    return write_workbook([OutSheet(_("Candidates"), _columns(), rows)])


def _columns() -> list[Column]:
    return [
        Column(_("Last name"), width=20),
        Column(_("First name"), width=18),
        Column(_("E-mail"), width=30),
        Column(_("Company"), width=26),
        Column(_("Role"), width=12),
        Column(_("State"), width=16),
        Column(_("In this state since"), "date", 12),
        Column(_("Added on"), "date", 12),
        Column(_("Not met"), "long", 34),
        Column(_("To ask"), "long", 34),
        Column(_("Themes"), "long", 44),
        Column(_("Job title"), width=26),
        Column(_("Trade"), width=20),
        Column(_("Career level"), width=20),
        Column(_("Years in the company"), "decimal", 10),
        Column(_("Number of mentees"), "number", 10),
        Column(_("Skills"), "long", 34),
        Column(_("Languages"), width=20),
        Column(_("Place"), width=18),
        Column(_("Meets by video"), width=10),
        Column(_("Availability"), width=22),
    ]


def _row(candidate: Candidate, zone: ZoneInfo, words: dict[str, dict[str, Any]]) -> list[Value]:
    lacks = missing(candidate)
    depth = words[candidate.side]
    return [
        candidate.last_name,
        candidate.first_name,
        candidate.email,
        candidate.company.name,
        capfirst(candidate.get_side_display()),
        capfirst(candidate.get_state_display()),
        candidate.state_since.astimezone(zone).date(),
        candidate.created_at.astimezone(zone).date(),
        " · ".join(each.text for each in lacks if each.known),
        " · ".join(each.text for each in lacks if not each.known),
        " · ".join(f"{each.theme.label} ({depth[str(each.depth)]})" for each in candidate.themes.all()),
        candidate.job_title,
        candidate.trade,
        candidate.level_label,
        candidate.tenure_years,
        candidate.capacity if candidate.side == Side.MENTOR else None,
        ", ".join(candidate.skills),
        profile.said(profile.language(code) for code in candidate.languages),
        candidate.place,
        profile.yes_no(candidate.remote),
        profile.coded(candidate.availability, Availability),
    ]
