"""The coordinator's dashboard: what needs them today, how the pairs fare, where the programme stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matching import queries as pairing
from matching.enums import BinomeState
from matching.models import Binome
from mentorat.lib import charts
from programs.models import Program
from programs.viewer import Permission, enter
from tracking import care, overview, signs_words, timeline
from tracking.queries import checkins, departures, helping, points, pulses
from tracking.queries import overview as queries
from tracking.queries import signs as watching

STATES = (
    "silent",
    BinomeState.FORMED,
    BinomeState.ANNOUNCED,
    BinomeState.ACCEPTED,
    BinomeState.ACTIVE,
    BinomeState.PAUSED,
)


@dataclass(frozen=True)
class Row:
    binome: Binome
    health: overview.Health
    note: str
    held: int


@dataclass(frozen=True)
class Act:
    """A task with its address."""

    task: overview.Task
    url: str


@dataclass(frozen=True)
class Step:
    label: str
    state: str
    url: str = ""


@require_safe
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    program, now = viewer.the_program, timezone.localtime()
    table = _table(request, program, now)
    if getattr(request, "htmx", False):
        return render(request, "tracking/dashboard.html#rows", table)
    people, pairs = queries.people(program), queries.pairs(program, now)
    months, flags = queries.months(program, now.date()), pairing.flags(program)
    signs = watching.calling(program, viewer.user, now)
    return render(
        request,
        "tracking/dashboard.html",
        {
            **table,
            "user": viewer.user,
            "people": people,
            "pairs": pairs,
            "acts": [
                Act(task, _address(task, slug, viewer.consortium.slug))
                for task in overview.tasks(
                    people,
                    pairs,
                    now.date(),
                    flagged=len(flags),
                    first_flag=_first(flags),
                    helps=helping.waiting(viewer.user),
                    leaving=departures.waiting(program),
                    signs=len(signs),
                    first_sign=_first_sign(signs, now),
                    care=care.tasks(
                        signals=pulses.waiting(viewer.user),
                        points=points.waiting(viewer.user, now),
                        unanswered=checkins.overdue(viewer.user, program, now.date()),
                    ),
                )
            ],
            "held": sum(month.held for month in months),
            "due": sum(month.planned - month.ahead for month in months),
            "ahead": sum(month.ahead for month in months),
            "chart": _chart(months),
            "dates": timeline.marks(
                queries.milestones(program), now.date(), lambda on: date_format(on, "DATE_FORMAT")
            ),
            "steps": [] if pairs.total > pairs.formed else _steps(people, pairs),
        },
    )


def _first(flags: pairing.Flags) -> str:
    """One of the pairs that something excludes now, and what."""
    flag = next(iter(flags), None)
    return f"{flag.row.mentor} – {flag.row.mentee}. {flag.words}" if flag else ""


def _first_sign(signs: list[watching.Watched], now: datetime) -> str:
    """The gravest of them, in words."""
    if not signs:
        return ""
    binome, sign = signs[0].binome, signs[0].calling[0]
    return f"{binome.mentor} – {binome.mentee}. {signs_words.words(sign, binome, now.date()).text}"


def _table(request: HttpRequest, program: Program, now: datetime) -> dict[str, object]:
    """The rows asked for; without a search or a state, the first few, those that need help before the others."""
    search = request.GET.get("q", "").strip()[:80]
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    limit = queries.FOUND if search or state else queries.ROWS
    rows = list(queries.followed(program, now, state=state, search=search)[: limit + 1])
    return {
        "program": program,
        "rows": [_row(binome, now) for binome in rows[:limit]],
        "more": len(rows) > limit,
        "limit": limit,
        "search": search,
        "state": state,
        "states": [("", _("all the states")), ("silent", _("no meeting held or planned this month"))]
        + [(s, str(BinomeState(s).label)) for s in STATES[1:]],
        "expected": max(program.months, 1),
    }


def _row(binome: Binome, now: datetime) -> Row:
    last, following = getattr(binome, "last_held", None), getattr(binome, "following", None)
    if back := getattr(binome, "back_on", None):
        note = _("back on %(date)s") % {"date": date_format(back, "j N")}
    elif following:
        note = _("next on %(date)s") % {"date": _day(following)}
    elif last:
        note = _("met on %(date)s") % {"date": _day(last)}
    elif binome.started_at:
        note = _("begun on %(date)s") % {"date": _day(binome.started_at)}
    else:
        note = _("since %(date)s") % {
            "date": _day(binome.accepted_at or binome.announced_at or binome.formed_at)
        }
    return Row(
        binome, overview.health(binome, now, watching.limits(binome)), note, getattr(binome, "held", 0)
    )


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j N")


def _chart(months: list[queries.Month]) -> charts.Chart:
    return charts.bar_line(
        [date_format(month.first, "N") for month in months],
        [month.held for month in months],
        [month.planned for month in months],
        (_("Month"), _("Meetings held"), _("Meetings planned")),
    )


def _address(task: overview.Task, program: str, consortium: str) -> str:
    return reverse(task.page, args=[consortium if task.page == "companies" else program]) + task.query


def _steps(people: queries.People, pairs: queries.Pairs) -> list[Step]:
    found, current = [], False
    for label, done in overview.first_steps(people, pairs):
        state = "done" if done else "todo" if current else "current"
        current = current or not done
        found.append(Step(label, state))
    return found
