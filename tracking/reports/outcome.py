"""What happened to people, as figures: who came to what, which pairs needed somebody, what was said at the end. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mentorat.lib import suppression
from mentorat.lib.suppression import K, Suppressed
from tracking.reports.facts import Cohort, Opinion, Pair
from tracking.reports.figures import Alerts, Attended, Figures, Results
from tracking.reports.press import Press

STEPS = (1, 5)  # from not at all to entirely
REACHED = ("no", "partly", "yes", "yes")  # by what was said of the objective, 0 to 3


def attended(cohort: Cohort, press: Press, last: Figures | None) -> tuple[Attended, ...]:
    """Kind by kind, in the order in which they took place."""
    before = {each.kind: each.people for each in last.attended} if last else {}
    found = []
    for kind in dict.fromkeys(each.kind for each in cohort.occasions):
        held = [each.came for each in cohort.occasions if each.kind == kind]
        came = set[str]().union(*held) & press.companies.keys()
        people = press.count(f"came:{kind}", came, within=press.companies.keys(), last=before.get(kind))
        found.append(Attended(kind, len(held), people))
    return tuple(found)


def alerts(cohort: Cohort, begun: Sequence[Pair], press: Press, last: Alerts | None) -> Alerts | None:
    """None while no pair has begun."""
    if not begun:
        return None
    care = cohort.care
    ended = [pair.key for pair in begun if pair.ended]
    asked = care.asked & press.companies.keys()
    troubled = {*care.signs, *care.paused, *ended}

    def of(name: str, keys: Iterable[int], kept: int | None, besides: Iterable[str] = ()) -> int | None:
        wanted = set(keys)
        people = {p for pair in cohort.pairs if pair.key in wanted for p in pair.members} | set(besides)
        return press.count(name, people, within=press.companies.keys(), last=kept)

    outcomes = dict(care.done)
    done = {p: outcomes[pair.key] for pair in cohort.pairs if pair.key in outcomes for p in pair.members}
    return Alerts(
        any=of(f"any:{cohort.period}", troubled, None, asked),
        looked_after=of("looked_after", care.looked_after, last.looked_after if last else None),
        signs=of(f"signs:{cohort.period}", care.signs, None),
        asked=of("asked", (), last.asked if last else None, asked),
        paused=of("paused", care.paused, last.paused if last else None),
        ended=of("ended", ended, last.ended if last else None),
        done=press.table("done", done, last=last.done if last else ()),
    )


def results(opinions: Sequence[Opinion], press: Press, last: Results | None) -> Results | None:
    """Of the people who complete a group of five in the order in which they answered, as many as may be told."""
    first: dict[str, Opinion] = {}  # whoever is of several pairs counts once
    for each in opinions:
        first.setdefault(each.person, each)
    counted = _told(first, press)
    if not counted:
        return None
    before = dict(last.benefits) if last else {}
    names = sorted({name for each in counted.values() for name in each.benefits or ()})
    return Results(
        answered=len(counted),
        reached=press.table(
            "reached",
            {who: REACHED[each.objective] for who, each in counted.items()},
            last=last.reached if last else (),
        ),
        progress=press.mean(
            "progress",
            {who: each.progress for who, each in counted.items()},
            scale=STEPS,
            last=last.progress if last else None,
        ),
        fit=press.mean(
            "fit",
            {who: each.fit for who, each in counted.items()},
            scale=STEPS,
            last=last.fit if last else None,
        ),
        would=press.share(
            "would",
            {who: each.would for who, each in counted.items() if each.would is not None},
            last=last.would if last else None,
        ),
        benefits=tuple(
            (
                name,
                press.share(
                    f"benefit:{name}",
                    {
                        who: name in each.benefits
                        for who, each in counted.items()
                        if each.benefits is not None
                    },
                    last=before.get(name),
                ),
            )
            for name in names
        ),
    )


def _told(opinions: dict[str, Opinion], press: Press) -> dict[str, Opinion]:
    for size in range(len(opinions) // K * K, 0, -K):
        group = dict(list(opinions.items())[:size])
        safe = not isinstance(suppression.count(group, companies=press.companies), Suppressed)
        if safe and press.admits("answered", group):
            return group
    return {}
