"""The declared fields, one person's own answers, and counts in which nobody can be recognised."""

from __future__ import annotations

from dataclasses import dataclass

from mentorat.lib.suppression import Partition, Suppressed, partition
from programs.enums import CandidateState
from programs.models import Candidate, GoalAnswer, GoalQuestion, Program


@dataclass(frozen=True)
class Counted:
    """A question with its counts, or why there are none."""

    question: GoalQuestion
    counts: Partition | None


def questions(program: Program) -> list[GoalQuestion]:
    """Those asked today, in the order they were declared."""
    return list(GoalQuestion.objects.filter(program=program, closed_at=None).select_related("program"))


def question(pk: int) -> GoalQuestion | None:
    return GoalQuestion.objects.select_related("program__consortium").filter(pk=pk, closed_at=None).first()


def answers(candidate: Candidate) -> dict[int, int]:
    """The person's own answers, by question: for their own page alone."""
    return dict(GoalAnswer.objects.filter(candidate=candidate).values_list("question", "choice"))


def counted(program: Program) -> list[Counted]:
    """By question, with the rules of suppression and across companies; people who left are not counted. 2 queries."""
    rows = GoalAnswer.objects.filter(program=program).exclude(candidate__state=CandidateState.WITHDRAWN)
    given: dict[int, dict[int, tuple[int, str]]] = {}
    for asked, person, choice, company in rows.values_list(
        "question", "candidate", "choice", "candidate__company"
    ):
        given.setdefault(asked, {})[person] = (choice, str(company))
    return [Counted(each, _counts(each, given.get(each.pk, {}))) for each in questions(program)]


def _counts(question: GoalQuestion, given: dict[int, tuple[int, str]]) -> Partition | None:
    labels = {person: question.choices[choice] for person, (choice, _company) in given.items()}
    found = partition(labels, companies={person: company for person, (_choice, company) in given.items()})
    return None if isinstance(found, Suppressed) else found
