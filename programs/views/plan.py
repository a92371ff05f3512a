"""The plan of a programme, section by section: while it is a draft they are the steps of a walk, each saved as one goes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programs import plan, queries, rules
from programs.enums import ProgramKind, ProgramState
from programs.forms import programs as typed
from programs.models import Program, User
from programs.queries import planning as read
from programs.services import planning, programs, sources
from programs.viewer import Permission, enter
from programs.views.conflicts import take_up
from programs.views.drawing import drawn

Save = Callable[[User, Program, Any], Program]
PAGES = {  # of each step
    "name": "programs/plan/name.html",
    "dates": "programs/plan/dates.html",
    "themes": "programs/plan/themes.html",
    "rules": "programs/plan/rules.html",
    "sources": "programs/plan/sources.html",
    "matching": "programs/plan/matching.html",
    "promises": "programs/plan/promises.html",
}


@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest, slug: str) -> HttpResponse:
    """Name and kind."""
    program = enter(request, slug, Permission.COORDINATE).the_program
    shown = {"name": program.name, "kind": program.kind, "revision": program.revision}
    form = typed.NameForm(request.POST or None, initial=shown, settled=read.anybody(program))

    def save(actor: User, program: Program, form: Any) -> Program:
        said = form.cleaned_data
        kind = ProgramKind(said["kind"])
        return planning.identify(
            actor=actor, program=program, seen=said["revision"], name=said["name"], kind=kind
        )

    return section(request, "name", form, save)


@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: HttpRequest, slug: str) -> HttpResponse:
    """Length and milestones, with the line they make."""
    program = enter(request, slug, Permission.COORDINATE).the_program
    kept = list(queries.milestones())
    shown = {typed.MILESTONE_PREFIX + milestone.kind: milestone.on for milestone in kept}
    shown |= {"starts_on": program.starts_on, "ends_on": program.ends_on}
    form = typed.DatesForm(request.POST or None, initial={**shown, "revision": program.revision})

    def save(actor: User, program: Program, form: Any) -> Program:
        said = form.cleaned_data
        saved = planning.date_it(
            actor=actor,
            program=program,
            seen=said["revision"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            milestones=form.milestones(),
        )
        advise(request, saved)
        return saved

    return section(
        request,
        "dates",
        form,
        save,
        drawing=drawn(program, kept),
        advice=programs.length_advice(program.starts_on, program.ends_on),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def themes(request: HttpRequest, slug: str) -> HttpResponse:
    """The list, in its order; a button that moves a line saves the whole and stays on the page."""
    program = enter(request, slug, Permission.COORDINATE).the_program
    form = typed.ThemesForm(
        request.POST or None,
        themes=list(queries.themes()),
        chosen=read.choosers(),
        initial={"revision": program.revision},
    )

    def save(actor: User, program: Program, form: Any) -> Program:
        return planning.arrange(
            actor=actor, program=program, seen=form.cleaned_data["revision"], wanted=form.wanted()
        )

    stays = "up" in request.POST or "down" in request.POST or "more" in request.POST
    return section(request, "themes", form, save, stays=stays)


@require_http_methods(["GET", "HEAD", "POST"])
def conditions(request: HttpRequest, slug: str) -> HttpResponse:
    """What is asked of each role. Rules that touch people who have applied are shown with what they change, then saved."""
    program = enter(request, slug, Permission.COORDINATE).the_program
    shown = {**typed.rules_as_shown(program), "revision": program.revision}
    form = typed.RulesForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        asked, effect = form.asked(), None
        try:
            rules.check(asked)
        except ValidationError:
            pass  # said beside its field when it is saved, below
        else:
            effect = read.effect(program, asked)
        if effect and form.cleaned_data["confirmed"] != _mark(asked):
            form.data = {**request.POST.dict(), "confirmed": _mark(asked)}
            return _page(request, program, "rules", form, 200, effect=effect)

    def save(actor: User, program: Program, form: Any) -> Program:
        return planning.rule(
            actor=actor, program=program, seen=form.cleaned_data["revision"], asked=form.asked()
        )

    return section(request, "rules", form, save)


@require_http_methods(["GET", "HEAD", "POST"])
def promises(request: HttpRequest, slug: str) -> HttpResponse:
    """What the programme gives and asks, as the application pages show it."""
    program = enter(request, slug, Permission.COORDINATE).the_program
    shown = {"gives": program.gives, "asks": program.asks, "revision": program.revision}
    form = typed.PromisesForm(request.POST or None, initial=shown)

    def save(actor: User, program: Program, form: Any) -> Program:
        said = form.cleaned_data
        return planning.promise(
            actor=actor, program=program, seen=said["revision"], gives=said["gives"], asks=said["asks"]
        )

    return section(request, "promises", form, save)


@require_http_methods(["GET", "HEAD", "POST"])
def giving(request: HttpRequest, slug: str) -> HttpResponse:
    """Every company gives mentors, or one alone, declared with its reason."""
    program = enter(request, slug, Permission.COORDINATE).the_program
    shown = {
        "who": "one" if program.single_source_company_id else "all",
        "company": program.single_source_company_id,
        "reason": program.single_source_reason,
        "revision": program.revision,
    }
    form = typed.SourcesForm(request.POST or None, companies=queries.companies(), initial=shown)

    def save(actor: User, program: Program, form: Any) -> Program:
        said = form.cleaned_data
        if said["who"] == "all":
            return sources.declare_several(actor=actor, program=program, seen=said["revision"])
        return sources.declare_single(
            actor=actor,
            program=program,
            company=said["company"],
            reason=said["reason"],
            seen=said["revision"],
        )

    return section(request, "sources", form, save)


def section(
    request: HttpRequest, step: str, form: forms.Form, save: Save, *, stays: bool = False, **more: Any
) -> HttpResponse:
    """One section: saved and onward, or shown again with what was typed and why it was refused."""
    viewer = request.viewer  # type: ignore[attr-defined]
    program: Program = viewer.the_program
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                saved = save(viewer.user, program, form)
            except ValidationError as refusal:
                current = queries.program_by_slug(program.slug)
                take_up(form, refusal, current.revision if current else None)
            else:
                return _onward(request, saved, step, stays)
        status = 422
    return _page(request, program, step, form, status, **more)


def _onward(request: HttpRequest, program: Program, step: str, stays: bool) -> HttpResponse:
    """In a draft the next step, unless one stops here; afterwards the plan."""
    if stays:
        return redirect(plan.address(step, program))
    drafting = program.state == ProgramState.DRAFT
    if drafting and "later" not in request.POST:
        return redirect(plan.address(plan.following(step), program))
    messages.success(request, _("Saved."))
    return redirect(plan.address("", program))


def _page(
    request: HttpRequest, program: Program, step: str, form: forms.Form, status: int, **more: Any
) -> HttpResponse:
    drafting = program.state == ProgramState.DRAFT
    context = {
        "program": program,
        "form": form,
        "drafting": drafting,
        "steps": plan.walk(program, step) if drafting else [],
        **more,
    }
    return render(request, PAGES[step], context, status=status)


def advise(request: HttpRequest, program: Program) -> None:
    """What is to be said of the length, if anything."""
    advice = programs.length_advice(program.starts_on, program.ends_on)
    if advice:
        messages.warning(request, advice)


def _mark(asked: dict[str, Any]) -> str:
    return json.dumps(asked, sort_keys=True)
