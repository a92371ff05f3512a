"""Minutes of a session: written, published, taken back, read as a PDF."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programs.views.conflicts import take_up
from tracking import seats
from tracking.forms.committee import MinutesForm
from tracking.queries import committee as queries
from tracking.services.committee import minutes as services
from tracking.views.committee import common


@require_http_methods(["GET", "HEAD", "POST"])
def committee_minutes(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Who was there and what was said, kept as a draft."""
    viewer, session = common.coordinator(request, slug, pk)
    form = MinutesForm(
        request.POST if request.method == "POST" else None,
        initial={"minutes": session.minutes, "revision": session.revision},
        session=session,
        committee=queries.committee(viewer.the_program),
    )
    if form.is_valid():
        try:
            services.write(
                actor=viewer.user,
                session=session,
                seen=form.cleaned_data["revision"],
                minutes=form.cleaned_data["minutes"],
                presences=form.presences,
            )
        except ValidationError as refusal:
            form = take_up(form, refusal, session.revision)
        else:
            messages.success(
                request, _("The minutes are kept. Nobody else reads them before you publish them.")
            )
            return redirect("committee_session", slug, pk)
    context = {
        "program": viewer.the_program,
        "session": session,
        "form": form,
        "refusal": seats.may_minute(session, timezone.now()).reason,
    }
    return render(request, "tracking/committee_minutes.html", context, status=422 if form.errors else 200)


@require_POST
def committee_publish(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, session = common.coordinator(request, slug, pk)
    common.told(
        request,
        lambda: services.publish(actor=viewer.user, session=session),
        _("The minutes are published; every member receives a link."),
    )
    return redirect("committee_session", slug, pk)


@require_POST
def committee_reopen(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, session = common.coordinator(request, slug, pk)
    common.told(
        request,
        lambda: services.reopen(actor=viewer.user, session=session),
        _("The minutes are yours to correct; nobody else reads them until you publish them again."),
    )
    return redirect("committee_session", slug, pk)


@require_safe
def committee_pdf(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The document; 404 until it is published."""
    viewer, session = common.reader(request, slug, pk, with_pdf=True)
    if session.pdf is None:
        raise Http404
    name = f"{viewer.the_program.slug}-{timezone.localtime(session.starts_at):%Y-%m-%d}.pdf"
    return HttpResponse(
        bytes(session.pdf),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"},
    )
