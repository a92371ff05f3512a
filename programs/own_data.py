"""What the page of one's own data says: what is kept, by purpose, and what taking an agreement back changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.formats import time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mentorat.lib.privacy import RECORDS, Erased, Purpose, Record, Words
from programs import enums
from programs.applying.consents import REQUIRED
from programs.grounds import Ground, said
from programs.models import Consent, FileAccess


@dataclass(frozen=True)
class Holding:
    """One table of the person's: what, how many lines, for how long, on what ground, and what erasure does to it."""

    what: str
    count: int
    kept: Words
    basis: str
    erased: str
    withheld: Words


@dataclass(frozen=True)
class Group:
    """Everything that is kept for one purpose."""

    why: str
    holdings: list[Holding]

    @property
    def count(self) -> int:
        return sum(holding.count for holding in self.holdings)


@dataclass(frozen=True)
class Agreed:
    """One agreement that stands, and what changes when it is taken back."""

    consent: Consent
    change: str


def groups(counts: Counter[str], grounds: Sequence[Ground]) -> list[Group]:
    """What is held, by purpose; tables in which the person has no line are left out."""
    found = []
    for purpose in Purpose:
        held = [
            _holding(record, counts[record.model], grounds)
            for record in RECORDS.values()
            if record.purpose == purpose and counts[record.model]
        ]
        if held:
            found.append(Group(capfirst(str(purpose.value)), held))
    return found


def _holding(record: Record, count: int, grounds: Sequence[Ground]) -> Holding:
    return Holding(
        capfirst(str(record.label)),
        count,
        record.kept.value,
        said(record, grounds),
        capfirst(fate(record)),
        record.withheld,
    )


@dataclass(frozen=True)
class Opening:
    """Somebody read something of the person's, so many times on one day."""

    who: str
    role: str
    what: str
    program: str
    last: str  # the hour, where the programme is
    times: int


def openings(accesses: list[FileAccess]) -> list[tuple[date, list[Opening]]]:
    """Who opened what, by day (where the programme is), newest first."""
    days: dict[date, dict[tuple[object, ...], list[FileAccess]]] = {}
    for access in accesses:
        day = access.at.astimezone(ZoneInfo(access.program.consortium.zone)).date()
        key = (access.viewer_id, access.role, access.page, access.program_id)
        days.setdefault(day, {}).setdefault(key, []).append(access)
    return [(day, [_opening(each) for each in lines.values()]) for day, lines in days.items()]


def _opening(alike: list[FileAccess]) -> Opening:
    first = alike[0]
    return Opening(
        who=first.viewer.name if first.viewer else "–",
        role=str(dict(enums.Role.choices).get(enums.Role(first.role), first.role)),
        what=str(first.get_page_display()),
        program=first.program.name,
        last=time_format(first.at.astimezone(ZoneInfo(first.program.consortium.zone)), "TIME_FORMAT"),
        times=len(alike),
    )


@dataclass(frozen=True)
class Remains:
    """What erasure leaves of a person's lines in one table."""

    what: str
    count: int
    how: str


def remains(counts: Counter[str], spared: set[str]) -> list[Remains]:
    """What will still be there after erasure, of tables in which the person has lines; signed evidence first.

    `spared` are the tables in which some of their lines stay as they are.
    """
    found = []
    for record in RECORDS.values():
        if counts[record.model] and not record.goes:
            how = record.spared_why if record.model in spared else _left(record)
            found.append(
                (
                    not record.evidence,
                    Remains(capfirst(str(record.label)), counts[record.model], capfirst(str(how))),
                )
            )
    return [each for _order, each in sorted(found, key=lambda pair: pair[0])]


def _left(record: Record) -> str:
    """What stays of the line, in words; that fields are emptied goes without saying."""
    does = {datum.erased for datum in record.data} & {Erased.PSEUDONYM, Erased.STAYS, Erased.EVIDENCE}
    return " · ".join(str(erased.value) for erased in Erased if erased in does)


def fate(record: Record) -> str:
    """What erasure does to a line of that table, in words."""
    does = {datum.erased for datum in record.data}
    return " · ".join(str(erased.value) for erased in Erased if erased in does)


def agreed(consents: list[Consent]) -> list[Agreed]:
    return [Agreed(consent, _change(consent)) for consent in consents]


def _change(consent: Consent) -> str:
    if consent.purpose in REQUIRED:
        return _(
            "Without it you cannot take part: your candidacy is withdrawn, and the coordinator, told at once, speaks to "
            "your partner if you are in a pair. What was done until now stays."
        )
    if consent.purpose == enums.Purpose.NEXT:
        return _("Your profile is not kept for another programme, and nobody writes to you about one.")
    if consent.purpose == enums.Purpose.TESTIMONY:
        return _(
            "Your testimony appears nowhere from that moment on; what was printed or sent before stays as it is."
        )
    return _("Your answers to the questions on diversity are erased at once.")
