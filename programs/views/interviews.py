"""The grid of an interview, kept as one types, with or without JavaScript; and which fact the matching uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mentorat.lib.text import join
from programs import provenance, qualification
from programs.enums import CandidateState
from programs.forms.base import tell
from programs.forms.interviews import GridForm
from programs.models import AccessPage, Candidate, Interview
from programs.queries import applications
from programs.queries import interviews as found_interviews
from programs.services import accesses
from programs.services import facts as fact_services
from programs.services import interviews as services
from programs.viewer import Permission, Viewer, enter
from programs.views import grid
from programs.views.candidates import found


@require_http_methods(["GET", "HEAD", "POST"])
def interview(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The grid; its Save button works without JavaScript."""
    viewer = enter(request, slug, Permission.COORDINATE)
    candidate = found(pk)
    if request.method != "POST":
        accesses.opened(viewer, AccessPage.INTERVIEW, [pk])
        return _page(request, viewer, candidate, grid.form_of(candidate))
    accesses.shown(viewer, AccessPage.INTERVIEW, [pk])
    try:
        saved = grid.save(actor=viewer.user, candidate=candidate, data=request.POST)
    except ValidationError as error:
        form = grid.form_of(candidate, request.POST)
        tell(form, error)
        return _page(request, viewer, candidate, form, status=422)
    if saved.interview is None or saved.both:
        return _page(request, viewer, found(pk), saved.form, saved.both, status=422)
    return _after(request, viewer, found(pk))


@require_POST
def keep(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What is on the grid, sent by the page as one types; answers what to say of it, what of somebody else's to take into
    the page, what to ask, and what to go on from."""
    viewer = enter(request, slug, Permission.COORDINATE)
    candidate = found(pk)
    accesses.shown(viewer, AccessPage.INTERVIEW, [pk])
    try:
        saved = grid.save(actor=viewer.user, candidate=candidate, data=request.POST)
    except ValidationError as error:
        return JsonResponse({"said": " ".join(error.messages)}, status=422)
    form, kept = saved.form, saved.interview
    if kept is None:
        wrong = join([str(form.fields[name].label) for name in form.errors if name in form.fields], _("and"))
        said = _("Not saved: look at %(fields)s.") % {"fields": wrong}
        return JsonResponse({"said": said}, status=422)
    asks = render_to_string("programs/interviews/grid.html#settle", {"both": saved.both}, request)
    return JsonResponse(
        {
            "said": grid.said_of(saved.both) or _saved(kept),
            "revision": kept.revision,
            "base": saved.base,
            "theirs": saved.theirs,
            "both": [each.name for each in saved.both],
            "asks": asks,
        }
    )


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


def _page(
    request: HttpRequest,
    viewer: Viewer,
    candidate: Candidate,
    form: GridForm,
    both: Sequence[grid.Question] = (),
    status: int = 200,
) -> HttpResponse:
    current = found_interviews.interview(candidate)
    told = found_interviews.facts(candidate)
    context = {
        "program": viewer.the_program,
        "candidate": candidate,
        "form": form,
        "both": both,
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
