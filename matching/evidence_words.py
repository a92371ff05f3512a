"""The evidence in plain words, for a coordinator who never learnt statistics. Nothing here speaks of causes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching import wording
from matching.adapters.evidence import Learnt, times_in_100
from matching.adapters.rerun import Reached, Rerun
from matching.engine import Evidence, Finding, Lack, Proposal, TotalTest, Verdict
from matching.queries.outcomes import Answers
from mentorat.lib.charts import Chart
from mentorat.lib.intervals import Interval, intervals
from mentorat.lib.suppression import Suppressed

DRAWN_FROM = (
    41  # pairs; under it every margin covers the whole scale, and a picture would be read all the same
)
EFFECT = 0.5  # log-odds a step: the effect that `still_needed` counts for
SHOWN_IN_100 = round(times_in_100(EFFECT))

VERDICTS: dict[Verdict, Promise] = {
    Verdict.SUPPORTED: gettext_lazy("supported"),
    Verdict.LEAD: gettext_lazy("a lead"),
    Verdict.NOT_ENOUGH: gettext_lazy("not enough evidence"),
}
TONES = {Verdict.SUPPORTED: "ok", Verdict.LEAD: "new", Verdict.NOT_ENOUGH: "neutral"}
LACKS: dict[Lack, Promise] = {
    Lack.TOO_FEW: gettext_lazy("Too few pairs: among so few, what stands out is luck."),
    Lack.OUTCOMES_ALIKE: gettext_lazy("The pairs all came to the same: nothing tells them apart."),
    Lack.UNKNOWN: gettext_lazy("Almost never known when the pairs were formed."),
    Lack.CONSTANT: gettext_lazy("The same for all the pairs: nothing to compare."),
    Lack.SEPARATED: gettext_lazy(
        "Sorts the pairs without one exception, which is too good to be true: check that nothing was filled in afterwards."
    ),
    Lack.CHANCE: gettext_lazy("All criteria together, chance alone does as well."),
    Lack.TOO_WIDE: gettext_lazy("The margin goes from worse to better: it could be either."),
}


@dataclass(frozen=True)
class Row:
    """One criterion of the table: `times` and its margin are "times in 100", None when nothing was measured; `still_needed`
    is None when what is claimed is supported already."""

    label: str
    verdict: str
    tone: str
    strength: str
    said: str
    times: int | None
    low: int | None
    high: int | None
    known: int
    still_needed: int | None


@dataclass(frozen=True)
class Change:
    """A weight now and as proposed."""

    label: str
    now: float
    then: float

    @property
    def way(self) -> str:
        return "up" if self.then > self.now + 0.05 else "down" if self.then < self.now - 0.05 else "same"


def rows(found: Evidence) -> list[Row]:
    """Every criterion, what is claimed first."""
    order = list(Verdict)
    ranked = sorted(found.findings, key=lambda f: (order.index(f.verdict), -abs(f.effect) * bool(f.known)))
    return [_row(finding, found) for finding in ranked]


def chart(table: list[Row], found: Evidence) -> Chart | None:
    """Nothing is drawn while the pairs are too few to claim anything on a criterion."""
    if found.compared < DRAWN_FROM:
        return None
    drawn = [
        Interval(row.label, row.times, row.low or 0, row.high or 0, row.verdict, row.strength)
        for row in table
        if row.times is not None
    ]
    return intervals(drawn, (_("Criterion"), _("Times in 100"), _("From"), _("To")))


def total(test: TotalTest) -> tuple[str, str]:
    """Does the score as a whole go with what came of the pairs? Tone and sentence."""
    if test.lack is Lack.CHANCE:
        return "neutral", _("Nothing says so yet: chance alone would do as well.")
    if test.lack:
        return "neutral", str(LACKS[test.lack])
    low, high = sorted(round(times_in_100(end)) for end in (test.low, test.high))
    values = {"times": round(times_in_100(test.effect)), "low": low, "high": high}
    if test.effect > 0:
        said = _(
            "Yes: of two pairs, the one with the better score went better %(times)s times in 100 (between %(low)s and "
            "%(high)s; chance would give 50)."
        )
        return "ok", said % values
    said = _(
        "The wrong way round: of two pairs, the one with the better score went better only %(times)s times in 100 "
        "(between %(low)s and %(high)s; chance would give 50)."
    )
    return "warn", said % values


def waiting(pairs: int) -> str:
    """How many more pairs it would take."""
    if not pairs:
        return _("enough pairs to see an effect worth acting on")
    return ngettext("about %(n)s more pair", "about %(n)s more pairs", pairs) % {"n": _round(pairs)}


def changes(learnt: Learnt) -> list[Change]:
    """Present and proposed weights, the largest change first."""
    proposed: Mapping[str, float] = learnt.proposed or {}
    found = [
        Change(capfirst(wording.criterion(name)), now, proposed[name])
        for name, now in learnt.weights.items()
        if name in proposed
    ]
    return sorted((c for c in found if c.now or c.then), key=lambda c: -abs(c.then - c.now))


def told(answers: Answers) -> dict[str, str | int]:
    """The figures of the answers as they are printed; an empty text where one would betray somebody."""

    def said(value: float | Suppressed, form: str) -> str:
        if isinstance(value, Suppressed):
            return ""
        return form % number_format(value, None if isinstance(value, int) else 1)

    return {
        "pairs": answers.pairs,
        "answered": said(answers.answered, "%s"),
        "reached": said(answers.reached, "%s\u00a0%%"),
        "progress": said(answers.progress, "%s"),
        "fit": said(answers.fit, "%s"),
        "would": said(answers.would, "%s\u00a0%%"),
    }


def sides(found: Rerun) -> list[tuple[str, dict[str, str | int]]]:
    """The three lines that are compared, scores out of 100."""

    def said(reached: Reached) -> dict[str, str | int]:
        ends = {"mean": reached.mean, "worst": reached.worst}
        return {"pairs": reached.pairs} | {
            name: "–" if value is None else number_format(value / 100, 1) for name, value in ends.items()
        }

    return [
        (_("With your weights, scored by them"), said(found.now)),
        (_("The same pairs, scored by the proposed weights"), said(found.judged)),
        (_("With the proposed weights"), said(found.then)),
    ]


def gain(proposal: Proposal | None) -> dict[str, str] | None:
    """By how much the proposed weights foresee better the pairs that they were not learnt on, in per cent."""
    if proposal is None or not proposal.loss:
        return None
    return {
        "share": number_format(100 * proposal.gain / proposal.loss, 1),
        "error": number_format(100 * proposal.gain_error / proposal.loss, 1),
    }


def _row(finding: Finding, found: Evidence) -> Row:
    measured = finding.lack not in (Lack.UNKNOWN, Lack.CONSTANT, Lack.OUTCOMES_ALIKE) and finding.known > 0
    ends = (
        [round(times_in_100(e)) for e in (finding.effect, finding.low, finding.high)]
        if measured
        else [None] * 3
    )
    return Row(
        label=capfirst(wording.criterion(finding.name)),
        verdict=str(VERDICTS[finding.verdict]),
        tone=TONES[finding.verdict],
        strength="" if finding.verdict is Verdict.NOT_ENOUGH else str(finding.verdict),
        said=_said(finding),
        times=ends[0],
        low=ends[1],
        high=ends[2],
        known=finding.known,
        still_needed=None if finding.verdict is Verdict.SUPPORTED else finding.still_needed,
    )


def _said(finding: Finding) -> str:
    if finding.lack:
        return str(LACKS[finding.lack])
    if finding.effect > 0:
        return _("The pairs that were closer on it went better more often.")
    return _("The pairs that were closer on it went less well more often: its weight deserves a discussion.")


def _round(n: int) -> int:
    """To the nearest ten: it is an order of magnitude."""
    return n if n < 10 else round(n / 10) * 10
