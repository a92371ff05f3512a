"""One's own data, whatever the programme: what is kept and why, the download, the agreements, the erasure."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programs import downloading, own_data, places
from programs.forms.privacy import EraseForm
from programs.models import ErasureRequest, User
from programs.queries import grounds, notices
from programs.queries import privacy as queries
from programs.services import agreements, erasures
from programs.views.doors import public


@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    subject = queries.subject_of(user)
    context = {
        "groups": own_data.groups(queries.counts(subject), grounds.of(subject)),
        "agreed": own_data.agreed(queries.consents(subject)),
        "places": places.of(user),
        "awaited": queries.erasure_awaited(user),
        "notices": notices.of_person(subject, queries.consortiums(subject), get_language() or "fr"),
        "openings": own_data.openings(queries.accesses(subject)),
    }
    return render(request, "programs/privacy/my_data.html", context)


@require_GET
def download(request: HttpRequest) -> HttpResponse:
    """The ZIP of everything that is the person's."""
    user = cast(User, request.user)
    subject = queries.subject_of(user)
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


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """What will remain, said before; a word to type; then a delay of grace, or at once when nothing is running."""
    user = cast(User, request.user)
    subject = queries.subject_of(user)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = erasures.ask(actor=user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return _asked(request, asked)
    context = {
        "form": form,
        "awaited": queries.erasure_awaited(user),
        "refused": erasures.counted_on(user),
        "running": erasures.is_running(user),
        "remains": own_data.remains(queries.counts(subject), queries.spared(subject)),
        "days": erasures.GRACE.days,
    }
    return render(request, "programs/privacy/erase.html", context, status=422 if form.is_bound else 200)


def _asked(request: HttpRequest, asked: ErasureRequest) -> HttpResponse:
    if asked.done_at is not None:
        logout(request)
        return redirect("erased")
    messages.success(request, _("Your request is recorded; a mail tells you how to change your mind."))
    return redirect("my_data")


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """The person, signed in, takes their request back."""
    awaited = queries.erasure_awaited(cast(User, request.user))
    if awaited is not None:
        erasures.cancel(request=awaited)
        messages.success(request, _("Your request is taken back: nothing is erased."))
    return redirect("my_data")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """The link of the mail: one button takes the request back."""
    asked = queries.erasure_by_key(key)
    if asked is None or asked.done_at is not None:
        return render(request, "programs/privacy/no_request.html", status=404)
    if request.method == "POST":
        asked = erasures.cancel(request=asked)
    return render(request, "programs/privacy/cancel.html", {"asked": asked})


@public
@require_GET
def erased(request: HttpRequest) -> HttpResponse:
    """Where one lands once everything is erased and one is signed out."""
    return render(request, "programs/privacy/erased.html")
