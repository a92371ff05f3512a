"""The sentences of an intake: what was not understood, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Dict
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mentorat.lib.spreadsheet import Problem, SheetError

from .types import IntakeError

Pair = tuple[Promise, Promise]

_AS_FILE = _("Export the sheet again as XLSX or CSV, then retry.")
_SPLIT = _("Split the sheet into several files, or remove what is not needed.")

ERRORS: dict[str, Pair] = {
    "not_found": (_("There is no file “%(file)s”."), _("Check the path and the spelling.")),
    "folder": (_("“%(file)s” is a folder, not a file."), _("Give the file that is in it.")),
    "unreadable": (_("The file “%(file)s” cannot be read."), _("Check its access rights.")),
    "too_big": (_("The file “%(file)s” is larger than %(limit)s MB."), _SPLIT),
    "empty": (
        _("The file “%(file)s” is empty."),
        _("Check that it is the right file and that it was saved."),
    ),
    "only_headings": (
        _("The file “%(file)s” has headings but nobody below them."),
        _("Add one line per person."),
    ),
    "one_column": (
        _("The file “%(file)s” has a single column: no separator was recognised."),
        _("Separate the columns by commas, semicolons or tabs, or save the sheet as XLSX."),
    ),
    "narrow_workbook": (
        _("The first tab of the workbook “%(file)s” has a single column."),
        _(
            "Put the sheet of the people first, with one column each for the name, the e-mail and the company."
        ),
    ),
    "web_page": (
        _("The file “%(file)s” is a web page under the name of a spreadsheet."),
        _("Open it in your spreadsheet program, save it as XLSX, then retry."),
    ),
    "old_xls": (
        _("The file “%(file)s” is in the old Excel format (.xls)."),
        _("Save it as XLSX or CSV, then retry."),
    ),
    "encrypted": (
        _("The file “%(file)s” is protected by a password."),
        _("Save a copy without a password, then retry."),
    ),
    "opendocument": (
        _("The file “%(file)s” is in OpenDocument format (.ods)."),
        _("Save it as XLSX or CSV, then retry."),
    ),
    "not_a_workbook": (_("The file “%(file)s” is an archive, not a workbook."), _AS_FILE),
    "not_a_sheet": (_("The file “%(file)s” is not a spreadsheet."), _AS_FILE),
    "unzipped_too_big": (_("Once opened, the workbook “%(file)s” takes more than %(limit)s MB."), _SPLIT),
    "ratio": (
        _(
            "The workbook “%(file)s” unpacks to more than %(limit)s times its size: it is not opened, for safety."
        ),
        _AS_FILE,
    ),
    "unsafe_xml": (
        _("The workbook “%(file)s” contains declarations that no spreadsheet needs: it is not opened."),
        _AS_FILE,
    ),
    "broken": (_("The workbook “%(file)s” is damaged."), _("Open it, save it again as XLSX, then retry.")),
    "broken_csv": (
        _("The file “%(file)s” cannot be read from line %(line)s on."),
        _("Check the quotation marks of that line."),
    ),
    "too_many_rows": (_("The file “%(file)s” has more than %(limit)s lines."), _SPLIT),
    "too_many_columns": (_("The file “%(file)s” has more than %(limit)s columns."), _SPLIT),
    "no_email_column": (
        _("No column of “%(file)s” was recognised as the e-mail. Columns: %(headings)s."),
        _("Say which one it is, for instance “Your heading” = email."),
    ),
    "no_company_column": (
        _("No column of “%(file)s” was recognised as the company. Columns: %(headings)s."),
        _("Say which one it is, for instance “Your heading” = company."),
    ),
    "no_role_column": (
        _("No column of “%(file)s” says who is mentor and who is mentee. Columns: %(headings)s."),
        _("Say which one it is, for instance “Your heading” = role, or give one file for each role."),
    ),
    "unknown_field": (_("There is no field “%(field)s”."), _("Choose one of: %(fields)s.")),
    "unknown_heading": (
        _("The sheet has no column “%(heading)s”."),
        _("Choose one of: %(headings)s."),
    ),
    "sensitive_heading": (
        _("The column “%(heading)s” tells something private about the person: it cannot be used."),
        _("A programme that has declared a diversity goal asks its own question, answered by choice."),
    ),
    "field_twice": (
        _("Two columns are given for the field “%(field)s”: %(headings)s."),
        _("Keep one of them."),
    ),
}

_KEEP_FIRST = _("Nothing to do if the first line is the right one; otherwise remove it.")
_NOTHING = _("Nothing to do.")
_BOTH_ROLES = _("If the line is right, give the sheet as one of both roles.")
_MAP = _("If it matters, say which field it feeds.")

PROBLEMS: dict[str, Pair] = {
    "missing_email": (_("The e-mail is missing: the line is left out."), _("Fill it in, then import again.")),
    "bad_email": (
        _("“%(value)s” is not an e-mail address: the line is left out."),
        _("Correct it, then import again."),
    ),
    "duplicate_email": (
        _("The e-mail %(email)s already stands on line %(first)s for the same role: this line is left out."),
        _KEEP_FIRST,
    ),
    "missing_company": (
        _(
            "The company is missing: this person cannot be paired, since a power relation cannot be ruled out."
        ),
        _("Fill in the company."),
    ),
    "missing_name": (
        _("The name is missing: the e-mail stands for it."),
        _("Fill in the first and last name."),
    ),
    "no_name_column": (
        _("No column was recognised as the name: e-mails stand for names."),
        _("Say which one it is, for instance “Your heading” = full_name."),
    ),
    "missing_role": (
        _("The role is missing: the line is left out."),
        _("Write mentor, mentee, or both."),
    ),
    "unknown_role": (
        _("The role “%(value)s” is not understood: the line is left out."),
        _("Write mentor, mentee, or both."),
    ),
    "said_mentee": (
        _(
            "The line says “%(value)s”, but the sheet is given as that of the mentors: this person is taken as a mentor."
        ),
        _BOTH_ROLES,
    ),
    "said_mentor": (
        _(
            "The line says “%(value)s”, but the sheet is given as that of the mentees: this person is taken as a mentee."
        ),
        _BOTH_ROLES,
    ),
    "taken_as_mentee": (
        _("This person answers that they do not sign up as a mentor: they are taken as a mentee."),
        _("If they are not a candidate, remove the line."),
    ),
    "no_consent": (
        _(
            "This person does not agree to the use of their answers: the line is left out and nothing of it is kept."
        ),
        _("Ask them again, or remove the line."),
    ),
    "no_place": (
        _("This mentor has room for nobody: they are not counted as a mentor."),
        _("Give a number from 1 to 5."),
    ),
    "bad_capacity": (
        _("“%(value)s” is not a number of mentees from 1 to 5: one is assumed."),
        _("Write a whole number from 1 to 5."),
    ),
    "unknown_level": (
        _("The career level “%(value)s” is not understood: it counts as unknown."),
        _("Write a known grade or word (junior, senior, manager, director…) or a figure from 1 to 10."),
    ),
    "bad_years": (
        _("“%(value)s” is not a number of years: it counts as unknown."),
        _("Write a number, for instance 5 or 18 months."),
    ),
    "bad_yes_no": (_("“%(value)s” is neither yes nor no: it counts as unknown."), _("Write yes or no.")),
    "unknown_profile": (
        _("The profile “%(value)s” is not understood: it counts as unknown."),
        _("Write: by practice, by observation, by theory or by discussion."),
    ),
    "cut": (_("The text is longer than %(longest)s characters: the end is cut."), _("Shorten it.")),
    "formula": (
        _("The cell holds a formula (%(text)s): it is not computed and counts as unknown."),
        _("Replace the formula by its value (paste special, values)."),
    ),
    "error_cell": (
        _("The cell holds an error of the spreadsheet (%(text)s): it counts as unknown."),
        _("Correct the cell."),
    ),
    "lost_characters": (
        _("Some characters were lost before the file came here: %(text)s."),
        _("Correct the text, or export again in UTF-8."),
    ),
    "row_too_long": (
        _("The line has %(cells)s cells for %(headings)s headings: a separator may have gone astray."),
        _("Check the line; put texts that contain the separator between quotation marks."),
    ),
    "row_too_short": (
        _("The line has %(cells)s cells for %(headings)s headings: the last ones count as unknown."),
        _("Check the line."),
    ),
    "duplicate_heading": (
        _("The heading “%(column)s” stands several times: the one in column %(letter)s is renamed."),
        _("Give each column a heading of its own."),
    ),
    "title_line": (_("“%(text)s” stands above the headings: it is read as a title."), _NOTHING),
    "encoding_guessed": (
        _("The encoding of the file was guessed: %(encoding)s."),
        _("Check the accents; if they are wrong, export in UTF-8."),
    ),
    "encoding_repaired": (
        _("The accents of the file were damaged and have been restored."),
        _("Check a few names."),
    ),
    "other_tabs": (
        _("Only the tab “%(read)s” is read. Other tabs: %(others)s."),
        _("Import the others apart if need be."),
    ),
    "column_sensitive": (
        _(
            "The column “%(column)s” is left out: it tells something private, and diversity counts only where a programme declares it."
        ),
        _NOTHING,
    ),
    "column_unknown": (
        _("The column “%(column)s” feeds no field: it is kept aside and does not count."),
        _MAP,
    ),
    "column_taken": (
        _("The column “%(column)s” looks like a field that another column feeds: it is kept aside."),
        _MAP,
    ),
    "near_companies": (
        _("“%(one)s” and “%(other)s” are nearly the same name: they are treated as two companies."),
        _("If they are one company, write the name in the same way."),
    ),
    "companies_not_compared": (
        _("There are %(count)s companies: their names were not compared with one another."),
        _("Check the spellings yourself."),
    ),
    "both_sides": (
        _(
            "%(email)s is also in “%(other_file)s”, for the other role: never paired with themselves, nor twice with one person."
        ),
        _NOTHING,
    ),
    "on_both_sides": (_("%(count)s people take both roles (lines %(lines)s)."), _NOTHING),
    "ready_for_mentee": (
        _(
            "%(count)s mentors say that they would also be mentees (lines %(lines)s): the file decides the role."
        ),
        _("To count them on both sides, add them to the other file."),
    ),
    "ready_for_mentor": (
        _(
            "%(count)s mentees say that they would also be mentors (lines %(lines)s): the file decides the role."
        ),
        _("To count them on both sides, add them to the other file."),
    ),
    "relation_incomplete": (
        _("A relation needs two company names: this line is left out."),
        _("Write both names."),
    ),
    "relation_unknown_kind": (
        _("The relation “%(value)s” is not understood: the two companies are kept apart."),
        _("Write: same group, competitors, supplier, or leave it empty to keep them apart."),
    ),
    "relation_company_absent": (
        _("The company “%(value)s” has nobody in the sheets: the relation changes nothing."),
        _("Check the spelling."),
    ),
}


def problem_text(problem: Problem) -> str:
    """What was not understood, as one sentence in the active language."""
    return _worded(PROBLEMS[problem.code][0], {**problem.params, "column": problem.column})


def remedy_text(problem: Problem) -> str:
    """What to do about it."""
    return _worded(PROBLEMS[problem.remedy or problem.code][1], {**problem.params, "column": problem.column})


def error_text(error: SheetError | IntakeError) -> str:
    """Why a whole sheet cannot be used, and what to do: two sentences on one line."""
    sentence, remedy = ERRORS[error.code]
    params = dict(error.params)
    for name in {"fields", "headings"} & params.keys():
        params[name] = ", ".join(params[name])  # all of them: who has to choose one must see it
    return f"{_worded(sentence, params)} {_worded(remedy, params)}"


def _worded(sentence: Promise, params: Dict[str, Any]) -> str:
    return str(sentence) % {name: _said(value) for name, value in params.items()}


def _said(value: Any) -> str:
    """A list shows twelve items at most, then how many are left."""
    if not isinstance(value, tuple | list):
        return str(value)
    return ", ".join(str(item) for item in value[:12]) + _left(value[12:])


def _left(rest: Iterable[Any]) -> str:
    count = len(tuple(rest))
    return gettext(" and %(count)s more") % {"count": count} if count else ""
