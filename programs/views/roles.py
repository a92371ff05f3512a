"""Roles of a consortium: who holds which, who is invited, and how a role goes."""

from __future__ import annotations

from itertools import groupby
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programs import charges, queries
from programs.enums import Role
from programs.forms.base import tell
from programs.forms.roles import InvitationForm, WithdrawalForm
from programs.models import Company, Membership, RoleInvitation, User
from programs.queries import roles as reading
from programs.services import roles as services
from programs.viewer import Permission, Viewer, enter_consortium
from programs.views.once import once


@require_GET
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """Every role held, since when and by whose invitation; the invitations that wait; who speaks for several companies."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    members, now = reading.members(viewer.consortium), timezone.now()
    context = {
        "consortium": viewer.consortium,
        "kinds": [(Role(role).label, list(rows)) for role, rows in groupby(members, lambda row: row.role)],
        "waiting": [(row, row.expired(now)) for row in reading.pending()],
        "several": _several(members),
        "me": viewer.user,
    }
    return render(request, "programs/roles.html", context)


def _several(members: list[Membership]) -> list[tuple[User, list[Company]]]:
    """Who represents more than one company, and which."""
    spoken: dict[User, list[Company]] = {}
    for member in members:
        if member.role == Role.REPRESENTATIVE and member.company is not None:
            spoken.setdefault(member.user, []).append(member.company)
    return [(user, companies) for user, companies in spoken.items() if len(companies) > 1]


@require_http_methods(["GET", "HEAD", "POST"])
@once
def invite(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Invites somebody to a role of any kind."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    return _invite(request, viewer, None)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def invite_for(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """The same, begun from a company; without a representative it cannot sign, so nobody of it can be paired."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    company = queries.company(pk)
    if company is None:
        raise Http404
    return _invite(request, viewer, company)


def _invite(request: HttpRequest, viewer: Viewer, company: Company | None) -> HttpResponseBase:
    start = {"company": company, "role": Role.REPRESENTATIVE.value} if company else {}
    companies = queries.companies().filter(left_at=None)
    if company is not None and company.left_at is not None:
        companies = queries.companies()
    form = InvitationForm(request.POST or None, companies=companies, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            found = _invited(viewer, form.cleaned_data)
        except ValidationError as error:
            tell(form, error)
        else:
            told = _("%(name)s receives an invitation. The role is theirs once they accept it.")
            messages.success(request, told % {"name": found.name})
            return redirect("roles", viewer.consortium.slug)
    context = {
        "consortium": viewer.consortium,
        "company": company,
        "form": form,
        "days": services.VALID.days,
    }
    return render(request, "programs/role_invite.html", context, status=422 if form.errors else 200)


def _invited(viewer: Viewer, said: dict[str, Any]) -> RoleInvitation:
    return services.invite(
        actor=viewer.user, consortium=viewer.consortium, **{**said, "role": Role(said["role"])}
    )


@require_POST
def again(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Sends an invitation again, with as many days as the first time."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    try:
        found = services.send_again(actor=viewer.user, invitation=_invitation_or_404(pk))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The invitation of %(name)s is sent again.") % {"name": found.name})
    return redirect("roles", slug)


@require_POST
def cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    try:
        found = services.cancel(actor=viewer.user, invitation=_invitation_or_404(pk))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The invitation of %(name)s is cancelled.") % {"name": found.name})
    return redirect("roles", slug)


def _invitation_or_404(pk: int) -> RoleInvitation:
    found = reading.invitation(pk)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Asks why, and who takes over what the person has in hand; the last coordinator stays."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    member = reading.member(viewer.consortium, pk)
    if member is None:
        raise Http404
    others = reading.coordinators_besides(member)
    only = reading.only_role(member)
    in_hand = charges.held(member.user, viewer.consortium) if only else []
    form = WithdrawalForm(request.POST or None, successors=others if in_hand else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(
                actor=viewer.user,
                member=member,
                reason=form.cleaned_data["reason"],
                successor=form.chosen() if in_hand else None,
            )
        except ValidationError as error:
            tell(form, error)
        else:
            told = _("The role of %(name)s is withdrawn; they are told by e-mail.")
            messages.success(request, told % {"name": member.user.name})
            own = member.user == viewer.user and member.role == Role.COORDINATOR
            return redirect("home") if own else redirect("roles", slug)
    context = {
        "consortium": viewer.consortium,
        "member": member,
        "form": form,
        "in_hand": in_hand,
        "alone": services.alone(member) if member.role == Role.COORDINATOR and not others else "",
        "own": member.user == viewer.user,
    }
    return render(request, "programs/role_withdraw.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def offered(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the person who is signed in is invited to, and the button to accept it. For anyone else there is no such page."""
    person = cast(User, request.user)
    invitation = reading.offered(person, pk)
    if invitation is None:
        raise Http404
    refusal = ""
    if request.method == "POST":
        try:
            services.accept(actor=person, invitation=invitation)
        except ValidationError as error:
            refusal = " ".join(error.messages)
        else:
            messages.success(request, _("Welcome: the role is yours."))
            return redirect("home")
    context = {
        "invitation": invitation,
        "refusal": refusal,
        "expired": invitation.expired(timezone.now()),
        "zone": invitation.consortium.zone,
    }
    return render(request, "programs/role_invited.html", context, status=422 if refusal else 200)
