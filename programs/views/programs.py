"""Creating a programme: a draft with what it cannot be without, or the plan of a former cohort taken up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programs import plan, queries
from programs.enums import ProgramKind
from programs.forms.base import tell
from programs.forms.programs import DEFAULT_THEMES, NewForm
from programs.models import Program
from programs.services import deleting, duplicating, programs
from programs.viewer import Permission, Viewer, enter, enter_consortium
from programs.views.once import once
from programs.views.plan import advise


@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The first step; the others follow on the pages of the draft."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    cohorts = list(queries.programs())
    source = _source(request.GET.get("from", ""), cohorts)
    offers = duplicating.offers(source) if source else ()
    form = NewForm(request.POST or None, source=source, offers=offers, initial=_suggested(source))
    if request.method == "POST" and form.is_valid():
        try:
            program = _made(viewer, source, form.cleaned_data)
        except ValidationError as error:
            tell(form, error)
        else:
            advise(request, program)
            return redirect(plan.address(plan.to_go_on(program), program))
    context = {
        "consortium": viewer.consortium,
        "form": form,
        "source": source,
        "cohorts": [] if source else cohorts,
    }
    return render(request, "programs/program_new.html", context, status=422 if form.errors else 200)


def _source(slug: str, cohorts: list[Program]) -> Program | None:
    """The cohort that is taken up, of this consortium: elsewhere there is none."""
    if not slug:
        return None
    found = next((cohort for cohort in cohorts if cohort.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _suggested(source: Program | None) -> dict[str, Any]:
    if source is None:
        return {}
    starts_on, ends_on = duplicating.later(source, timezone.localdate())
    name = _("%(name)s, %(year)s") % {"name": source.name, "year": starts_on.year}
    return {"name": name, "starts_on": starts_on, "ends_on": ends_on}


def _made(viewer: Viewer, source: Program | None, said: dict[str, Any]) -> Program:
    asked = {name: said[name] for name in ("name", "starts_on", "ends_on")}
    if source is not None:
        chosen = said.get("carried", ())
        return duplicating.take_up(actor=viewer.user, source=source, chosen=chosen, **asked)
    return programs.create(
        actor=viewer.user,
        consortium=viewer.consortium,
        kind=ProgramKind(said["kind"]),
        themes=[str(theme) for theme in DEFAULT_THEMES],
        **asked,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft that nobody is in goes for good, once confirmed; otherwise the page says what to do instead."""
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    refusal = deleting.kept(program)
    if request.method == "POST" and not refusal:
        try:
            deleting.delete(actor=viewer.user, program=program)
        except ValidationError as error:
            refusal = " ".join(error.messages)
        else:
            messages.success(request, _("The draft “%(name)s” is deleted.") % {"name": program.name})
            return redirect("home")
    context = {"program": program, "refusal": refusal}
    refused = refusal and request.method == "POST"
    return render(request, "programs/plan/delete.html", context, status=422 if refused else 200)
