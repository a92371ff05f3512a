"""What the law asks a consortium to know: the authority, its delay, and which incidents still wait for a notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorat.lib.privacy import RECORDS, Purpose
from mentorat.lib.spreadsheet import Column, OutSheet, Value, write_workbook
from programs.models import Consortium, Incident, Risk

COOKIES: tuple[tuple[str, str | Promise], ...] = (
    ("session", gettext_lazy("keeps you signed in, ninety days at most")),
    ("csrf", gettext_lazy("proves that a form comes from your own page, one year")),
    ("language", gettext_lazy("remembers the language you chose, one year")),
    ("messages", gettext_lazy("carries a short message to the next page, then goes")),
)


@dataclass(frozen=True)
class Law:
    """`authority` is told, and `within` hours where the law counts them."""

    name: str
    authority: str
    site: str
    within: timedelta | None


def law_of(consortium: Consortium) -> Law:
    if consortium.country == "FR":
        return Law(
            _("the RGPD and the French data protection act"),
            "CNIL",
            "https://www.cnil.fr/",
            timedelta(hours=72),
        )
    return Law(
        _("Québec’s act on personal information in the private sector (Law 25)"),
        _("Commission d’accès à l’information"),
        "https://www.cai.gouv.qc.ca/",
        None,
    )


@dataclass(frozen=True)
class Standing:
    """An incident and what is still to be done about it, in words ("" when nothing is)."""

    incident: Incident
    due: str
    late: bool


def standing(incident: Incident, law: Law, now: datetime) -> Standing:
    """RGPD: the authority within 72 hours where there is a risk, people where it is high. Québec: both, promptly, where the
    injury may be serious; every incident is written down."""
    told = incident.authority_told_on is not None
    needs = incident.risk == Risk.SERIOUS or (incident.risk == Risk.SOME and law.within is not None)
    if needs and not told:
        late = law.within is not None and now > incident.noticed_at + law.within
        said = _("tell the authority within 72 hours") if law.within else _("tell the authority promptly")
        return Standing(
            incident, _("the 72 hours are over: tell the authority, and say why late") if late else said, late
        )
    if incident.risk == Risk.SERIOUS and incident.people_told_on is None:
        return Standing(incident, _("tell the people concerned"), False)
    return Standing(incident, "", False)


def clock(incident: Incident, law: Law) -> str:
    """By when the authority is told, where there is a risk and it was not yet: the hour in France, promptly in Québec."""
    if incident.authority_told_on or incident.risk == Risk.NONE:
        return ""
    if law.within:
        until = timezone.localtime(incident.noticed_at + law.within, ZoneInfo(incident.consortium.zone))
        return _("the authority is to be told by %(until)s") % {
            "until": date_format(until, "DATETIME_FORMAT")
        }
    return _("the authority is to be told promptly") if incident.risk == Risk.SERIOUS else ""


def incidents_workbook(incidents: list[Incident]) -> bytes:
    """The XLSX file of the register of incidents."""
    columns = [
        Column(_("Noticed on"), "date", 12),
        Column(_("When it happened"), width=20),
        Column(_("What happened"), "long", 44),
        Column(_("How many people"), "number", 10),
        Column(_("Who they are"), "long", 26),
        Column(_("Data concerned"), "long", 30),
        Column(_("Risk for them"), width=18),
        Column(_("Why that risk"), "long", 30),
        Column(_("Measures taken, and to come"), "long", 44),
        Column(_("Authority told on"), "date", 12),
        Column(_("People concerned told on"), "date", 12),
        Column(_("Others told, and when"), "long", 24),
        Column(_("Closed on"), "date", 12),
    ]
    rows: list[list[Value]] = [
        [
            each.noticed_at.date(),
            each.happened,
            each.nature,
            each.people,
            each.whose,
            each.data,
            capfirst(each.get_risk_display()),
            each.why,
            each.measures,
            each.authority_told_on,
            each.people_told_on,
            each.others_told,
            each.closed_on,
        ]
        for each in incidents
    ]
    return write_workbook([OutSheet(_("Incidents"), columns, rows)])


@dataclass(frozen=True)
class Activity:
    """One processing activity: everything that is kept for one purpose."""

    why: str
    what: list[str]
    basis: list[str]
    kept: list[str]


def withheld() -> list[tuple[str, str]]:
    """What a person's copy leaves out, and why: from the register of personal data."""
    found: dict[str, list[str]] = {}
    for record in RECORDS.values():
        if record.withheld:
            found.setdefault(str(record.withheld), []).append(str(record.label))
    return [(capfirst(" · ".join(labels)), capfirst(why)) for why, labels in found.items()]


def cookies() -> list[tuple[str, str]]:
    """Each by the name it bears here, and what it is for."""
    names = {
        "session": settings.SESSION_COOKIE_NAME,
        "csrf": settings.CSRF_COOKIE_NAME,
        "language": settings.LANGUAGE_COOKIE_NAME,
    }
    return [(names.get(name, name), str(why)) for name, why in COOKIES]


def activities() -> list[Activity]:
    """The records of processing, drawn from the register of personal data."""
    found = []
    for purpose in Purpose:
        records = [record for record in RECORDS.values() if record.purpose == purpose]
        found.append(
            Activity(
                capfirst(str(purpose.value)),
                [str(record.label) for record in records],
                list(dict.fromkeys(str(record.basis.value) for record in records)),
                list(dict.fromkeys(str(record.kept.value) for record in records)),
            )
        )
    return found
