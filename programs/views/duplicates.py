"""Likely duplicates, and two candidacies of one person side by side, to be merged with a choice of values."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mentorat.lib.text import number
from programs import merging, queries
from programs.forms.candidates import CandidateForm, initial_of
from programs.forms.differences import Difference, differences
from programs.models import AccessPage, Candidate
from programs.queries import duplicates as found
from programs.queries.applications import company_choices
from programs.services import accesses
from programs.services import merging as services
from programs.viewer import Permission, Viewer, enter
from programs.views.candidates import found as candidate_of


@dataclass(frozen=True)
class Choice:
    """A field on which the two differ; `take` is whose value is proposed: True for the one who goes."""

    difference: Difference
    take: bool


@require_GET
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """Each likely pair, and why."""
    viewer = enter(request, slug, Permission.COORDINATE)
    pairs = found.likely()
    accesses.shown(viewer, AccessPage.MERGE, [each.pk for pair in pairs for each in (pair.one, pair.other)])
    context = {"program": viewer.the_program, "pairs": pairs}
    return render(request, "programs/duplicates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """The two side by side; without another one, who it may be."""
    viewer = enter(request, slug, Permission.COORDINATE)
    one = candidate_of(pk)
    other = queries.candidate(number(request.GET.get("with", "")))
    if other is None or other.pk == one.pk:
        likely = found.likely_of(one)
        accesses.shown(viewer, AccessPage.MERGE, [one.pk, *(each.pk for each in likely)])
        context = {"program": viewer.the_program, "candidate": one, "likely": likely}
        return render(request, "programs/merge_whom.html", context)
    if request.method != "POST":
        return _page(request, viewer, one, other)
    try:
        kept = services.merge(
            actor=viewer.user,
            one=one,
            other=other,
            take=request.POST.getlist("take"),
            seen=request.POST.get("seen", ""),
        )
    except ValidationError as error:
        return _page(request, viewer, one, other, " ".join(error.messages))
    messages.success(request, _("%(name)s has one candidacy from now on.") % {"name": kept.name})
    return redirect("candidate", slug, kept.pk)


def _page(
    request: HttpRequest, viewer: Viewer, one: Candidate, other: Candidate, problem: str = ""
) -> HttpResponse:
    accesses.shown(viewer, AccessPage.MERGE, [one.pk, other.pk])
    kept, gone = services.in_order(one, other)
    context = {
        "program": viewer.the_program,
        "kept": kept,
        "gone": gone,
        "problem": problem,
        "impossible": services.why_not(kept, gone),
        "choices": choices(kept, gone),
        "moved": merging.belongings(gone),
        "why": found.why(kept, gone),
        "seen": services.stamps(kept, gone),
        "other": other,
        "one": one,
    }
    return render(request, "programs/merge.html", context, status=422 if problem else 200)


def choices(kept: Candidate, gone: Candidate) -> list[Choice]:
    """The fields that differ, each with the value that is known, else the older one; of two addresses, the one without "+"."""
    older = gone.created_at < kept.created_at
    tagged = "+" in kept.email, "+" in gone.email
    plainer = tagged[0] if tagged[0] != tagged[1] else older
    return [
        Choice(
            each,
            bool(each.theirs) and (not each.mine or (plainer if each.name == "email" else older)),
        )
        for each in differences(_form(kept), _form(gone))
        if each.name in services.FIELDS
    ]


def _form(candidate: Candidate) -> CandidateForm:
    return CandidateForm(companies=company_choices(), themes=[], initial=initial_of(candidate), exists=True)
