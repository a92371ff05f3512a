"""Every refusal of the engine has its sentence, in both languages, with the names and the values it speaks of."""

import ast
import re
from pathlib import Path

import numpy as np
import pytest
from django.utils import translation

from matching import engine, questions, wording
from matching.engine import (
    CRITERIA,
    Cause,
    Cohort,
    Contribution,
    EngineError,
    Level,
    Person,
    Policy,
    Unknown,
    assign,
    criteria_without_data,
    score,
)
from matching.engine.people import _faults
from matching.refusals import REFUSALS

GIVEN = {"person": "key", "cause": "cause"}  # what a sentence says → what the engine gives for it


def raised() -> list[tuple[str, set[str]]]:
    """The code and the names of the parameters of every EngineError in the source of the engine."""
    found = []
    for path in sorted(Path(engine.__path__[0]).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "EngineError":
                names = {keyword.arg or "" for keyword in node.keywords}
                if isinstance(node.args[0], ast.Constant):
                    found.append((str(node.args[0].value), names))
                else:
                    assert path.name == "people.py", "a code that no test can read"
    everything_wrong = Person(
        "x", themes={"t": 0}, level=Level(9), learning={"doing": -1}, tenure=-1, capacity=-1
    )
    return found + [(code, {"key", "side", "value"}) for code, _value in _faults(everything_wrong)]


def test_every_refusal_of_the_engine_has_a_sentence_that_it_can_fill() -> None:
    codes = raised()
    assert len(codes) > 25
    missing = {code for code, _names in codes} - set(REFUSALS)
    assert not missing, "say in matching/refusals.py what is wrong and what to do"
    for code, names in codes:
        said = set(re.findall(r"%\((\w+)\)s", str(REFUSALS[code])))
        assert {GIVEN.get(name, name) for name in said} <= names, code


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_sentence_can_be_said(language: str) -> None:
    with translation.override(language):
        for code, names in raised():
            params = dict.fromkeys(names, 0) | {"cause": Cause.SAME_COMPANY, "mentors": (0, 1)}
            said = wording.engine_error(EngineError(code, **params))
            assert said
            assert "%(" not in said
        for criterion in CRITERIA:
            assert all(questions.question(criterion.name, side) for side in ("mentor", "mentee"))
            assert not criterion.note or questions.note(criterion.name)
            assert all(code in wording.SENTENCES for code in criterion.codes)


def test_a_criterion_without_words_is_told_by_its_name() -> None:
    """A new one whose words are not written yet, or one of an old run that is no more: no page fails for that."""
    known = Contribution("shared_hobby", 400, 500, 8000, "shared_hobby.same", {"common": ("chess",)})
    assert wording.reason(known) == questions.question("shared_hobby", "mentor") == "Shared hobby"
    assert wording.unknown(Unknown("shared_hobby", "both")) == "shared hobby"


def test_a_forbidden_lock_is_told_with_names_and_its_cause() -> None:
    cohort = Cohort((Person("e", "a"),), (Person("m", "a"), Person("o", "b")), vetoes=frozenset({("e", "o")}))
    found = score(cohort, Policy())
    with translation.override("en"):
        for mentor, cause in ((0, "They work for the same company."), (1, "the reason is confidential.")):
            with pytest.raises(EngineError) as caught:
                assign(found.score, cohort.capacity, locked=[(0, mentor)], causes=found.exclusions.cause)
            said = wording.engine_error(caught.value, mentees=["Ana"], mentors=["Bo", "Cy"])
            assert said.startswith(f"Ana cannot be kept with {['Bo', 'Cy'][mentor]}. ")
            assert cause in said
            assert said.endswith("lift what excludes it.")


def test_too_many_locks_are_told_with_the_places() -> None:
    with pytest.raises(EngineError) as caught:
        assign(np.full((2, 1), 5000, dtype=np.uint16), np.array([1]), locked=[(0, 0), (1, 0)])
    with translation.override("en"):
        assert wording.engine_error(caught.value) == (
            "no. 1 has fewer places (1) than pairs kept (2): free one, or ask them for another place."
        )


def test_what_nobody_can_be_compared_on_is_told_in_words() -> None:
    cohort = Cohort((Person("e", "a", trade="it"),), (Person("m", "b", trade="it"),))
    names = {c.name: 0.0 for c in CRITERIA} | {"trade": 1, "learning": 1, "languages": 1}
    found = criteria_without_data(cohort, Policy(weights=names))
    with translation.override("en"):
        assert questions.without_data(found).startswith(
            "Nothing to compare on: languages, ways of learning and passing on. "
        )
        assert questions.without_data(()) == ""
