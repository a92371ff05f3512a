"""Random people with holes, for the tests of scores, reasons and questions."""

from hypothesis import strategies as st

from matching.engine import CRITERIA, Cohort, Level, Person, Policy

WORDS = st.frozensets(st.sampled_from("abcdef"), max_size=4)
SHARES = st.dictionaries(st.sampled_from(["doing", "watching", "thinking"]), st.floats(0.1, 1), max_size=3)
TEXTS = ["", "forest governance and water", "water and bread", "governance of the bread makers", "hiring"]


def people(prefix: str) -> st.SearchStrategy[Person]:
    """People of four companies whose every field may be missing."""
    return st.builds(
        Person,
        key=st.integers(0, 10**6).map(lambda number: f"{prefix}{number}"),
        company=st.sampled_from(["x", "y", "z", "w", None]),
        themes=st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 3), max_size=4),
        skills=WORDS,
        trade=st.sampled_from([None, "it", "law"]),
        trade_family=st.sampled_from([None, "craft", "office"]),
        level=st.none() | st.floats(0, 1).map(Level),
        qualities=WORDS,
        intentions=WORDS,
        languages=WORDS,
        place=st.sampled_from([None, "lyon", "gaspe", "arles"]),
        remote=st.sampled_from([None, True, False]),
        availability=WORDS,
        learning=SHARES,
        teaching=SHARES,
        biography=st.sampled_from(TEXTS),
        tenure=st.none() | st.floats(0, 50),
    )


def side(prefix: str, most: int = 5) -> st.SearchStrategy[tuple[Person, ...]]:
    return st.lists(people(prefix), max_size=most, unique_by=lambda p: p.key).map(tuple)


COHORTS = st.builds(Cohort, side("e"), side("m"))
EVERYTHING = Policy(weights={criterion.name: 1.7 for criterion in CRITERIA})
