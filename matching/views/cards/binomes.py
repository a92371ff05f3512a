"""A pair in the list, and the steps of its life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.enums import BinomeState
from matching.models import Binome
from matching.views.cards.common import TONES, percent
from mentorat.lib.nav import NavItem


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
    flag: str = ""  # what excludes the pair now, or what is to be asked

    @classmethod
    def of(cls, binome: Binome, flag: str = "") -> BinomeLine:
        return cls(
            flag=flag,
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
