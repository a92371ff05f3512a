"""Pairs straight from sign-up sheets, without a database: drafts → engine → workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
from mentorat.lib.text import fold
from programs.intake import Draft
from programs.intake.relations import Tie


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


def _why(draft: Draft, reason: Reason) -> str:
    return str(reason) if draft.company_key else "company_unknown"
