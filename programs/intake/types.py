"""What a sign-up sheet becomes: a mapping of its columns, drafts of people, and what was not understood."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Dict
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from mentorat.lib.spreadsheet import Problem
from mentorat.lib.text import fold

Role = Literal["mentor", "mentee"]
Why = Literal[
    "given", "exact", "contains", "close", "sensitive", "someone_else", "taken", "ignored", "unknown"
]


class IntakeError(ValueError):
    """The sheet or the mapping cannot be used at all. ``code`` and ``params`` make the sentence (see ``messages``)."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """How one heading is understood: a field or None, with a confidence in [0, 1] and why."""

    heading: str
    field: str | None
    confidence: float
    why: Why


@dataclass(frozen=True, slots=True)
class Mapping:
    """One match per heading, in the order of the sheet."""

    columns: tuple[ColumnMatch, ...]

    @property
    def fields(self) -> frozenset[str]:
        """Every field that some column feeds."""
        return frozenset(column.field for column in self.columns if column.field)

    def choices(self) -> dict[str, str]:
        """``{heading: field or ""}``: what to remember, and what ``recognise`` accepts back as ``given``."""
        return {c.heading: c.field or "" for c in self.columns if c.why != "sensitive"}

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"columns": [asdict(column) for column in self.columns]}

    @classmethod
    def from_dict(cls, data: Dict[str, Any]) -> Mapping:
        """The inverse of ``as_dict``."""
        return cls(tuple(ColumnMatch(**column) for column in data["columns"]))


@dataclass(frozen=True, slots=True)
class Level:
    """A career level: ``rank`` in 0 (entry) to 1 (top), the words of the sheet, and the rung on the ladder they belong to."""

    rank: float
    label: str
    ladder: str
    rung: int


@dataclass(frozen=True, slots=True)
class Draft:
    """One person on one side, as the sheet tells it. Empty or None is unknown.

    ``email`` is in lower case and always valid. ``company`` may be empty: such a person is kept but cannot be paired.
    ``themes`` are ``(label, depth 1..3)``. Values of closed lists are their codes when recognised, else the words of the
    sheet. ``other_role``: ready for the other role too. ``extra``: columns that no field took, never a sensitive one.
    """

    role: Role
    email: str
    line: int
    file: str = ""
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    company_key: str = ""
    job_title: str = ""
    trade: str = ""
    level: Level | None = None
    tenure_years: float | None = None
    themes: tuple[tuple[str, int], ...] = ()
    skills: tuple[str, ...] = ()
    qualities: tuple[str, ...] = ()
    intentions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    place: str = ""
    remote: bool | None = None
    availability: tuple[str, ...] = ()
    learning_profile: str = ""
    teaching_profile: str = ""
    capacity: int = 1
    biography: str = ""
    other_role: bool | None = None
    extra: Dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """First and last name, or the e-mail when neither is known."""
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Dict[str, Any]) -> Draft:
        """The inverse of ``as_dict``, also after a trip through JSON."""
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
        values["themes"] = tuple((label, depth) for label, depth in data["themes"])
        values["level"] = Level(**data["level"]) if data["level"] else None
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Intake:
    """``rows`` of the sheet: each is behind a draft or behind a problem of severity error, often a warning besides."""

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...]
    rows: int = 0

    def of(self, role: Role) -> tuple[Draft, ...]:
        """The drafts of one side, in the order of the sheet."""
        return tuple(draft for draft in self.drafts if draft.role == role)


def with_company(draft: Draft, spelling: str) -> Draft:
    """The same person, the company spelt as most rows spell it."""
    return replace(draft, company=spelling)


def same(one: str, others: Iterable[str]) -> str | None:
    """The text among ``others`` that is equal but for case, accents and punctuation."""
    wanted = fold(one)
    return next((other for other in others if fold(other) == wanted), None)
