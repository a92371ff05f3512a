"""`python3 manage.py pair`: pairs from sign-up sheets, into a workbook. No database, nothing kept."""

from __future__ import annotations

import errno
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.engine import EngineError
from matching.sheets import Pairing, make_pairs, reasons_of, workbook
from matching.wording import engine_error
from mentorat.lib.spreadsheet import Problem, Sheet, SheetError, read_sheet
from programs.intake import FIELDS, Draft, Intake, IntakeError, Role, across, draft_people, recognise
from programs.intake.messages import error_text, problem_text, remedy_text
from programs.intake.relations import Tie, read_ties

UNUSABLE = 2
SHOWN = 10  # errors told on the console; the workbook has them all


class Command(BaseCommand):
    """Reads one sheet for each role, or one with a role column; writes pairs, people without a pair, what was not understood."""

    help = "Forme les binômes à partir de feuilles d’inscription (CSV ou XLSX), sans base de données."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mentors", type=Path, metavar="FEUILLE", help="la feuille des mentor·es")
        parser.add_argument("--mentees", type=Path, metavar="FEUILLE", help="la feuille des mentoré·es")
        parser.add_argument(
            "--people", type=Path, metavar="FEUILLE", help="une seule feuille, avec une colonne de rôle"
        )
        parser.add_argument(
            "--out", type=Path, default=Path("pairs.xlsx"), metavar="CLASSEUR", help="le classeur à écrire"
        )
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="COLONNE=CHAMP",
            help='dit quel champ une colonne remplit, par exemple --map "Votre ministère=company" ; à répéter au besoin. '
            f"Champs : {', '.join(FIELDS)}",
        )
        parser.add_argument(
            "--relations",
            type=Path,
            metavar="FEUILLE",
            help="paires d’entreprises à ne pas réunir : deux noms et le lien",
        )
        parser.add_argument(
            "--lang", choices=("fr", "en"), default="fr", help="langue du classeur et des messages"
        )
        parser.add_argument(
            "--json", action="store_true", help="écrit le résumé en JSON sur la dernière ligne"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["lang"]):
            try:
                self.run(options)
            except (SheetError, IntakeError) as error:
                self.refuse(error_text(error) + how_to_map(error.code))
            except EngineError as error:
                self.refuse(engine_error(error))

    def run(self, options: dict[str, Any]) -> None:
        """The whole work, from the sheets to the summary."""
        start = time.perf_counter()
        options["out"] = self.destination(options)
        mentors, mentees, problems, files = self.people(options)
        ties, more = self.ties(options["relations"], (*mentors, *mentees))
        problems += more
        pairing = make_pairs(mentees, mentors, ties)
        self.write(options["out"], workbook(pairing, problems))
        seconds = time.perf_counter() - start
        for line in [*files, *summary(pairing, problems, options["out"])]:
            self.stdout.write(line)
        if options["json"]:
            self.stdout.write(
                json.dumps(figures(pairing, problems, options["out"], seconds), ensure_ascii=False)
            )

    def people(
        self, options: dict[str, Any]
    ) -> tuple[tuple[Draft, ...], tuple[Draft, ...], list[Problem], list[str]]:
        """Mentors, mentees, problems, and a line of summary for each file."""
        given = self.mapping(options["map"])
        if options["people"] and not (options["mentors"] or options["mentees"]):
            sheet = read_sheet(options["people"])
            check_headings(given, [sheet])
            intake = take(sheet, given, None)
            return intake.of("mentor"), intake.of("mentee"), list(intake.problems), [file_line(sheet, intake)]
        if options["people"] or not (options["mentors"] and options["mentees"]):
            self.refuse(_("Give two sheets, --mentors and --mentees, or a single one with --people."))
        sheets = [read_sheet(options["mentors"]), read_sheet(options["mentees"])]
        check_headings(given, sheets)
        one, other = take(sheets[0], given, "mentor"), take(sheets[1], given, "mentee")
        problems = [*one.problems, *other.problems, *across(one.drafts, other.drafts)]
        return one.drafts, other.drafts, problems, [file_line(sheets[0], one), file_line(sheets[1], other)]

    def mapping(self, choices: list[str]) -> dict[str, str]:
        """`{heading: field}` out of the --map options; the last equals sign cuts, a heading may hold others."""
        given = {}
        for choice in choices:
            heading, sign, field = choice.rpartition("=")
            if not (sign and heading.strip()):
                self.refuse(
                    _('“%(choice)s” is not understood: write --map "Your heading=field".')
                    % {"choice": choice}
                )
            given[heading.strip()] = field.strip()
        return given

    def ties(self, path: Path | None, drafts: tuple[Draft, ...]) -> tuple[tuple[Tie, ...], list[Problem]]:
        """The company ties of the --relations sheet, when there is one."""
        if path is None:
            return (), []
        ties, problems = read_ties(read_sheet(path), frozenset(draft.company_key for draft in drafts))
        return ties, list(problems)

    def destination(self, options: dict[str, Any]) -> Path:
        """Where the workbook goes: under a name that a spreadsheet program opens, and never over a sheet it is made from."""
        out: Path = options["out"]
        if out.suffix.lower() != ".xlsx":
            out = out.with_name(f"{out.name}.xlsx")
        given = [options[name] for name in ("mentors", "mentees", "people", "relations") if options[name]]
        if any(path.resolve() == out.resolve() for path in given):
            self.refuse(
                _("“%(file)s” is one of your sheets and would be lost: choose another name with --out.")
                % {"file": out}
            )
        return out

    def write(self, path: Path, content: bytes) -> None:
        """Write the workbook, or say why it cannot be."""
        try:
            path.write_bytes(content)
        except OSError as error:
            values = {"file": path, "why": why_not(error)}
            self.refuse(
                _("“%(file)s” cannot be written (%(why)s): choose another place with --out.") % values
            )

    def refuse(self, sentence: str) -> NoReturn:
        """One clear sentence, and the exit code of an unusable input."""
        self.stderr.write(sentence)
        sys.exit(UNUSABLE)


def how_to_map(code: str) -> str:
    """The option to type when a needed column was not recognised."""
    field = {"no_email_column": "email", "no_company_column": "company", "no_role_column": "role"}.get(code)
    return _(' Here: --map "Your heading=%(field)s".') % {"field": field} if field else ""


def why_not(error: OSError) -> str:
    """The system's refusal in the reader's language; in the system's own words when it is a rare one."""
    words = {
        errno.ENOENT: _("this folder does not exist"),
        errno.ENOTDIR: _("this folder does not exist"),
        errno.EISDIR: _("it is a folder"),
        errno.EACCES: _("you may not write there"),
        errno.EPERM: _("you may not write there"),
        errno.EROFS: _("you may not write there"),
        errno.ENOSPC: _("the disk is full"),
    }
    return words.get(error.errno or 0, error.strerror or str(error))


def check_headings(given: dict[str, str], sheets: list[Sheet]) -> None:
    """Each --map must name a known field, and a heading of one sheet at least. Raises IntakeError."""
    headings = tuple(dict.fromkeys(heading for sheet in sheets for heading in sheet.headings))
    for heading, field in given.items():
        recognise(headings, {heading: field})


def take(sheet: Sheet, given: dict[str, str], role: Role | None) -> Intake:
    """The people of one sheet."""
    return draft_people(sheet, recognise(sheet.headings, given, strict=False), role)


def file_line(sheet: Sheet, intake: Intake) -> str:
    """What one file gave."""
    people = len({draft.email for draft in intake.drafts})
    values = {"file": sheet.name, "rows": intake.rows, "people": people}
    return _("%(file)s: lines read %(rows)s, people kept %(people)s.") % values


def summary(pairing: Pairing, problems: list[Problem], out: Path) -> list[str]:
    """The outcome in plain words."""
    answer = pairing.answer
    pairs = ngettext("%(count)s pair formed", "%(count)s pairs formed", answer.pairs) % {
        "count": answer.pairs
    }
    proof = _("the most that can be formed, proved") if answer.proved else _("the best found, without proof")
    lines = [f"{pairs} ({proof})."]
    if answer.pairs:
        mean = round(answer.total / answer.pairs / 100)
        worst = round((answer.worst or 0) / 100)
        sure = round(
            sum(known.confidence for _mentor, _mentee, known in pairing.pairs()) / answer.pairs / 100
        )
        lines.append(
            _("Average score %(mean)s%%, weakest pair %(worst)s%%; average confidence %(sure)s%%.")
            % {"mean": mean, "worst": worst, "sure": sure}
        )
    alone = {"mentees": len(answer.unpaired), "mentors": len(answer.idle)}
    lines.append(_("Without a pair: %(mentees)s mentees, %(mentors)s mentors (see the second tab).") % alone)
    return [*lines, *trouble(problems), _("Written to %(file)s.") % {"file": out}]


def trouble(problems: list[Problem]) -> list[str]:
    """How much was not understood, and the gravest of it line by line."""
    count = Counter(problem.severity for problem in problems)
    values = {"errors": count["error"], "warnings": count["warning"], "notes": count["info"]}
    lines = [
        _("In the sheets: %(errors)s errors, %(warnings)s doubts, %(notes)s notes (see the last tab).")
        % values
    ]
    gravest = [problem for problem in problems if problem.severity == "error"][:SHOWN]
    return lines + [f"  {place(p)} {problem_text(p)} {remedy_text(p)}" for p in gravest]


def place(problem: Problem) -> str:
    """File, line and column of a problem."""
    values = {"file": problem.file, "line": problem.line, "column": problem.column}
    if problem.line and problem.column:
        return _("%(file)s, line %(line)s, column “%(column)s”:") % values
    return _("%(file)s, line %(line)s:") % values if problem.line else f"{problem.file}"


def figures(pairing: Pairing, problems: list[Problem], out: Path, seconds: float) -> dict[str, Any]:
    """The outcome as plain values."""
    answer = pairing.answer
    counts = [len(reasons_of(mentor, mentee, known)) for mentor, mentee, known in pairing.pairs()]
    criteria = [len(known.contributions) for _mentor, _mentee, known in pairing.pairs()]
    return {
        "mentors": len(pairing.mentors),
        "mentees": len(pairing.mentees),
        "pairs": answer.pairs,
        "proved": answer.proved,
        "mean_score": round(answer.total / answer.pairs) if answer.pairs else None,
        "worst_score": answer.worst,
        "unpaired_mentees": len(answer.unpaired),
        "unpaired_mentors": len(answer.idle),
        "least_reasons": min(counts, default=0),
        "most_reasons": max(counts, default=0),
        "known_criteria": min(criteria, default=0),
        "errors": sum(p.severity == "error" for p in problems),
        "warnings": sum(p.severity == "warning" for p in problems),
        "notes": sum(p.severity == "info" for p in problems),
        "out": str(out),
        "seconds": round(seconds, 2),
    }
