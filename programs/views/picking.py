"""The page of a mailed link: the candidate chooses the time of their interview, moves it or gives it up. No account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from programs.forms.base import tell
from programs.forms.slots import PickForm
from programs.models import Candidate
from programs.queries import interviews as queries
from programs.queries import support
from programs.services import slots as services
from programs.viewer import visit
from programs.views.doors import public
from programs.views.slots import by_day
from programs.zones import zone_name


def by_key(view: Callable[[HttpRequest, Candidate, str], HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the view the candidate of that key; unknown or run out, one and the same page."""

    @wraps(view)
    def opened(request: HttpRequest, key: str) -> HttpResponse:
        found = queries.key(key)
        if found is None:
            return render(request, "programs/interviews/dead.html", status=404)
        visit(request, found.candidate.program)
        return view(request, found.candidate, key)

    return opened


@require_http_methods(["GET", "HEAD", "POST"])
@public
@by_key
def pick(request: HttpRequest, candidate: Candidate, key: str) -> HttpResponse:
    """The free slots, or the one that was chosen; `?other` to move it."""
    form = PickForm(request.POST if request.method == "POST" else None, slots=queries.open_slots())
    if request.method == "POST" and form.is_valid():
        try:
            services.book(candidate=candidate, slot=form.chosen())
        except ValidationError as error:
            tell(form, error)
            form.slots = {str(slot.pk): slot for slot in queries.open_slots()}
        else:
            return redirect("interview_pick", key)
    booking, zone = queries.booking_of(candidate), candidate.program.consortium.zone
    begun = booking is not None and booking.slot.starts_at <= timezone.now()
    context = {
        "candidate": candidate,
        "program": candidate.program,
        "form": form,
        "zone": zone_name(zone),
        "days": by_day(form.slots.values(), zone),
        "booking": booking,
        "begun": begun,
        "choosing": not begun and (booking is None or "other" in request.GET or bool(form.errors)),
        "key": key,
        "support": support.latest_of(candidate),
    }
    return render(request, "programs/interviews/pick.html", context, status=422 if form.errors else 200)


@require_POST
@public
@by_key
def cancel(request: HttpRequest, candidate: Candidate, key: str) -> HttpResponse:
    booking = queries.booking_of(candidate)
    if booking is not None and booking.slot.starts_at > timezone.now():
        services.cancel(actor=None, booking=booking)
    return redirect("interview_pick", key)
