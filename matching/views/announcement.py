"""The announcement: the pairs decided, the words that their members will read, now or at the hour of the launch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching import emails, notes, permissions, queries
from matching.forms import AnnouncePlanForm, NoteForm
from matching.models import Binome
from matching.services import announcements, binomes
from programs.forms.base import tell
from programs.models import AccessPage, Program
from programs.queries import applications
from programs.services import accesses
from programs.viewer import Permission, Viewer, enter
from programs.zones import zone_name


@dataclass(frozen=True)
class Line:
    """A pair to announce; `held` says what excludes it now, "" when nothing does."""

    binome: Binome
    note: str
    edited: bool
    chosen: bool
    held: str


@require_GET
def announcement(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, enter(request, slug, Permission.COORDINATE))


@require_POST
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Sets the hour, or moves it."""
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    form = _form(program, request)
    if form.is_valid():
        try:
            announcements.plan(actor=viewer.user, program=program, send_at=form.cleaned_data["send_at"])
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("The announcement is planned: nothing else to do until then."))
            return redirect("announcement", slug)
    return _page(request, viewer, form)


@require_POST
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    if announcements.cancel(actor=viewer.user, program=viewer.the_program):
        messages.success(request, _("Cancelled: nothing is announced until you say so."))
    else:
        messages.warning(
            request, _("Nothing was planned any more: look at the pairs, they may have been told.")
        )
    return redirect("announcement", slug)


@require_POST
def announce(request: HttpRequest, slug: str) -> HttpResponse:
    """Now."""
    viewer = enter(request, slug, Permission.COORDINATE)
    try:
        told = len(binomes.announce(actor=viewer.user, program=viewer.the_program))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        done = ngettext(
            "%(n)s pair announced: both members have an e-mail and can answer.",
            "%(n)s pairs announced: both members of each have an e-mail and can answer.",
            told,
        )
        messages.success(request, done % {"n": told})
    return redirect("binomes", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The words of one pair, and the e-mail to each of its members as it will leave."""
    viewer = enter(request, slug, Permission.COORDINATE)
    rows = list(queries.formed(viewer.the_program))
    at = next((n for n, row in enumerate(rows) if row.pk == pk), None)
    if at is None:
        return _too_late(request, viewer.the_program, pk)
    binome = rows[at]
    accesses.shown(viewer, AccessPage.BINOME, [binome.mentor_id, binome.mentee_id])
    form = NoteForm(request.POST or None, initial={"text": notes.note(binome)})
    if request.method == "POST" and form.is_valid():
        try:
            binomes.write_note(actor=viewer.user, binome=binome, text=form.cleaned_data["text"])
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("The words of this pair are kept."))
            return redirect("binome_note", slug, pk)
    context: dict[str, Any] = {
        "program": viewer.the_program,
        "binome": binome,
        "form": form,
        "mails": list(zip((binome.mentor, binome.mentee), emails.announcement_mails(binome), strict=True)),
        "edited": bool(binome.note),
        "previous": rows[at - 1] if at else None,
        "following": rows[at + 1] if at + 1 < len(rows) else None,
        "position": at + 1,
        "total": len(rows),
    }
    return render(request, "matching/binome_note.html", context, status=422 if form.errors else 200)


def _too_late(request: HttpRequest, program: Program, pk: int) -> HttpResponse:
    """A pair that exists and was told meanwhile: its page says where it stands."""
    found = queries.binome(program, pk)
    if found is None:
        raise Http404
    messages.warning(request, permissions.may_write_note(found).reason)
    return redirect("binome", program.slug, pk)


def _form(program: Program, request: HttpRequest | None = None) -> AnnouncePlanForm:
    row = queries.awaited(program)
    moment = row.send_at if row else queries.launch(program)
    return AnnouncePlanForm(request.POST if request else None, zone=program.consortium.zone, moment=moment)


def _page(request: HttpRequest, viewer: Viewer, form: AnnouncePlanForm | None = None) -> HttpResponse:
    program = viewer.the_program
    held = {each.binome.pk: each.reason for each in queries.held_back(program)}
    lines = [
        Line(
            row,
            notes.note(row),
            bool(row.note),
            bool(row.mentor_accepted_at and row.mentee_accepted_at),
            held.get(row.pk, ""),
        )
        for row in queries.formed(program)
    ]
    accesses.shown(
        viewer,
        AccessPage.BINOME,
        [pk for row in queries.formed(program) for pk in (row.mentor_id, row.mentee_id)],
    )
    context = {
        "program": program,
        "lines": lines,
        "ready": len(lines) - len(held),
        "held": len(held),
        "worried": applications.worried_among(
            [pk for line in lines for pk in (line.binome.mentor_id, line.binome.mentee_id)]
        ),
        "awaited": queries.awaited(program),
        "last": queries.last_announcement(program),
        "form": form or _form(program),
        "zone": zone_name(program.consortium.zone),
    }
    return render(request, "matching/announcement.html", context, status=422 if form and form.errors else 200)
