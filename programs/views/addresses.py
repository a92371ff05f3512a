"""The address one signs in by, and its change: asked here, answered from each of the two mailboxes."""

from __future__ import annotations

from typing import cast

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programs import limits
from programs.forms.addresses import AddressForm
from programs.forms.base import tell
from programs.models import User
from programs.queries import addresses as queries
from programs.services import addresses as services
from programs.views.doors import TOO_MANY, public, too_many


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Whoever has a second proof uses it before; the page answers alike whatever the new address is."""
    user = cast(User, request.user)
    raise_if_reauthentication_required(request, app="allauth.mfa")
    form, status = AddressForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        if not limits.allow(request, "address", key=str(user.pk)):
            form.add_error(None, too_many())
            status = TOO_MANY
        elif _asked(form, user):
            messages.success(request, _("Both addresses are written to: open each of the two mails."))
            return redirect("account_email")
    context = {"form": form, "waiting": queries.waiting(user), "person": user}
    return render(request, "programs/address/change.html", context, status=422 if form.errors else status)


def _asked(form: AddressForm, user: User) -> bool:
    try:
        services.ask(actor=user, new=form.cleaned_data["email"])
    except ValidationError as error:
        tell(form, error)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@public
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """One page, for whoever reads the mailbox; nothing happens before a button is pressed."""
    asked = queries.open_key(key)
    if asked is None:
        return render(request, "programs/address/dead.html", status=404)
    context: dict[str, object] = {"change": asked.change, "by_old": asked.by_old, "done": ""}
    if request.method == "POST":
        act = services.refuse if request.POST.get("answer") == "no" else services.agree
        settled = act(key=key)
        if settled is None:
            return render(request, "programs/address/dead.html", status=404)
        context |= {"change": settled, "done": settled.outcome or "waits"}
    return render(request, "programs/address/answer.html", context)
