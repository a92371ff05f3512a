"""The agreement between companies: read, published by the coordinator, signed for each company."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charters import consents, documents, evidence, queries
from charters.forms import SignAgreementForm
from charters.models import Agreement
from charters.queries import Commitment
from charters.services import drafting, signing
from charters.views.downloads import pdf_response
from charters.views.proof import prove_again
from mentorat.lib.pdf import PdfError
from programs.models import Company
from programs.viewer import Permission, Viewer, enter_consortium

logger = logging.getLogger(__name__)


@require_GET
def agreement(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.REPRESENT, Permission.GOVERN)
    return _page(request, viewer)


@require_POST
def agreement_sign(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.REPRESENT)
    company = _own_company(viewer, request.POST.get("company", ""))
    current = queries.agreement_in_force()
    if current is None:
        raise Http404
    if evidence.is_stale(request):
        return prove_again(request, "agreement", slug)
    form = _form(current, company, request)
    if not form.is_valid():
        return _page(request, viewer, refused=(company, form), status=422)
    try:
        signing.sign_agreement(
            actor=viewer.user,
            agreement=current,
            company=company,
            consent=consents.agreement(current, company),
            shown_sha256=form.cleaned_data["sha256"],
            evidence=evidence.of(request),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = _("The agreement is signed for %(company)s: its people may be paired.")
        messages.success(request, text % {"company": company})
    return redirect("agreement", slug)


@require_POST
def agreement_publish(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    try:
        published = drafting.freeze_agreement(actor=viewer.user, consortium=viewer.consortium)
    except PdfError:
        logger.exception("the agreement of consortium %s could not be prepared", viewer.consortium.pk)
        messages.error(
            request,
            _("The agreement could not be prepared, so nothing is published: try again in a few minutes."),
        )
        return redirect("agreement", slug)
    text = _("Version %(version)s is published. Every representative has been asked to sign it.")
    messages.success(request, text % {"version": published.version})
    return redirect("agreement", slug)


@require_GET
def agreement_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.REPRESENT, Permission.GOVERN)
    current = queries.agreement_in_force(with_pdf=True)
    if current is None:
        raise Http404
    name = f"{documents.title(current)} {viewer.consortium} v{current.version}"
    return pdf_response(current.pdf, f"{slugify(name)}.pdf")


def _own_company(viewer: Viewer, text: str) -> Company:
    for company in queries.represented(viewer.user, viewer.consortium):
        if str(company.pk) == text:
            return company
    raise Http404


def _form(current: Agreement, company: Company, request: HttpRequest | None = None) -> SignAgreementForm:
    form = SignAgreementForm(
        request.POST if request else None,
        sentence=consents.agreement(current, company),
        sha256=current.sha256,
        auto_id=f"company-{company.pk}-%s",
    )
    form.initial["company"] = company.pk
    return form


def _page(
    request: HttpRequest,
    viewer: Viewer,
    refused: tuple[Company, SignAgreementForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    current = queries.agreement_in_force()
    mine = queries.represented(viewer.user, viewer.consortium)
    rows = queries.commitments(current, queries.companies())
    context = {
        "consortium": viewer.consortium,
        "agreement": current,
        "title": documents.title(current) if current else "",
        "commitments": rows,
        "signed_count": sum(row.signature is not None for row in rows),
        "total": len(rows),
        "mine": [row for row in rows if row.company in mine],
        "to_sign": _forms(current, [row for row in rows if row.company in mine], refused) if current else [],
        "may_publish": viewer.may(Permission.GOVERN),
        "shows_names": viewer.may(Permission.GOVERN),
    }
    return render(request, "charters/agreement.html", context, status=status)


def _forms(
    current: Agreement, mine: list[Commitment], refused: tuple[Company, SignAgreementForm] | None
) -> list[tuple[Company, SignAgreementForm]]:
    given = {refused[0].pk: refused[1]} if refused else {}
    waiting = [row.company for row in mine if row.signature is None]
    return [(company, given.get(company.pk) or _form(current, company)) for company in waiting]
