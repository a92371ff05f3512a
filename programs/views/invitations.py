"""The coordinator's links: opened, shown with their QR code, given another address, revoked; and what applicants asked."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorat.lib import qr
from programs import queries
from programs.forms.answers import Answers
from programs.forms.base import tell
from programs.forms.links import LinkForm, SettleForm
from programs.models import ApplicationLink
from programs.permissions import Verdict, may_apply_by
from programs.queries import applications as found
from programs.services import links as services
from programs.services import sending
from programs.viewer import Permission, enter
from programs.views.once import once


@dataclass(frozen=True)
class Row:
    """A link of the list; `open` says whether one can apply by it today, or why not."""

    link: ApplicationLink
    open: Verdict


@require_GET
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """The links, and the applications whose company is not in the list."""
    viewer = enter(request, slug, Permission.COORDINATE)
    companies = list(found.company_choices())
    context = {
        "program": viewer.the_program,
        "rows": [Row(link, may_apply_by(link)) for link in found.links()],
        "questions": [
            (question, SettleForm(companies=companies, prefix=f"q{question.pk}"))
            for question in found.questions()
        ],
    }
    return render(request, "programs/links.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: HttpRequest, slug: str) -> HttpResponseBase:
    viewer = enter(request, slug, Permission.COORDINATE)
    form = LinkForm(request.POST or None, companies=found.company_choices())
    if request.method == "POST" and form.is_valid():
        try:
            link = services.create(actor=viewer.user, program=viewer.the_program, **form.cleaned_data)
        except ValidationError as error:
            tell(form, error)
        else:
            ready = _("The link is ready: it opens with the recruitment, at the same address.")
            opened = _("The link is open. Print its code, or send its address.")
            messages.success(request, opened if may_apply_by(link) else ready)
            return redirect("link", slug, link.pk)
    context = {"program": viewer.the_program, "form": form}
    return render(request, "programs/link_form.html", context, status=422 if form.errors else 200)


@require_GET
def detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One link: its address, its code, how many applied by it."""
    viewer = enter(request, slug, Permission.COORDINATE)
    link = _link(pk)
    address = address_of(link)
    context = {
        "program": viewer.the_program,
        "link": link,
        "open": may_apply_by(link),
        "address": address,
        "code": qr.drawing(address) if address else None,
    }
    return render(request, "programs/link.html", context)


@require_GET
def code(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The QR code as a file, for a poster."""
    enter(request, slug, Permission.COORDINATE)
    address = address_of(_link(pk))
    if not address:
        raise Http404
    return HttpResponse(
        qr.svg(address),
        content_type="image/svg+xml",
        headers={"Content-Disposition": f'attachment; filename="{slug}-qr-{pk}.svg"'},
    )


@require_POST
def renew(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    try:
        services.renew(actor=viewer.user, link=_link(pk))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The link has another address; the one of before answers no more."))
    return redirect("link", slug, pk)


@require_POST
def revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    services.revoke(actor=viewer.user, link=_link(pk))
    messages.success(request, _("The link is revoked: nobody applies by it any more."))
    return redirect("links", slug)


@require_POST
def settle(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Says which company an application is from, or that it is of none here."""
    viewer = enter(request, slug, Permission.COORDINATE)
    question = found.question(pk)
    if question is None:
        raise Http404
    if "decline" in request.POST:
        sending.decline(actor=viewer.user, application=question)
        messages.success(
            request, _("The person is told by mail that their company is not in the consortium.")
        )
        return redirect("links", slug)
    form = SettleForm(request.POST, companies=list(found.company_choices()), prefix=f"q{question.pk}")
    if form.is_valid():
        try:
            candidate = sending.settle(
                actor=viewer.user,
                application=question,
                company=form.chosen(),
                said=Answers(question, queries.themes(), proved=True).said(),
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("%(name)s is a candidate now.") % {"name": candidate.name})
            return redirect("candidate", slug, candidate.pk)
    else:
        messages.error(request, _("Choose a company of the list, or say that it is none of them."))
    return redirect("links", slug)


@require_POST
def consent_withdrawn(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Records that the person takes an agreement back."""
    viewer = enter(request, slug, Permission.COORDINATE)
    consent = found.consent(pk)
    candidate = consent.of if consent else None
    if consent is None or candidate is None:
        raise Http404
    sending.take_back(actor=viewer.user, consent=consent)
    messages.success(request, _("Recorded: this agreement is taken back."))
    return redirect("candidate", slug, candidate.pk)


def address_of(link: ApplicationLink) -> str:
    """The address that people open; "" when it cannot be shown any more."""
    token = services.token_of(link)
    return f"{settings.SITE_URL}{reverse('apply', args=[token])}" if token else ""


def _link(pk: int) -> ApplicationLink:
    link = found.link(pk)
    if link is None:
        raise Http404
    return link
