"""What the programme costs and what each company bears: the page by role, the lines, the rule, the workbook."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mentorat.lib.spreadsheet import XLSX
from programs.forms.base import tell
from programs.viewer import Permission, Viewer, enter
from programs.views.conflicts import take_up
from programs.views.once import once
from tracking import sharing as words
from tracking.forms.costs import CostLineForm, SharingForm, line_as_shown, sharing_as_shown
from tracking.models import CostKind, CostLine, SharingRule
from tracking.queries import costs as queries
from tracking.services import costs as services
from tracking.views import cost_rows as rows
from tracking.views.workbooks import costs_workbook


@require_safe
def costs(request: HttpRequest, slug: str) -> HttpResponse:
    """The coordinator sees everything, a representative their own share, the committee what tells nothing of people."""
    viewer = enter(request, slug, Permission.READ_FIGURES)
    budget = queries.budget(viewer.the_program)
    may_edit = viewer.may(Permission.COORDINATE)
    own = queries.represented(viewer.user, viewer.the_program)
    shares = budget.shares()
    mine = [share for share in shares if share.company_pk in own]
    shown = shares if may_edit or (not own and not budget.counted) else ()
    context = {
        **rows.totals(viewer.the_program, budget),
        "may_edit": may_edit,
        "lines": [rows.line(line, budget.currency) for line in budget.lines] if may_edit else (),
        "rule": words.rule(budget),
        "rounding": words.rounding(),
        "nobody": words.nobody(budget),
        "mine": [rows.share(share, budget) for share in mine] if not may_edit else (),
        "represents": bool(own) and not may_edit,
        "shares": [rows.share(share, budget) for share in shown],
        "withheld": bool(shares) and not own and not may_edit and budget.counted,
        "unreckoned": rows.unreckoned(budget) if may_edit else (),
    }
    return render(request, "tracking/costs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def cost_new(request: HttpRequest, slug: str) -> HttpResponseBase:
    viewer = enter(request, slug, Permission.COORDINATE)
    form = CostLineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            line = services.add_line(actor=viewer.user, program=viewer.the_program, **_typed(form))
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("“%(label)s” is in the budget.") % {"label": line})
            return redirect("costs", slug)
    return _form(request, viewer, form)


@require_http_methods(["GET", "HEAD", "POST"])
def cost_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, line = _line_of(request, slug, pk)
    posted = request.POST if request.method == "POST" else None
    form = CostLineForm(posted, initial=line_as_shown(line))
    if form.is_valid():
        seen = form.cleaned_data["revision"]
        try:
            services.change_line(actor=viewer.user, line=line, seen=seen, **_typed(form))
        except ValidationError as refusal:
            form = take_up(form, refusal, line.revision)
        else:
            messages.success(request, _("The line is changed."))
            return redirect("costs", slug)
    return _form(request, viewer, form, line)


@require_POST
def cost_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, line = _line_of(request, slug, pk)
    services.remove_line(actor=viewer.user, line=line)
    messages.success(request, _("“%(label)s” is no longer in the budget.") % {"label": line})
    return redirect("costs", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def costs_rule(request: HttpRequest, slug: str) -> HttpResponse:
    """Declares the rule; people are counted again each time."""
    viewer = enter(request, slug, Permission.COORDINATE)
    program, stands, companies = viewer.the_program, queries.sharing(), queries.companies()
    known = queries.budget(program)
    parts = {part.company_pk: part.weight for part in known.parts}
    start = sharing_as_shown(stands, parts) if stands else {"reckoned_on": timezone.localdate()}
    posted = request.POST if request.method == "POST" else None
    form = SharingForm(posted, initial=start, companies=companies)
    if form.is_valid():
        try:
            services.declare(
                actor=viewer.user,
                program=program,
                rule=SharingRule(form.cleaned_data["rule"]),
                reckoned_on=form.cleaned_data["reckoned_on"],
                parts=form.parts,
                seen=form.cleaned_data["revision"],
            )
        except ValidationError as refusal:
            form = take_up(form, refusal, stands.revision if stands else None)
        else:
            messages.success(request, _("The rule is declared."))
            return redirect("costs", slug)
    context = {
        "program": program,
        "form": form,
        "stands": stands,
        "rule": words.rule(known),
    }
    return render(request, "tracking/costs_rule.html", context, status=422 if form.errors else 200)


@require_safe
def costs_export(request: HttpRequest, slug: str) -> HttpResponse:
    """The lines and the shares as a workbook, for the coordinator."""
    viewer = enter(request, slug, Permission.COORDINATE)
    budget = queries.budget(viewer.the_program)
    response = HttpResponse(costs_workbook(budget), content_type=XLSX)
    name = slugify(_("%(program)s costs") % {"program": viewer.the_program.name})
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _line_of(request: HttpRequest, slug: str, pk: int) -> tuple[Viewer, CostLine]:
    viewer = enter(request, slug, Permission.COORDINATE)
    line = queries.line(pk)
    if line is None:
        raise Http404
    return viewer, line


def _typed(form: CostLineForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "kind": CostKind(data["kind"]),
        **{name: data[name] for name in ("label", "planned", "actual", "on")},
    }


def _form(
    request: HttpRequest, viewer: Viewer, form: CostLineForm, line: CostLine | None = None
) -> HttpResponse:
    context = {"program": viewer.the_program, "form": form, "line": line}
    return render(request, "tracking/costs_line.html", context, status=422 if form.errors else 200)
