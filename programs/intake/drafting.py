"""From the rows of a sheet to drafts of people. Every row ends as a draft or as a problem; nothing is dropped unsaid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mentorat.lib.spreadsheet import Problem, Sheet
from mentorat.lib.text import fold
from programs.naming import company_key

from . import values as v
from .companies import near_names, near_names_across, spellings
from .levels import read_level
from .reading import Reading, start
from .types import Draft, Intake, IntakeError, Mapping, Role, with_company
from .vocabulary import NOTHING

NAMES = frozenset({"first_name", "last_name", "full_name"})
MOST_MENTEES = 5
LONGEST = {"first_name": 80, "last_name": 80, "job_title": 120, "trade": 120, "place": 80}


def draft_people(sheet: Sheet, mapping: Mapping, role: Role | None = None) -> Intake:
    """The people of a sheet. ``role``: the side that the whole file is about; without it each row tells its own.

    A person who takes both sides gives two drafts, except when ``role`` is given: the file then decides, and readiness
    for the other side is only noted. A row without e-mail, with a malformed one, without consent or without role is kept
    out; one without company is kept but cannot be paired. Raises IntakeError: no_email_column, no_company_column,
    no_role_column.
    """
    _check(sheet, mapping, role)
    drafts: list[Draft] = []
    problems = [*sheet.problems, *_column_notes(sheet, mapping)]
    seen: dict[tuple[str, Role], int] = {}
    for row in sheet.rows:
        reading = start(sheet, row, mapping)
        drafts += _once(_drafts(reading, role), reading, seen)
        problems += reading.problems
    names = spellings(drafts)
    drafts = [with_company(draft, names.get(draft.company_key, draft.company)) for draft in drafts]
    problems += [*near_names(drafts, sheet.name), *_both_notes(drafts, sheet.name, role)]
    return Intake(tuple(drafts), tuple(problems), len(sheet.rows))


def across(one: Iterable[Draft], other: Iterable[Draft]) -> list[Problem]:
    """What two files, one for each side, have nearly or wholly in common: people, told and never paired with themselves,
    and companies whose names nearly agree."""
    one, other = tuple(one), tuple(other)
    lines = {draft.email: draft for draft in one}
    both = [
        Problem(
            d.file,
            d.line,
            "",
            "both_sides",
            {"email": d.email, "other_file": lines[d.email].file},
            severity="info",
        )
        for d in other
        if d.email in lines
    ]
    return both + near_names_across(one, other)


def _check(sheet: Sheet, mapping: Mapping, role: Role | None) -> None:
    known = {"file": sheet.name, "headings": sheet.headings}
    if "email" not in mapping.fields:
        raise IntakeError("no_email_column", **known)
    if "company" not in mapping.fields:
        raise IntakeError("no_company_column", **known)
    if role is None and not mapping.fields & {"role", "as_mentor", "as_mentee"}:
        raise IntakeError("no_role_column", **known)


def _column_notes(sheet: Sheet, mapping: Mapping) -> list[Problem]:
    """What becomes of the columns that feed nothing."""
    codes = {
        "sensitive": "column_sensitive",
        "taken": "column_taken",
        "unknown": "column_unknown",
        "someone_else": "column_unknown",
    }
    notes = [
        Problem(sheet.name, 0, column.heading, codes[column.why], severity="info")
        for column in mapping.columns
        if column.field is None and column.why in codes
    ]
    if NAMES.isdisjoint(mapping.fields):
        notes.append(Problem(sheet.name, 0, "", "no_name_column"))
    return notes


def _drafts(reading: Reading, role: Role | None) -> list[Draft]:
    """The drafts of one row, none when it is kept out."""
    if reading.text("consent") and v.read_yes(reading.text("consent")) is False:
        reading.told("consent", "no_consent", "error")
        return []
    email = _email(reading)
    roles = (role,) if role else _roles(reading)
    said = v.read_roles(reading.text("role"))
    if role and said and role not in said:
        code = "said_mentee" if role == "mentor" else "said_mentor"
        reading.told("role", code, value=reading.text("role")[:80])
    if email is None or not roles:
        return []
    if "mentor" in roles and v.read_count(reading.text("capacity"), 0, 0) == 0:
        reading.told("capacity", "no_place", "error" if roles == ("mentor",) else "warning")
        roles = tuple(each for each in roles if each != "mentor")
    if not roles:
        return []
    draft = _person(reading, email, roles[0])
    return [replace(draft, role=each) for each in roles]


def _email(reading: Reading) -> str | None:
    text = reading.text("email")
    if not text:
        reading.told("email", "missing_email", "error")
        return None
    email = v.read_email(text)
    if email is None:
        reading.told("email", "bad_email", "error", value=text[:80])
    return email


def _roles(reading: Reading) -> tuple[Role, ...]:
    """The sides of a row that tells its own; both when the sheet says so."""
    roles: set[Role] = set(v.read_roles(reading.text("role")))
    wishes: tuple[tuple[str, Role], ...] = (("as_mentor", "mentor"), ("as_mentee", "mentee"))
    answers = {name: v.read_yes(reading.text(name)) for name, _ in wishes}
    roles |= {side for name, side in wishes if answers[name]}
    if v.read_yes(reading.text("other_role")):
        roles |= {"mentor", "mentee"}
    if not roles and answers["as_mentor"] is False and "as_mentee" not in reading.values:
        roles = {"mentee"}
        reading.told("as_mentor", "taken_as_mentee", "info")
    if not roles:
        name = next((name for name in ("role", "as_mentor", "as_mentee") if name in reading.values), "role")
        value = reading.text(name)
        reading.told(name, "unknown_role" if value else "missing_role", "error", value=value[:80])
    return tuple(side for _, side in wishes if side in roles)


def _person(reading: Reading, email: str, role: Role) -> Draft:
    first, last = _name(reading)
    company = " ".join(reading.text("company").split())
    if fold(company) in NOTHING:  # two people of "N/A" may well be of one company
        company = ""
    if not company:
        reading.told("company", "missing_company", "error")
    capacity = reading.read("capacity", lambda text: v.read_count(text, 1, MOST_MENTEES), "bad_capacity")
    return Draft(
        role=role,
        email=email,
        line=reading.line,
        file=reading.file,
        first_name=first,
        last_name=last,
        company=company,
        company_key=company_key(company) if company else "",
        job_title=_short(reading, "job_title"),
        trade=_short(reading, "trade"),
        level=reading.read("level", read_level, "unknown_level"),
        tenure_years=reading.read("tenure_years", v.read_years, "bad_years"),
        themes=v.read_themes(reading.all("themes")),
        skills=v.read_list(reading.all("skills")),
        qualities=v.coded("qualities", v.read_list(reading.all("qualities"))),
        intentions=v.coded("intentions", v.read_list(reading.all("intentions"))),
        languages=v.coded("languages", v.read_list(reading.all("languages"))),
        place=_short(reading, "place"),
        remote=reading.read("remote", v.read_yes, "bad_yes_no"),
        availability=v.coded("availability", v.read_list(reading.all("availability"))),
        learning_profile=_profile(reading, "learning_profile"),
        teaching_profile=_profile(reading, "teaching_profile"),
        capacity=capacity or 1,
        biography=reading.text("biography"),
        other_role=reading.read("other_role", v.read_yes, "bad_yes_no"),
        extra=reading.extra,
    )


def _name(reading: Reading) -> tuple[str, str]:
    first, last = _short(reading, "first_name"), _short(reading, "last_name")
    if not (first or last):
        first, last = v.split_name(reading.text("full_name"))
    if not (first or last) and not NAMES.isdisjoint(reading.values):
        reading.told("first_name" if "first_name" in reading.values else "full_name", "missing_name")
    return first[: LONGEST["first_name"]], last[: LONGEST["last_name"]]


def _short(reading: Reading, name: str) -> str:
    """A text that has a greatest length; what is cut is told."""
    text = " ".join(reading.text(name).split())
    if len(text) > LONGEST[name]:
        reading.told(name, "cut", longest=LONGEST[name])
    return text[: LONGEST[name]]


def _profile(reading: Reading, name: str) -> str:
    return reading.read(name, lambda text: v.code_of("learning", text) or None, "unknown_profile") or ""


def _once(drafts: list[Draft], reading: Reading, seen: dict[tuple[str, Role], int]) -> list[Draft]:
    """The drafts whose e-mail is new on their side; the first one stands, the others are told."""
    kept = []
    for draft in drafts:
        first = seen.setdefault((draft.email, draft.role), draft.line)
        if first == draft.line:
            kept.append(draft)
        else:
            reading.told("email", "duplicate_email", "error", email=draft.email, first=first, role=draft.role)
    return kept


def _both_notes(drafts: list[Draft], file: str, role: Role | None) -> list[Problem]:
    """Who is ready for the other side too: one note for the file, with the lines."""
    if role is None:
        roles: dict[str, set[Role]] = {}
        for draft in drafts:
            roles.setdefault(draft.email, set()).add(draft.role)
        lines = sorted({d.line for d in drafts if len(roles[d.email]) > 1})
        code = "on_both_sides"
    else:
        lines = [draft.line for draft in drafts if draft.other_role]
        code = "ready_for_mentee" if role == "mentor" else "ready_for_mentor"
    return (
        [Problem(file, 0, "", code, {"lines": tuple(lines), "count": len(lines)}, severity="info")]
        if lines
        else []
    )
