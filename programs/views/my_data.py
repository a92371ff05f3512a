"""One's own data, whatever the programme: what is kept and why, the download, the agreements."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from programs import downloading, own_data, places
from programs.models import User
from programs.queries import privacy as queries
from programs.services import agreements


@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    subject = queries.subject_of(user)
    context = {
        "groups": own_data.groups(queries.counts(subject)),
        "agreed": own_data.agreed(queries.consents(subject)),
        "places": places.of(user),
        "consortiums": queries.consortiums(subject),
    }
    return render(request, "programs/privacy/my_data.html", context)


@require_GET
def download(request: HttpRequest) -> HttpResponse:
    """The ZIP of everything that is the person's."""
    subject = queries.subject_of(cast(User, request.user))
    answer = HttpResponse(downloading.archive(subject), content_type="application/zip")
    name = _("my-data")
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="{name}-{timezone.localdate().isoformat()}.zip"'
    )
    return answer


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes one agreement back."""
    user = cast(User, request.user)
    mine = queries.consents(queries.subject_of(user))
    consent = next((each for each in mine if each.pk == pk), None)
    if consent is None:
        raise Http404
    agreements.take_back(actor=user, consent=consent)
    messages.success(request, _("Recorded: this agreement is taken back."))
    return redirect("my_data")
