"""The coordinator's page of a round: who chooses, opening it, following it, giving more time, closing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching import queries
from matching.choice_forms import DeadlineForm, RoundForm
from matching.enums import PairingMode
from matching.letters.frame import moment
from matching.queries import choices
from matching.queries import rounds as follow
from matching.rounds import Phase, Round
from matching.services import reminding, rounds
from matching.views import progress
from mentorat.lib.spreadsheet import page_of
from programs.enums import Side
from programs.forms.base import tell
from programs.models import Program
from programs.viewer import Permission, enter
from programs.zones import zone_name

PER_PAGE = 40


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    program = enter(request, slug, Permission.COORDINATE).the_program
    now = choices.round_of(program)
    context: dict[str, Any] = {"program": program, "now": now, "until": moment(now.deadline, program)}
    if now.phase in (Phase.NONE, Phase.READY):
        context |= {
            "ready": queries.readiness(program),
            "coming": bool(now.deadline and now.deadline > now.now),
        }
    else:
        context |= _followed(request, program, now)
    return render(request, "matching/round.html", context)


def _followed(request: HttpRequest, program: Program, now: Round) -> dict[str, Any]:
    """The figures and the lists of a round that was opened."""
    figures = follow.progress(program, now)
    page = page_of(request, follow.choosers(program, now, Side.MENTEE), PER_PAGE)
    return {
        "figures": figures,
        "page": page,
        "rows": [progress.row(part, now) for part in page],
        "none_suit": list(follow.none_suit(program, now)) if now.is_hybrid else [],
        "declined": list(follow.declined(program, now)) if now.is_self else [],
        "alone": follow.alone(program, now),
        "silent": follow.silent(program, now).count(),
        "to_answer": follow.asked_mentors(program, now).count() if now.is_self else 0,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    program, zone = viewer.the_program, viewer.consortium.zone
    now = choices.round_of(program)
    form = RoundForm(request.POST if request.method == "POST" else None, zone=zone, current=now)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            rounds.set_up(
                actor=viewer.user,
                program=program,
                mode=PairingMode(data["mode"]),
                deadline=data["deadline"],
                shortlist=data["shortlist"],
            )
        except ValidationError as error:
            _beside_the_day(form, error)
        else:
            messages.success(request, _("Kept. Nobody was told anything yet."))
            return redirect("round", slug)
    context = {"program": program, "form": form, "now": now, "zone": zone_name(zone)}
    return render(request, "matching/round_setup.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    program, zone = viewer.the_program, viewer.consortium.zone
    now = choices.round_of(program)
    form = DeadlineForm(request.POST if request.method == "POST" else None, zone=zone, deadline=now.deadline)
    if request.method == "POST" and form.is_valid():
        try:
            later = rounds.extend(actor=viewer.user, program=program, deadline=form.cleaned_data["deadline"])
        except ValidationError as error:
            _beside_the_day(form, error)
        else:
            until = moment(later.deadline, program)
            messages.success(
                request,
                _("There is time until %(when)s; whoever has not answered is told.") % {"when": until},
            )
            return redirect("round", slug)
    context = {
        "program": program,
        "form": form,
        "now": now,
        "until": moment(now.deadline, program),
        "zone": zone_name(zone),
    }
    return render(request, "matching/round_extend.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """Asked once more on a page of its own: people were told another hour."""
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    if request.method == "POST":
        rounds.close(actor=viewer.user, program=program)
        messages.success(request, _("The round is closed. The next step is yours: propose the pairs."))
        return redirect("round", slug)
    now = choices.round_of(program)
    if not now.is_open:
        return redirect("round", slug)
    context = {
        "program": program,
        "now": now,
        "figures": follow.progress(program, now),
        "until": moment(now.deadline, program),
    }
    return render(request, "matching/round_close.html", context)


@require_POST
def open_round(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    return _counted(
        request,
        slug,
        lambda: rounds.open_round(actor=viewer.user, program=viewer.the_program),
        lambda n: ngettext(
            "The round is open: %(n)s person has an e-mail.",
            "The round is open: %(n)s people have an e-mail.",
            n,
        ),
    )


@require_POST
def join(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    return _counted(
        request,
        slug,
        lambda: rounds.join(actor=viewer.user, program=viewer.the_program),
        lambda n: (
            ngettext(
                "%(n)s person has joined the round and has an e-mail.",
                "%(n)s people have joined the round and have an e-mail.",
                n,
            )
            if n
            else _("Nobody could join: no mentor with a place is admissible for them.")
        ),
    )


@require_POST
def remind(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    return _counted(
        request,
        slug,
        lambda: reminding.by_hand(actor=viewer.user, program=viewer.the_program),
        lambda n: (
            ngettext("%(n)s person is reminded.", "%(n)s people are reminded.", n)
            if n
            else _(
                "Everybody who has not answered was reminded today already: nobody is written to twice a day."
            )
        ),
    )


def _counted(
    request: HttpRequest, slug: str, act: Callable[[], int], said: Callable[[int], str]
) -> HttpResponse:
    try:
        n = act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = said(n)
        messages.success(request, text % {"n": n} if "%(n)s" in text else text)
    return redirect("round", slug)


def _beside_the_day(form: DeadlineForm, error: ValidationError) -> None:
    """What is wrong with the deadline stands beside the day."""
    if hasattr(error, "error_dict") and "deadline" in error.error_dict:
        error.error_dict["on"] = error.error_dict.pop("deadline")
    tell(form, error)
