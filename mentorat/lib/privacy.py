"""The register of personal data: what each table holds of people, why, for how long, and what erasure does to it.

Each app declares its own tables next to its models (`<app>/privacy.py`, in its `ready()`); a schema test walks every field
of every model. The pages, the download, the erasure and the records of processing are all drawn from here: what is not
declared cannot be added to a model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Purpose(Enum):
    """What data are for, in the words of the notice."""

    ACCOUNT = _("letting you sign in, and knowing who acts")
    RECRUITING = _("receiving candidacies and checking their conditions")
    PAIRING = _("forming pairs that suit, free of any power relation")
    FOLLOWING = _("letting pairs meet, write to one another and be followed")
    PROVING = _("proving who agreed to what, and who did or read what")
    TELLING = _("writing to you")
    GOVERNING = _("running the consortium, its committee and its events")


class Basis(Enum):
    """On what ground data are kept: RGPD, article 6, and Québec's act on the private sector, as both name it."""

    CONSENT = _("your consent")
    CANDIDACY = _(
        "your consent; until you have given it, if a sign-up sheet, your company or the coordination brought you in, the "
        "legitimate interest of the consortium, to which you may object"
    )
    ENGAGEMENT = _("your taking part, which you asked for")
    INTEREST = _("the legitimate interest of the consortium in running its programmes well")
    LAW = _("the law, and the proof of rights")


class Kept(Enum):
    """For how long. The two lengths that a consortium chooses are its `retention_months` and `proof_years`."""

    ACCOUNT = _("as long as you have an account")
    PROGRAM = _("until the programme is over and its time of keeping has run out")
    PROOF = _("as proof, for the years that the consortium states after the end of the programme")
    SHORT = _("a few weeks at most, or until it is used")
    CONSENT = _("until you take your agreement back")


class Erased(Enum):
    """What erasure does to one field."""

    ROW = _("goes, with everything on the same line")
    BLANK = _("is emptied")
    PSEUDONYM = _("is replaced by a number that leads to nobody")
    STAYS = _("stays as a figure that leads to nobody")
    EVIDENCE = _("stays as signed evidence, for the legal time alone")


class Who(Enum):
    """By what a row is somebody's: the number of their account, one of their addresses, one of their candidacies, or
    the words by which their name is recognised."""

    USER = "user"
    EMAIL = "email"
    CANDIDATE = "candidate"
    NAME = "name"


class Plain(Enum):
    """Why a field of a table is not personal data."""

    KEY = "the number or secret of the line itself, which says nothing of anybody"
    PLACE = "says in which consortium, company or programme, or to which other line, this belongs"
    ACTOR = "the number of the account of whoever did it: the account's own line says, or no longer says, who that is"
    JOB = "how far a job has come, a counter, or when the platform did something"
    FRAME = "describes the programme, a company or a document, not a person"
    FREE = "written about the programme; a name found in it at erasure is replaced"


Whose = tuple[Mapping[str, object], ...]


@dataclass(frozen=True)
class Datum:
    """One personal field, and what erasure does to it; `exported`: it is in the person's download."""

    name: str
    erased: Erased
    exported: bool


@dataclass(frozen=True)
class Record:
    """One table that holds personal data. Field names are written in one string, separated by blanks.

    `whose` holds lookups that lead from a row to a person, any of which will do; a value that is no `Who` must match as it
    stands. Fields of `row` go with their line, those of `blank`, `pseudonym`, `stays` and `evidence` as `Erased` says.
    In those that are `named` as well, the name of somebody else who is erased is replaced.
    `hidden` fields are left out of the download; with `withheld`, all are, for the reason it gives. The download holds the
    rows that match `shown`, and erasure leaves those that match `spared` as they are, for the reason given; the download tells of a field what `says` finds: a dotted path from the row, or a function of it.
    """

    model: str
    label: Words
    purpose: Purpose
    basis: Basis
    kept: Kept
    whose: Whose
    row: str = ""
    blank: str = ""
    pseudonym: str = ""
    stays: str = ""
    evidence: str = ""
    hidden: str = ""
    withheld: Words = ""
    named: str = ""
    spared: Mapping[str, object] = field(default_factory=dict)
    spared_why: Words = ""
    shown: Mapping[str, object] = field(default_factory=dict)
    says: Mapping[str, str | Callable[[Any], object]] = field(default_factory=dict)
    plain: Mapping[Plain, str] = field(default_factory=dict)

    @property
    def data(self) -> tuple[Datum, ...]:
        hidden = set(self.hidden.split())
        return tuple(
            Datum(name, erased, not self.withheld and name not in hidden)
            for erased in Erased
            for name in str(getattr(self, erased.name.lower())).split()
        )

    @property
    def goes(self) -> bool:
        """Erasure takes the whole line away."""
        return bool(self.row)

    @property
    def exported(self) -> list[str]:
        return [datum.name for datum in self.data if datum.exported]

    def fields_of(self, reason: Plain) -> list[str]:
        return self.plain.get(reason, "").split()

    def names(self) -> list[str]:
        """Every field it speaks of, as often as it does."""
        return [datum.name for datum in self.data] + [n for each in self.plain.values() for n in each.split()]


@dataclass(frozen=True)
class Impersonal:
    """A table in which no line is about a person, and why. `free` are the texts in which a name may yet be found."""

    model: str
    why: Plain
    free: str = ""


RECORDS: dict[str, Record] = {}
IMPERSONAL: dict[str, Impersonal] = {}


def declare(entries: Iterable[Record | Impersonal]) -> None:
    """Adds tables; saying one again changes nothing."""
    for entry in entries:
        if isinstance(entry, Record):
            RECORDS[entry.model] = entry
        else:
            IMPERSONAL[entry.model] = entry


def free_texts() -> Iterator[tuple[str, str]]:
    """Every (model, field) in which a name may be found that is not the line's own."""
    for record in RECORDS.values():
        yield from ((record.model, name) for name in (*record.fields_of(Plain.FREE), *record.named.split()))
    for entry in IMPERSONAL.values():
        yield from ((entry.model, name) for name in entry.free.split())
