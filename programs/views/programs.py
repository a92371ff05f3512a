"""Creating a programme and changing it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programs import queries
from programs.enums import ProgramKind, ProgramState
from programs.forms.base import tell
from programs.forms.programs import DEFAULT_THEMES, MILESTONE_PREFIX, ProgramForm
from programs.models import Program
from programs.services import programs
from programs.viewer import Permission, Viewer, enter, enter_consortium


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    form = ProgramForm(
        request.POST or None, initial={"themes": "\n".join(str(theme) for theme in DEFAULT_THEMES)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            program = programs.create(
                actor=viewer.user,
                consortium=viewer.consortium,
                kind=ProgramKind(form.cleaned_data["kind"]),
                milestones=form.milestones(),
                **_common(form),
            )
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("%(program)s is created. Now its candidates.") % {"program": program})
            _advise(request, program.starts_on, program.ends_on)
            return redirect("candidates", program.slug)
    context = {"consortium": viewer.consortium, "form": form}
    return render(request, "programs/program_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    form = ProgramForm(request.POST or None, initial=_initial(program), exists=True)
    if request.method == "POST" and form.is_valid():
        try:
            _save(viewer, program, form)
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("The programme is changed."))
            _tell_kept_themes(request, form.cleaned_data["themes"])
            return redirect("program_edit", slug)
    context = {
        "program": program,
        "form": form,
        "advice": programs.length_advice(program.starts_on, program.ends_on),
    }
    return render(request, "programs/program_edit.html", context, status=422 if form.errors else 200)


def _save(viewer: Viewer, program: Program, form: ProgramForm) -> None:
    programs.change(actor=viewer.user, program=program, milestones=form.milestones(), **_common(form))
    state = ProgramState(form.cleaned_data["state"])
    if state != program.state:
        programs.move(actor=viewer.user, program=program, state=state)


def _common(form: ProgramForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("name", "starts_on", "ends_on", "themes")}


def _initial(program: Program) -> dict[str, Any]:
    shown: dict[str, Any] = {
        name: getattr(program, name) for name in ("name", "state", "starts_on", "ends_on")
    }
    shown["themes"] = "\n".join(theme.label for theme in queries.themes())
    return shown | {MILESTONE_PREFIX + milestone.kind: milestone.on for milestone in queries.milestones()}


def _advise(request: HttpRequest, starts_on: date, ends_on: date) -> None:
    advice = programs.length_advice(starts_on, ends_on)
    if advice:
        messages.warning(request, advice)


def _tell_kept_themes(request: HttpRequest, wanted: list[str]) -> None:
    kept = [theme.label for theme in queries.themes() if theme.label not in wanted]
    if kept:
        said = _("Kept because candidates chose them: %(themes)s.")
        messages.warning(request, said % {"themes": ", ".join(kept)})
