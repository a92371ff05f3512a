"""What companies are to one another: all at a glance, declared, ended, and which of it keeps people apart."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from programs import forbidding, matrix, permissions, queries, relations
from programs.enums import CompanyState, RelationKind
from programs.forms.base import tell
from programs.forms.companies import CorrectionForm, EndRelationForm, RelationForm
from programs.forms.entries import ApartForm
from programs.models import Company, CompanyRelation, Consortium
from programs.queries import consortium as reading
from programs.relations import Apart
from programs.services import apart as rules
from programs.services import relating
from programs.viewer import Permission, Viewer, enter_consortium
from programs.views.conflicts import take_up
from programs.views.once import once


@require_GET
def glance(request: HttpRequest, slug: str) -> HttpResponse:
    """The matrix, the list with what each forbids, the whole in a sentence, and what was ended."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    here = _here()
    known = {company.pk for company in here}
    running = [r for r in reading.relations() if {r.source_id, r.target_id} <= known]
    declared = [r for r in reading.declared() if {r.source_id, r.target_id} <= known]
    apart, people = Apart.of(viewer.consortium), reading.people(viewer.consortium)
    ties = relations.ties(declared, here, running, apart)
    members = {company.pk for company in here if company.state == CompanyState.MEMBER}
    barred = {pair for pair in relations.barred(running, here, apart) if pair <= members}
    context = {
        "consortium": viewer.consortium,
        "matrix": matrix.of(ties, here),
        "legend": [(kind, *pair) for kind, pair in matrix.LETTERS.items()],
        "rows": [_row(tie, people) for tie in ties],
        "in_all": forbidding.in_all(forbidding.toll(people, barred)),
        "barred": len(barred),
        "possible": len(members) * (len(members) - 1) // 2,
        "past": [(relations.words(row), row) for row in reading.past()[:50]],
        "companies": len(here),
    }
    return render(request, "programs/relations.html", context)


def _here() -> list[Company]:
    return [company for company in queries.companies() if company.state != CompanyState.LEFT]


def _row(tie: relations.Tie, people: list[reading.People]) -> dict[str, Any]:
    """A tie as the list tells it."""
    if not tie.holds:
        forbids = _("Nothing today: it does not run.")
    else:
        forbids = forbidding.between(people, tie.a, tie.b) if tie.bars else _("Forbids nothing.")
    period = relations.period(tie.relation) if tie.relation else ""
    return {"tie": tie, "anchor": matrix.anchor(tie), "forbids": forbids, "period": period}


@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Declares a relation: any for a coordinator, those of their own company for a representative."""
    viewer = enter_consortium(request, slug, Permission.GOVERN, Permission.REPRESENT)
    own = spoken_for(viewer)
    start = {"source": own[0]} if own else {}
    companies = queries.companies().filter(left_at=None)
    form = RelationForm(request.POST or None, companies=companies, own=own, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            declared = relating.declare(actor=viewer.user, **form.told())
        except ValidationError as error:
            tell(form, error)
        else:
            _tell_declared(request, declared)
            return redirect(back(viewer))
    context = {"consortium": viewer.consortium, "form": form, "own": own, "back": back(viewer)}
    return render(request, "programs/relation_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Corrects a relation: its direction, its days, its reason. Two people at once: the second is shown what the first saved."""
    viewer = enter_consortium(request, slug, Permission.GOVERN, Permission.REPRESENT)
    relation = reading.relation(pk)
    if relation is None:
        raise Http404
    permissions.may_end_relation(relation, spoken_for(viewer)).or_refuse()
    form = _correction(request, relation)
    if request.method == "POST" and form.is_valid():
        try:
            held = relating.correct(actor=viewer.user, relation=relation, **form.told(relation))
        except ValidationError as error:
            form = take_up(form, error, relation.revision)
        else:
            messages.success(request, _("Corrected: %(words)s.") % {"words": relations.words(held)})
            return redirect(back(viewer))
    context = {
        "consortium": viewer.consortium,
        "relation": relation,
        "words": relations.words(relation),
        "form": form,
        "own": spoken_for(viewer),
        "back": back(viewer),
    }
    return render(request, "programs/relation_edit.html", context, status=422 if form.errors else 200)


def _correction(request: HttpRequest, relation: CompanyRelation) -> CorrectionForm:
    names = ("depends", "reason", "starts_on", "ends_on", "revision")
    start = {name: getattr(relation, name) for name in names}
    return CorrectionForm(
        request.POST or None,
        initial={**start, "way": str(relation.source_id)},
        ways=relations.ways(relation),
        supplies=relation.kind == RelationKind.SUPPLIES,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Asks why, then ends the relation."""
    viewer = enter_consortium(request, slug, Permission.GOVERN, Permission.REPRESENT)
    relation = reading.relation(pk)
    if relation is None:
        raise Http404
    permissions.may_end_relation(relation, spoken_for(viewer)).or_refuse()
    form = EndRelationForm(request.POST or None)
    words = relations.words(relation)
    if request.method == "POST" and form.is_valid():
        try:
            relating.end(actor=viewer.user, relation=relation, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("The relation is ended: %(words)s.") % {"words": words})
            return redirect(back(viewer))
    context = {
        "consortium": viewer.consortium,
        "relation": relation,
        "words": words,
        "form": form,
        "back": back(viewer),
    }
    return render(request, "programs/relation_end.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def apart(request: HttpRequest, slug: str) -> HttpResponse:
    """Which relations keep people apart: what no choice can allow, what the consortium chooses, what each choice changes."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    house = viewer.consortium
    start = {
        "suppliers": house.suppliers_apart,
        "partners": house.partners_apart,
        "reason": house.apart_reason,
        "revision": house.apart_revision,
    }
    form = ApartForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data.pop("revision")
        try:
            rules.rule(actor=viewer.user, consortium=house, seen=seen, **form.cleaned_data)
        except ValidationError as error:
            form.cleaned_data["revision"] = seen
            form = take_up(form, error, _revision(house))
        else:
            messages.success(request, _("Saved. The next run of the matching keeps to it."))
            return redirect("relations", slug)
    context = {"consortium": house, "form": form, "effects": _effects(house)}
    return render(request, "programs/apart.html", context, status=422 if form.errors else 200)


def _revision(house: Consortium) -> int:
    house.refresh_from_db(fields=["apart_revision"])
    return house.apart_revision


def _effects(house: Consortium) -> list[tuple[str, str]]:
    """What is forbidden under each choice, in words."""
    here, running, people = _here(), list(reading.relations()), reading.people(house)
    choices = (
        (_("Only what no choice can allow"), Apart()),
        (_("Every client and supplier too"), Apart(suppliers=True)),
        (_("Partners too"), Apart(partners=True)),
        (_("Both"), Apart(suppliers=True, partners=True)),
    )
    return [
        (label, forbidding.in_all(forbidding.toll(people, relations.barred(running, here, chosen))))
        for label, chosen in choices
    ]


def spoken_for(viewer: Viewer) -> tuple[Company, ...]:
    """The companies a representative speaks for; empty for a coordinator, who may speak for all."""
    return () if viewer.may(Permission.GOVERN) else viewer.companies


def back(viewer: Viewer) -> str:
    """Where the person came from: all relations, or their own company."""
    name = "relations" if viewer.may(Permission.GOVERN) else "company"
    return reverse(name, args=[viewer.consortium.slug])


def _tell_declared(request: HttpRequest, relation: CompanyRelation) -> None:
    messages.success(request, _("Declared: %(words)s.") % {"words": relations.words(relation)})
    if relations.rules_out(relation, Apart.of(relation.consortium)):
        messages.warning(request, _("As long as it runs, nobody of one is paired with the other."))
