"""A new run: what to try, its progress when a worker computes it, and what becomes of it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching import queries, questions, wording
from matching.adapters import Settings
from matching.enums import ScenarioState
from matching.forms import NameForm, RunForm
from matching.models import Scenario
from matching.services import scenarios
from mentorat.lib.text import number
from programs.models import Program
from programs.viewer import Permission, enter

WAITING = (ScenarioState.QUEUED, ScenarioState.RUNNING)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks for a run; `?from=` starts the form with what another run was asked."""
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    current = queries.current_scenario(program)
    copied = _other(program, request.GET.get("from", ""))
    settings = Settings.from_dict(copied.policy) if copied else Settings.of(program)
    form = RunForm(request.POST or None, settings=settings, current=current, other=copied is not None)
    if request.method == "POST" and form.is_valid():
        try:
            scenario = scenarios.ask(
                actor=viewer.user,
                program=program,
                settings=form.settings,
                name=form.cleaned_data["name"],
                start=current if form.cleaned_data.get("near") else None,
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            scenario.refresh_from_db()
            return redirect(_next_step(program, scenario, current))
    context = {
        "program": program,
        "form": form,
        "current": current,
        "open_weights": form.weights_matter,
        "lacking": questions.without_data(queries.without_data(program, settings.weights)),
    }
    return render(request, "matching/run_new.html", context, status=422 if form.errors else 200)


@require_safe
def progress(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """How far it is; to htmx, the moving part alone."""
    program = enter(request, slug, Permission.COORDINATE).the_program
    scenario = _found(program, pk)
    context = {
        "program": program,
        "scenario": scenario,
        "waiting": scenario.state in WAITING,
        "failure": wording.failure(scenario.failure) if scenario.failure else "",
        "form": NameForm(initial={"name": scenario.name}),
        "may_discard": scenario.state != ScenarioState.DISCARDED and not scenario.current,
    }
    template = "matching/run_progress.html" + ("#progress" if getattr(request, "htmx", False) else "")
    return render(request, template, context)


@require_POST
def adopt(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    scenario = _found(viewer.the_program, pk)
    try:
        scenarios.adopt(actor=viewer.user, scenario=scenario)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("matching", slug)
    messages.success(request, _("You are working with “%(name)s”.") % {"name": scenario.label})
    return redirect("scenario", slug, pk)


@require_POST
def discard(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    scenario = _found(viewer.the_program, pk)
    try:
        scenarios.discard(actor=viewer.user, scenario=scenario)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("“%(name)s” is set aside.") % {"name": scenario.label})
    return redirect("matching", slug)


@require_POST
def rename(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    form = NameForm(request.POST)
    scenario = _found(viewer.the_program, pk)
    if form.is_valid():
        scenarios.rename(actor=viewer.user, scenario=scenario, name=form.cleaned_data["name"])
    else:
        messages.error(request, _("A name has 60 characters at most."))
    return redirect("scenario_progress", slug, pk)


def _other(program: Program, key: str) -> Scenario | None:
    """The run whose settings the form starts from."""
    return queries.scenario(program, number(key))


def _next_step(program: Program, scenario: Scenario, current: Scenario | None) -> str:
    """To its progress, to the run itself when it is the one worked on, else beside the one that is."""
    if scenario.state in (*WAITING, ScenarioState.FAILED):
        return reverse("scenario_progress", args=[program.slug, scenario.pk])
    if scenario.current or current is None:
        return reverse("scenario", args=[program.slug, scenario.pk])
    return reverse("scenarios_compare", args=[program.slug]) + f"?s={current.pk}&s={scenario.pk}"


def _found(program: Program, pk: int) -> Scenario:
    found = queries.scenario(program, pk)
    if found is None:
        raise Http404
    return found
