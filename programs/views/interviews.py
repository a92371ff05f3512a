"""The grid of an interview, kept as one types, with or without JavaScript; and which fact the matching uses."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mentorat.lib.text import join
from programs import provenance, qualification, queries
from programs.enums import CandidateState, FactSource
from programs.forms.interviews import GridForm, initial_of
from programs.models import Candidate, Interview
from programs.queries import applications
from programs.queries import interviews as found_interviews
from programs.services import facts as fact_services
from programs.services import interviews as services
from programs.services.revisions import CONFLICT
from programs.viewer import Permission, Viewer, enter
from programs.views.candidates import found
from programs.views.conflicts import take_up


@require_http_methods(["GET", "HEAD", "POST"])
def interview(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The grid; its Save button works without JavaScript."""
    viewer = enter(request, slug, Permission.COORDINATE)
    candidate = found(pk)
    if request.method != "POST":
        return _page(request, viewer, candidate, _form(candidate))
    form = _form(candidate, request.POST)
    if form.is_valid():
        try:
            _keep(viewer, candidate, form)
        except ValidationError as error:
            current = found_interviews.interview(candidate)
            take_up(form, error, current.revision if current else None)
        else:
            return _after(request, viewer, candidate)
    return _page(request, viewer, candidate, form, 422)


@require_POST
def keep(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What is on the grid, sent by the page as one types; answers what to say of it, and the revision to go on from."""
    viewer = enter(request, slug, Permission.COORDINATE)
    candidate = found(pk)
    form = _form(candidate, request.POST)
    if not form.is_valid():
        wrong = join([str(form.fields[name].label) for name in form.errors if name in form.fields], _("and"))
        said = _("Not saved: look at %(fields)s.") % {"fields": wrong}
        return JsonResponse({"said": said}, status=422)
    try:
        kept = _keep(viewer, candidate, form)
    except ValidationError as error:
        return _refused(candidate, error)
    return JsonResponse({"said": _saved(kept), "revision": kept.revision})


@require_POST
def use(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Of two statements, the one that the matching reads from now on."""
    viewer = enter(request, slug, Permission.COORDINATE)
    fact = found_interviews.fact(pk)
    if fact is None:
        raise Http404
    fact_services.use(actor=viewer.user, fact=fact)
    messages.success(request, _("The matching reads this one from now on; the other stays beside it."))
    return redirect("candidate", slug, fact.candidate_id)


def _after(request: HttpRequest, viewer: Viewer, candidate: Candidate) -> HttpResponse:
    """Saved: the grid again, or the interview is closed."""
    slug = viewer.the_program.slug
    if not {"close", "qualify"} & request.POST.keys():
        messages.success(request, _("Saved."))
        return redirect("interview", slug, candidate.pk)
    state, missing = services.close(actor=viewer.user, candidate=candidate, qualify="qualify" in request.POST)
    said = {"name": candidate.name, "state": state.label}
    messages.success(request, _("%(name)s: %(state)s.") % said)
    if missing:
        lacking = join([each.text for each in missing], _("and"))
        if "qualify" in request.POST and state != CandidateState.ELIGIBLE:
            messages.warning(request, _("Not eligible yet: %(lacking)s.") % {"lacking": lacking})
        else:
            messages.info(request, _("Still missing: %(lacking)s.") % {"lacking": lacking})
    return redirect("candidate", slug, candidate.pk)


def _refused(candidate: Candidate, error: ValidationError) -> HttpResponse:
    """Why nothing was kept; after a conflict, who changed the grid and the revision that saving again goes on from."""
    current = found_interviews.interview(candidate)
    if current is None or not any(each.code == CONFLICT for each in error.error_list):
        return JsonResponse({"said": " ".join(error.messages)}, status=422)
    who = current.changed_by.name if current.changed_by else _("Somebody")
    said = _(
        "%(name)s changed this grid at %(at)s: nothing was overwritten, and what you typed is still here."
    ) % {
        "name": who,
        "at": _clock(current),
    }
    return JsonResponse({"said": said, "revision": current.revision, "conflict": True}, status=409)


def _keep(viewer: Viewer, candidate: Candidate, form: GridForm) -> Interview:
    return services.keep(
        actor=viewer.user,
        candidate=candidate,
        seen=form.cleaned_data["revision"],
        hand=form.cleaned_data["hand"],
        notes=form.notes(),
        values=form.values(),
        inferred=form.inferred(),
    )


def _form(candidate: Candidate, data: Any = None) -> GridForm:
    themes = list(queries.themes())
    current = found_interviews.interview(candidate)
    spoken = found_interviews.spoken(candidate)
    told = {field: fact.value for field, fact in spoken.items()}
    blank = GridForm(candidate=candidate, themes=themes, held={})
    held = {name: services.shown(candidate, told, name) for name in blank._names()}
    inferred = {field for field, fact in spoken.items() if fact.source == FactSource.INFERRED}
    initial = initial_of(held, found_interviews.notes(current), inferred)
    initial |= {"revision": current.revision if current else "", "hand": str(uuid.uuid4())}
    return GridForm(data, candidate=candidate, themes=themes, held=held, initial=initial)


def _page(
    request: HttpRequest, viewer: Viewer, candidate: Candidate, form: GridForm, status: int = 200
) -> HttpResponse:
    current = found_interviews.interview(candidate)
    told = found_interviews.facts(candidate)
    context = {
        "program": viewer.the_program,
        "candidate": candidate,
        "form": form,
        "interview": current,
        "booking": found_interviews.booking_of(candidate),
        "application": applications.latest_of(candidate),
        "missing": qualification.missing(candidate),
        "themes": [
            (chosen.theme.label, provenance.worded(candidate.side, "theme_", chosen.depth))
            for chosen in candidate.themes.all()
        ],
        "differing": _differing(candidate, told),
        "saved": _saved(current) if current else "",
    }
    return render(request, "programs/interviews/grid.html", context, status=status)


def _differing(candidate: Candidate, told: dict[str, Any]) -> int:
    """How many fields have statements that differ from what is in use."""
    return sum(
        any(each.other for each in provenance.statements(candidate, field, "", told)) for field in told
    )


def _saved(interview: Interview) -> str:
    return _("Saved at %(at)s.") % {"at": _clock(interview)}


def _clock(interview: Interview) -> str:
    return time_format(timezone.localtime(interview.changed_at), "TIME_FORMAT")
