"""Tables of this app as workbooks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mentorat.lib.spreadsheet import Column, OutSheet, Value, write_workbook
from programs import relations, sectors
from programs.models import Company, CompanyRelation, Consortium


def workbook(
    consortium: Consortium, companies: Sequence[Company], declared: Iterable[CompanyRelation]
) -> bytes:
    """The companies (annotated with `mentors`, `mentees` and `voices`), and their relations, those of before included."""
    return write_workbook([_companies(consortium, companies), _relations(consortium, declared)])


def _companies(consortium: Consortium, companies: Sequence[Company]) -> OutSheet:
    heads = [
        Column(_("Company"), width=30),
        Column(_("State"), width=14),
        Column(_("Place"), width=20),
        Column(_("Sector code"), width=12),
        Column(_("Sector"), width=40),
        Column(_("Corporate group"), width=24),
        Column(_("Who speaks for it"), width=30),
        Column(_("Mentors"), "number", 10),
        Column(_("Mentees"), "number", 10),
        Column(_("Agreement"), width=14),
        Column(_("In the consortium since"), "date", 14),
    ]
    return OutSheet(_("Companies"), heads, [_company(consortium, company) for company in companies])


def _company(consortium: Consortium, company: Company) -> list[Value]:
    sector = sectors.of(consortium.country, company.sector)
    return [
        company.name,
        str(company.state.label),
        company.place,
        company.sector,
        sector.label if sector else "",
        company.group,
        ", ".join(voice.user.name for voice in company.voices),  # type: ignore[attr-defined]
        company.mentors,  # type: ignore[attr-defined]
        company.mentees,  # type: ignore[attr-defined]
        _("signed") if company.signed_at else _("to sign"),
        company.admitted_at and timezone.localdate(company.admitted_at),
    ]


def _relations(consortium: Consortium, declared: Iterable[CompanyRelation]) -> OutSheet:
    heads = [
        Column(_("Company"), width=30),
        Column(_("Relation"), width=22),
        Column(_("Other company"), width=30),
        Column(_("One depends on the other"), width=14),
        Column(_("First day"), "date", 12),
        Column(_("Last day"), "date", 12),
        Column(_("Keeps people apart"), width=14),
        Column(_("Reason"), width=44),
        Column(_("Declared on"), "date", 12),
        Column(_("Ended on"), "date", 12),
        Column(_("Why it ended"), width=44),
    ]
    apart = relations.Apart.of(consortium)
    return OutSheet(_("Relations"), heads, [_relation(row, apart) for row in declared])


def _relation(row: CompanyRelation, apart: relations.Apart) -> list[Value]:
    yes, no = pgettext("answer", "yes"), pgettext("answer", "no")
    return [
        row.source.name,
        capfirst(row.get_kind_display()),
        row.target.name,
        yes if row.depends else no,
        row.starts_on,
        row.ends_on,
        yes if relations.rules_out(row, apart) else no,
        row.reason,
        timezone.localdate(row.declared_at),
        row.ended_at and timezone.localdate(row.ended_at),
        row.end_reason,
    ]
