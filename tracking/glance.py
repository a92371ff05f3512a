"""The cohort at a glance, for the coordinator's dashboard: from candidate to pair, meetings by week, how the pairs fare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentorat.lib import charts
from programs.enums import CandidateState
from tracking.queries.overview import People, Week
from tracking.queries.today import Health
from tracking.signs import Kind
from tracking.signs_words import SHORT

# From one step to the next nobody is added: whoever stands further has passed the steps before. Those who withdrew are in
# none, since nobody knows any more how far they had come.
PAIRED = (CandidateState.PAIRED, CandidateState.ENDED, CandidateState.ALUMNI)
ELIGIBLE = (*PAIRED, CandidateState.ELIGIBLE, CandidateState.WAITING)
APPLIED = (*ELIGIBLE, CandidateState.APPLIED, CandidateState.INTERVIEWED)
KNOWN = (*APPLIED, CandidateState.INVITED)
BEFORE, AFTER = timedelta(weeks=8), timedelta(weeks=4)  # the weeks that are drawn, around this one


@dataclass(frozen=True)
class Share:
    """So many pairs give that sign; a pair may give several."""

    label: str
    count: int


def funnel(people: People) -> charts.Chart:
    steps = (
        (_("Known"), KNOWN),
        (_("Have applied"), APPLIED),
        (_("Found eligible"), ELIGIBLE),
        (_("Paired"), PAIRED),
    )
    counted = [(label, sum(people.states.get(state, 0) for state in states)) for label, states in steps]
    return charts.funnel(counted, (_("Step"), _("People")))


def withdrawn(people: People) -> int:
    return people.states.get(CandidateState.WITHDRAWN, 0)


def meetings(weeks: Sequence[Week], today: date) -> charts.Chart:
    """Every week of the window, the empty ones too: a hole is what is looked for."""
    monday = today - timedelta(days=today.weekday())
    known = {week.first: week for week in weeks}
    near = [first for first in known if monday - BEFORE <= first <= monday + AFTER]
    if not near:
        return charts.bar_line([], [], [], ("", "", ""))
    first, last = min(near), max(*near, monday)
    shown = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    found = [known.get(each, Week(each, 0, 0)) for each in shown]
    return charts.bar_line(
        [date_format(each.first, "j N") for each in found],
        [each.held for each in found],
        [each.planned for each in found],
        (_("Week of"), _("Meetings held"), _("Meetings planned")),
    )


def shares(health: Health) -> list[Share]:
    """The signs that some pair gives, in the order in which they call for somebody."""
    return [Share(str(SHORT[kind]), health.kinds[kind]) for kind in Kind if health.kinds.get(kind)]
