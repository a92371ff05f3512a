"""What a participant reads of the agreement between the companies, and says that they have read."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charters import documents, queries
from charters.models import Agreement
from charters.services import reading
from charters.views.agreement import filename
from charters.views.downloads import pdf_response
from mentorat.lib import changes
from programs.viewer import Permission, Viewer, enter


@require_GET
def my_agreement(request: HttpRequest, slug: str) -> HttpResponse:
    """In short, then the whole text; what changed, for whoever read the version before."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    current = queries.agreement_in_force()
    context: dict[str, object] = {"program": viewer.the_program, "agreement": current}
    if current is not None:
        context |= _reading(viewer, current)
    return render(request, "charters/my_agreement.html", context)


@require_POST
def agreement_acknowledge(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.PARTICIPATE)
    current = queries.agreement_in_force()
    if current is None:
        raise Http404
    try:
        reading.acknowledge(actor=viewer.user, agreement=current, shown_sha256=request.POST.get("sha256", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("my_agreement", slug)
    messages.success(request, _("Thank you. It is recorded, with its date."))
    return redirect("my_charter" if queries.signs_a_charter(viewer.user) else "portal", slug)


@require_GET
def my_agreement_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    enter(request, slug, Permission.PARTICIPATE)
    current = queries.agreement_in_force(with_pdf=True)
    if current is None:
        raise Http404
    return pdf_response(current.pdf, filename(current))


def _reading(viewer: Viewer, current: Agreement) -> dict[str, object]:
    former = queries.read_before(viewer.user, current)
    return {
        "title": documents.title(current),
        "mine": queries.has_read(viewer.user, current),
        "former": former,
        "changes": changes.compare(former.body, current.body) if former else [],
    }
