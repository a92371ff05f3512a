"""The criteria one by one: what each declares, what it compares, and that a new file is enough to add one."""

import sys
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine import (
    CRITERIA,
    Cohort,
    Criterion,
    Explanation,
    Person,
    Policy,
    criteria,
    explain,
    score,
    topics,
)
from matching.engine import features as f
from matching.engine.criteria import availability

from .people import WORDS, people

LISTS = st.lists(WORDS, min_size=1, max_size=8)
EVERYTHING = Policy(weights=dict.fromkeys([c.name for c in CRITERIA], 1.0))


def told(mentee: Person, mentor: Person, policy: Policy) -> Explanation:
    cohort = Cohort((replace(mentee, key="e", company="a"),), (replace(mentor, key="m", company="b"),))
    return explain(cohort, score(cohort, policy), 0, 0)


def test_they_stand_in_one_order_with_the_themes_first_and_heaviest() -> None:
    first = ["themes", "skills", "trade", "level", "intentions", "languages", "qualities", "availability"]
    order = [*first, "place", "learning", "tenure", "biography"]
    assert [c.name for c in CRITERIA if c.name in order] == order
    assert max(CRITERIA, key=lambda c: c.weight).name == "themes"


def test_what_research_or_privacy_does_not_support_weighs_little_or_nothing_and_says_so() -> None:
    by_name = {c.name: c for c in CRITERIA}
    assert by_name["learning"].weight <= 0.025 * sum(c.weight for c in CRITERIA)
    assert {n: by_name[n].weight for n in ("tenure", "biography")} == {"tenure": 0, "biography": 0}
    assert all(by_name[name].note for name in ("learning", "tenure", "biography"))


def test_a_new_file_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Path(str(criteria.skills.__file__)).read_text()  # type: ignore[attr-defined]
    (tmp_path / "zodiac.py").write_text(source.replace('"skills"', '"zodiac"'))
    monkeypatch.setattr(criteria, "__path__", [*criteria.__path__, str(tmp_path)])
    assert "zodiac" in {c.name for c in criteria._found()}
    sys.modules.pop(f"{criteria.__name__}.zodiac")


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda c: c.name)
def test_each_reads_fields_that_people_have(criterion: Criterion) -> None:
    known = {field.name for field in fields(Person)}
    assert all(set(side) <= known and side for side in criterion.sides)


@given(people("e"), people("m"))
def test_each_tells_a_code_that_it_declares_and_an_unknown_as_unknown(mentee: Person, mentor: Person) -> None:
    found = told(mentee, mentor, EVERYTHING)
    declared = {c.name: c.codes for c in CRITERIA}
    assert all(c.code in declared[c.criterion] for c in found.contributions)
    blank = {c.name: any(getattr(mentee, field) for field in c.sides[0]) for c in CRITERIA}
    missing = {u.criterion: u.missing for u in found.unknown}
    for name in ("themes", "skills", "languages", "qualities", "availability", "learning"):
        assert blank[name] == (missing.get(name) not in ("mentee", "both"))


@given(LISTS, LISTS)
def test_sets_compare_alike_by_table_and_by_counting(
    mentees: list[frozenset[str]], mentors: list[frozenset[str]]
) -> None:
    cohort = Cohort(
        tuple(Person(f"e{i}", availability=codes) for i, codes in enumerate(mentees)),
        tuple(Person(f"m{j}", availability=codes) for j, codes in enumerate(mentors)),
    )
    by_table = availability.build(cohort, Policy())
    assert by_table.steps is None
    counted = f._counted(mentees, mentors, lambda c, s: 0.0 if not c else 1.0 if c >= min(2, s) else 0.7)
    assert counted.steps is not None
    product = (counted.mentee @ counted.mentor.T).astype(int)
    assert (by_table.mentee @ by_table.mentor.T == counted.steps[product].astype(np.float32)).all()


@pytest.mark.parametrize(
    ("kind", "mentee", "mentor", "code", "closeness"),
    [
        ("classic", 2, 12, "tenure.longer", 10_000),
        ("classic", 5, 5.4, "tenure.alike", 3000),
        ("classic", 15, 3, "tenure.shorter", 0),
        ("reverse", 15, 3, "tenure.shorter", 10_000),
        ("classic", 1, 90, "tenure.longer", 10_000),
    ],
)
def test_years_in_the_company(kind: str, mentee: float, mentor: float, code: str, closeness: int) -> None:
    policy = Policy(kind=kind, weights={"tenure": 1})  # type: ignore[arg-type]
    found = told(Person("e", tenure=mentee), Person("m", tenure=mentor), policy).contributions[0]
    assert (found.code, found.closeness) == (code, closeness)


SUBJECTS = [
    "forêt bois sciage scierie",
    "gouvernance conseil administration",
    "recrutement accueil formation",
]


def test_texts_of_one_subject_are_closer_than_the_others_by_rank() -> None:
    texts = [SUBJECTS[k % 3] for k in range(12)]
    block = topics.block(texts, texts)
    assert block.steps is not None
    closeness = block.steps[(block.mentee @ block.mentor.T).astype(int)]
    same = np.equal.outer(np.arange(12) % 3, np.arange(12) % 3)
    assert closeness[same].min() > closeness[~same].max()
    assert closeness.mean() == pytest.approx(0.5)


def test_many_words_are_folded_into_topics_that_keep_the_neighbours() -> None:
    random = np.random.default_rng(3)
    vocabulary = np.array([f"mot{chr(97 + k // 26)}{chr(97 + k % 26)}" for k in range(300)])
    subject = np.arange(90) % 6
    texts = [" ".join(vocabulary[50 * s + random.choice(50, 18, replace=False)]) for s in subject]
    block = topics.block(texts[:45], texts[45:])
    assert block.mentee.shape[1] == topics.TOPICS + 1
    assert block.steps is not None
    closeness = block.steps[(block.mentee @ block.mentor.T).astype(int)]
    same = np.equal.outer(subject[:45], subject[45:])
    assert closeness[same].mean() > 0.85
    assert (block.mentee == np.rint(block.mentee)).all()


def test_directions_are_at_right_angles_and_repeatable() -> None:
    words = np.random.default_rng(1).integers(0, 40, (60, 100)).astype(np.float64)
    gram = words.T @ words
    found = topics.directions(gram, 8)
    angles = found.T @ found / topics.FINE**2
    assert np.abs(angles - np.eye(8)).max() < 0.02
    values = np.sort(np.linalg.eigvalsh(gram))[::-1]
    assert np.trace(found.T @ gram @ found) / topics.FINE**2 > 0.9 * values[:8].sum()


def test_texts_without_a_word_are_unknown() -> None:
    block = topics.block(["", "un de la"], ["", "..."])
    assert not block.known_mentee.any()
    assert not block.known_mentor.any()
