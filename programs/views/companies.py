"""Companies of a consortium and what they are to one another."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from programs import queries, relations
from programs.enums import RelationKind
from programs.forms.base import tell
from programs.forms.companies import CompanyForm, EndRelationForm, RelationForm
from programs.models import Company, CompanyRelation
from programs.services import consortiums
from programs.viewer import Permission, Viewer, enter_consortium


@require_GET
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """Companies with their people and agreement, and every relation with what it forbids."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    companies, declared = list(queries.companies_and_voices()), list(queries.relations())
    barred = relations.barred(declared)
    context = {
        "consortium": viewer.consortium,
        "companies": companies,
        "unsigned": sum(1 for company in companies if not company.cleared_at),
        "ties": relations.ties(declared, companies),
        "barred": len(barred),
        "possible": len(companies) * (len(companies) - 1) // 2,
    }
    return render(request, "programs/companies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    form = CompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            company = consortiums.add_company(
                actor=viewer.user, consortium=viewer.consortium, **form.cleaned_data
            )
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("%(company)s is in the consortium.") % {"company": company})
            return redirect("companies", slug)
    context = {"consortium": viewer.consortium, "form": form}
    return render(request, "programs/company_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def relation_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Declares a relation: any for a coordinator, those of their own company for a representative."""
    viewer = enter_consortium(request, slug, Permission.GOVERN, Permission.REPRESENT)
    own = spoken_for(viewer)
    start = {"source": own[0]} if own else {}
    form = RelationForm(request.POST or None, companies=queries.companies(), own=own, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            declared = consortiums.declare_relation(
                actor=viewer.user,
                source=form.cleaned_data["source"],
                target=form.cleaned_data["target"],
                kind=RelationKind(form.cleaned_data["kind"]),
                depends=form.cleaned_data["depends"],
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            tell(form, error)
        else:
            _tell_declared(request, declared)
            return redirect(back(viewer))
    context = {"consortium": viewer.consortium, "form": form, "own": own, "back": back(viewer)}
    return render(request, "programs/relation_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def relation_end(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Asks why, then ends the relation."""
    viewer = enter_consortium(request, slug, Permission.GOVERN, Permission.REPRESENT)
    relation = queries.relation(pk)
    if relation is None:
        raise Http404
    own = spoken_for(viewer)
    if own and relation.source not in own and relation.target not in own:
        raise PermissionDenied(
            _("This relation is between two other companies: you speak for your own alone.")
        )
    form = EndRelationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        consortiums.end_relation(actor=viewer.user, relation=relation, reason=form.cleaned_data["reason"])
        messages.success(
            request, _("The relation is ended: %(words)s.") % {"words": relations.words(relation)}
        )
        return redirect(back(viewer))
    context = {
        "consortium": viewer.consortium,
        "relation": relation,
        "words": relations.words(relation),
        "form": form,
        "back": back(viewer),
    }
    return render(request, "programs/relation_end.html", context, status=422 if form.errors else 200)


def spoken_for(viewer: Viewer) -> tuple[Company, ...]:
    """The companies a representative speaks for; empty for a coordinator, who may speak for all."""
    return () if viewer.may(Permission.GOVERN) else viewer.companies


def back(viewer: Viewer) -> str:
    """Where the person came from: all companies, or their own."""
    name = "companies" if viewer.may(Permission.GOVERN) else "company"
    return reverse(name, args=[viewer.consortium.slug])


def _tell_declared(request: HttpRequest, relation: CompanyRelation) -> None:
    messages.success(request, _("Declared: %(words)s.") % {"words": relations.words(relation)})
    if relations.rules_out(relation):
        messages.warning(request, _("From now on, nobody of one is paired with the other."))
