"""A change of the charter: proposed or given up by either member, or by the coordinator."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from charters import permissions, queries
from charters.forms import AmendForm
from charters.services import amending
from charters.views.pair import chosen
from matching.models import Binome
from programs.forms.base import tell
from programs.models import AccessPage
from programs.services import accesses
from programs.viewer import Permission, Viewer, enter
from programs.views.once import once


@require_http_methods(["GET", "HEAD", "POST"])
@once
def charter_amend(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    viewer, binome, coordinates = _entered(request, slug, pk)
    current, waits = queries.charter_of(binome), queries.amendment_of(binome)
    may = permissions.may_amend(viewer.user, binome, waits, coordinates=coordinates)
    start = amending.in_force(current) if current else None
    initial = {**start.kept(), "until": start.last_day} if start else {}
    form = AmendForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            amending.propose(actor=viewer.user, binome=binome, agreed=form.agreed, coordinates=coordinates)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The change is proposed. It holds once both have signed it."))
            return redirect(_back(viewer, binome, coordinates=coordinates))
    context = {
        "binome": binome,
        "form": form,
        "refusal": may.reason,
        "waits": waits,
        "coordinates": coordinates,
        "back": _back(viewer, binome, coordinates=coordinates),
        "base": "base_coordinator.html" if coordinates else "base_participant.html",
        "program": viewer.the_program,
    }
    return render(request, "charters/amend.html", context, status=422 if form.errors else 200)


@require_POST
def charter_amend_close(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, binome, coordinates = _entered(request, slug, pk)
    waits = queries.amendment_of(binome)
    if waits is None:
        messages.info(request, _("No change awaits a signature."))
    else:
        try:
            amending.close(actor=viewer.user, charter=waits, coordinates=coordinates)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(
                request, _("The change is given up. The charter that was signed stays in force.")
            )
    return redirect(_back(viewer, binome, coordinates=coordinates))


def _entered(request: HttpRequest, slug: str, pk: int) -> tuple[Viewer, Binome, bool]:
    """The pair, for one of its members or for a coordinator, and whether they are the latter. A coordinator who is of the
    pair is a member."""
    viewer = enter(request, slug, Permission.PARTICIPATE, Permission.COORDINATE)
    own = next((pair.binome for pair in queries.pairs_of(viewer.user) if pair.binome.pk == pk), None)
    if own is not None:
        return viewer, own, False
    if not viewer.may(Permission.COORDINATE):
        return viewer, chosen([], pk).binome, False
    binome = queries.any_binome(pk)
    if binome is None:
        raise Http404
    accesses.opened(viewer, AccessPage.CHARTER, [binome.mentor_id, binome.mentee_id])
    return viewer, binome, True


def _back(viewer: Viewer, binome: Binome, *, coordinates: bool) -> str:
    name, where = ("charter_amend", binome.pk) if coordinates else ("my_charter", binome.pk)
    return reverse(name, args=[viewer.the_program.slug, where])
