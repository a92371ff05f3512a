"""Whom to call: the count of open comparisons, against really filling in every possible answer and scoring again."""

from dataclasses import replace
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine import (
    CRITERIA,
    Cohort,
    EngineError,
    Person,
    Policy,
    alternatives,
    ask_next,
    assign,
    score,
)

POLICY = Policy(weights={c.name: {"languages": 2, "skills": 3}.get(c.name, 0) for c in CRITERIA})
SKILLS = st.sampled_from([frozenset(), frozenset({"a"}), frozenset({"b"}), frozenset({"a", "b"})])


def cohort(mine: frozenset[str], theirs: list[tuple[frozenset[str], bool]], flipped: bool) -> Cohort:
    """One person without languages, and others who each speak one of their own, or have not said."""
    one = Person("one", "a", skills=mine)
    others = tuple(
        Person(f"o{k}", "b", skills=s, languages=frozenset({f"l{k}"} if said else ()))
        for k, (s, said) in enumerate(theirs)
    )
    return Cohort(others, (one,)) if flipped else Cohort((one,), others)


def line(people: Cohort, flipped: bool) -> list[int]:
    found = score(people, POLICY).score
    return [int(x) for x in (found[:, 0] if flipped else found[0])]


def filled(people: Cohort, answer: frozenset[str], flipped: bool) -> Cohort:
    if flipped:
        return replace(people, mentors=(replace(people.mentors[0], languages=answer),))
    return replace(people, mentees=(replace(people.mentees[0], languages=answer),))


@given(SKILLS, st.lists(st.tuples(SKILLS, st.booleans()), min_size=2, max_size=5), st.booleans())
def test_the_open_comparisons_are_those_that_some_answer_changes(
    mine: frozenset[str], theirs: list[tuple[frozenset[str], bool]], flipped: bool
) -> None:
    people = cohort(mine, theirs, flipped)
    size = len(theirs)
    partners = np.array([0, *([-1] * (size - 1))]) if flipped else np.array([0])
    found = {
        q.criterion: q
        for q in ask_next(people, score(people, POLICY), partners, "mentor" if flipped else "mentee", 0)
    }
    said = [f"l{k}" for k, (_s, told) in enumerate(theirs) if told]
    assert ("languages" in found) == bool(said)
    if not said:
        return
    # A language that nobody speaks is an answer too, and the worst one.
    answers = chain.from_iterable(combinations([*said, "none"], k) for k in range(1, len(said) + 2))
    now = line(people, flipped)
    seen = [line(filled(people, frozenset(answer), flipped), flipped) for answer in answers]
    # Mentees' and mentors' sides differ in one thing: two languages are two different answers, so all are free.
    changed = {k for after in seen for k in range(1, size) if (after[k] > after[0]) != (now[k] > now[0])}
    assert found["languages"].pairs == len(changed)
    assert found["languages"].swing == max(
        max(after[k] for after in seen) - min(after[k] for after in seen) for k in range(size)
    )


@given(SKILLS, st.lists(st.tuples(SKILLS, SKILLS), min_size=2, max_size=5))
def test_no_answer_changes_more_than_what_was_counted(
    mine: frozenset[str], theirs: list[tuple[frozenset[str], frozenset[str]]]
) -> None:
    """Partners who share answers move together: what is counted stays an upper bound, and never a whole nonsense."""
    others = tuple(Person(f"o{k}", "b", skills=s, languages=t) for k, (s, t) in enumerate(theirs))
    people = Cohort((Person("one", "a", skills=mine),), others)
    found = ask_next(people, score(people, POLICY), np.array([0]), "mentee", 0)
    counted = {q.criterion: q.pairs for q in found}.get("languages", 0)
    now = line(people, flipped=False)
    changed = set()
    for answer in (frozenset("a"), frozenset("b"), frozenset("ab"), frozenset("z")):
        after = line(filled(people, answer, flipped=False), flipped=False)
        changed |= {k for k in range(1, len(theirs)) if (after[k] > after[0]) != (now[k] > now[0])}
    assert len(changed) <= counted
    twins = {k for k in range(1, len(theirs)) if theirs[k] == theirs[0]}
    assert counted <= len(theirs) - 1 - len(twins)


def test_the_most_open_question_comes_first() -> None:
    others = tuple(
        Person(f"o{k}", "b", themes={"x": 2}, languages=frozenset({f"l{k}"}), place="here" if k else None)
        for k in range(4)
    )
    people = Cohort((Person("one", "a", themes={"x": 2}),), others)
    found = ask_next(people, score(people, Policy()), np.array([1]), "mentee", 0)
    assert [q.criterion for q in found] == ["languages", "place"]
    assert found[0].pairs * found[0].swing > found[1].pairs * found[1].swing
    assert found[0].weight > found[1].weight


def test_nothing_to_ask_where_nobody_is_admissible_or_all_is_known() -> None:
    alone = Cohort((Person("one", "a"),), (Person("o", "a", trade="it"),))
    assert ask_next(alone, score(alone, Policy()), np.array([-1]), "mentee", 0) == ()
    policy = Policy(weights={c.name: float(c.name == "trade") for c in CRITERIA})
    known = Cohort((Person("one", "a", trade="it"),), (Person("o", "b", trade="it"),))
    assert ask_next(known, score(known, policy), np.array([0]), "mentor", 0) == ()


def test_a_side_is_mentee_or_mentor() -> None:
    people = cohort(frozenset(), [], flipped=False)
    with pytest.raises(EngineError, match="bad_side"):
        ask_next(people, score(people, POLICY), np.array([-1]), "company", 0)  # type: ignore[arg-type]


def test_alternatives_are_the_best_others_with_who_has_them() -> None:
    strong = {"x": 3}
    mentors = (
        Person("m0", "b", themes={"x": 1}),
        Person("m1", "b", themes=strong),
        Person("m2", "a", themes=strong),
        Person("m3", "b", themes=strong),
        Person("m4", "b", themes=strong),
    )
    people = Cohort((Person("e0", "a", themes=strong), Person("e1", "c", themes=strong)), mentors)
    scores = score(people, Policy())
    found = alternatives(scores, 0, np.array([3, 1]), [1, 1, 1, 1, 0])
    assert [(a.mentor, a.taken_by) for a in found] == [(1, (1,)), (0, ())]
    assert found[0].score == scores.score[0, 1]
    assert (found[1].confidence, found[1].low, found[1].high) == (
        scores.confidence[0, 0],
        scores.low[0, 0],
        scores.high[0, 0],
    )
    assert [a.mentor for a in alternatives(scores, 0, np.array([3, 1]), [1, 2, 1, 1, 1], k=1)] == [1]
    answer = assign(scores.score, people.capacity)
    assert int(answer.mentor_of[0]) not in {
        a.mentor for a in alternatives(scores, 0, answer, people.capacity)
    }
