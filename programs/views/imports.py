"""The import in four pages: the sheet, its columns, what it would do, what it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorat.lib.spreadsheet import MAX_BYTES, XLSX, Column, OutSheet, Problem, Sheet, write_workbook
from mentorat.lib.text import number
from programs import audit, import_words, importing, queries
from programs.forms.base import tell
from programs.forms.imports import CompaniesForm, MappingForm, UploadForm
from programs.importing import ADD, Fate, Plan
from programs.intake import IntakeError
from programs.intake.messages import error_text
from programs.intake.types import ColumnMatch
from programs.models import AccessPage, SheetUpload
from programs.services import accesses, imports
from programs.viewer import Permission, Viewer, enter

SAMPLES = 3
SHOWN = 200  # lines of the preview; the workbook of problems has them all
SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True)
class Step:
    label: str
    state: str
    url: str = ""


@dataclass(frozen=True)
class Line:
    """A problem in words."""

    where: str
    column: str
    text: str
    remedy: str
    severity: str


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    audit.insist_open(viewer.the_program)
    form = UploadForm(request.POST or None, request.FILES or None, initial={"side": "mentor"})
    if request.method == "POST" and form.is_valid():
        sheet = form.cleaned_data["file"]
        try:
            kept = imports.upload(
                actor=viewer.user,
                program=viewer.the_program,
                filename=sheet.name,
                content=sheet.read(MAX_BYTES + 1),
                side=form.chosen_side(),
            )
        except ValidationError as error:
            tell(form, error)
        else:
            return redirect("import_mapping", slug, kept.pk)
    context = {"program": viewer.the_program, "form": form, "steps": steps(0)}
    return render(request, "programs/import_upload.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """What each column means: as recognised, to correct, remembered for the next sheet."""
    viewer, kept = _enter(request, slug, pk)
    if kept.confirmed_at is not None:
        return redirect("import_result", slug, pk)
    sheet = importing.sheet_of(kept)
    columns = importing.columns_of(kept, sheet).columns
    form = MappingForm(request.POST or None, columns=columns, side=kept.side)
    if request.method == "POST" and form.is_valid():
        imports.set_columns(actor=viewer.user, upload=kept, columns=form.chosen())
        return redirect("import_preview", slug, pk)
    context = {
        "program": viewer.the_program,
        "upload": kept,
        "form": form,
        "rows": _columns(form, columns, sheet),
        "lines": len(sheet.rows),
        "steps": steps(1, slug),
    }
    return render(request, "programs/import_mapping.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Who would be added and what is wrong, by line; a POST keeps what was chosen for the unknown companies."""
    viewer, kept = _enter(request, slug, pk)
    if kept.confirmed_at is not None:
        return redirect("import_result", slug, pk)
    if request.method != "POST":
        return _preview(request, viewer, kept)
    plan = _plan(kept)
    form = _companies(request, plan)
    if plan is None or not form.is_valid():
        return _preview(request, viewer, kept, form)
    chosen = form.chosen()
    if request.POST.get("all") == ADD:
        chosen = {each.key: chosen.get(each.key, ADD) for each in plan.strangers}
    imports.set_companies(actor=viewer.user, upload=kept, companies=chosen)
    return redirect("import_preview", slug, pk)


@require_POST
def confirm(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Carries the import out; twice does no more than once."""
    viewer, kept = _enter(request, slug, pk)
    if kept.confirmed_at is None:
        plan = _plan(kept)
        form = _companies(request, plan)
        if plan is None or not form.is_valid():
            return _preview(request, viewer, kept, form)
        try:
            _as_shown(request, plan)
            if form.chosen():
                kept = imports.set_companies(actor=viewer.user, upload=kept, companies=form.chosen())
            imports.confirm(actor=viewer.user, upload=kept, taken=_taken(request))
        except ValidationError as error:
            tell(form, error)
            return _preview(request, viewer, kept, form)
    return redirect("import_result", slug, pk)


def _taken(request: HttpRequest) -> dict[int, imports.Taken]:
    """The boxes ticked beside those who are there already: "number:field", and how each stood: "number:stamp"."""
    ticked = [each.partition(":") for each in request.POST.getlist("update")]
    seen = [each.partition(":") for each in request.POST.getlist("seen")]
    fields: dict[int, set[str]] = {}
    for pk, _colon, name in ticked:
        fields.setdefault(number(pk), set()).add(name)
    return {number(pk): imports.Taken(stamp, fields.get(number(pk), set())) for pk, _colon, stamp in seen}


def _as_shown(request: HttpRequest, plan: Plan) -> None:
    """Raises ValidationError when columns were read otherwise, in another tab, since the people were shown."""
    if request.POST.get("reading", plan.reading) != plan.reading:
        raise ValidationError(
            _("Columns were read otherwise in the meantime: check the people again, then confirm.")
        )


@require_GET
def result(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    viewer, kept = _enter(request, slug, pk)
    if kept.confirmed_at is None:
        return redirect("import_preview", slug, pk)
    found = kept.mapping["result"]
    problems = [Problem.from_dict(each) for each in found["problems"]]
    context = {
        "program": viewer.the_program,
        "upload": kept,
        "result": {"updated": 0, **found},
        "lines": in_words(problems)[:SHOWN],
        "steps": steps(3),
    }
    return render(request, "programs/import_result.html", context)


@require_GET
def problems(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Everything that was not understood, as a workbook to correct from."""
    viewer, kept = _enter(request, slug, pk)
    if kept.confirmed_at is not None:
        found = [Problem.from_dict(each) for each in kept.mapping["result"]["problems"]]
    else:
        plan = _plan(kept)
        found = plan.problems if plan else []
        known = plan.known if plan else []
        accesses.opened(viewer, AccessPage.IMPORT, [each.there.pk for each in known if each.there])
    response = HttpResponse(workbook(found), content_type=XLSX)
    name = slugify(kept.filename.rsplit(".", 1)[0]) or "import"
    response["Content-Disposition"] = f'attachment; filename="{name}-a-corriger.xlsx"'
    return response


def steps(current: int, slug: str = "") -> list[Step]:
    """The four steps; one can go back to the first from the second on."""
    labels = (_("The sheet"), _("Its columns"), _("Check"), _("Done"))
    states = ["done" if n < current else "current" if n == current else "todo" for n in range(len(labels))]
    urls = [
        reverse("import_upload", args=[slug]) if slug and n == 0 < current else "" for n in range(len(labels))
    ]
    return [Step(label, state, url) for label, state, url in zip(labels, states, urls, strict=True)]


def in_words(found: list[Problem]) -> list[Line]:
    """Errors first, then by line."""
    order = sorted(found, key=lambda each: (SEVERITIES.index(each.severity), each.line))
    return [
        Line(
            where=_("line %(n)d") % {"n": each.line} if each.line else _("whole file"),
            column=each.column,
            text=import_words.say(each),
            remedy=import_words.remedy(each),
            severity=each.severity,
        )
        for each in order
    ]


def workbook(found: list[Problem]) -> bytes:
    columns = [
        Column(_("File"), width=24),
        Column(_("Line"), "number", 8),
        Column(_("Column"), width=22),
        Column(_("What is wrong"), "long", 60),
        Column(_("What to do"), "long", 50),
    ]
    order = sorted(found, key=lambda each: (SEVERITIES.index(each.severity), each.line))
    rows = [
        [each.file, each.line or None, each.column, import_words.say(each), import_words.remedy(each)]
        for each in order
    ]
    return write_workbook([OutSheet(_("To correct"), columns, rows)])


def _enter(request: HttpRequest, slug: str, pk: int) -> tuple[Viewer, SheetUpload]:
    viewer = enter(request, slug, Permission.COORDINATE)
    kept = queries.upload(pk)
    if kept is None:
        raise Http404
    return viewer, kept


def _plan(kept: SheetUpload) -> Plan | None:
    """None when a needed column is still unknown."""
    try:
        return importing.plan(kept)
    except IntakeError:
        return None


def _companies(request: HttpRequest, plan: Plan | None) -> CompaniesForm:
    data = request.POST if request.method == "POST" else None
    return CompaniesForm(data, strangers=plan.strangers if plan else [], companies=list(queries.companies()))


def _preview(
    request: HttpRequest, viewer: Viewer, kept: SheetUpload, refused: CompaniesForm | None = None
) -> HttpResponseBase:
    slug = viewer.the_program.slug
    try:
        plan = importing.plan(kept)
    except IntakeError as error:
        messages.error(request, error_text(error))
        return redirect("import_mapping", slug, kept.pk)
    known = plan.known[:SHOWN]
    accesses.shown(viewer, AccessPage.IMPORT, [each.there.pk for each in known if each.there])
    lines = in_words(plan.problems)
    context = {
        "program": viewer.the_program,
        "upload": kept,
        "form": refused or _companies(request, plan),
        "plan": plan,
        "counts": plan.counts,
        "known": known,
        "more_known": max(0, len(plan.known) - SHOWN),
        "ticked": _ticked(request, plan),
        "coming": [person for person in plan.people if person.fate in (Fate.NEW, Fate.WAITS)][:SHOWN],
        "lines": lines[:SHOWN],
        "hidden": max(0, len(lines) - SHOWN),
        "kept_out": plan.kept_out,
        "steps": steps(2, slug),
    }
    return render(request, "programs/import_preview.html", context, status=422 if refused else 200)


def _ticked(request: HttpRequest, plan: Plan) -> set[str]:
    """The boxes as they were sent; at first, the values that fill in what is not known yet."""
    if request.method == "POST":
        return set(request.POST.getlist("update"))
    return {
        f"{person.there.pk}:{change.field}"
        for person in plan.known
        if person.there
        for change in person.changes
        if not change.now
    }


def _columns(form: MappingForm, columns: tuple[ColumnMatch, ...], sheet: Sheet) -> list[dict[str, Any]]:
    """Each heading with a few of its values, why it is understood so, and its select (None for a private column)."""
    found = []
    for place, column in enumerate(columns):
        name = f"column_{place}"
        private = name not in form.fields
        values = [] if private else [row.values[place] for row in sheet.rows if row.values[place]]
        found.append(
            {
                "heading": column.heading,
                "samples": [value[:60] for value in dict.fromkeys(values)][:SAMPLES],
                "why": import_words.WHY[column.why],
                "field": None if private else form[name],
                "sure": column.field is not None and column.confidence >= 0.9,
            }
        )
    return found
