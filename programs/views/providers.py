"""The account of a company, as its coordinator sets it up and as its representative sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mentorat.lib import saml
from mentorat.lib.nav import NavItem
from mentorat.lib.vouched import VouchError
from programs import queries, vouching
from programs.enums import ProviderProtocol
from programs.forms.base import tell
from programs.forms.providers import FORMS, OidcForm, SamlForm
from programs.models import Company, IdentityProvider, User
from programs.queries import providers as reading
from programs.services import providers as services
from programs.viewer import Permission, Viewer, enter_consortium

TRIED = "company_account_tried"  # of the session: what the last trial received, shown once


@require_safe
def detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Where it stands, what to give to the company's technicians, what the last trial received."""
    viewer, company = _enter(request, slug, pk, Permission.GOVERN, Permission.REPRESENT)
    provider = reading.of_company(company)
    context = {
        "consortium": viewer.consortium,
        "company": company,
        "provider": provider,
        "governs": viewer.may(Permission.GOVERN),
        "report": _report(request, provider),
        "addresses": _addresses(provider) if provider else [],
        "last_days": [saml.last_day(each) for each in provider.certificates.split("\n") if each]
        if provider
        else [],
    }
    return render(request, "programs/provider.html", context)


def _addresses(provider: IdentityProvider) -> list[tuple[str, str]]:
    back, metadata = (vouching.address(provider, name) for name in ("back", "metadata"))
    if provider.protocol == ProviderProtocol.OIDC:
        return [(_("Redirect address (redirect URI)"), back)]
    return [
        (_("Entity id (audience)"), metadata),
        (_("Where answers are posted (ACS)"), back),
        (_("Our metadata"), metadata),
    ]


def _report(request: HttpRequest, provider: IdentityProvider | None) -> dict[str, Any] | None:
    if provider is None or request.session.get(TRIED, {}).get("ref") != str(provider.ref):
        return None
    found: dict[str, Any] = request.session.pop(TRIED)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """One of the two protocols. Saving asks the company's provider who it is."""
    viewer, company = _enter(request, slug, pk, Permission.GOVERN)
    provider = reading.of_company(company)
    asked = (
        request.POST.get("protocol") or request.GET.get("protocol") or (provider.protocol if provider else "")
    )
    form = _form(request, provider, asked if asked in FORMS else ProviderProtocol.OIDC.value)
    if request.method == "POST" and form.is_valid():
        try:
            _set(viewer, company, form)
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("Saved. Give the company these addresses, then try it."))
            return redirect("provider", slug, pk)
    context = {
        "consortium": viewer.consortium,
        "company": company,
        "provider": provider,
        "form": form,
        "tabs": [
            NavItem(label=str(each.label), url=f"?protocol={each.value}", current=each == form.protocol)
            for each in ProviderProtocol
        ],
    }
    return render(request, "programs/provider_form.html", context, status=422 if form.errors else 200)


def _set(viewer: Viewer, company: Company, form: OidcForm | SamlForm) -> None:
    said = {name: value for name, value in form.cleaned_data.items() if name != "confirmed"}
    act: Callable[..., IdentityProvider] = (
        services.set_oidc if isinstance(form, OidcForm) else services.set_saml
    )
    act(actor=viewer.user, company=company, **said)


def _form(request: HttpRequest, provider: IdentityProvider | None, protocol: str) -> OidcForm | SamlForm:
    same = provider if provider and provider.protocol == protocol else None
    start: dict[str, Any] = {}
    if provider:
        start["domains"] = ", ".join(each.domain for each in provider.domains.all())
    if same:
        start |= {name: getattr(same, name) for name in ("issuer", "client_id", "sso_url", "metadata_url")}
        start["certificates"] = same.certificates.replace("\n", "\n\n")
    return FORMS[protocol](request.POST or None, initial=start, provider=same)


ACTS: dict[str, tuple[Callable[..., None], dict[str, bool], Any]] = {
    "open": (services.open_it, {}, gettext_lazy("It is open: its people are offered it when they sign in.")),
    "close": (services.close, {}, gettext_lazy("It is closed: its people sign in by a code again.")),
    "require": (
        services.require,
        {"required": True},
        gettext_lazy("Its people now sign in with their company’s account alone."),
    ),
    "ease": (services.require, {"required": False}, gettext_lazy("Its people may sign in by a code again.")),
    "remove": (services.remove, {}, gettext_lazy("It is removed, with its secret.")),
}


@require_POST
def act(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Open, close, require, ease or remove it."""
    viewer, company = _enter(request, slug, pk, Permission.GOVERN)
    provider, chosen = reading.of_company(company), ACTS.get(request.POST.get("act", ""))
    if provider is not None and chosen is not None:
        service, more, told = chosen
        try:
            service(actor=viewer.user, provider=provider, **more)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, told)
    return redirect("provider", slug, pk)


@require_POST
def attempt(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """A sign-in that signs nobody in: whoever has an account of the company tries it, and reads what was received."""
    viewer, company = _enter(request, slug, pk, Permission.GOVERN, Permission.REPRESENT)
    provider = reading.of_company(company)
    if provider is None:
        return redirect("provider", slug, pk)
    try:
        url = vouching.begin(request, provider, test_of=viewer.user)
    except VouchError as error:
        _keep(request, provider, {"fault": error.fault.value, "detail": error.detail})
        return redirect("provider", slug, pk)
    return going(request, provider, url)


def going(request: HttpRequest, provider: IdentityProvider, url: str) -> HttpResponse:
    """A page that leads on by itself: a form that is answered by a redirection elsewhere would be stopped by browsers."""
    return render(request, "company_account/going.html", {"provider": provider, "url": url})


def tried(request: HttpRequest, provider: IdentityProvider, asked: Mapping[str, Any]) -> HttpResponseBase:
    """The end of a trial, for whoever began it: what was received is kept for one look."""
    if cast(User, request.user).pk != asked["test_of"]:
        raise PermissionDenied(_("This trial was begun by somebody else."))
    slug, pk = provider.consortium.slug, provider.company_id
    viewer, _company = _enter(request, slug, pk, Permission.GOVERN, Permission.REPRESENT)
    try:
        said = vouching.read(provider, asked, request.POST)
    except VouchError as error:
        _keep(request, provider, {"fault": error.fault.value, "detail": error.detail})
        return redirect("provider", slug, pk)
    fits = reading.domain(said.email) in {each.domain for each in provider.domains.all()}
    _keep(
        request,
        provider,
        {
            "fault": "" if fits else "domain",
            "email": said.email,
            "name": said.name,
            "known": fits and reading.is_of(provider, said.email),
        },
    )
    if fits:
        services.tested(actor=viewer.user, provider=provider, changed_at=asked["changed"])
    return redirect("provider", slug, pk)


def _keep(request: HttpRequest, provider: IdentityProvider, report: dict[str, Any]) -> None:
    request.session[TRIED] = {"ref": str(provider.ref), **report}


def _enter(request: HttpRequest, slug: str, pk: int, *permissions: Permission) -> tuple[Viewer, Company]:
    """A representative enters for their own company alone."""
    viewer = enter_consortium(request, slug, *permissions)
    company = queries.company(pk)
    if company is None or not (viewer.may(Permission.GOVERN) or reading.speaks_for(viewer.user, company)):
        raise Http404
    return viewer, company
