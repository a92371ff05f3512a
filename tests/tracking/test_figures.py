"""The committee's figures on cohorts made by hand: what is printed, and what is withheld."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from mentorat.lib.suppression import K
from tracking.reports import figures as module
from tracking.reports.counting import figures
from tracking.reports.facts import Cohort, Meeting, Pair, Person, Stage
from tracking.reports.figures import Alerts, Balance, Figures, Line, Month
from tracking.reports.ladder import Rung, at_least, ladder

NO_ALERT = Alerts(None, None, None, None, None, None, ())
FIRMS = ("Rivage", "Verte", "Lac", "Horizon", "Roch", "Nord")


def person(number: int, side: str, stage: Stage) -> Person:
    return Person(
        f"{side}{number}@alpha.example", side, FIRMS[(number + (side == "mentee")) % len(FIRMS)], stage
    )


def cohort(size: int, single: int = 0, **fields: object) -> Cohort:
    """`size` pairs that have begun, and `single` qualified people; pair n has score 6, 7, 8, 9 of ten in turn."""
    people = [person(n, side, Stage.BEGUN) for n in range(size) for side in ("mentor", "mentee")]
    people += [person(100 + n, ("mentor", "mentee")[n % 2], Stage.QUALIFIED) for n in range(single)]
    firm = {p.key: p.company for p in people}
    made = tuple(
        Pair(
            key=n,
            mentor=f"mentor{n}@alpha.example",
            mentee=f"mentee{n}@alpha.example",
            mentor_company=firm[f"mentor{n}@alpha.example"],
            mentee_company=firm[f"mentee{n}@alpha.example"],
            stage=Stage.BEGUN,
            score=6000 + 1000 * (n % 4),
            confidence=5000 + 1000 * (n % 3),
            known=6,
            unknown=("learning", "place", "trade", "level")[: 2 + n % 3],
            signed=n % 2 == 0,
        )
        for n in range(size)
    )
    whole = Cohort(
        program="Passerelles",
        consortium="Réseau",
        kind="classic",
        period="2026-11",
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 6, 1),
        until=date(2026, 11, 20),
        people=tuple(people),
        pairs=made,
        meetings=tuple(
            Meeting(n, month, n % 4 != 0) for month in ("2026-09", "2026-11") for n in range(size)
        ),
        companies=6,
        cleared=5,
    )
    return replace(whole, **fields)  # type: ignore[arg-type]


def test_whoever_could_no_longer_meet_is_not_missing() -> None:
    """Pairs that ended keep their meetings in the months, and weigh nothing on who met this month."""
    whole = cohort(24)
    over = replace(whole, pairs=tuple(replace(pair, ended=pair.key in (0, 4, 8)) for pair in whole.pairs))
    before, after = figures(whole), figures(over)
    assert before.met is not None
    assert after.met is not None
    assert before.met < after.met
    assert after.alerts == replace(NO_ALERT, any=6, ended=6)
    assert replace(after, met=before.met, alerts=NO_ALERT) == before


def test_a_cohort_of_fifty_two() -> None:
    found = figures(cohort(20, single=12))
    assert found == Figures(
        program="Passerelles",
        consortium="Réseau",
        kind="classic",
        period="2026-11",
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 6, 1),
        until=date(2026, 11, 20),
        companies=6,
        cleared=5,
        people=52,
        sides=(Line("mentee", 26), Line("mentor", 26)),
        rungs=(Rung(Stage.QUALIFIED, Stage.QUALIFIED, 12), Rung(Stage.BEGUN, Stage.BEGUN, 40)),
        pairs=None,
        active_pairs=20,
        score=7.5,
        confidence=6.0,
        unknown=3.0,
        gaps=("trade",),
        signed=50,
        meetings_planned=40,
        meetings_held=30,
        months=(Month("2026-09", 20, 15), Month("2026-10", None, None), Month("2026-11", 20, 15)),
        met=80,
        given=(),
        received=(),
        balance=Balance(giving=1, even=4, receiving=1),
        alerts=NO_ALERT,
    )


def test_a_cohort_of_eight_has_totals_only() -> None:
    found = figures(cohort(4))
    assert (found.small, found.people, found.companies) == (True, 8, 6)
    assert (found.sides, found.rungs, found.months, found.given, found.received, found.balance) == (
        (),
        (),
        (),
        (),
        (),
        None,
    )
    assert (found.pairs, found.active_pairs, found.signed, found.met, found.gaps) == (
        None,
        None,
        None,
        None,
        (),
    )
    assert (found.meetings_planned, found.meetings_held) == (10, 5)


def test_a_cohort_of_four_says_nothing_of_people() -> None:
    found = figures(cohort(2))
    assert (found.people, found.score, found.unknown, found.meetings_held) == (None, None, None, None)


def test_companies_are_named_from_five_people_on() -> None:
    pairs = tuple(
        replace(
            pair, mentor_company="Rivage" if n < 7 else "Verte", mentee_company="Lac" if n < 8 else "Horizon"
        )
        for n, pair in enumerate(cohort(14).pairs)
    )
    found = figures(cohort(14, pairs=pairs))
    assert found.given == (Line("Rivage", 7), Line("Verte", 7))
    assert found.received == (Line("Lac", 8), Line("Horizon", 6))
    assert found.balance is None  # four companies: one could tell which is which


def test_one_firm_that_weighs_more_than_half_hides_the_averages() -> None:
    people = tuple(
        replace(p, company="Rivage" if n < 24 else p.company) for n, p in enumerate(cohort(20).people)
    )
    found = figures(cohort(20, people=people))
    assert (found.score, found.signed, found.meetings_held) == (None, None, None)


def test_the_snapshot_survives_json() -> None:
    for found in (figures(cohort(20, single=12)), figures(cohort(4))):
        assert module.from_dict(json.loads(json.dumps(module.as_dict(found)))) == found


def test_neighbours_are_put_together() -> None:
    stages = {
        f"p{n}": stage
        for n, stage in enumerate(
            [Stage.QUALIFIED] * 8 + [Stage.ANNOUNCED] * 2 + [Stage.ACCEPTED] * 4 + [Stage.BEGUN] * 20
        )
    }
    firms = {key: FIRMS[n % 6] for n, key in enumerate(stages)}
    rungs = ladder(stages, firms)
    assert rungs == (
        Rung(Stage.QUALIFIED, Stage.QUALIFIED, 8),
        Rung(Stage.ANNOUNCED, Stage.ACCEPTED, 6),
        Rung(Stage.BEGUN, Stage.BEGUN, 20),
    )
    assert (
        at_least(rungs, Stage.ANNOUNCED),
        at_least(rungs, Stage.ACCEPTED),
        at_least(rungs, Stage.BEGUN),
    ) == (26, None, 20)


@given(st.lists(st.tuples(st.sampled_from(list(Stage)), st.sampled_from(FIRMS)), max_size=60))
def test_whoever_subtracts_finds_no_group_under_five(people: list[tuple[Stage, str]]) -> None:
    stages = {f"p{n}": stage for n, (stage, _) in enumerate(people)}
    rungs = ladder(stages, {f"p{n}": firm for n, (_, firm) in enumerate(people)})
    assert not rungs or sum(r.people for r in rungs) == len(people)
    steps = [sum(r.people for r in rungs if r.first >= low.first) for low in rungs]
    for bigger, smaller in zip(steps, [*steps[1:], 0], strict=False):
        assert bigger - smaller >= K
