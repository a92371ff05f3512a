"""What a sign-up sheet would do to a programme, without doing it: who would be added, who is there, who stays out and why.

The preview shows it and the confirmation carries it out, so that both say the same thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError

from mentorat.lib.spreadsheet import Problem, Sheet, read_sheet
from mentorat.lib.text import fold
from programs import queries
from programs.enums import LearningProfile, Side
from programs.intake import Draft, IntakeError, draft_people, recognise
from programs.intake.types import Mapping as Columns
from programs.intake.types import Role
from programs.models import Candidate, Company, Program, SheetUpload, Theme
from programs.updating import Change, changes

ADD, SKIP = "add", "skip"  # what may be chosen for an unknown company, besides the id of a known one


class Fate(StrEnum):
    """What becomes of one person of the sheet."""

    NEW = "new"
    THERE = "there"  # already a candidate on this side
    WAITS = "waits"  # its company is still to be chosen
    OUT = "out"


@dataclass(frozen=True)
class Stranger:
    """A company name of the sheet that the consortium does not have. `choice` is ADD, SKIP, an id or "" (still open)."""

    key: str
    name: str
    count: int
    close: str = ""
    choice: str = ""


@dataclass(frozen=True)
class Person:
    """One draft and its fate; `company` is None when it is new or still to be chosen."""

    draft: Draft
    fate: Fate
    key: str
    company: Company | None
    themes: Mapping[Theme, int] = field(default_factory=dict)
    there: Candidate | None = None  # who they are already
    changes: Sequence[Change] = ()  # what the sheet tells otherwise of them

    @property
    def side(self) -> Side:
        return Side(self.draft.role)


@dataclass(frozen=True)
class Plan:
    people: list[Person]
    strangers: list[Stranger]
    problems: list[Problem]
    rows: int
    reading: str = ""  # changes when a column is read otherwise: what was shown must be what is confirmed

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many people by fate; rows that gave nobody are not among them."""
        found = Counter(person.fate.value for person in self.people)
        return {fate.value: found[fate.value] for fate in Fate}

    @property
    def kept_out(self) -> int:
        """How many lines have something that keeps a person out."""
        return len({problem.line for problem in self.problems if problem.severity == "error"})

    @property
    def known(self) -> list[Person]:
        """Those who are there already, of whom the sheet says something else."""
        return [person for person in self.people if person.there is not None and person.changes]

    @property
    def undecided(self) -> list[Stranger]:
        return [stranger for stranger in self.strangers if not stranger.choice]

    @property
    def twins(self) -> int:
        """People who are in the sheet on both sides: each has two candidacies."""
        sides: dict[str, set[str]] = {}
        for person in self.people:
            sides.setdefault(person.draft.email, set()).add(person.draft.role)
        return sum(len(held) > 1 for held in sides.values())


def sheet_of(upload: SheetUpload) -> Sheet:
    """The table in the file; raises SheetError when it cannot be used."""
    return read_sheet(bytes(upload.content), upload.filename)


def columns_of(upload: SheetUpload, sheet: Sheet) -> Columns:
    """How each heading is understood: as chosen for this sheet, else as remembered, else by its words."""
    chosen: Mapping[str, str] | None = upload.mapping.get("columns")
    given = chosen if chosen is not None else remembered(sheet.headings)
    try:
        return recognise(sheet.headings, given, strict=False)
    except IntakeError:  # what is remembered of another sheet contradicts itself here
        return recognise(sheet.headings)


def remembered(headings: Iterable[str]) -> dict[str, str]:
    known = queries.remembered_columns()
    return {heading: known[heading_key(heading)] for heading in headings if heading_key(heading) in known}


def heading_key(heading: str) -> str:
    return fold(heading)[:120]


def plan(upload: SheetUpload) -> Plan:
    """Reads the sheet against the programme in scope: 6 queries whatever the number of lines, and none that writes.

    Raises IntakeError when a column that everything hangs on (e-mail, company, role) is not known.
    """
    sheet = sheet_of(upload)
    columns = columns_of(upload, sheet)
    intake = draft_people(sheet, columns, role=_role(upload))
    companies = {company.key: company for company in queries.companies()}
    chosen: dict[str, str] = upload.mapping.get("companies", {})
    strangers = _strangers(intake.drafts, companies, chosen)
    problems = [
        problem for problem in intake.problems if problem.code != "missing_company"
    ]  # said below, as it is here
    choices = {each.key: each.choice for each in strangers}
    there = queries.candidates_of(draft.email for draft in intake.drafts)
    weigh = _Scales(upload.program, companies, choices, problems, _headings(columns), there)
    people = [weigh(draft) for draft in intake.drafts]
    return Plan(people, strangers, problems, intake.rows, _digest(columns))


def _headings(columns: Columns) -> dict[str, str]:
    """The heading of the sheet that feeds each field, the first one of a list."""
    return {column.field: column.heading for column in reversed(columns.columns) if column.field}


def _digest(columns: Columns) -> str:
    return sha256(repr(sorted(columns.choices().items())).encode()).hexdigest()[:16]


def _role(upload: SheetUpload) -> Role | None:
    """The side the whole sheet is about; None when each line says its own."""
    sides: dict[str, Role] = {"mentor": "mentor", "mentee": "mentee"}
    return sides.get(upload.side)


def profile_of(draft: Draft) -> dict[str, Any]:
    """The draft's profile under the names of the candidate service."""
    return {
        "job_title": draft.job_title,
        "trade": draft.trade,
        "level": draft.level.rank if draft.level else None,
        "level_label": draft.level.label if draft.level else "",
        "tenure_years": draft.tenure_years,
        **{
            name: list(getattr(draft, name))
            for name in ("skills", "qualities", "intentions", "languages", "availability")
        },
        "place": draft.place,
        "remote": draft.remote,
        "learning": draft.learning_profile if draft.learning_profile in LearningProfile.values else "",
        "teaching": draft.teaching_profile if draft.teaching_profile in LearningProfile.values else "",
        "biography": draft.biography,
        "capacity": draft.capacity,
    }


def identity_of(draft: Draft) -> dict[str, str]:
    """A person without a name goes by the beginning of their e-mail until somebody knows better."""
    first = draft.first_name or draft.last_name or draft.email.split("@")[0]
    last = draft.last_name if draft.first_name else ""
    return {"first_name": first, "last_name": last, "email": draft.email}


class _Scales:
    """Weighs one draft after the other; what it finds wrong is added to `problems`."""

    def __init__(
        self,
        program: Program,
        companies: Mapping[str, Company],
        choices: Mapping[str, str],
        problems: list[Problem],
        headings: Mapping[str, str],
        there: Mapping[tuple[str, str], Candidate],
    ) -> None:
        self.program = program
        self.companies = companies
        self.by_id = {str(company.pk): company for company in companies.values()}
        self.choices = choices
        self.problems = problems
        self.headings = headings
        self.themes = {fold(theme.label): theme for theme in queries.themes()}
        self.there = there

    def __call__(self, draft: Draft) -> Person:
        key = draft.company_key
        choice = self.choices.get(key, "")
        company = self.companies.get(key) or self.by_id.get(choice)
        themes = self._themes(draft)
        fate = self._fate(draft, key, company, choice)
        there = self.there.get((draft.email, draft.role))
        differ = changes(there, profile_of(draft)) if there else []
        return Person(draft, fate, key, company, themes, there, differ)

    def _fate(self, draft: Draft, key: str, company: Company | None, choice: str) -> Fate:
        if (draft.email, draft.role) in self.there:
            self._note(draft, "email", "already_there", "info", email=draft.email)
            return Fate.THERE
        if not key:
            self._note(draft, "company", "company_missing", "error", name=draft.name)
            return Fate.OUT
        if choice == SKIP:
            self._note(draft, "company", "company_skipped", "error", name=draft.name, company=draft.company)
            return Fate.OUT
        refused = self._refused(draft)
        if refused:
            self._note(draft, "", "refused", "error", name=draft.name, why=refused)
            return Fate.OUT
        return Fate.NEW if company is not None or choice == ADD else Fate.WAITS

    def _themes(self, draft: Draft) -> dict[Theme, int]:
        found: dict[Theme, int] = {}
        for label, depth in draft.themes:
            theme = self.themes.get(fold(label))
            if theme is None:
                self._note(draft, "themes", "theme_unknown", "warning", theme=label)
            else:
                found[theme] = max(depth, found.get(theme, 0))
        return found

    def _refused(self, draft: Draft) -> str:
        """What the candidate's own rules would refuse (a value too long…), in words; "" when nothing."""
        candidate = Candidate(side=draft.role, **identity_of(draft), **profile_of(draft))
        try:
            candidate.clean_fields(exclude=["consortium", "program", "company", "user"])
        except ValidationError as error:
            return " ".join(
                f"{_label(name)}: {' '.join(texts)}" for name, texts in error.message_dict.items()
            )
        return ""

    def _note(self, draft: Draft, about: str, code: str, severity: Any, **params: Any) -> None:
        column = self.headings.get(about, "")
        self.problems.append(Problem(draft.file, draft.line, column, code, params, severity=severity))


def _label(name: str) -> str:
    return str(getattr(Candidate._meta.get_field(name), "verbose_name", name))


def _strangers(
    drafts: Iterable[Draft], companies: Mapping[str, Company], chosen: Mapping[str, str]
) -> list[Stranger]:
    """The unknown companies in the order of the sheet, each with how many people it has and what was chosen for it."""
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for draft in drafts:
        key = draft.company_key
        if key and key not in companies:
            counts[key] += 1
            names.setdefault(key, draft.company)
    ids = {str(company.pk) for company in companies.values()}
    found = []
    for key, name in names.items():
        choice = chosen.get(key, "")
        near = next(iter(get_close_matches(key, list(companies), n=1, cutoff=0.75)), "")
        valid = choice in (ADD, SKIP) or choice in ids
        found.append(
            Stranger(key, name, counts[key], companies[near].name if near else "", choice if valid else "")
        )
    return found
