"""The coordinator ends a pair: what will happen, the reason, one button."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching import permissions, queries
from programs.viewer import Permission, enter
from tracking.forms import EndingForm
from tracking.services import endings


@require_http_methods(["GET", "HEAD", "POST"])
def binome_end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A pair that cannot be ended says why, in place of the form."""
    viewer = enter(request, slug, Permission.COORDINATE)
    binome = queries.binome(viewer.the_program, pk)
    if binome is None:
        raise Http404
    form = EndingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            endings.end(actor=viewer.user, binome=binome, reason=form.cleaned_data["reason"])
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, _("The pair has ended; both members are told, without the reason."))
            return redirect("binome", slug, pk)
    context = {
        "program": viewer.the_program,
        "binome": binome,
        "form": form,
        "refusal": permissions.may_end(binome).reason,
    }
    return render(request, "tracking/binome_end.html", context, status=422 if form.errors else 200)
