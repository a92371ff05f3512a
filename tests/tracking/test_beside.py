"""What stands beside the numbers of people, attacked as they are: criteria that were unknown, the balance of the companies, what
people say it brought them, the shares of the costs. Each says how many people, to whoever knows the rule by which it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mentorat.lib import suppression
from mentorat.lib.suppression import K
from tests.tracking.attacker import found
from tests.tracking.test_attacker import counted, reported
from tests.tracking.test_figures import cohort
from tracking.reports import counting
from tracking.reports.facts import Cohort, Pair, Person, Stage
from tracking.reports.press import Before


def without(whole: Cohort, criteria: dict[int, tuple[str, ...]]) -> Cohort:
    """The same, where these criteria were unknown for the pairs of these numbers, and no other."""
    pairs = tuple(replace(pair, unknown=criteria.get(pair.key, ())) for pair in whole.pairs)
    return replace(whole, pairs=pairs)


def test_a_criterion_that_is_named_counts_those_for_whom_it_was_unknown() -> None:
    """Of twelve people no share is printed but that of six: to name the criterion says six, and whoever knows the two of a
    company finds the four others."""
    whole = without(cohort(6), dict.fromkeys(range(3), ("trade",)))
    company = {person.key: person.company for person in whole.people}
    unknown = {p: bool(pair.unknown) for pair in whole.pairs for p in pair.members}
    assert suppression.share(unknown, companies=company) == 50
    six = frozenset(p for p, yes in unknown.items() if yes)
    own = [p for p in company if company[p] == "Verte"]
    assert found([frozenset(company), six], own) != []
    assert counting.figures(whole).gaps == ()
    large = without(cohort(20), dict.fromkeys(range(12), ("trade",)))
    figures, groups = counting.printed(large)
    assert figures.gaps == ("trade",)
    assert len(groups["gap:trade"][1]) == 24


def pairs_of(links: list[tuple[str, str]], several: bool = False) -> Cohort:
    """A programme of these pairs of companies; with `several`, a mentor's company has one mentor for all its pairs."""
    made, people = [], {}
    for number, (gives, gets) in enumerate(links):
        mentor, mentee = f"m-{gives}" if several else f"m{number}", f"e{number}"
        people[mentor] = Person(mentor, "mentor", gives, Stage.BEGUN)
        people[mentee] = Person(mentee, "mentee", gets, Stage.BEGUN)
        made.append(Pair(number, mentor, mentee, gives, gets, Stage.BEGUN, 7000, 7000, 6, (), signed=True))
    return replace(cohort(0), people=tuple(people.values()), pairs=tuple(made), meetings=())


def test_the_balance_of_companies_counts_no_handful_of_their_people() -> None:
    """Three companies give, of one mentor each: three mentors."""
    few = pairs_of([("ABC"[n % 3], f"firm {n}") for n in range(9)], several=True)
    assert counting.figures(few).balance is None
    many = pairs_of([("ABC"[n % 3], f"firm {n}") for n in range(9)])
    balance = counting.figures(many).balance
    assert balance is not None
    assert (balance.giving, balance.even, balance.receiving) == (3, 0, 9)
    one_more = pairs_of([*[("ABC"[n % 3], f"firm {n}") for n in range(9)], ("D", "firm 9")])
    (_figures, groups), (then, more) = reported([many, replace(one_more, period="2026-12")])
    assert then.balance == balance, "one company more that gives is one mentor more"
    assert found([*counted(groups), *counted(more)]) == []


def test_the_shares_of_the_costs_are_weighed_with_all_that_is_printed() -> None:
    """Each company has enough people, and so have all of them: yet two more are of a pair than have looked back."""
    firms = [f"a{n}" for n in range(12)]
    people = tuple(
        Person(who, "mentor", "Rivage" if n < 6 else "Verte", Stage.BEGUN) for n, who in enumerate(firms)
    )
    whole = replace(cohort(0), people=people, until=date(2026, 11, 20))
    ten, shares = firms[:10], [firms[:6], firms[6:]]
    assert all(len(each) >= K for each in (ten, *shares))
    assert counting.beside(whole, Before(), {}, "costs", [*shares, firms]) is not None
    assert counting.beside(whole, Before(), {"answered": [ten]}, "costs", [*shares, firms]) is None
    assert counting.beside(whole, Before(None, ({"answered": [ten]},)), {}, "costs", [*shares, firms]) is None
