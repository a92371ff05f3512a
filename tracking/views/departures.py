"""A departure from a company: declared by the person or by the company, settled by the coordinator."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching import queries as pairing
from programs.viewer import Permission, enter
from tracking.forms.departures import DepartureForm, EmployeeDepartureForm
from tracking.models import DepartureSource
from tracking.queries import departures as queries
from tracking.services import departures


@require_http_methods(["GET", "HEAD", "POST"])
def my_departure(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.PARTICIPATE)
    me = pairing.own_candidate(viewer.the_program, viewer.user)
    if me is None:
        raise Http404
    form = DepartureForm(request.POST or None, companies=queries.companies(viewer.the_program))
    if form.is_valid():
        departures.declare(
            actor=viewer.user,
            candidate=me,
            source=DepartureSource.PERSON,
            on=form.cleaned_data["on"],
            company=form.company,
        )
        messages.success(
            request, _("Thank you. The coordinator knows, and speaks to you about what follows.")
        )
        return redirect("my_profile", slug)
    context = {"program": viewer.the_program, "form": form, "me": me}
    return render(request, "tracking/my_departure.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def company_departure(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.REPRESENT_HERE)
    program = viewer.the_program
    people = pairing.employees(program, pairing.spoken_for(program, viewer.user))
    form = EmployeeDepartureForm(request.POST or None, companies=queries.companies(program), people=people)
    if form.is_valid():
        departures.declare(
            actor=viewer.user,
            candidate=form.cleaned_data["candidate"],
            source=DepartureSource.COMPANY,
            on=form.cleaned_data["on"],
            company=form.company,
        )
        messages.success(request, _("Noted: the coordinator is told, and asks the person what follows."))
        return redirect("company_departure", slug)
    context = {"program": program, "form": form}
    return render(request, "tracking/company_departure.html", context, status=422 if form.errors else 200)


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    rows = queries.open_ones(viewer.the_program)
    return render(request, "tracking/departures.html", {"program": viewer.the_program, "rows": rows})


@require_POST
def settle(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    row = queries.departure(pk)
    if row is None:
        raise Http404
    departures.settle(actor=viewer.user, departure=row)
    messages.success(request, _("Noted: the question is settled."))
    return redirect("departures", viewer.the_program.slug)
