"""The figures as a director reads them: sentences, labels, lines of tables. No figure is made here, nor a line of HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from matching import wording as matching
from mentorat.lib.text import join
from tracking.reports import life_words
from tracking.reports.facts import Stage
from tracking.reports.figures import Figures
from tracking.reports.ladder import Rung

STAGES: dict[Stage, str | Promise] = {
    Stage.LEFT: gettext_lazy("left before pairing"),
    Stage.CONSIDERED: gettext_lazy("candidacy under review"),
    Stage.QUALIFIED: gettext_lazy("qualified, not paired"),
    Stage.ANNOUNCED: gettext_lazy("paired, answers awaited"),
    Stage.ACCEPTED: gettext_lazy("both agreed, charter to sign"),
    Stage.BEGUN: gettext_lazy("in a pair that has begun"),
}
STEPS: dict[Stage, str | Promise] = {
    Stage.CONSIDERED: gettext_lazy("Still candidates"),
    Stage.QUALIFIED: gettext_lazy("Qualified"),
    Stage.ANNOUNCED: gettext_lazy("Paired"),
    Stage.ACCEPTED: gettext_lazy("Both agreed"),
    Stage.BEGUN: gettext_lazy("Pair begun"),
}


@dataclass(frozen=True)
class Key:
    """A key figure; `value` is empty when it is withheld."""

    label: str
    value: str
    icon: str
    note: str = ""


def month_name(month: str) -> str:
    """The month "2026-11" as people write it."""
    return capfirst(month_inside(month))


def month_inside(month: str) -> str:
    """The same inside a sentence: French writes it without a capital."""
    return date_format(date.fromisoformat(f"{month}-01"), "YEAR_MONTH_FORMAT")


def month_short(month: str) -> str:
    return date_format(date.fromisoformat(f"{month}-01"), "N")


def percent(share: int) -> str:
    return _("%(n)s%%") % {"n": share}


def scale(value: float) -> str:
    """A mean, with one decimal where it has one."""
    return number_format(value, decimal_pos=0 if value == int(value) else 1)


def of_ten(value: float) -> str:
    return _("%(n)s out of 10") % {"n": scale(value)}


def keys(f: Figures) -> list[Key]:
    """The four figures of the summary page."""
    signed = _("%(n)s have signed the agreement") % {"n": f.cleared}
    return [
        Key(_("people registered"), _number(f.people), "users"),
        Key(_("companies engaged"), _number(f.companies), "building-2", signed),
        Key(_("pairs that have begun"), _number(f.active_pairs), "handshake"),
        Key(_("meetings held"), _number(f.meetings_held), "calendar-check", _("rounded to 5")),
    ]


def summary(f: Figures) -> list[str]:
    """The page in sentences; what is withheld is not spoken of here, the notes of each part say so."""
    told = (_who(f), _paired(f), _quality(f), _met(f), life_words.came(f), _balance(f), life_words.outcome(f))
    return [sentence for sentence in told if sentence]


def attention(f: Figures) -> list[str]:
    """What the committee may want to talk about."""
    return list(_attention(f))


def rung(step: Rung) -> str:
    """The stages that a rung holds, e.g. "qualified, not paired; paired, answers awaited"."""
    names = [str(name) for stage, name in STAGES.items() if step.first <= stage <= step.last]
    return capfirst(pgettext("between the items of a list", "; ").join(names))


def steps(f: Figures) -> list[tuple[str, float]]:
    """The funnel: everybody registered, then how many reached each stage where the ladder has a step."""
    if not f.rungs:
        return []
    reached = [
        (str(STEPS[step.first]), sum(r.people for r in f.rungs if r.first >= step.first))
        for step in f.rungs[1:]
    ]
    return [(_("Registered"), sum(r.people for r in f.rungs)), *reached]


def side(label: str) -> str:
    names = {"mentor": _("Mentors"), "mentee": _("Mentees")}
    return names.get(label, _("In both roles"))


def gaps(f: Figures) -> str:
    """The criteria most often unknown, in one line; "" when none stands out."""
    return join([str(matching.criterion(name)).lower() for name in f.gaps], _("and"))


def _number(value: int | None) -> str:
    return "" if value is None else number_format(value, force_grouping=True)


def _who(f: Figures) -> str:
    if f.people is None:
        return ngettext("%(n)s company takes part.", "%(n)s companies take part.", f.companies) % {
            "n": f.companies
        }
    return ngettext(
        "%(people)s people from %(n)s company have registered.",
        "%(people)s people from %(n)s companies have registered.",
        f.companies,
    ) % {"people": _number(f.people), "n": f.companies}


def _paired(f: Figures) -> str:
    if f.active_pairs is not None and f.pairs is not None:
        return ngettext(
            "%(n)s pair has been announced; %(begun)s have signed their charter and begun.",
            "%(n)s pairs have been announced; %(begun)s have signed their charter and begun.",
            f.pairs,
        ) % {"n": f.pairs, "begun": f.active_pairs}
    one = f.active_pairs if f.active_pairs is not None else f.pairs
    if one is None:
        return ""
    words = (
        ngettext("%(n)s pair has begun.", "%(n)s pairs have begun.", one)
        if f.active_pairs is not None
        else ngettext("%(n)s pair has been announced.", "%(n)s pairs have been announced.", one)
    )
    return words % {"n": one}


def _quality(f: Figures) -> str:
    if f.score is None:
        return ""
    if f.confidence is None:
        return _("On average the pairs reach %(score)s.") % {"score": of_ten(f.score)}
    return _("On average the pairs reach %(score)s, with a confidence of %(confidence)s.") % {
        "score": of_ten(f.score),
        "confidence": of_ten(f.confidence),
    }


def _met(f: Figures) -> str:
    if f.meetings_held is None:
        return ""
    if not f.meetings_held and not f.meetings_planned:
        return _("No meeting has been planned so far.")
    said = _("About %(held)s meetings were held of %(planned)s planned.") % {
        "held": _number(f.meetings_held),
        "planned": _number(f.meetings_planned),
    }
    if f.met is None:
        return said
    return (
        said
        + " "
        + _("In %(month)s, about %(n)s people of 10 in a pair have met.")
        % {"month": month_inside(f.period), "n": f.met // 10}
    )


def _balance(f: Figures) -> str:
    if f.balance is None:
        return ""
    gives = ngettext(
        "%(n)s company gives more mentors than it receives",
        "%(n)s companies give more mentors than they receive",
        f.balance.giving,
    ) % {"n": f.balance.giving}
    gets = ngettext(
        "%(n)s receives more than it gives", "%(n)s receive more than they give", f.balance.receiving
    ) % {"n": f.balance.receiving}
    even = ngettext(
        "%(n)s gives as many as it receives", "%(n)s give as many as they receive", f.balance.even
    ) % {"n": f.balance.even}
    return _("%(gives)s; %(gets)s; %(even)s.") % {"gives": gives, "gets": gets, "even": even}


def _attention(f: Figures) -> Iterator[str]:
    late = f.companies - f.cleared
    if late:
        yield ngettext(
            "%(n)s company has not signed the agreement: no new pair can be formed with its people.",
            "%(n)s companies have not signed the agreement: no new pair can be formed with their people.",
            late,
        ) % {"n": late}
    if f.signed is not None and f.signed < 80:
        yield _("Only about %(share)s of the people paired have a charter signed by both.") % {
            "share": percent(f.signed)
        }
    if f.met is not None and f.met < 60:
        yield _(
            "Only about %(share)s of the people in a pair have met this month: frequency is what makes mentoring work."
        ) % {"share": percent(f.met)}
    if f.unknown is not None and f.unknown >= 3:
        yield _(
            "About %(n)s criteria of ten were unknown when pairing: fuller profiles would make it surer."
        ) % {"n": number_format(f.unknown, decimal_pos=0 if f.unknown == int(f.unknown) else 1)}
    if f.balance is not None and f.balance.giving and f.balance.receiving > 2 * f.balance.giving:
        yield _("The giving of mentors rests on few companies.")
