"""Every version of the agreement: who signed what and when, what changed, and the documents."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from charters import documents, queries
from charters.services import reminding, sealing
from charters.views.agreement import filename
from charters.views.downloads import pdf_response
from mentorat.lib import changes
from programs.viewer import Permission, enter_consortium


@require_GET
def agreement_versions(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.REPRESENT, Permission.GOVERN)
    context = {
        "consortium": viewer.consortium,
        "versions": queries.versions(),
        "governs": viewer.may(Permission.GOVERN),
    }
    return render(request, "charters/agreement_versions.html", context)


@require_GET
def agreement_version(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One version: what it changed from the one before, and its text."""
    viewer = enter_consortium(request, slug, Permission.REPRESENT, Permission.GOVERN)
    found = queries.version(pk)
    if found is None:
        raise Http404
    former = queries.before(found)
    context = {
        "consortium": viewer.consortium,
        "agreement": found,
        "title": documents.title(found),
        "former": former,
        "changes": changes.compare(former.body, found.body) if former else [],
    }
    return render(request, "charters/agreement_version.html", context)


@require_GET
def agreement_version_pdf(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """As signed so far, with its page of evidence; `?text=1` gives the text that is signed, without it."""
    enter_consortium(request, slug, Permission.REPRESENT, Permission.GOVERN)
    found = queries.version(pk, with_pdf=True)
    if found is None:
        raise Http404
    if "text" in request.GET or not found.signatures.all():
        return pdf_response(found.pdf, filename(found))
    if found.signed_pdf:
        return pdf_response(found.signed_pdf, filename(found, _("signed")))
    return pdf_response(
        found.so_far_pdf or sealing.so_far(found).bytes, filename(found, _("signatures in progress"))
    )


@require_GET
def agreement_readers(request: HttpRequest, slug: str) -> HttpResponse:
    """Which participants have read the version in force."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    current = queries.agreement_in_force()
    people = queries.readers(viewer.consortium, current) if current else []
    context = {
        "consortium": viewer.consortium,
        "agreement": current,
        "readers": people,
        "read": sum(reader.read_at is not None for reader in people),
    }
    return render(request, "charters/agreement_readers.html", context)


@require_POST
def agreement_readers_remind(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    n = reminding.remind_readers(actor=viewer.user, consortium=viewer.consortium)
    if n:
        said = ngettext("%(n)s reminder is on its way.", "%(n)s reminders are on their way.", n)
        messages.success(request, said % {"n": n})
    else:
        messages.info(request, _("Nobody is reminded: each was written to within the last seven days."))
    return redirect("agreement_readers", slug)
