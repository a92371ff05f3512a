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
from programs.enums import ProgramState
from programs.models import Milestone, Program
from programs.viewer import Permission, Viewer, enter
from tracking import care, glance, overview, signs_words, timeline
from tracking.queries import finished, today
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
    if program.state == ProgramState.CLOSED:
        return render(request, "tracking/dashboard_closed.html", _finished(viewer, now))
    table = _table(request, program, now)
    if getattr(request, "htmx", False):
        return render(request, "tracking/dashboard.html#rows", table)
    seen = today.read(program, viewer.user, now)
    return render(request, "tracking/dashboard.html", {**table, **_whole(seen, viewer, now)})


def _finished(viewer: Viewer, now: datetime) -> dict[str, object]:
    """What a closed programme was, and what is left to do."""
    program = viewer.the_program
    seen = finished.read(program, viewer.user, now)
    tasks = overview.last_tasks(seen.certificates, seen.published)
    return {
        "user": viewer.user,
        "program": program,
        "seen": seen,
        "acts": [Act(task, _address(task, program.slug, viewer.consortium.slug)) for task in tasks],
        "dates": _dates(seen.milestones, now),
    }


def _dates(milestones: list[Milestone], now: datetime) -> list[timeline.Mark]:
    return timeline.marks(milestones, now.date(), lambda on: date_format(on, "DATE_FORMAT"))


def _whole(seen: today.Today, viewer: Viewer, now: datetime) -> dict[str, object]:
    """What stands around the table."""
    program, weeks = viewer.the_program, seen.weeks
    return {
        "user": viewer.user,
        "people": seen.people,
        "pairs": seen.pairs,
        "acts": [
            Act(task, _address(task, program.slug, viewer.consortium.slug))
            for task in overview.tasks(
                seen.people,
                seen.pairs,
                now.date(),
                flagged=seen.flagged,
                first_flag=_first(seen.flag),
                helps=seen.helps,
                leaving=seen.leaving,
                signs=seen.health.calling,
                first_sign=_first_sign(seen.health, now),
                care=care.tasks(signals=seen.signals, points=seen.points, unanswered=seen.unanswered),
            )
        ],
        "held": sum(week.held for week in weeks),
        "due": sum(week.planned - week.ahead for week in weeks),
        "ahead": sum(week.ahead for week in weeks),
        "chart": glance.meetings(weeks, now.date()),
        "funnel": glance.funnel(seen.people),
        "withdrawn": glance.withdrawn(seen.people),
        "health": seen.health,
        "shares": glance.shares(seen.health),
        "dates": _dates(seen.milestones, now),
        "steps": []
        if seen.pairs.total > seen.pairs.formed or seen.pairs.ended
        else _steps(seen.people, seen.pairs),
    }


def _first(flag: pairing.Flag | None) -> str:
    """One of the pairs that something excludes now, and what."""
    return f"{flag.row.mentor} – {flag.row.mentee}. {flag.words}" if flag else ""


def _first_sign(health: today.Health, now: datetime) -> str:
    """The gravest of them, in words."""
    if health.first is None:
        return ""
    binome, sign = health.first
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


def _address(task: overview.Task, program: str, consortium: str) -> str:
    return reverse(task.page, args=[consortium if task.page == "companies" else program]) + task.query


def _steps(people: queries.People, pairs: queries.Pairs) -> list[Step]:
    found, current = [], False
    for label, done in overview.first_steps(people, pairs):
        state = "done" if done else "todo" if current else "current"
        current = current or not done
        found.append(Step(label, state))
    return found
