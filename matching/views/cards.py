"""Rows and engine codes as the templates show them: whole numbers out of 100, words, tones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import adapters, permissions, queries, wording
from matching.engine import Explanation
from matching.enums import BinomeState, ProposalState
from matching.models import Binome, Proposal, Scenario, Unpaired
from mentorat.lib.nav import NavItem
from programs.models import Candidate
from programs.permissions import may_be_paired

TONES: dict[str, tuple[str, str]] = {
    ProposalState.PROPOSED: ("neutral", "circle-dashed"),
    ProposalState.VALIDATED: ("ok", "circle-check"),
    ProposalState.DISMISSED: ("bad", "circle-x"),
    BinomeState.FORMED: ("new", "sparkles"),
    BinomeState.ANNOUNCED: ("warn", "hourglass"),
    BinomeState.ACCEPTED: ("warn", "signature"),
    BinomeState.ACTIVE: ("ok", "circle-check"),
    BinomeState.PAUSED: ("warn", "circle-pause"),
    BinomeState.ENDED: ("neutral", "flag"),
    BinomeState.DECLINED: ("bad", "circle-x"),
}
SURE, FAIR = 67, 34  # share of the weight that is known, out of 100


def percent(points: int) -> int:
    """Basis points (0 to 10,000) as a whole number out of 100."""
    return (points + 50) // 100


def sureness(confidence: int) -> str:
    """How much is known of what counts (0 to 100), in words."""
    if confidence >= SURE:
        return _("Well known: %(n)s of 100 of what counts") % {"n": confidence}
    if confidence >= FAIR:
        return _("Half known: %(n)s of 100 of what counts") % {"n": confidence}
    return _("Little known: %(n)s of 100 of what counts") % {"n": confidence}


@dataclass(frozen=True)
class Reason:
    """One criterion; `percent` is how close the two are on it, out of 100."""

    label: str
    percent: int
    text: str


@dataclass(frozen=True)
class Line:
    """A proposal in the list beside the desk."""

    pk: int
    mentor: str
    mentee: str
    score: int
    tone: str
    icon: str
    state_label: str


def line(proposal: Proposal) -> Line:
    tone, icon = TONES[proposal.state]
    return Line(
        proposal.pk,
        proposal.mentor.name,
        proposal.mentee.name,
        percent(proposal.score),
        tone,
        icon,
        proposal.get_state_display(),
    )


@dataclass(frozen=True)
class Card:
    """A proposal or a pair, face to face. `open` while it is to decide, `undoable` while nobody was told."""

    pk: int
    mentor: Candidate
    mentee: Candidate
    mentor_note: str
    mentee_note: str
    score: int | None
    low: int
    high: int
    confidence_text: str
    rank_text: str
    reasons: list[Reason]
    unknown: list[str]
    tone: str
    state_label: str
    open: bool
    undoable: bool
    binome: Binome | None

    @classmethod
    def of(cls, row: Proposal | Binome) -> Card:
        binome = row if isinstance(row, Binome) else getattr(row, "binome", None)
        known = _explanation(row.explanation)
        return cls(
            pk=row.pk,
            mentor=row.mentor,
            mentee=row.mentee,
            mentor_note=_note(row.mentor),
            mentee_note=_note(row.mentee),
            score=None if row.score is None else percent(row.score),
            low=percent(known.low) if known else 0,
            high=percent(known.high) if known else 0,
            confidence_text=sureness(percent(row.confidence or 0)),
            rank_text=wording.rank(known) if known and known.among else "",
            reasons=reasons(known),
            unknown=unknown(known),
            tone=TONES[row.state][0],
            state_label=str(row.get_state_display()),
            open=row.state == ProposalState.PROPOSED,
            undoable=binome is None or bool(permissions.may_undo(binome)),
            binome=binome,
        )


@dataclass(frozen=True)
class Alone:
    """A person without a pair; `asks` when the answer differs from mentor to mentor."""

    pk: int
    side: str
    name: str
    note: str
    reason: str
    advice: str
    asks: bool

    @classmethod
    def of(cls, row: Unpaired) -> Alone:
        person = row.candidate
        reason, advice = wording.unpaired(row.reason, person.side)
        return cls(
            person.pk,
            person.side,
            person.name,
            _note(person),
            reason,
            advice,
            row.reason != adapters.NOT_CLEARED,
        )


@dataclass(frozen=True)
class BinomeLine:
    """A pair in the list."""

    pk: int
    mentor: str
    mentor_company: str
    mentee: str
    mentee_company: str
    score: int | None
    tone: str
    state_label: str
    since: datetime

    @classmethod
    def of(cls, binome: Binome) -> BinomeLine:
        return cls(
            pk=binome.pk,
            mentor=binome.mentor.name,
            mentor_company=binome.mentor_company.name,
            mentee=binome.mentee.name,
            mentee_company=binome.mentee_company.name,
            score=None if binome.score is None else percent(binome.score),
            tone=TONES[binome.state][0],
            state_label=str(binome.get_state_display()),
            since=localtime(
                binome.ended_at
                or binome.started_at
                or binome.accepted_at
                or binome.announced_at
                or binome.formed_at
            ),
        )


@dataclass(frozen=True)
class Step:
    """One step of a pair's life, for c-timeline."""

    label: str
    date: str
    state: str
    note: str = ""


def steps(binome: Binome) -> list[Step]:
    """From decision to start; what a declined or ended pair never reached is left out."""
    reached: list[tuple[str, datetime | None]] = [
        (_("Formed"), binome.formed_at),
        (_("Announced"), binome.announced_at),
        (_("%(name)s accepted") % {"name": binome.mentee.name}, binome.mentee_accepted_at),
        (_("%(name)s accepted") % {"name": binome.mentor.name}, binome.mentor_accepted_at),
        (_("Charter signed by both: the pair is active"), binome.started_at),
    ]
    if binome.ended_at:
        ending = _("Declined") if binome.state == BinomeState.DECLINED else _("Ended")
        reached = [step for step in reached if step[1]] + [(ending, binome.ended_at)]
    first = next((n for n, step in enumerate(reached) if step[1] is None), len(reached))
    return [
        Step(
            label,
            date_format(localtime(at), "DATE_FORMAT") if at else "",
            "done" if at else "current" if n == first else "todo",
        )
        for n, (label, at) in enumerate(reached)
    ]


def states(counts: Mapping[str, int], chosen: str, base: str) -> list[NavItem]:
    """One tab for all the pairs and one for each state that has some."""
    whole = [("", _("All"), sum(counts.values()))]
    some = [
        (s.value, capfirst(str(s.label)), counts.get(s, 0))
        for s in BinomeState
        if counts.get(s) or s == chosen
    ]
    return [
        NavItem(
            label=label,
            url=f"{base}?state={state}" if state else base,
            current=state == chosen,
            count=count,
            count_label=ngettext("pair", "pairs", count),
        )
        for state, label, count in whole + some
    ]


@dataclass(frozen=True)
class Comparison:
    """A mentor and a mentee that were not proposed: what keeps them apart, or their match beside what was proposed."""

    mentor: Candidate
    mentee: Candidate
    title: str
    tone: str
    text: str
    score: int | None = None
    reasons: list[Reason] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def comparison(scenario: Scenario, pool: adapters.Pool, mentor: Candidate, mentee: Candidate) -> Comparison:
    """Compared as the database stands today, which may differ from the day of the run."""
    found = adapters.between(pool, mentor, mentee)
    if found is None:
        return _outside(scenario, mentor, mentee)
    if found.cause:
        return Comparison(
            mentor,
            mentee,
            _("They cannot be paired"),
            "warn",
            wording.cause_text(found.cause),
            others=_others(scenario, mentor, mentee),
        )
    return Comparison(
        mentor,
        mentee,
        _("They could be paired"),
        "",
        _("Nothing excludes them: for this mentee, the mentor comes %(rank)s of %(among)s.")
        % {"rank": found.rank, "among": found.among},
        score=percent(found.score),
        reasons=reasons(found),
        unknown=unknown(found),
        others=_others(scenario, mentor, mentee),
    )


def _outside(scenario: Scenario, mentor: Candidate, mentee: Candidate) -> Comparison:
    """One of the two cannot be paired today whoever the other is, or has a pair already."""
    for person in (mentor, mentee):
        verdict = may_be_paired(person)
        if not verdict:
            return Comparison(mentor, mentee, _("They cannot be paired today"), "warn", verdict.reason)
    text = _("One of them has a pair already and no place left: see the pairs.")
    return Comparison(
        mentor,
        mentee,
        _("They cannot be paired today"),
        "warn",
        text,
        others=_others(scenario, mentor, mentee),
    )


def _others(scenario: Scenario, mentor: Candidate, mentee: Candidate) -> list[str]:
    """Whom the run proposed for each of the two."""
    out = []
    for proposal in queries.proposals_about(scenario, mentor, mentee):
        pair = {
            "mentor": proposal.mentor.name,
            "mentee": proposal.mentee.name,
            "score": percent(proposal.score),
        }
        out.append(_("Proposed: %(mentor)s with %(mentee)s, %(score)s out of 100") % pair)
    return out


def _note(person: Candidate) -> str:
    return " · ".join(part for part in (person.job_title, person.company.name) if part)


def _explanation(data: Mapping[str, Any]) -> Explanation | None:
    return Explanation.from_dict(data) if data else None


def reasons(known: Explanation | None) -> list[Reason]:
    """The known criteria, what brings most first."""
    if known is None:
        return []
    return [
        Reason(capfirst(wording.criterion(c.criterion)), percent(c.closeness), wording.reason(c))
        for c in known.contributions
    ]


def unknown(known: Explanation | None) -> list[str]:
    return [capfirst(wording.unknown(each)) for each in known.unknown] if known else []
