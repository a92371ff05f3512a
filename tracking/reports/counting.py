"""From a programme's facts to the figures that may be printed. Pure functions of `facts.Cohort` and of the reports before.

Every count of people comes through `tracking.reports.press`; numbers of meetings are rounded to 5, and given only where
enough people had one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import Any

from mentorat.lib import suppression
from mentorat.lib.suppression import K, Suppressed
from tracking import clock
from tracking.reports.facts import Cohort, Meeting, Pair, Stage
from tracking.reports.figures import Balance, Figures, Month
from tracking.reports.ladder import Rung, at_least, ladders
from tracking.reports.outcome import alerts, attended, results
from tracking.reports.press import Before, Groups, Press

MEETINGS_STEP = 5
MOSTLY = 50  # percent of the people for whom a criterion was unknown, from which it is worth naming
TENTHS = (0, 10)
FULL = 1000  # a score of 10,000 on a scale of ten


def figures(cohort: Cohort, before: Before | None = None) -> Figures:
    """Everything that may be printed on the cohort."""
    return printed(cohort, before)[0]


def printed(cohort: Cohort, before: Before | None = None) -> tuple[Figures, Groups]:
    """The figures, and the people of each group that they count, by figure: for the reports to come."""
    before = before or Before()
    press = Press({person.key: person.company for person in cohort.people}, before)
    return _figures(cohort, press, before.figures), press.groups


def beside(
    cohort: Cohort, before: Before, groups: Groups, name: str, more: Iterable[Collection[str]]
) -> Groups | None:
    """`groups` and those of a figure that is counted elsewhere; None where it may not be printed beside them."""
    companies = {person.key: person.company for person in cohort.people}
    press = Press(companies, Before(None, (*before.groups, groups)))
    return {**groups, **press.groups} if press.admits(name, *more) else None


def _figures(cohort: Cohort, press: Press, last: Figures | None) -> Figures:
    """In this order: what comes first may keep what comes after it from being printed."""
    pairs = [pair for pair in cohort.pairs if pair.stage >= Stage.ANNOUNCED]
    begun = [pair for pair in pairs if pair.stage == Stage.BEGUN]
    people = press.count("people", press.companies.keys(), last=last.people if last else None)
    return Figures(
        program=cohort.program,
        consortium=cohort.consortium,
        kind=cohort.kind,
        period=cohort.period,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        until=cohort.until,
        companies=cohort.companies,
        cleared=cohort.cleared,
        people=people,
        **_progress(cohort, pairs, begun, press, last),
        sides=press.table("sides", _sides(cohort), last=last.sides if last else ()),
        **_reciprocity(pairs, press, last),
        **_meetings(cohort, begun, press),
        results=results(cohort.opinions, press, last.results if last else None),
        attended=attended(cohort, press, last),
        **_quality(pairs, press, last),
        alerts=alerts(cohort, begun, press, last.alerts if last else None),
        balance=_balance(pairs, press, last.balance if last else None),
        sayings=cohort.sayings,
        learnt=cohort.learnt,
    )


def _progress(
    cohort: Cohort, pairs: list[Pair], begun: list[Pair], press: Press, last: Figures | None
) -> dict[str, Any]:
    """The ladder, and the pairs where it has a step for them; all of it as it was, where it would move by too few."""
    for rungs, reached in ladders(_stages(cohort), press.companies):
        if press.admits("rungs", *reached):
            return {
                "rungs": rungs,
                "pairs": _pairs("pairs", pairs, rungs, Stage.ANNOUNCED, press),
                "active_pairs": _pairs("active_pairs", begun, rungs, Stage.BEGUN, press),
            }
        if last and last.rungs:
            return {"rungs": last.rungs, "pairs": last.pairs, "active_pairs": last.active_pairs}
    return {"rungs": (), "pairs": None, "active_pairs": None}


def _pairs(name: str, pairs: list[Pair], rungs: tuple[Rung, ...], stage: Stage, press: Press) -> int | None:
    """How many; where somebody is of several pairs, it tells how many mentees there are."""
    if not at_least(rungs, stage):
        return None
    if len({person for pair in pairs for person in pair.members}) == 2 * len(pairs):
        return len(pairs)
    mentees = {pair.mentee for pair in pairs}
    return press.count(name, mentees) if len(mentees) == len(pairs) else None


def _stages(cohort: Cohort) -> dict[str, Stage]:
    """The farthest stage of each person, in either role."""
    found: dict[str, Stage] = {}
    for person in cohort.people:
        found[person.key] = max(person.stage, found.get(person.key, Stage.LEFT))
    return found


def _sides(cohort: Cohort) -> dict[str, str]:
    """The role of each person; whoever holds both is neither's line."""
    found: dict[str, str] = {}
    for person in cohort.people:
        found[person.key] = person.side if found.get(person.key, person.side) == person.side else ""
    return found


def _quality(pairs: list[Pair], press: Press, last: Figures | None) -> dict[str, Any]:
    scored = [pair for pair in pairs if pair.score is not None and pair.confidence is not None]
    accepted = [pair for pair in pairs if pair.stage >= Stage.ACCEPTED]
    scores = {p: round((pair.score or 0) / FULL) for pair in scored for p in pair.members}
    sure = {p: round((pair.confidence or 0) / FULL) for pair in scored for p in pair.members}
    unknown = {p: _unknown(pair) for pair in scored for p in pair.members}
    signed = {p: pair.signed for pair in accepted for p in pair.members}
    mean = partial(press.mean, scale=TENTHS, shared=2)
    return {
        "score": mean("score", scores, last=last.score if last else None),
        "confidence": mean("confidence", sure, last=last.confidence if last else None),
        "unknown": mean("unknown", unknown, last=last.unknown if last else None),
        "gaps": _gaps(scored, press),
        "signed": press.share("signed", signed, last=last.signed if last else None),
    }


def _unknown(pair: Pair) -> int:
    """How many criteria of ten could not count."""
    total = pair.known + len(pair.unknown)
    return round(10 * len(pair.unknown) / total) if total else 0


def _gaps(pairs: list[Pair], press: Press) -> tuple[str, ...]:
    """The criteria that were unknown for most people, the most frequent first; three at most. To name one says of how many."""
    shares: dict[str, int] = {}
    for criterion in sorted({name for pair in pairs for name in pair.unknown}):
        answers = {p: criterion in pair.unknown for pair in pairs for p in pair.members}
        found = suppression.share(answers, companies=press.companies)
        named = not isinstance(found, Suppressed) and found >= MOSTLY
        share = press.share(f"gap:{criterion}", answers) if named else None
        if share is not None:
            shares[criterion] = share
    return tuple(sorted(shares, key=lambda name: (-shares[name], name))[:3])


def _meetings(cohort: Cohort, begun: list[Pair], press: Press) -> dict[str, Any]:
    companies = press.companies
    members = {pair.key: pair.members for pair in begun}
    known = [meeting for meeting in cohort.meetings if meeting.pair in members]
    everyone = {p for both in members.values() for p in both}
    months = [
        clock.month_of(m) for m in clock.months_between(cohort.starts_on, min(cohort.until, cohort.ends_on))
    ]
    table = (
        tuple(_month(month, known, members, companies) for month in months) if len(everyone) >= 2 * K else ()
    )
    total = bool(everyone) and not isinstance(suppression.count(everyone, companies=companies), Suppressed)
    return {
        "meetings_planned": _rounded(len(known)) if total else None,
        "meetings_held": _rounded(sum(meeting.held for meeting in known)) if total else None,
        "months": table if any(month.planned is not None for month in table) else (),
        "met": _met(cohort, begun, press),
    }


def _met(cohort: Cohort, begun: list[Pair], press: Press) -> int | None:
    """The share of people who met this month: of those who still could or, where they may not be told apart, of all."""
    now = {meeting.pair for meeting in cohort.meetings if meeting.month == cohort.period and meeting.held}
    running = [pair for pair in begun if not pair.ended]
    for asked in (running, begun):
        answers: dict[str, bool] = {}
        for pair in asked:
            for person in pair.members:
                answers[person] = answers.get(person, False) or pair.key in now
        found = press.share(f"met:{cohort.period}", answers)
        if found is not None:
            return found
    return None


def _month(
    month: str, meetings: list[Meeting], members: Mapping[int, tuple[str, str]], companies: Mapping[str, str]
) -> Month:
    mine = [meeting for meeting in meetings if meeting.month == month]
    people = {p for meeting in mine for p in members[meeting.pair]}
    if not people or isinstance(suppression.count(people, companies=companies), Suppressed):
        return Month(month, None, None)
    return Month(month, _rounded(len(mine)), _rounded(sum(meeting.held for meeting in mine)))


def _reciprocity(pairs: list[Pair], press: Press, last: Figures | None) -> dict[str, Any]:
    given = {pair.mentor: pair.mentor_company for pair in pairs}
    received = {pair.mentee: pair.mentee_company for pair in pairs}
    return {
        "given": press.table("given", given, by_company=True, last=last.given if last else ()),
        "received": press.table("received", received, by_company=True, last=last.received if last else ()),
    }


def _balance(pairs: list[Pair], press: Press, last: Balance | None) -> Balance | None:
    """A company is counted, not a person; under K companies, one could tell which is which. A company of one person counts
    that person, so that the people of each sort of company have to be as many as may be told."""
    net: Counter[str] = Counter()
    people: dict[str, set[str]] = {}
    for pair in pairs:
        net[pair.mentor_company] += 1
        net[pair.mentee_company] -= 1
        people.setdefault(pair.mentor_company, set()).add(pair.mentor)
        people.setdefault(pair.mentee_company, set()).add(pair.mentee)
    if len(net) < K or len(set[str]().union(*people.values())) < 2 * K:
        return None
    sorts = [
        set[str]().union(*(people[firm] for firm, n in net.items() if (n > 0) - (n < 0) == sign))
        for sign in (1, 0, -1)
    ]
    if not press.admits("balance", *filter(None, sorts)):
        return last
    return Balance(
        giving=sum(n > 0 for n in net.values()),
        even=sum(n == 0 for n in net.values()),
        receiving=sum(n < 0 for n in net.values()),
    )


def _rounded(number: int) -> int:
    return MEETINGS_STEP * ((2 * number + MEETINGS_STEP) // (2 * MEETINGS_STEP))
