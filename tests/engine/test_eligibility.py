"""Who may never be paired, and why: the table of companies and people against a question asked pair by pair."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine import Cause, Cohort, EngineError, Person, Policy, Relation, exclusions, score

COMPANIES = ["x", "y", "z", "w", "v"]
TIES = st.lists(
    st.builds(
        Relation,
        st.sampled_from(["group", "competitor", "supplier", "declared"]),
        st.sampled_from(COMPANIES),
        st.sampled_from(COMPANIES),
        st.booleans(),
    ),
    max_size=6,
)
KEYS = [f"p{k}" for k in range(5)]
PAIRS = st.frozensets(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS)), max_size=4)
COMPANY = st.none() | st.sampled_from(COMPANIES)


def side(data: st.DataObject) -> tuple[Person, ...]:
    keys = data.draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=4))
    return tuple(Person(key, data.draw(COMPANY)) for key in keys)


@given(st.data(), TIES, PAIRS, PAIRS, PAIRS, st.booleans(), st.sampled_from(["dependent", "all", "none"]))
def test_the_causes_are_those_found_pair_by_pair(
    data: st.DataObject,
    ties: list[Relation],
    vetoes: frozenset[tuple[str, str]],
    failed: frozenset[tuple[str, str]],
    hierarchy: frozenset[tuple[str, str]],
    same_company_allowed: bool,
    rule: str,
) -> None:
    cleared = data.draw(st.none() | st.frozensets(st.sampled_from(COMPANIES)))
    cohort = Cohort(side(data), side(data), tuple(ties), vetoes, failed, hierarchy, cleared)
    policy = Policy(same_company_allowed=same_company_allowed, client_supplier=rule)  # type: ignore[arg-type]
    found = exclusions(cohort, policy)
    expected = [
        [min(causes(cohort, policy, a, b), default=Cause.NONE) for b in cohort.mentors]
        for a in cohort.mentees
    ]
    n, m = cohort.shape
    assert [[found.of(i, j) for j in range(m)] for i in range(n)] == expected
    whole = np.array(expected, dtype=np.uint8).reshape(n, m)
    assert found.cause.dtype == np.uint8
    assert (found.cause == whole).all()
    assert (found.mask == (whole > 0)).all()
    assert ((score(cohort, policy, found).score == 0) == found.mask).all()


def causes(cohort: Cohort, policy: Policy, a: Person, b: Person) -> list[Cause]:
    """Every cause that holds between a mentee and a mentor, by the definitions."""
    pair = {(a.key, b.key), (b.key, a.key)}
    holds = {
        Cause.SAME_PERSON: a.key == b.key,
        Cause.HIERARCHY: bool(pair & cohort.hierarchy),
        Cause.FAILED_PAIR: bool(pair & cohort.failed),
        Cause.VETO: bool(pair & cohort.vetoes),
        Cause.COMPANY_UNKNOWN: not (a.company and b.company),
    }
    if a.company and b.company:
        both = {a.company, b.company}
        ties = [tie for tie in cohort.relations if {tie.a, tie.b} == both and len(both) == 2]
        rules = {"all": (True, False), "dependent": (True,), "none": ()}
        cleared = cohort.cleared
        holds |= {
            Cause.SAME_COMPANY: len(both) == 1 and not policy.same_company_allowed,
            Cause.SAME_GROUP: len(both) == 2 and joined(cohort.relations, a.company, b.company),
            Cause.COMPETITOR: any(tie.kind == "competitor" for tie in ties),
            Cause.DECLARED: any(tie.kind == "declared" for tie in ties),
            Cause.CLIENT_SUPPLIER: any(
                tie.kind == "supplier" and tie.dependent in rules[policy.client_supplier] for tie in ties
            ),
        }
        holds[Cause.COMPANY_NOT_CLEARED] = cleared is not None and not both <= cleared
    elif cohort.cleared is not None:
        named = {company for company in (a.company, b.company) if company}
        holds[Cause.COMPANY_NOT_CLEARED] = not named <= cohort.cleared
    return [cause for cause, true in holds.items() if true]


def joined(relations: tuple[Relation, ...], a: str, b: str) -> bool:
    """Whether a chain of groups leads from one company to the other."""
    reached = {a}
    for _step in COMPANIES:
        for tie in relations:
            if tie.kind == "group" and {tie.a, tie.b} & reached:
                reached |= {tie.a, tie.b}
    return b in reached


def test_a_large_group_takes_no_time() -> None:
    """Thousands of companies, one group of a thousand: by table, not by pairs in the interpreter."""
    size = 3000
    people = tuple(Person(f"p{k}", f"c{k:04}") for k in range(size))
    ties = tuple(Relation("group", f"c{k:04}", "c0000") for k in range(1000))
    found = exclusions(Cohort(people[:50], people[50:], ties), Policy())
    assert int(found.mask.sum()) == 50 * 950


def test_nobody_is_no_pair() -> None:
    """-1 stands for nobody in an answer: read as an index from the end, it would tell of the wrong people."""
    cohort = Cohort((Person("a", "x"),), (Person("c", "y"),), vetoes=frozenset({("a", "c")}))
    barred = exclusions(cohort, Policy())
    assert barred.of(0, 0) is Cause.VETO
    with pytest.raises(EngineError, match="bad_index"):
        barred.of(0, -1)


def test_a_tie_that_means_nothing_excludes_nobody_in_silence_no_more() -> None:
    with pytest.raises(EngineError, match="bad_relation"):
        Relation("rival", "x", "y")  # type: ignore[arg-type]
    with pytest.raises(EngineError, match="bad_policy"):
        exclusions(Cohort((), ()), Policy(client_supplier="never"))  # type: ignore[arg-type]
