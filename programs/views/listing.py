"""The list of candidates: filters, order and page in its address; who is ticked; filters under a name; the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mentorat.lib.nav import NavItem
from mentorat.lib.spreadsheet import XLSX
from mentorat.lib.text import number
from programs import queries
from programs.enums import CandidateState
from programs.forms.listing import ORDERS, CandidateFilter, SaveFilterForm
from programs.models import AccessPage, Candidate, Program
from programs.queries import listing as rows
from programs.queries import moves
from programs.queries.applications import company_choices
from programs.queries.listing import SORTS, Wanted
from programs.services import accesses
from programs.services import filters as services
from programs.services.bulk import Action
from programs.viewer import Permission, enter
from programs.views import selection
from programs.views.candidates import row
from programs.views.candidates_sheet import workbook

PER_PAGE = 50
PARTS = {"people": "programs/candidates.html#people", "chosen": "programs/candidates.html#chosen"}


@dataclass(frozen=True)
class Heading:
    """A column that sorts: `way` is how it sorts now (as aria-sort says it), `sort` what a press on it asks for."""

    name: str
    label: str
    way: str
    sort: str


@require_GET
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody who answers the filters, fifty a page; an htmx request gets the table alone."""
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    form = filter_form(request.GET, program)
    wanted = form.wanted()
    page = Paginator(rows.keys(program, wanted), PER_PAGE).get_page(request.GET.get("page"))
    chosen = selection.chosen(request, program)
    counts = rows.counts(program, wanted)
    people = rows.of_keys(program, list(page))
    accepted = moves.accepted(people)
    accesses.shown(viewer, AccessPage.LISTED, page)
    context = {
        "program": program,
        "form": form,
        "page": page,
        "rows": [row(candidate, accepted) for candidate in people],
        "headings": headings(wanted),
        "states": states(counts, form, reverse("candidates", args=[slug])),
        "anybody": bool(sum(counts.values())) or _anybody(program, wanted),
        "query": form.query(),
        "problems": form.problems(),
        "filtered": wanted.filters,
        "chosen": set(chosen),
        "chosen_n": len(chosen),
        "saved": rows.saved(viewer.user),
        "actions": Action.choices,
        "save_form": SaveFilterForm(initial={"query": form.query()}),
    }
    part = "people" if getattr(request, "htmx", False) else ""
    return render(request, PARTS.get(part, "programs/candidates.html"), context)


@require_POST
def select(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Keeps who is ticked on this page, then goes on: to what is asked of them, or back to the list."""
    program = enter(request, slug, Permission.COORDINATE).the_program
    filters = request.POST.get("filters", "")
    if request.POST.get("act") == "none":
        selection.clear(request, program)
    else:
        shown = [number(pk) for pk in request.POST.get("shown", "").split(",")]
        ticked = [number(pk) for pk in request.POST.getlist("pk") if number(pk) in set(shown)]
        selection.tick(request, program, shown=shown, ticked=ticked)
    if getattr(request, "htmx", False):
        return _bar(request, program, filters)
    action = request.POST.get("action", "")
    if request.POST.get("act") == "go" and action:
        return redirect(_address(slug, action, request.POST.get("of", ""), filters))
    return redirect(back(slug, filters))


@require_GET
def sheet(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The people of the list as it is filtered, or those ticked, as a workbook."""
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    form = filter_form(request.GET, program)
    if refused(request, form):
        return redirect(back(slug, form.query()))
    people = asked_for(request, program, form)
    if not people:
        messages.info(request, _("Nobody is chosen: tick people, or take everybody of the list."))
        return redirect(back(slug, form.query()))
    accesses.opened(viewer, AccessPage.WORKBOOK, [person.pk for person in people])
    name = slugify(f"{program.slug} {_('Candidates')} {timezone.localdate():%Y-%m-%d}")
    return HttpResponse(
        workbook(program, people),
        content_type=XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.xlsx"',
            "Cache-Control": "private, no-store",
        },
    )


@require_POST
def filter_save(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Keeps the filters and the order of the list under a name."""
    viewer = enter(request, slug, Permission.COORDINATE)
    form = SaveFilterForm(request.POST)
    filters = filter_form(QueryDict(request.POST.get("query", "")), viewer.the_program)
    query = filters.query()
    if filters.problems():
        return redirect(back(slug, query))  # the list says what to correct first
    if not form.is_valid():
        messages.error(request, _("Give the filter a name, of 60 letters at most."))
        return redirect(back(slug, query))
    try:
        kept = services.save(
            actor=viewer.user, consortium=viewer.consortium, name=form.cleaned_data["name"], query=query
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("“%(name)s” is kept: find it above the list.") % {"name": kept.name})
    return redirect(back(slug, query))


@require_POST
def filter_delete(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    viewer = enter(request, slug, Permission.COORDINATE)
    kept = rows.saved(viewer.user).filter(pk=pk).first()
    if kept is None:
        raise Http404
    services.forget(actor=viewer.user, kept=kept)
    messages.success(request, _("The filter “%(name)s” is deleted.") % {"name": kept.name})
    return redirect(back(slug, request.POST.get("filters", "")))


def filter_form(data: QueryDict, program: Program) -> CandidateFilter:
    """The filters that this address or this hidden field carries."""
    return CandidateFilter(data, companies=list(company_choices()), themes=list(queries.themes()))


def asked_for(request: HttpRequest, program: Program, form: CandidateFilter) -> list[Candidate]:
    """Those ticked (`of=chosen`), else everybody of the filtered list, in its order."""
    wanted = form.wanted()
    if request.GET.get("of") != "chosen":
        return list(rows.people(program, wanted))
    people = rows.people(program, Wanted(sort=wanted.sort))
    return list(people.filter(pk__in=selection.chosen(request, program)))


def refused(request: HttpRequest, form: CandidateFilter) -> bool:
    """Whether the list cannot be understood, and is what is asked for: the person is told that nothing is done."""
    if request.GET.get("of") == "chosen" or not form.problems():
        return False
    messages.error(request, _("Nothing was done: these filters cannot be understood."))
    return True


def headings(wanted: Wanted) -> list[Heading]:
    """The columns that sort, in the order of the table."""
    return [_heading(name, wanted.sort) for name in SORTS if name != "added"]


def states(counts: dict[str, int], form: CandidateFilter, url: str) -> list[NavItem]:
    """Everybody, then each state that has somebody: how many answer the other filters, and the way to them."""
    now = form.cleaned_data.get("state", "")
    found = [("", _("All"), sum(counts.values()))]
    found += [
        (v, str(label), counts.get(v, 0)) for v, label in CandidateState.choices if counts.get(v) or v == now
    ]
    return [
        NavItem(
            label=capfirst(label),
            url=f"{url}?{_with(form, state=value)}",
            current=value == now,
            count=count,
            count_label=_("candidates"),
        )
        for value, label, count in found
    ]


def back(slug: str, query: str) -> str:
    """The address of the list with these filters; what is no filter goes nowhere."""
    url = reverse("candidates", args=[slug])
    return f"{url}?{QueryDict(query).urlencode()}" if query else url


def _heading(name: str, sort: str) -> Heading:
    way = {name: "ascending", f"-{name}": "descending"}.get(sort, "none")
    return Heading(name, str(ORDERS[name]), way, f"-{name}" if way == "ascending" else name)


def _with(form: CandidateFilter, **changed: str) -> str:
    query = QueryDict(form.query(), mutable=True)
    for name, value in changed.items():
        query[name] = value
    return query.urlencode()


def _anybody(program: Program, wanted: Wanted) -> bool:
    """Whether the programme has candidates at all; a list that leaves nobody out has told it already."""
    return wanted.filters and bool(rows.counts(program, Wanted()))


def _bar(request: HttpRequest, program: Program, filters: str) -> HttpResponse:
    form = filter_form(QueryDict(filters), program)
    context: dict[str, Any] = {
        "program": program,
        "actions": Action.choices,
        "chosen_n": len(selection.chosen(request, program)),
        "total": sum(rows.counts(program, form.wanted()).values()),
    }
    return render(request, PARTS["chosen"], context)


def _address(slug: str, action: str, of: str, filters: str) -> str:
    """Where an action goes on: its own page, or the workbook."""
    query = QueryDict(filters, mutable=True)
    query.pop("page", None)
    query["of"] = of
    if action == "sheet":
        return f"{reverse('candidates_sheet', args=[slug])}?{query.urlencode()}"
    query["action"] = action
    return f"{reverse('candidates_act', args=[slug])}?{query.urlencode()}"
