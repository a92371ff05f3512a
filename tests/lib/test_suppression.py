"""The rules one by one, then attackers who hold the report and try to find a group of one to four people."""

from collections import Counter, defaultdict
from itertools import combinations, combinations_with_replacement
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorat.lib.suppression import K, Partition, Reason, Suppressed, count, mean, partition, share


def people(**sizes: int) -> dict[int, str]:
    """So many people by label, numbered."""
    labels = [label for label, size in sizes.items() for _ in range(size)]
    return dict(enumerate(labels))


@pytest.mark.parametrize(("size", "figure"), [(0, None), (4, None), (5, 5), (40, 40)])
def test_a_count_needs_five_people(size: int, figure: int | None) -> None:
    assert count(range(size)) == (Suppressed(Reason.TOO_FEW) if figure is None else figure)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (5, 10, 5),
        (4, 10, Suppressed(Reason.CONCENTRATED)),
        (6, 10, Suppressed(Reason.CONCENTRATED)),
        (12, 12, Suppressed(Reason.CONCENTRATED)),
        (0, 12, Suppressed(Reason.CONCENTRATED)),
        (5, 9, Suppressed(Reason.SMALL_COHORT)),
        (2, 3, Suppressed(Reason.TOO_FEW)),
    ],
)
def test_a_part_and_its_complement_are_both_large_enough(part: int, whole: int, expected: object) -> None:
    assert count(range(part), within=range(whole)) == expected


def test_a_part_lies_within_its_whole() -> None:
    with pytest.raises(ValueError, match="outside"):
        count({1, 99}, within=range(12))


def test_small_labels_are_merged() -> None:
    assert partition(people(a=9, b=7, c=3, d=2)) == Partition((("a", 9), ("b", 7)), 5)


def test_the_smallest_printed_label_joins_what_is_still_too_small() -> None:
    assert partition(people(a=9, b=7, c=6, d=1)) == Partition((("a", 9), ("b", 7)), 7)


def test_a_table_of_one_line_is_not_printed() -> None:
    assert partition(people(a=20, b=1)) == Suppressed(Reason.CONCENTRATED)
    assert partition(people(a=20)) == Suppressed(Reason.CONCENTRATED)


def test_a_cohort_of_eight_gets_totals_only() -> None:
    eight = people(mentor=4, mentee=4)
    assert count(eight) == 8
    assert partition(eight) == Suppressed(Reason.SMALL_COHORT)
    assert share(dict.fromkeys(eight, True)) == Suppressed(Reason.SMALL_COHORT)
    assert mean(dict(enumerate([5, 4, 4, 3, 5, 4, 2, 3]))) == 4.0


def test_a_group_across_companies_has_three_and_no_giant() -> None:
    two = people(a=5, b=5)
    giant = people(a=6, b=3, c=2)
    fair = people(a=5, b=3, c=2)
    assert count(two, companies=two) == Suppressed(Reason.COMPANIES)
    assert count(giant, companies=giant) == Suppressed(Reason.COMPANIES)
    assert count(fair, companies=fair) == 10


def test_a_label_from_too_few_companies_is_merged() -> None:
    companies = dict(enumerate("abcabcabc" + "aaabbb" + "abcd"))
    labels = dict(enumerate("x" * 9 + "y" * 6 + "z" * 4))
    assert partition(labels, companies=companies) == Partition((("x", 9),), 10)


def test_percentages_are_rounded_to_ten_and_need_both_sides() -> None:
    assert share(dict(enumerate([True] * 7 + [False] * 6))) == 50
    assert share(dict(enumerate([True] * 11 + [False] * 9))) == 60
    assert share(dict(enumerate([True] * 9 + [False] * 4))) == Suppressed(Reason.CONCENTRATED)
    assert share(dict(enumerate([True] * 12))) == Suppressed(Reason.CONCENTRATED)


def test_a_mean_needs_three_people_who_differ() -> None:
    assert mean(dict(enumerate([4, 4, 4]))) == Suppressed(Reason.TOO_FEW)
    assert mean(dict(enumerate([4] * 9))) == Suppressed(Reason.CONCENTRATED)
    assert mean(dict(enumerate([4] * 9 + [1, 2]))) == Suppressed(Reason.CONCENTRATED)
    assert mean(dict(enumerate([4] * 9 + [1, 2, 5]))) == 3.5


def test_a_group_a_little_different_from_a_published_one_is_not_published() -> None:
    answers = dict(enumerate([1, 2, 3, 4, 5] * 3))
    without_one = {person: answer for person, answer in answers.items() if person}
    assert mean(without_one, published=[answers]) == Suppressed(Reason.SMALL_CHANGE)
    assert mean(answers, published=[answers]) == 3.0
    assert mean({person: answers[person] for person in range(10)}, published=[answers]) == 3.0


# --- attackers


class Row(NamedTuple):
    company: str
    gender: str
    role: str
    pleased: bool
    mark: int


Cohort = dict[int, Row]
ROW = st.builds(
    Row,
    st.sampled_from("ABCDEFG"),
    st.sampled_from("fhx"),
    st.sampled_from(["mentor", "mentee"]),
    st.booleans(),
    st.integers(1, 5),
)
COHORT = st.lists(ROW, max_size=60).map(lambda rows: dict(enumerate(rows)))


def tables(cohort: Cohort) -> dict[str, list[int]]:
    """What a report prints of a cohort: for each table, the sizes of its groups, the total first."""
    company = {who: row.company for who, row in cohort.items()}
    printed = {
        "company": partition(company),
        "gender": partition({who: row.gender for who, row in cohort.items()}, companies=company),
        "role": partition({who: row.role for who, row in cohort.items()}, companies=company),
    }
    found = {}
    for name, table in printed.items():
        if isinstance(table, Partition):
            found[name] = [table.total, *(size for _, size in table.groups), table.other]
    part = count([who for who, row in cohort.items() if row.pleased], within=cohort)
    if not isinstance(part, Suppressed):
        found["pleased"] = [len(cohort), part]
    return found


def smallest_difference(sizes: list[int]) -> int:
    """The smallest group that sums and differences of the printed numbers of one table can isolate."""
    total, *groups = sizes
    shown = [size for size in groups if size]
    sums = {sum(some) for size in range(1, len(shown) + 1) for some in combinations(shown, size)}
    return min(value for value in sums | {total - value for value in sums} if value > 0)


@settings(max_examples=300, deadline=None)
@given(COHORT)
def test_subtraction_finds_no_group_of_one_to_four(cohort: Cohort) -> None:
    printed = tables(cohort)
    assert len(cohort) >= 2 * K or not printed
    assert all(sizes[0] == len(cohort) for sizes in printed.values())
    assert all(smallest_difference(sizes) >= K for sizes in printed.values())


@settings(max_examples=200, deadline=None)
@given(COHORT, st.data())
def test_two_people_who_take_themselves_out_still_face_three(cohort: Cohort, data: st.DataObject) -> None:
    gender = {who: row.gender for who, row in cohort.items()}
    table = partition(gender)
    if isinstance(table, Suppressed):
        return
    known = Counter(gender[who] for who in data.draw(st.permutations(list(cohort)))[:2])
    named = dict(table.groups)
    assert all(size - known[label] >= K - 2 for label, size in named.items())
    hidden = sum(size for label, size in known.items() if label not in named)
    assert table.other == 0 or table.other - hidden >= K - 2


@pytest.mark.parametrize("size", range(5, 11))
def test_no_mean_tells_two_people_who_know_the_rules_what_a_third_answered(size: int) -> None:
    """Every possible set of answers. Who knows the algorithm also learns from a figure that is missing."""
    by_figure: dict[object, list[Counter[int]]] = defaultdict(list)
    for answers in combinations_with_replacement(range(1, 6), size):
        by_figure[mean(dict(enumerate(answers)))].append(Counter(answers))
    for possible in by_figure.values():
        for own in map(Counter, combinations_with_replacement(range(1, 6), 2)):
            others = {frozenset((answers - own).items()) for answers in possible if own <= answers}
            assert not others or any(len(rest) > 1 for rest in others) or len(others) > 1


@pytest.mark.parametrize("size", range(5, 31))
def test_no_share_tells_two_people_who_know_the_rules_what_a_third_answered(size: int) -> None:
    by_figure: dict[object, set[int]] = defaultdict(set)
    for yes in range(size + 1):
        by_figure[share(dict(enumerate([True] * yes + [False] * (size - yes))))].add(yes)
    for possible in by_figure.values():
        for own in range(3):
            others = {yes - own for yes in possible if own <= yes <= size - 2 + own}
            assert others not in ({0}, {size - 2})


@settings(max_examples=200, deadline=None)
@given(COHORT, st.sets(st.integers(0, 59)), st.sets(st.integers(0, 59)))
def test_two_successive_reports_differ_by_nobody_or_by_five(
    cohort: Cohort, absent_first: set[int], absent_then: set[int]
) -> None:
    """What the attacker subtracts is the people who are in one of the two groups only."""
    first = [who for who in cohort if who not in absent_first]
    then = [who for who in cohort if who not in absent_then]
    figures = (
        share({who: cohort[who].pleased for who in then}, published=[first]),
        mean({who: cohort[who].mark for who in then}, published=[first]),
        partition({who: cohort[who].role for who in then}, published=[first]),
    )
    if len(set(first) ^ set(then)) in range(1, K):
        assert all(isinstance(figure, Suppressed) for figure in figures)


@pytest.mark.parametrize("size", range(11, 15))
def test_someone_who_leaves_takes_no_answer_along(size: int) -> None:
    """Without the rule on small changes, some departures would be read at once; with it, none is."""
    answers = {person: person < 6 for person in range(size)}
    left = {person: yes for person, yes in answers.items() if person != size - 1}
    assert share(left, published=[answers]) == Suppressed(Reason.SMALL_CHANGE)
    assert not isinstance(share(left, published=[left]), Suppressed) or size == 11
