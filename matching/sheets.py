"""Pairs straight from sign-up sheets, without a database: drafts → engine → workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from matching import wording
from matching.engine import (
    Assignment,
    Cohort,
    Explanation,
    Person,
    Policy,
    Reason,
    Relation,
    Scores,
    assign,
    explain,
    score,
)
from matching.engine import Level as Rank
from mentorat.lib.spreadsheet import Column, OutSheet, Problem, Value, write_workbook
from mentorat.lib.text import fold
from programs.intake import Draft
from programs.intake.messages import problem_text, remedy_text
from programs.intake.relations import Tie

SEVERITIES = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Pairing:
    """The people in the engine's order, its scores and its answer."""

    mentees: tuple[Draft, ...]
    mentors: tuple[Draft, ...]
    cohort: Cohort
    scores: Scores
    answer: Assignment

    def pairs(self) -> Iterator[tuple[Draft, Draft, Explanation]]:
        """Mentor, mentee and explanation of each pair, the best score first."""
        found = [(i, int(j)) for i, j in enumerate(self.answer.mentor_of) if j >= 0]
        for i, j in sorted(found, key=lambda pair: (-int(self.scores.score[pair]), pair)):
            yield self.mentors[j], self.mentees[i], explain(self.cohort, self.scores, i, j)

    def alone(self) -> Iterator[tuple[Draft, str]]:
        """Mentees, then mentors, without a partner, with the code of the reason."""
        for i, reason in sorted(self.answer.unpaired.items()):
            yield self.mentees[i], _why(self.mentees[i], reason)
        for j, reason in sorted(self.answer.idle.items()):
            yield self.mentors[j], _why(self.mentors[j], reason)


class _Spelling:
    """Two spellings of one word become the first that was met, so that they compare as equal and read well."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        return self._first.setdefault(fold(word), word)

    def all(self, words: Iterable[str]) -> frozenset[str]:
        return frozenset(self(word) for word in words)


def make_pairs(
    mentees: Iterable[Draft], mentors: Iterable[Draft], ties: Iterable[Tie] = (), policy: Policy | None = None
) -> Pairing:
    """The best assignment: most pairs, then the best floor, then the highest total.

    The same people give the same pairs whatever the order of the lines. Raises EngineError when the policy has no meaning.
    """
    spell = _Spelling()
    ordered = [tuple(sorted(side, key=lambda draft: draft.email)) for side in (mentees, mentors)]
    cohort = Cohort(
        mentees=tuple(person_of(draft, spell) for draft in ordered[0]),
        mentors=tuple(person_of(draft, spell) for draft in ordered[1]),
        relations=tuple(Relation(tie.kind, tie.a, tie.b) for tie in ties),
    )
    scores = score(cohort, policy or Policy())
    answer = assign(
        scores.score, cohort.capacity, floor="best", twins=cohort.twins, causes=scores.exclusions.cause
    )
    return Pairing(ordered[0], ordered[1], cohort, scores, answer)


def person_of(draft: Draft, spell: _Spelling) -> Person:
    """The engine's view of a draft."""
    level = draft.level
    return Person(
        key=draft.email,
        company=draft.company_key or None,
        themes={spell(label): depth for label, depth in draft.themes},
        skills=spell.all(draft.skills),
        trade=spell(draft.trade) if draft.trade else None,
        level=Rank(level.rank, level.label, level.ladder, level.rung) if level else None,
        qualities=spell.all(draft.qualities),
        intentions=spell.all(draft.intentions),
        languages=spell.all(draft.languages),
        place=spell(draft.place) if draft.place else None,
        remote=draft.remote,
        availability=spell.all(draft.availability),
        learning={draft.learning_profile: 1.0} if draft.learning_profile else {},
        teaching={draft.teaching_profile: 1.0} if draft.teaching_profile else {},
        biography=draft.biography,
        capacity=draft.capacity,
        tenure=draft.tenure_years,
    )


def workbook(pairing: Pairing, problems: Sequence[Problem]) -> bytes:
    """The workbook in the active language: pairs, people without a pair, what was not understood."""
    return write_workbook([_pairs_sheet(pairing), _alone_sheet(pairing), problems_sheet(problems)])


def reasons_of(mentor: Draft, mentee: Draft, explanation: Explanation) -> list[str]:
    """What the coordinator can tell the committee in defence of the pair, the strongest first."""
    return [
        *(wording.reasons(explanation) if _speaks_for(explanation) else ()),
        wording.independent(mentor.company, mentee.company),
        wording.rank(explanation),
    ]


def cautions_of(explanation: Explanation) -> list[str]:
    """What is known and does not speak for the pair: all of it when nothing does, rather than passed off as reasons."""
    return wording.cautions(explanation) if _speaks_for(explanation) else wording.reasons(explanation)


def _speaks_for(explanation: Explanation) -> bool:
    return any(each.closeness >= wording.ENOUGH for each in explanation.contributions)


def _pairs_sheet(pairing: Pairing) -> OutSheet:
    columns = [
        Column(pgettext("column", "Mentor"), width=24),
        Column(pgettext("column", "Mentor’s e-mail"), width=28),
        Column(pgettext("column", "Mentor’s company"), width=26),
        Column(pgettext("column", "Mentee"), width=24),
        Column(pgettext("column", "Mentee’s e-mail"), width=28),
        Column(pgettext("column", "Mentee’s company"), width=26),
        Column(pgettext("column", "Score"), "percent", 10),
        Column(pgettext("column", "Confidence"), "percent", 12),
        Column(pgettext("column", "Reasons"), "long", 70),
        Column(pgettext("column", "To bear in mind"), "long", 46),
        Column(pgettext("column", "Unknown"), "long", 46),
    ]
    return OutSheet(pgettext("tab", "Pairs"), columns, [_pair_row(*pair) for pair in pairing.pairs()])


def _pair_row(mentor: Draft, mentee: Draft, explanation: Explanation) -> list[Value]:
    return [
        mentor.name,
        mentor.email,
        mentor.company,
        mentee.name,
        mentee.email,
        mentee.company,
        explanation.score / 10_000,
        explanation.confidence / 10_000,
        "\n".join(reasons_of(mentor, mentee, explanation)),
        "\n".join(cautions_of(explanation)),
        wording.unknown_line(explanation),
    ]


def _alone_sheet(pairing: Pairing) -> OutSheet:
    columns = [
        Column(pgettext("column", "Name"), width=24),
        Column(pgettext("column", "E-mail"), width=28),
        Column(pgettext("column", "Role"), width=14),
        Column(pgettext("column", "Company"), width=26),
        Column(pgettext("column", "Why"), "long", 60),
        Column(pgettext("column", "What would help"), "long", 46),
    ]
    rows: list[list[Value]] = [
        [draft.name, draft.email, role_text(draft.role), draft.company, *wording.unpaired(reason, draft.role)]
        for draft, reason in pairing.alone()
    ]
    return OutSheet(pgettext("tab", "Without a pair"), columns, rows)


def problems_sheet(problems: Sequence[Problem]) -> OutSheet:
    """What was not understood: the gravest first, then by file and line."""
    columns = [
        Column(pgettext("column", "File"), width=24),
        Column(pgettext("column", "Line"), "number", 8),
        Column(pgettext("column", "Column"), width=22),
        Column(pgettext("column", "What"), "long", 64),
        Column(pgettext("column", "What to do"), "long", 54),
    ]
    order = sorted(problems, key=lambda p: (SEVERITIES[p.severity], p.file, p.line))
    rows: list[list[Value]] = [
        [p.file, p.line or None, p.column, problem_text(p), remedy_text(p)] for p in order
    ]
    return OutSheet(pgettext("tab", "Not understood"), columns, rows)


def role_text(role: str) -> str:
    """The role as a person calls it."""
    return _("mentor") if role == "mentor" else _("mentee")


def _why(draft: Draft, reason: Reason) -> str:
    return str(reason) if draft.company_key else "company_unknown"
