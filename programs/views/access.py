"""Who has a second proof, and the way back for whoever has lost it: through a coordinator, or the operator."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from programs.forms.access import OperatorResetForm, ResetForm
from programs.forms.base import tell
from programs.models import Consortium, User
from programs.queries import access
from programs.services import factors
from programs.viewer import Permission, enter_consortium, enter_operator


@require_GET
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    context = {"consortium": viewer.consortium, "members": list(access.staff(viewer.consortium))}
    return render(request, "programs/access.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """By another coordinator of the consortium; nobody does it for themself."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    member = access.staff(viewer.consortium).filter(pk=pk).first()
    if member is None:
        raise Http404
    if member.user_id == viewer.user.pk:
        raise PermissionDenied(_("Another coordinator, or the operator, does this for you."))
    form = ResetForm(request.POST or None)
    if _done(request, viewer.user, member.user, form, viewer.consortium):
        return redirect("access", slug)
    context = {"consortium": viewer.consortium, "person": member.user, "form": form}
    return render(request, "programs/access_reset.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def operator_reset(request: HttpRequest) -> HttpResponse:
    """For a coordinator who has nobody else, or another operator: by their address, which the operator was given."""
    operator = enter_operator(request)
    form = OperatorResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = access.appointed_by_operators(form.cleaned_data["email"])
        if person is None:
            form.add_error("email", _("No coordinator and no operator has this address."))
        elif _done(request, operator, person, form):
            return redirect("operator")
    return render(request, "programs/operator_reset.html", {"form": form}, status=422 if form.errors else 200)


def _done(
    request: HttpRequest, actor: User, person: User, form: Any, consortium: Consortium | None = None
) -> bool:
    """Does what the form says when it is sent and right; says on the form what is refused."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        factors.reset(actor=actor, user=person, reason=form.cleaned_data["reason"], consortium=consortium)
    except ValidationError as error:
        tell(form, error)
        return False
    said = _("%(name)s sets up another second proof at their next sign-in, and receives a message.")
    messages.success(request, said % {"name": person.name})
    return True
