"""Eligibility, score and explanation on small people whose numbers can be worked out by hand."""

import os
import subprocess
import sys
import zlib
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from threadpoolctl import threadpool_limits

from matching.engine import (
    CRITERIA,
    SCALE,
    Cause,
    Cohort,
    EngineError,
    Explanation,
    Level,
    Person,
    Policy,
    Relation,
    Scores,
    assign,
    exclusions,
    explain,
    score,
    why_not,
)
from matching.engine.score import LARGE, table

from .people import COHORTS, EVERYTHING

GOVERNANCE = {"governance": 2}


def pair(mentee: Person, mentor: Person, policy: Policy | None = None) -> Explanation:
    cohort = Cohort((replace(mentee, key="e", company="a"),), (replace(mentor, key="m", company="b"),))
    return explain(cohort, score(cohort, policy or Policy()), 0, 0)


@given(COHORTS)
def test_contributions_add_up_to_the_score_and_the_range_holds_it(cohort: Cohort) -> None:
    found = score(cohort, EVERYTHING)
    for i, j in np.argwhere(found.score > 0):
        told = explain(cohort, found, int(i), int(j))
        assert (
            sum(c.points for c in told.contributions) + told.prior_points == told.score == found.score[i, j]
        )
        assert told.confidence == found.confidence[i, j]
        assert (told.low, told.high) == (found.low[i, j], found.high[i, j])
        assert 1 <= told.low <= told.high <= SCALE
        assert len(told.contributions) + len(told.unknown) == len(CRITERIA)
        assert Explanation.from_dict(told.as_dict()) == told


@given(COHORTS)
def test_sums_stay_where_float32_is_exact(cohort: Cohort) -> None:
    p = score(cohort, EVERYTHING).prepared
    absolute = np.abs(p.mentee).astype(np.float64) @ np.abs(p.mentor).T.astype(np.float64)
    assert absolute.size == 0 or absolute.max() + p.prior_points < 2**24
    assert (p.mentee == np.rint(p.mentee)).all()
    assert (p.mentor == np.rint(p.mentor)).all()
    for step in p.steps:
        absolute += step.points.max()
    assert absolute.size == 0 or absolute.max() < 2**24


def crowd(size: int) -> Cohort:
    """A cohort in which every criterion, and every way of computing one, has something to say."""
    random = np.random.default_rng(5)

    def some(words: list[str], most: int) -> frozenset[str]:
        return frozenset(random.choice(words, random.integers(0, most), replace=False).tolist())

    def person(key: str) -> Person:
        words, slots = [f"word{chr(97 + k)}" for k in range(26)], [f"slot{k}" for k in range(14)]
        return Person(
            key,
            f"c{random.integers(12)}",
            themes={t: int(random.integers(1, 4)) for t in sorted(some(words, 5))},
            skills=some(words, 6),
            trade=words[random.integers(8)] if random.random() < 0.8 else None,
            level=Level(float(random.random())) if random.random() < 0.8 else None,
            availability=some(slots, 7),
            languages=some(words[:5], 3),
            place=words[random.integers(9)],
            remote=bool(random.random() < 0.5),
            learning={"doing": float(random.random()), "thinking": 0.5},
            teaching={"doing": 0.3, "watching": float(random.random())},
            biography=" ".join(random.choice(words, 8)),
            tenure=float(random.integers(0, 40)),
        )

    sides = [tuple(person(f"{side}{k}") for k in range(size)) for side in "em"]
    vetoes = frozenset((f"e{k}", f"m{(7 * k) % size}") for k in range(size))
    return Cohort(sides[0], sides[1], (Relation("competitor", "c0", "c1"),), vetoes)


def test_the_scores_are_the_same_to_the_bit_however_they_are_computed() -> None:
    cohort = crowd(150)
    found = score(cohort, EVERYTHING)
    p, barred = found.prepared, found.exclusions
    assert {p.criteria[step.criterion].name for step in p.steps} == {"availability", "biography"}
    for blas in (1, 2):
        for compiled, chunk, threads in [
            (False, 7, None),
            (False, 64, 3),
            (True, 192, 1),
            (True, 31, 3),
            (True, 1, 2),
        ]:
            with threadpool_limits(blas, user_api="blas"):
                again = table(p, barred, chunk=chunk, threads=threads, compiled=compiled)
            assert (again == found.score).all()
            assert again.dtype == np.uint16


@pytest.mark.parametrize(
    "machine",
    [
        {"OPENBLAS_CORETYPE": "Nehalem", "OPENBLAS_NUM_THREADS": "1"},
        {"NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3", "PYTHONHASHSEED": "7"},
    ],
    ids=lambda machine: " ".join(machine.values()),
)
def test_the_scores_are_the_same_to_the_bit_on_another_machine(machine: dict[str, str]) -> None:
    """Other kernels of the BLAS, other vector units of numpy: sums in another order, sets in another order, the same numbers."""
    code = (
        "import warnings; warnings.simplefilter('ignore')\n"
        "from tests.engine.test_score import *\n"
        "import zlib; print(zlib.crc32(score(crowd(60), EVERYTHING).score.tobytes()))"
    )
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env={**os.environ, **machine},
        check=True,
        capture_output=True,
        text=True,
    )
    assert int(run.stdout) == zlib.crc32(score(crowd(60), EVERYTHING).score.tobytes())


def test_a_real_cohort_loads_no_compiler() -> None:
    """A coordinator with 200 people a side waits for no compiler."""
    assert 200 * 200 < LARGE <= 400 * 400
    code = (
        "import sys\nfrom matching.engine import *\n"
        "c = Cohort(*(tuple(Person(f'{s}{k}', f'{s}', trade='it') for k in range(200)) for s in 'em'))\n"
        "s = score(c, Policy(weights={'biography': 1}))\nexplain(c, s, 0, 0)\nsys.exit('numba' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@given(COHORTS)
def test_the_score_of_a_pair_does_not_depend_on_the_others_order(cohort: Cohort) -> None:
    found = score(cohort, Policy())
    turned = score(Cohort(cohort.mentees[::-1], cohort.mentors[::-1]), Policy())
    assert (turned.score[::-1, ::-1] == found.score).all()


def test_people_of_whom_nothing_is_known_get_the_prior_and_no_confidence() -> None:
    told = pair(Person("e"), Person("m"))
    assert (told.score, told.confidence, told.contributions) == (4500, 0, ())
    assert told.low < told.score < told.high
    assert {u.missing for u in told.unknown} == {"both"}
    # They are paired all the same: unknown is not bad.
    cohort = Cohort((Person("e", "a"),), (Person("m", "b"),))
    assert assign(score(cohort, Policy()).score, cohort.capacity).pairs == 1


def test_an_unknown_lowers_confidence_and_not_the_score() -> None:
    rich = Person("m", themes=GOVERNANCE, languages=frozenset({"fr"}), trade="it")
    full = pair(rich, rich)
    poor = pair(rich, replace(rich, trade=None))
    bad = pair(rich, replace(rich, trade="law"))
    assert poor.confidence < full.confidence
    assert bad.score < poor.score <= full.score


def test_the_theme_is_covered_by_depth() -> None:
    sought = {"governance": 3, "hiring": 1}
    whole = pair(Person("e", themes=sought), Person("m", themes={"governance": 2, "hiring": 3}))
    most = pair(Person("e", themes=sought), Person("m", themes=GOVERNANCE))
    least = pair(Person("e", themes=sought), Person("m", themes={"hiring": 2}))
    assert [t.contributions[0].closeness for t in (whole, most, least)] == [10_000, 7500, 2500]
    assert most.contributions[0].params["common"] == ("governance",)


@pytest.mark.parametrize(
    ("kind", "mentor", "mentee", "closeness"),
    [
        ("classic", 0.6, 0.4, 10_000),
        ("classic", 0.4, 0.4, 3000),
        ("classic", 0.1, 0.4, 0),
        ("classic", 1.0, 0.0, 3000),
        ("reverse", 0.1, 0.9, 10_000),
        ("reverse", 0.9, 0.5, 0),
    ],
)
def test_the_level_is_read_by_kind_of_programme(
    kind: str, mentor: float, mentee: float, closeness: int
) -> None:
    policy = Policy(kind=kind)  # type: ignore[arg-type]
    told = pair(Person("e", level=Level(mentee)), Person("m", level=Level(mentor)), policy)
    assert told.contributions[0].closeness == closeness


def test_level_facts_count_rungs_on_one_ladder_only() -> None:
    low, high = Level(0.3, "HEO", "cs", 3), Level(0.7, "SCS1", "cs", 7)
    assert pair(Person("e", level=low), Person("m", level=high)).contributions[0].params["steps"] == 4
    other = replace(high, ladder="words")
    assert pair(Person("e", level=low), Person("m", level=other)).contributions[0].params["steps"] is None


@pytest.mark.parametrize(
    ("field", "mentee", "mentor", "code", "closeness"),
    [
        ("trade", "it", "it", "trade.same", 10_000),
        ("trade", "it", "law", "trade.other", 2000),
        ("languages", frozenset({"fr"}), frozenset({"fr", "en"}), "languages.all", 10_000),
        ("languages", frozenset({"fr"}), frozenset({"en"}), "languages.none", 0),
        ("skills", frozenset({"a", "b"}), frozenset({"b"}), "skills.common", 5000),
        ("qualities", frozenset({"a"}), frozenset({"a"}), "qualities.all", 10_000),
        ("intentions", frozenset({"a"}), frozenset({"b"}), "intentions.none", 0),
        ("availability", frozenset({"am", "pm"}), frozenset({"am"}), "availability.common", 7000),
        ("place", "lyon", "lyon", "place.same", 10_000),
        ("place", "lyon", "gaspe", "place.other", 2000),
    ],
)
def test_each_criterion_by_hand(
    field: str, mentee: object, mentor: object, code: str, closeness: int
) -> None:
    told = pair(Person("e", **{field: mentee}), Person("m", **{field: mentor}))  # type: ignore[arg-type]
    assert [(c.criterion, c.code, c.closeness) for c in told.contributions] == [(field, code, closeness)]


def test_a_trade_of_the_same_family_is_half_way() -> None:
    told = pair(Person("e", trade="dev", trade_family="it"), Person("m", trade="ops", trade_family="it"))
    assert (told.contributions[0].code, told.contributions[0].closeness) == ("trade.family", 6000)


def test_people_far_apart_who_meet_by_video_are_near() -> None:
    told = pair(Person("e", place="lyon", remote=True), Person("m", place="gaspe", remote=True))
    assert (told.contributions[0].code, told.contributions[0].closeness) == ("place.remote", 9000)


def test_learning_meets_teaching() -> None:
    same = pair(Person("e", learning={"doing": 1}), Person("m", teaching={"doing": 2}))
    other = pair(Person("e", learning={"doing": 1}), Person("m", teaching={"thinking": 1}))
    assert [same.contributions[0].closeness, other.contributions[0].closeness] == [10_000, 0]
    mixed = pair(Person("e", learning={"doing": 1}), Person("m", teaching={"doing": 1, "thinking": 1}))
    assert mixed.contributions[0].closeness == pytest.approx(7500, abs=60)


def test_biographies_count_only_where_the_programme_says_so() -> None:
    one, other = Person("e", biography="forest governance"), Person("m", biography="forest governance")
    assert "biography" not in {c.criterion for c in pair(one, other).contributions}
    cohort = Cohort(
        (replace(one, company="a"), Person("e2", "a", biography="bread and water")),
        (replace(other, company="b"),),
    )
    found = score(cohort, Policy(weights={"biography": 2}))
    told = explain(cohort, found, 0, 0).contributions[0]
    assert (told.code, told.params["words"]) == ("biography.close", ("governance", "forest"))
    assert found.score[0, 0] > found.score[1, 0]


CAUSES = {
    "same": Cause.SAME_COMPANY,
    "subsidiary": Cause.SAME_GROUP,
    "rival": Cause.COMPETITOR,
    "supplier": Cause.CLIENT_SUPPLIER,
    "declared": Cause.DECLARED,
    None: Cause.COMPANY_UNKNOWN,
    "waiting": Cause.COMPANY_NOT_CLEARED,
    "free": Cause.NONE,
}


def test_every_company_cause_is_kept() -> None:
    cohort = Cohort(
        (Person("e", "same"),),
        tuple(Person(f"m{k}", company) for k, company in enumerate(CAUSES)),
        relations=(
            Relation("group", "subsidiary", "holding"),
            Relation("group", "holding", "same"),
            Relation("competitor", "rival", "same"),
            Relation("supplier", "supplier", "same"),
            Relation("declared", "same", "declared"),
        ),
        cleared=frozenset(str(c) for c in CAUSES if c and c != "waiting"),
    )
    found = exclusions(cohort, Policy())
    assert [found.of(0, j) for j in range(len(CAUSES))] == list(CAUSES.values())
    assert found.mask[0].tolist() == [c != Cause.NONE for c in CAUSES.values()]
    scores = score(cohort, Policy(), found)
    assert ((scores.score == 0) == found.mask).all()
    assert (scores.confidence[found.mask] == 0).all()
    assert why_not(scores, 0, 0) is Cause.SAME_COMPANY
    assert explain(cohort, scores, 0, 2).cause is Cause.COMPETITOR


def test_a_supplier_counts_as_the_policy_says() -> None:
    def cause(rule: str, dependent: bool) -> Cause:
        cohort = Cohort(
            (Person("e", "a"),), (Person("m", "b"),), (Relation("supplier", "a", "b", dependent),)
        )
        return exclusions(cohort, Policy(client_supplier=rule)).of(0, 0)  # type: ignore[arg-type]

    assert cause("dependent", True) is cause("all", False) is Cause.CLIENT_SUPPLIER
    assert cause("dependent", False) is cause("none", True) is Cause.NONE


@pytest.mark.parametrize("field", ["vetoes", "failed", "hierarchy"])
def test_people_are_kept_apart_in_either_order(field: str) -> None:
    expected = {"vetoes": Cause.VETO, "failed": Cause.FAILED_PAIR, "hierarchy": Cause.HIERARCHY}[field]
    for names in (("e", "m"), ("m", "e")):
        cohort = Cohort((Person("e", "a"),), (Person("m", "b"),), **{field: frozenset({names})})  # type: ignore[arg-type]
        assert exclusions(cohort, Policy()).of(0, 0) is expected


def test_a_public_cause_is_told_before_a_confidence() -> None:
    cohort = Cohort((Person("e", "a"),), (Person("m", "a"),), vetoes=frozenset({("e", "m")}))
    assert exclusions(cohort, Policy()).of(0, 0) is Cause.SAME_COMPANY
    allowed = exclusions(cohort, Policy(same_company_allowed=True))
    assert allowed.of(0, 0) is Cause.VETO


def test_one_person_on_both_sides_is_never_with_themselves() -> None:
    cohort = Cohort((Person("x", "a"),), (Person("x", "b"),))
    assert cohort.twins == ((0, 0),)
    assert exclusions(cohort, Policy(same_company_allowed=True)).of(0, 0) is Cause.SAME_PERSON


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        (Policy(weights={"themes": -1}), "bad_weight"),
        (Policy(weights={"themes": float("nan")}), "bad_weight"),
        (Policy(weights={"themes": float("inf")}), "bad_weight"),
        (Policy(weights={"astrology": 1}), "unknown_criterion"),
        (Policy(weights=dict.fromkeys([c.name for c in CRITERIA], 0)), "no_weight"),
        (Policy(prior_mean=2), "bad_prior"),
        (Policy(prior_weight=float("nan")), "bad_prior"),
        (Policy(weights={"themes": "5"}), "bad_weight"),  # type: ignore[dict-item]
        (Policy(weights={"themes": 1001}), "bad_weight"),
        (Policy(kind="upside down"), "bad_policy"),  # type: ignore[arg-type]
        (Policy(client_supplier="some"), "bad_policy"),  # type: ignore[arg-type]
    ],
)
def test_a_policy_without_meaning_is_refused(policy: Policy, code: str) -> None:
    with pytest.raises(EngineError) as caught:
        score(Cohort((), ()), policy)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("code", "person"),
    [
        ("bad_depth", Person("e", "a", themes={"x": 0})),
        ("bad_depth", Person("e", "a", themes={"x": 10**9})),
        ("bad_depth", Person("e", "a", themes={"x": float("nan")})),  # type: ignore[dict-item]
        ("bad_level", Person("e", "a", level=Level(7.0))),
        ("bad_level", Person("e", "a", level=Level(float("nan")))),
        ("bad_share", Person("e", "a", learning={"doing": -1.0})),
        ("bad_share", Person("e", "a", learning={"doing": 0.0})),
        ("bad_share", Person("e", "a", teaching={"doing": float("inf")})),
        ("bad_tenure", Person("e", "a", tenure=-3)),
        ("bad_tenure", Person("e", "a", tenure=float("inf"))),
        ("bad_places", Person("e", "a", capacity=-1)),
    ],
)
def test_a_profile_without_meaning_is_refused_by_name(code: str, person: Person) -> None:
    for sides in (((person,), ()), ((), (person,))):
        with pytest.raises(EngineError) as caught:
            score(Cohort(*sides), Policy())
        assert caught.value.code == code
        assert (caught.value.params["key"], caught.value.params["side"]) == (
            "e",
            "mentee" if sides[0] else "mentor",
        )


@pytest.mark.parametrize("weight", [1e-310, 1e-30, 1000.0])
def test_only_the_proportions_of_the_weights_count(weight: float) -> None:
    one, other = Person("e", themes=GOVERNANCE, trade="it"), Person("m", themes=GOVERNANCE, trade="law")
    names = dict.fromkeys([c.name for c in CRITERIA], 1.0)
    assert pair(one, other, Policy(weights=dict.fromkeys(names, weight))) == pair(
        one, other, Policy(weights=names)
    )


def test_one_mentee_before_ten_thousand_mentors() -> None:
    mentors = tuple(Person(f"m{j}", "b", languages=frozenset({"fr"} if j else {"en"})) for j in range(10_000))
    cohort = Cohort((Person("e", "a", languages=frozenset({"en"})),), mentors)
    found = score(cohort, Policy())
    assert found.score[0].argmax() == 0
    assert explain(cohort, found, 0, 0).among == 10_000


def test_the_same_person_twice_on_one_side_is_refused() -> None:
    with pytest.raises(EngineError, match="duplicate_person"):
        Cohort((Person("x"), Person("x")), ())


@pytest.mark.parametrize(("n", "m"), [(0, 0), (0, 2), (2, 0)])
def test_an_empty_side_scores_nothing(n: int, m: int) -> None:
    cohort = Cohort(tuple(Person(f"e{i}") for i in range(n)), tuple(Person(f"m{j}") for j in range(m)))
    found: Scores = score(cohort, Policy())
    assert found.score.shape == found.confidence.shape == found.high.shape == (n, m)


def test_each_criterion_has_a_name_of_its_own() -> None:
    assert all(a.name != b.name for a, b in combinations(CRITERIA, 2))
