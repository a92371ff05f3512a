"""The register of acts of a consortium: a page to filter, and the same as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mentorat.lib.spreadsheet import XLSX, Column, OutSheet, write_workbook
from programs import register
from programs.forms.acts import ActsFilter
from programs.models import AuditEvent, Consortium
from programs.queries import acts as queries
from programs.register import Entry
from programs.viewer import Permission, enter_consortium

PER_PAGE = 50
MOST = 20_000  # lines of a workbook; the page says to narrow what is asked for


@dataclass(frozen=True)
class Line:
    """One act in words, in which programme, and to whom or what it was done ("" when that is no person nor company)."""

    entry: Entry
    program: str
    target: str


@require_GET
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    consortium = viewer.consortium
    form = ActsFilter(request.GET, consortium, viewer.user)
    wanted = form.wanted()
    rows = queries.acts(consortium, wanted, viewer.user) if wanted else AuditEvent.objects.none()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "consortium": consortium,
        "form": form,
        "page": page,
        "lines": _lines(consortium, list(page)),
        "query": request.GET.urlencode(),
        "filtered": bool(wanted is None or wanted != queries.Wanted()),
    }
    return render(request, "programs/register/acts.html", context)


@require_GET
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The acts of the page as it is filtered, at most MOST of them."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    consortium = viewer.consortium
    wanted = ActsFilter(request.GET, consortium, viewer.user).wanted()
    events = list(queries.acts(consortium, wanted, viewer.user)[:MOST]) if wanted else []
    zone = ZoneInfo(consortium.zone)
    columns = [
        Column(_("Date"), width=18),
        Column(_("Who"), width=26),
        Column(_("What was done"), "long", 44),
        Column(_("To whom or what"), width=28),
        Column(_("Programme"), width=26),
        Column(_("Detail"), "long", 30),
        Column(_("Reason"), "long", 40),
    ]
    rows = [
        [
            f"{line.entry.at.astimezone(zone):%Y-%m-%d %H:%M}",
            line.entry.who,
            line.entry.what,
            line.target,
            line.program,
            line.entry.detail,
            line.entry.reason,
        ]
        for line in _lines(consortium, events)
    ]
    name = slugify(f"{consortium.slug} {_('Register')} {timezone.localdate():%Y-%m-%d}")
    return HttpResponse(
        write_workbook([OutSheet(_("Register"), columns, rows)]),
        content_type=XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.xlsx"',
            "Cache-Control": "private, no-store",
        },
    )


def _lines(consortium: Consortium, events: list[AuditEvent]) -> list[Line]:
    names = queries.targets(consortium, events)
    return [
        Line(
            entry,
            event.program.name if event.program else "",
            names.get(event.pk, ""),
        )
        for event, entry in zip(events, register.in_words(events), strict=True)
    ]
