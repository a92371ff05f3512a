"""Exclusions told in confidence: by a participant of themself, by a representative of their people, by a coordinator.

What is answered never depends on whether the person named takes part.
"""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching import queries
from matching.enums import TieSource
from matching.forms import EmployeeTieForm, TieForm
from matching.models import Tie
from matching.services import ties
from programs import queries as frame
from programs.forms.base import tell
from programs.models import AccessPage, Candidate, User
from programs.services import accesses
from programs.viewer import Permission, enter


@require_http_methods(["GET", "HEAD", "POST"])
def my_ties(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.PARTICIPATE)
    program, me = viewer.the_program, queries.own_candidate(viewer.the_program, viewer.user)
    form = TieForm(request.POST or None)
    if me and _declared(request, viewer.user, form, me, TieSource.PARTICIPANT):
        return redirect("my_ties", slug)
    context = {"program": program, "me": me, "form": form, "ties": queries.ties_told_by(program, viewer.user)}
    return render(request, "matching/my_ties.html", context, status=422 if form.errors else 200)


@require_POST
def my_tie_withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.PARTICIPATE)
    own = queries.ties_told_by(viewer.the_program, viewer.user)
    return _withdrawn(request, viewer.user, own.filter(pk=pk).first(), "my_ties", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def company_ties(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.REPRESENT_HERE)
    program = viewer.the_program
    companies = queries.spoken_for(program, viewer.user)
    form = EmployeeTieForm(request.POST or None, people=queries.employees(program, companies))
    about = form.cleaned_data.get("candidate") if form.is_bound and form.is_valid() else None
    if about and _declared(request, viewer.user, form, about, TieSource.REPRESENTATIVE):
        return redirect("company_ties", slug)
    told = list(queries.ties_told_for(program, companies))
    accesses.shown(viewer, AccessPage.CONFIDED, [tie.candidate_id for tie in told])
    context = {"program": program, "form": form, "ties": told}
    return render(request, "matching/company_ties.html", context, status=422 if form.errors else 200)


@require_POST
def company_tie_withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.REPRESENT_HERE)
    own = queries.ties_told_for(viewer.the_program, queries.spoken_for(viewer.the_program, viewer.user))
    return _withdrawn(request, viewer.user, own.filter(pk=pk).first(), "company_ties", slug)


@require_GET
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that was told, with whom it means today: for the coordinators alone."""
    viewer = enter(request, slug, Permission.COORDINATE)
    told = queries.told(viewer.the_program)
    accesses.shown(viewer, AccessPage.CONFIDED, [each.tie.candidate_id for each in told])
    return render(request, "matching/ties.html", {"program": viewer.the_program, "told": told})


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_ties(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What was told by or about one person, and what the coordinator adds."""
    viewer = enter(request, slug, Permission.COORDINATE)
    candidate = frame.candidate(pk)
    if candidate is None:
        raise Http404
    accesses.shown(viewer, AccessPage.CONFIDED, [pk])
    form = TieForm(request.POST or None)
    if _declared(request, viewer.user, form, candidate, TieSource.COORDINATOR):
        return redirect("candidate_ties", slug, pk)
    context = {
        "program": viewer.the_program,
        "candidate": candidate,
        "form": form,
        "told": queries.told(viewer.the_program, candidate),
    }
    return render(request, "matching/candidate_ties.html", context, status=422 if form.errors else 200)


@require_POST
def tie_withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A coordinator takes back what a coordinator told; what others told is theirs to take back."""
    viewer = enter(request, slug, Permission.COORDINATE)
    own = queries.ties(viewer.the_program).filter(source=TieSource.COORDINATOR)
    tie = own.filter(pk=pk).first()
    return _withdrawn(request, viewer.user, tie, "candidate_ties", slug, tie.candidate_id if tie else 0)


def _declared(
    request: HttpRequest, actor: User, form: TieForm, candidate: Candidate, source: TieSource
) -> bool:
    """Whether the form was sent and kept; what is refused stands beside its field."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        ties.declare(
            actor=actor,
            candidate=candidate,
            who=form.cleaned_data["who"],
            reason=form.cleaned_data["reason"],
            source=source,
        )
    except ValidationError as error:
        tell(form, error)
        return False
    messages.success(request, _("Noted, in confidence. The two will not be paired."))
    return True


def _withdrawn(request: HttpRequest, actor: User, tie: Tie | None, page: str, *where: object) -> HttpResponse:
    if tie is None:
        raise Http404
    ties.withdraw(actor=actor, tie=tie)
    messages.success(request, _("Withdrawn: it keeps nobody apart any more."))
    return redirect(page, *where)
