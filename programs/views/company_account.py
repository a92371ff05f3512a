"""The way in by the company's own account: there, back, and in. Open to whoever is not signed in yet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mentorat.lib import addresses, saml
from mentorat.lib.vouched import Fault, VouchError
from programs import limits, vouching
from programs.enums import ProviderProtocol
from programs.models import IdentityProvider
from programs.queries import providers as queries
from programs.views.providers import going, tried

ANSWERS = {ProviderProtocol.OIDC: ("code", "state", "iss", "error"), ProviderProtocol.SAML: ("SAMLResponse",)}
MOST = 4096  # characters of one part of an answer, an assertion set aside


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def start(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A button, then the way to the provider's page."""
    provider = _provider_or_404(ref)
    if provider.opened_at is None:
        raise Http404
    back_to = addresses.own(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST":
        return render(request, "company_account/start.html", {"provider": provider, "back_to": back_to})
    if not limits.allow(request, "company_account"):
        return fault(request, provider, Fault.UNREACHABLE)
    try:
        url = vouching.begin(request, provider, back_to=back_to)
    except VouchError as error:
        return fault(request, provider, error.fault)
    return going(request, provider, url)


@csrf_exempt  # the provider posts it; nothing is done here
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def back(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What the provider sent, sent on by a form of ours: the cookie of the session comes with that one, and it may write."""
    provider = _provider_or_404(ref)
    protocol = ProviderProtocol(provider.protocol)
    sent = request.POST if protocol == ProviderProtocol.SAML else request.GET
    most = saml.MOST if protocol == ProviderProtocol.SAML else MOST
    answer = {name: sent[name] for name in ANSWERS[protocol] if name in sent}
    if not answer or any(len(value) > most for value in answer.values()):
        return fault(request, provider, Fault.LOST)
    return render(request, "company_account/back.html", {"provider": provider, "answer": answer.items()})


@require_POST
@login_not_required
@never_cache
def finish(request: HttpRequest, ref: UUID) -> HttpResponseBase:
    """Reads the answer; signs in whoever the provider may stand for, or tells whoever tries it what was received."""
    provider = _provider_or_404(ref)
    try:
        asked = vouching.take(request, provider)
    except VouchError as error:
        return fault(request, provider, error.fault)
    if asked["test_of"] is not None:
        return tried(request, provider, asked)
    if provider.opened_at is None or not limits.allow(request, "company_account"):
        return fault(request, provider, Fault.LOST)
    try:
        said = vouching.read(provider, asked, request.POST)
    except VouchError as error:
        return fault(request, provider, error.fault)
    found = queries.person(provider, said.email) if _is_theirs(provider, said.email) else None
    if found is None:
        return fault(request, provider, None, email=said.email)
    row, user = found
    return vouching.sign_in(request, row, user, asked["back_to"])


def _is_theirs(provider: IdentityProvider, email: str) -> bool:
    return queries.domain(email) in {each.domain for each in provider.domains.all()}


@require_safe
@login_not_required
def metadata(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What the company's provider is told of us."""
    provider = _provider_or_404(ref)
    if provider.protocol != ProviderProtocol.SAML:
        raise Http404
    service = vouching.service_of(provider)
    return HttpResponse(
        saml.metadata(service.entity_id, service.acs), content_type="application/samlmetadata+xml"
    )


def fault(request: HttpRequest, provider: IdentityProvider, found: Fault | None, **more: Any) -> HttpResponse:
    """What went wrong, what to do, and the way back to the code. None: the provider stands for nobody of that address."""
    context = {"provider": provider, "fault": found.value if found else "nobody", **more}
    return render(request, "company_account/fault.html", context, status=422)


def _provider_or_404(ref: UUID) -> IdentityProvider:
    provider = queries.by_ref(ref)
    if provider is None:
        raise Http404
    return provider
