"""What happened to people, as the report prints it: lines of tables, sentences, charts. No figure is made here."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching import evidence_words
from matching import wording as matching
from matching.engine import Lack, Verdict
from mentorat.lib import charts
from mentorat.lib.suppression import Reason, Suppressed
from tracking import checkin_words
from tracking.models import Benefit, EventKind, SignOutcome
from tracking.models.checkins import Moment, Question
from tracking.queries.checkins import Figure
from tracking.reports.facts import Learnt, Saying
from tracking.reports.figures import Alerts, Figures, Line, Results

KINDS: dict[str, str | Promise] = {
    EventKind.TRAINING: gettext_lazy("Trainings"),
    EventKind.LIVE: gettext_lazy("Live-my-job days"),
    EventKind.OTHER: gettext_lazy("Other events"),
    EventKind.GATHERING: gettext_lazy("Other gatherings"),
    "launch": gettext_lazy("Gathering of the launch"),
    "midpoint": gettext_lazy("Gathering half-way"),
    "end": gettext_lazy("Gathering of the end"),
}
REACHED: dict[str, str | Promise] = {
    "yes": gettext_lazy("Objective reached, or more"),
    "partly": gettext_lazy("Reached in part"),
    "no": gettext_lazy("Otherwise"),
    "": gettext_lazy("All the others"),
}


@dataclass(frozen=True)
class CheckInTable:
    title: str
    rows: list[tuple[str, str]]


def attended(f: Figures) -> list[tuple[str, int, str]]:
    """Kind, how many were held, how many people came; "" when it is withheld."""
    return [(str(KINDS[each.kind]), each.events, _number(each.people)) for each in f.attended]


def check_ins(sayings: tuple[Saying, ...]) -> list[CheckInTable]:
    """A table for each moment."""
    return [
        CheckInTable(
            capfirst(str(Moment(moment).label)),
            [(str(Question(s.question).label), _told(s)) for s in sayings if s.moment == moment],
        )
        for moment in dict.fromkeys(each.moment for each in sayings)
    ]


def alerts(found: Alerts) -> list[tuple[str, str]]:
    """What happened and to how many people; "" when it is withheld."""
    return [
        (_("At least one difficulty, of any kind below"), _number(found.any)),
        (
            _("In a pair with an early sign: no meeting, an answer awaited, a charter not signed"),
            _number(found.signs),
        ),
        (_("Asked a coordinator for help"), _number(found.asked)),
        (_("In a pair that has made a pause"), _number(found.paused)),
        (_("In a pair that has ended, without fault"), _number(found.ended)),
        (_("In a pair that a coordinator has looked after"), _number(found.looked_after)),
    ]


def done(found: Alerts) -> list[tuple[str, int]]:
    """What the coordinators did about the signs, and for how many people."""
    return [(_outcome(line), line.people) for line in found.done]


def reached(found: Results) -> list[tuple[str, int]]:
    order = list(REACHED)
    lines = sorted(found.reached, key=lambda line: order.index(line.label))
    return [(str(REACHED[line.label]), line.people) for line in lines]


def reached_chart(found: Results) -> charts.Chart | None:
    """None where the table is withheld."""
    rows = reached(found)
    if len(rows) < 2:
        return None
    labels, people = zip(*rows, strict=True)
    return charts.bars(labels, [people], (_("Answer"), _("People")))


def judged(found: Results) -> list[tuple[str, str]]:
    """Means of 5 and the share who would be a mentor; "" when it is withheld."""
    return [
        (_("Progress, whatever became of the objective"), _of_five(found.progress)),
        (_("How well the two suited one another"), _of_five(found.fit)),
        (
            _("Would be a mentor in a next cohort"),
            "" if found.would is None else _("%(n)s%%") % {"n": found.would},
        ),
    ]


def benefits(found: Results) -> list[tuple[str, str]]:
    """Each benefit and the share who ticked it, the largest first; those that are withheld are left out."""
    told = [(str(Benefit(name).label), share) for name, share in found.benefits if share is not None]
    return [
        (label, _("%(n)s%%") % {"n": share})
        for label, share in sorted(told, key=lambda row: (-row[1], row[0]))
    ]


def benefits_chart(found: Results) -> charts.Chart | None:
    told = sorted(
        ((str(Benefit(name).label), share) for name, share in found.benefits if share is not None),
        key=lambda row: (-row[1], row[0]),
    )
    if len(told) < 2:
        return None
    labels, shares = zip(*told, strict=True)
    return charts.bars(labels, [shares], (_("Benefit"), _("People who ticked it, in percent")))


def evidence(found: Learnt) -> str:
    """Whether the score of the matching goes with what came of the pairs."""
    if found.lack == Lack.CHANCE:
        return _("Nothing says so yet: chance alone would do as well.")
    if found.lack:
        return str(evidence_words.LACKS[Lack(found.lack)])
    return _(
        "Of two pairs, the one with the better score went better %(times)s times in 100 (between %(low)s and %(high)s; chance "
        "would give 50)."
    ) % {"times": found.times, "low": found.low, "high": found.high}


def awaited(found: Learnt) -> str:
    """How many more pairs it would take, where nothing may be said."""
    if not found.lack or not found.waiting:
        return ""
    return _("To know, it would take %(pairs)s, over the cohorts to come.") % {
        "pairs": evidence_words.waiting(found.waiting)
    }


def claims(found: Learnt) -> list[tuple[str, str, str]]:
    """Criterion, how sure, and how often the closer of two pairs went better."""
    return [
        (
            capfirst(matching.criterion(each.criterion)),
            capfirst(str(evidence_words.VERDICTS[Verdict(each.verdict)])),
            _("%(times)s times in 100 (between %(low)s and %(high)s)")
            % {"times": each.times, "low": each.low, "high": each.high},
        )
        for each in found.claims
    ]


def came(f: Figures) -> str:
    """For the summary: how many came to the trainings."""
    trained = next((e for e in f.attended if e.kind == EventKind.TRAINING), None)
    if trained is None or trained.people is None:
        return ""
    return ngettext(
        "%(people)s people followed the training held so far.",
        "%(people)s people followed at least one of the %(n)s trainings held so far.",
        trained.events,
    ) % {"people": _number(trained.people), "n": trained.events}


def outcome(f: Figures) -> str:
    """For the summary: what the members said at the end."""
    if f.results is None:
        return ""
    yes = next((line.people for line in f.results.reached if line.label == "yes"), None)
    if yes is None:
        return _("%(n)s people have looked back on their pair.") % {"n": f.results.answered}
    return _(
        "Of %(n)s people who have looked back on their pair, %(yes)s say that the objective was reached."
    ) % {
        "n": f.results.answered,
        "yes": yes,
    }


def _told(saying: Saying) -> str:
    mean = Suppressed(Reason.CONCENTRATED) if saying.mean is None else saying.mean
    return checkin_words.told(Figure(Question(saying.question), mean))


def _outcome(line: Line) -> str:
    return (
        capfirst(str(DONE.get(line.label) or SignOutcome(line.label).label))
        if line.label
        else _("All the others")
    )


DONE: dict[str, str | Promise] = {
    SignOutcome.WROTE: gettext_lazy("a coordinator wrote to them"),
    SignOutcome.SPOKE: gettext_lazy("a coordinator spoke with one of them, or with both"),
    SignOutcome.THREE: gettext_lazy("a meeting of three is arranged"),
    SignOutcome.CHANGED: gettext_lazy("a pause, an end or another rhythm was agreed"),
    SignOutcome.WELL: gettext_lazy("all is well: nothing to do"),
}


def _number(value: int | None) -> str:
    return "" if value is None else number_format(value, force_grouping=True)


def _of_five(value: float | None) -> str:
    if value is None:
        return ""
    return _("%(n)s of 5") % {"n": number_format(value, decimal_pos=0 if value == int(value) else 1)}
