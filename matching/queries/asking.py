"""What to ask somebody first: which unknown could most change whom they can be paired with, before any run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching import adapters
from matching.engine import Question, ask_next, score
from matching.enums import ProposalState
from matching.models import Proposal
from programs.enums import CandidateState, Side
from programs.models import Candidate

# Whoever may still be paired in this programme: those found eligible, and those who are on their way there.
COMING = (
    CandidateState.APPLIED,
    CandidateState.INTERVIEWED,
    CandidateState.ELIGIBLE,
    CandidateState.WAITING,
)
SHOWN = 3
NAMED = 2


@dataclass(frozen=True)
class Asked:
    """One unknown: `pairs` possible pairs that its answer could change, with a few of them by name."""

    criterion: str
    pairs: int
    people: tuple[Candidate, ...]


@dataclass(frozen=True)
class Asking:
    """`possible` is how many people of the other side could be paired with this one today, of `others`; `asked` the
    unknowns worth a question, the most useful first; `unknown` whether there is any."""

    others: int
    possible: int
    unknown: int
    asked: tuple[Asked, ...]


def asking(candidate: Candidate) -> Asking:
    """For a mentor as for a mentee, wherever they stand. One person against the other side: 12 queries, one line of scores."""
    program = candidate.program
    rows = Candidate.objects.filter(program=program, state__in=COMING).exclude(side=candidate.side)
    others = list(adapters.with_profile(rows.order_by("id")))
    if not others:
        return Asking(0, 0, 0, ())
    mentee = candidate.side == Side.MENTEE
    mentors, mentees = (others, [candidate]) if mentee else ([candidate], others)
    cohort = adapters.cohort_of(program, mentors, mentees)
    settings = adapters.Settings.of(program)
    scores = score(cohort, settings.policy(same_company_allowed=program.same_company_allowed))
    line = scores.score[0] if mentee else scores.score[:, 0]
    found = ask_next(cohort, scores, _present(candidate, others), "mentee" if mentee else "mentor", 0)
    return Asking(
        others=len(others),
        possible=int(np.count_nonzero(line)),
        unknown=len(found),
        asked=tuple(_asked(each, others) for each in found if each.pairs and each.swing)[:SHOWN],
    )


def _asked(question: Question, others: list[Candidate]) -> Asked:
    return Asked(question.criterion, question.pairs, tuple(others[i] for i in question.partners[:NAMED]))


def _present(candidate: Candidate, others: list[Candidate]) -> np.ndarray:
    """The pairs proposed today on the run that is worked on, as the engine reads them; nobody without one."""
    at = {person.pk: i for i, person in enumerate(others)}
    rows = Proposal.objects.filter(
        program=candidate.program_id, scenario__current=True, state=ProposalState.PROPOSED
    )
    mentee = candidate.side == Side.MENTEE
    mine = rows.filter(**{candidate.side: candidate})
    partners = mine.values_list("mentor" if mentee else "mentee", flat=True)
    places = [at[pk] for pk in partners if pk in at]
    if mentee:
        return np.array([places[0] if places else -1], dtype=np.int64)
    vector = np.full(len(others), -1, dtype=np.int64)
    vector[places] = 0
    return vector
