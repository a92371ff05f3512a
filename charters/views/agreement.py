"""The agreement between companies: read, signed for each company, or answered; who has signed, and reminders."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from charters import consents, documents, evidence, queries
from charters.forms import ReplyForm, SignAgreementForm
from charters.models import Agreement
from charters.services import reminding, replying, signing
from charters.views.downloads import pdf_response
from charters.views.proof import BACK, prove_again
from mentorat.lib import changes
from programs.models import Company
from programs.viewer import Permission, Viewer, enter_consortium

TITLE = "agreement_title"  # what was typed before the person proved again who they are


@require_GET
def agreement(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.REPRESENT, Permission.GOVERN)
    return _page(request, viewer)


@require_POST
def agreement_sign(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.REPRESENT)
    company, current = own_company(viewer, request.POST.get("company", "")), _current()
    proof = evidence.by_second_factor(request)
    if proof is None:
        request.session[TITLE] = request.POST.get("title", "")[:120]
        if not evidence.has_second_factor(viewer.user):
            return _set_up(request, slug)
        return prove_again(request, "agreement", slug)
    form = _form(request, current, company, request.POST)
    if not form.is_valid():
        return _page(request, viewer, signing_=(company, form), status=422)
    try:
        signing.sign_agreement(
            actor=viewer.user,
            agreement=current,
            company=company,
            title=form.cleaned_data["title"],
            consent=consents.agreement(current, company),
            shown_sha256=form.cleaned_data["sha256"],
            evidence=proof,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        for key in (BACK, TITLE):
            request.session.pop(key, None)
        text = _("The agreement is signed for %(company)s: its people may be paired.")
        messages.success(request, text % {"company": company})
    return redirect("agreement", slug)


@require_POST
def agreement_prove(request: HttpRequest, slug: str) -> HttpResponse:
    """To the second factor, or to where one is set up; then back to the page."""
    viewer = enter_consortium(request, slug, Permission.REPRESENT)
    if evidence.has_second_factor(viewer.user):
        return prove_again(request, "agreement", slug)
    return _set_up(request, slug)


@require_POST
def agreement_reply(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.REPRESENT)
    company, current = own_company(viewer, request.POST.get("company", "")), _current()
    form = ReplyForm(request.POST, auto_id=f"reply-{company.pk}-%s")
    if not form.is_valid():
        return _page(request, viewer, replying_=(company, form), status=422)
    try:
        replying.reply(
            actor=viewer.user,
            agreement=current,
            company=company,
            kind=form.cleaned_data["kind"],
            text=form.cleaned_data["text"],
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request, _("Your answer has gone to the coordinator, who will write back. You may sign later.")
        )
    return redirect("agreement", slug)


@require_POST
def agreement_remind(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    n = reminding.remind_companies(actor=viewer.user, consortium=viewer.consortium)
    if n:
        said = ngettext("%(n)s reminder is on its way.", "%(n)s reminders are on their way.", n)
        messages.success(request, said % {"n": n})
    else:
        messages.info(request, _("Nobody is reminded: each was written to within the last seven days."))
    return redirect("agreement", slug)


@require_GET
def agreement_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The text in force, as it is signed."""
    enter_consortium(request, slug, Permission.REPRESENT, Permission.GOVERN)
    current = queries.agreement_in_force(with_pdf=True)
    if current is None:
        raise Http404
    return pdf_response(current.pdf, filename(current))


def filename(document: Agreement, suffix: str = "") -> str:
    name = f"{documents.title(document)} {document.consortium} v{document.version} {suffix}"
    return f"{slugify(name)}.pdf"


def own_company(viewer: Viewer, text: str) -> Company:
    for company in queries.represented(viewer.user, viewer.consortium):
        if str(company.pk) == text:
            return company
    raise Http404


def _current() -> Agreement:
    current = queries.agreement_in_force()
    if current is None:
        raise Http404
    return current


def _set_up(request: HttpRequest, slug: str) -> HttpResponse:
    request.session[BACK] = reverse("agreement", args=[slug])
    messages.info(
        request,
        _("Set up a passkey or an authenticator app; this page then leads you back to the agreement."),
    )
    return redirect("mfa_index")


def _form(
    request: HttpRequest, current: Agreement, company: Company, data: object = None
) -> SignAgreementForm:
    form = SignAgreementForm(
        data,  # type: ignore[arg-type]
        sentence=consents.agreement(current, company),
        sha256=current.sha256,
        auto_id=f"company-{company.pk}-%s",
    )
    form.initial.update(company=company.pk, title=request.session.get(TITLE, ""))
    return form


def _page(
    request: HttpRequest,
    viewer: Viewer,
    signing_: tuple[Company, SignAgreementForm] | None = None,
    replying_: tuple[Company, ReplyForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    current = queries.agreement_in_force()
    mine = queries.represented(viewer.user, viewer.consortium)
    governs = viewer.may(Permission.GOVERN)
    voiced = queries.voices(viewer.consortium) if governs else None
    rows = queries.commitments(current, queries.companies(), voiced)
    own = queries.commitments(current, mine)  # a company that enters signs too, without being counted
    former = queries.before(current) if current and current.version > 1 else None
    context: dict[str, object] = {
        "consortium": viewer.consortium,
        "agreement": current,
        "title": documents.title(current) if current else "",
        "former": former,
        "changes": changes.compare(former.body, current.body) if former and current else [],
        "commitments": rows,
        "signed_count": sum(row.signature is not None for row in rows),
        "total": len(rows),
        "mine": own,
        "to_sign": [],
        "governs": governs,
        "draft": queries.agreement_draft() if governs else None,
    }
    if current is not None:
        waiting = [row.company for row in own if row.signature is None]
        given, said = dict([signing_] if signing_ else []), dict([replying_] if replying_ else [])
        context["to_sign"] = [
            (
                company,
                given.get(company) or _form(request, current, company),
                said.get(company) or ReplyForm(auto_id=f"reply-{company.pk}-%s"),
            )
            for company in waiting
        ]
        if waiting:
            context["second_factor"] = evidence.has_second_factor(viewer.user)
            context["proved"] = evidence.by_second_factor(request) is not None
        if governs:
            context["readers"] = queries.how_many_read(viewer.consortium, current)
    return render(request, "charters/agreement.html", context, status=status)
