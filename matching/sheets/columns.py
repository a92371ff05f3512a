"""The columns that every workbook of the pairing shares."""

from __future__ import annotations

from django.utils.translation import pgettext

from mentorat.lib.spreadsheet import Column


def members() -> list[Column]:
    """The two people of a pair: name, e-mail, company of the mentor, then of the mentee."""
    return [
        Column(pgettext("column", "Mentor"), width=24),
        Column(pgettext("column", "Mentor’s e-mail"), width=28),
        Column(pgettext("column", "Mentor’s company"), width=26),
        Column(pgettext("column", "Mentee"), width=24),
        Column(pgettext("column", "Mentee’s e-mail"), width=28),
        Column(pgettext("column", "Mentee’s company"), width=26),
    ]


def words() -> list[Column]:
    """What speaks for the pair, what does not, what nobody knows."""
    return [
        Column(pgettext("column", "Reasons"), "long", 70),
        Column(pgettext("column", "To bear in mind"), "long", 46),
        Column(pgettext("column", "Unknown"), "long", 46),
    ]


def alone() -> list[Column]:
    """Somebody without a pair, why, and what would help."""
    return [
        Column(pgettext("column", "Name"), width=24),
        Column(pgettext("column", "E-mail"), width=28),
        Column(pgettext("column", "Role"), width=14),
        Column(pgettext("column", "Company"), width=26),
        Column(pgettext("column", "Why"), "long", 60),
        Column(pgettext("column", "What would help"), "long", 46),
    ]
