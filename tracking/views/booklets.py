"""The closing booklet: read by everybody of the programme, written and published by the coordinators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charters.views.downloads import pdf_response
from programs import audit
from programs.viewer import Permission, Viewer, enter
from programs.views.conflicts import take_up
from tracking.booklet import pages
from tracking.booklet.outline import HINTS
from tracking.forms.booklets import CoverForm, NewPartForm, PartForm, cover_as_shown, part_as_shown
from tracking.models import Booklet, BookletPart, PartKind
from tracking.queries import booklets as queries
from tracking.queries import committee
from tracking.services import booklets as services
from tracking.views.committee.common import told


@require_safe
def booklet(request: HttpRequest, slug: str) -> HttpResponse:
    """The last edition as a page; a testimony that was taken back is gone from it at once."""
    viewer = enter(request, slug, Permission.PARTICIPATE, Permission.READ_FIGURES)
    edition = queries.latest(viewer.the_program)
    context: dict[str, Any] = {
        "program": viewer.the_program,
        "edition": edition,
        "may_write": viewer.may(Permission.COORDINATE) and viewer.the_program.purged_at is None,
    }
    if edition is not None:
        voices = list(queries.voices(edition).values())
        figures = queries.figures_of(edition.report)
        context |= {
            "parts": pages.parts(edition.parts, figures, voices, get_language() or "fr"),
            "printed": queries.may_be_handed_out(edition),
        }
    return render(request, "tracking/booklet.html", context)


@require_safe
def booklet_pdf(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The document, as long as every word in it may be read; 404 otherwise, and until it is printed."""
    viewer = enter(request, slug, Permission.PARTICIPATE, Permission.READ_FIGURES)
    edition = queries.edition(viewer.the_program, pk, with_pdf=True)
    if edition is None or edition.pdf is None or not queries.may_be_handed_out(edition):
        raise Http404
    return pdf_response(edition.pdf, f"{viewer.the_program.slug}-{edition.number}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
def booklet_desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Its cover, its parts, its editions. The first POST begins it from the outline; the next ones change the cover."""
    viewer = enter(request, slug, Permission.COORDINATE)
    audit.insist_open(viewer.the_program, "booklet.changed")
    standing = queries.booklet(viewer.the_program)
    if standing is None and request.method == "POST":
        services.begin(actor=viewer.user, program=viewer.the_program)
        return redirect("booklet_desk", slug)
    form = CoverForm(request.POST or None, initial=cover_as_shown(standing) if standing else None)
    if standing is not None and form.is_valid():
        data = form.cleaned_data
        try:
            services.entitle(
                actor=viewer.user,
                booklet=standing,
                seen=data["revision"],
                title=data["title"],
                subtitle=data["subtitle"],
                language=data["language"],
            )
        except ValidationError as refusal:
            form = take_up(form, refusal, standing.revision)
        else:
            messages.success(request, _("The cover is kept."))
            return redirect("booklet_desk", slug)
    context = {"program": viewer.the_program, "booklet": standing, "form": form} | _desk(viewer, standing)
    return render(request, "tracking/booklet_desk.html", context, status=422 if form.errors else 200)


@require_POST
def booklet_part_new(request: HttpRequest, slug: str) -> HttpResponse:
    """`what` says the kind of part, and opens it to be written."""
    viewer = enter(request, slug, Permission.COORDINATE)
    form = NewPartForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what to add."))
        return redirect("booklet_desk", slug)
    kind, figure = form.given
    try:
        made = services.add(actor=viewer.user, program=viewer.the_program, kind=kind, figure=figure)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("booklet_desk", slug)
    return redirect("booklet_part", slug, made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def booklet_part(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The title and the words of one part."""
    viewer, part = _part(request, slug, pk)
    form = PartForm(request.POST or None, initial=part_as_shown(part))
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.change(
                actor=viewer.user, part=part, seen=data["revision"], title=data["title"], text=data["text"]
            )
        except ValidationError as refusal:
            form = take_up(form, refusal, part.revision)
        else:
            messages.success(request, _("“%(title)s” is kept.") % {"title": data["title"]})
            return redirect("booklet_desk", slug)
    context = {"program": viewer.the_program, "part": part, "form": form, "hint": HINTS.get(part.hint, "")}
    return render(request, "tracking/booklet_part.html", context, status=422 if form.errors else 200)


@require_POST
def booklet_part_move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`way` is "up" or "down"."""
    viewer, part = _part(request, slug, pk)
    services.move(actor=viewer.user, part=part, up=request.POST.get("way") == "up")
    return redirect(reverse("booklet_desk", args=[slug]) + f"#part-{pk}")


@require_POST
def booklet_part_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, part = _part(request, slug, pk)
    services.remove(actor=viewer.user, part=part)
    messages.success(request, _("“%(title)s” is taken out.") % {"title": part.title})
    return redirect("booklet_desk", slug)


@require_safe
def booklet_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """What would be published now."""
    viewer = enter(request, slug, Permission.COORDINATE)
    standing = queries.booklet(viewer.the_program)
    if standing is None:
        raise Http404
    given = [services.as_given(part) for part in queries.parts(viewer.the_program)]
    figures = queries.figures_of(queries.last_report(viewer.the_program))
    voices = list(queries.of_now(viewer.the_program).values())
    context = {
        "program": viewer.the_program,
        "edition": standing,
        "parts": pages.parts(given, figures, voices, standing.language),
        "draft": True,
    }
    return render(request, "tracking/booklet.html", context)


@require_POST
def booklet_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """`tell` writes to its readers."""
    viewer = enter(request, slug, Permission.COORDINATE)
    standing = queries.booklet(viewer.the_program)
    if standing is None:
        raise Http404
    told(
        request,
        lambda: services.publish(actor=viewer.user, booklet=standing, tell="tell" in request.POST),
        _("The edition is published: it is read as a page now, and as a PDF in a few seconds."),
    )
    return redirect("booklet_desk", slug)


@require_POST
def booklet_print(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Has an edition that could not be printed tried again."""
    viewer = enter(request, slug, Permission.COORDINATE)
    edition = queries.edition(viewer.the_program, pk)
    if edition is None:
        raise Http404
    services.print_again(actor=viewer.user, edition=edition)
    messages.success(request, _("It is being printed again."))
    return redirect("booklet_desk", slug)


def _part(request: HttpRequest, slug: str, pk: int) -> tuple[Viewer, BookletPart]:
    viewer = enter(request, slug, Permission.COORDINATE)
    part = queries.part(viewer.the_program, pk)
    if part is None:
        raise Http404
    return viewer, part


def _desk(viewer: Viewer, standing: Booklet | None) -> dict[str, Any]:
    """The parts, each with why it is left out for now; who is named in them; the editions."""
    if standing is None:
        return {}
    program = viewer.the_program
    rows = queries.parts(program)
    report, agreed = queries.last_report(program), queries.of_now(program)
    figures, voices = queries.figures_of(report), list(agreed.values())
    parts = [(row, pages.lacks(services.as_given(row), figures, voices, standing.language)) for row in rows]
    said = [services.as_given(row) for row, lack in parts if not lack]
    editions = queries.editions(program)
    has_voices = any(row.kind == PartKind.VOICES for row in rows)
    return {
        "parts": parts,
        "printable": sum(not lack for _row, lack in parts),
        "voices": len(voices),
        "new": NewPartForm(voices=not has_voices),
        "named": committee.participants_named(program, [f"{row.title} {row.text}" for row in rows]),
        "editions": editions,
        "repeats": bool(editions) and queries.repeats(standing, said, report, agreed),
    }
