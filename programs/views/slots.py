"""Interviews for the coordinator: the day's and the coming ones, slots offered, candidates invited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programs.forms.base import tell
from programs.forms.slots import InviteForm, SlotsForm
from programs.models import InterviewSlot
from programs.queries import interviews as queries
from programs.services import slots as services
from programs.viewer import Permission, enter
from programs.zones import zone_name


@dataclass
class Day:
    """The slots of one day; `today` is where the programme is."""

    on: date
    today: bool
    slots: list[InterviewSlot] = field(default_factory=list)


@require_safe
def interviews(request: HttpRequest, slug: str) -> HttpResponse:
    """Today's interviews first, then the coming days, and who has not chosen a time."""
    viewer = enter(request, slug, Permission.COORDINATE)
    zone = viewer.consortium.zone
    now = timezone.now()
    days = by_day(queries.slots_from(now), zone)
    waiting = list(queries.to_invite())
    context = {
        "program": viewer.the_program,
        "today": next((day for day in days if day.today), None),
        "days": [day for day in days if not day.today],
        "invited": [person for person in waiting if person.asked],  # type: ignore[attr-defined]
        "others": sum(not person.asked for person in waiting),  # type: ignore[attr-defined]
        "now": now,
        "free": any(not slot.taken for day in days for slot in day.slots),  # type: ignore[attr-defined]
    }
    return render(request, "programs/interviews/day.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Several slots at once."""
    viewer = enter(request, slug, Permission.COORDINATE)
    form = SlotsForm(request.POST or None, zone=viewer.consortium.zone)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.offer(actor=viewer.user, program=viewer.the_program, **form.offered())
        except ValidationError as error:
            tell(form, error)
        else:
            said = ngettext("%(n)d slot is offered.", "%(n)d slots are offered.", len(made))
            messages.success(request, said % {"n": len(made)})
            return redirect("interviews", slug)
    context = {"program": viewer.the_program, "form": form, "zone": zone_name(viewer.consortium.zone)}
    return render(request, "programs/interviews/offer.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    slot = queries.slot(pk)
    if slot is None:
        raise Http404
    told = services.withdraw(actor=viewer.user, slot=slot)
    messages.success(
        request,
        _("The slot is withdrawn; the candidate is told, with a link to choose another time.")
        if told
        else _("The slot is withdrawn."),
    )
    return redirect("interviews", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is written to; ticked already: those of the list (`pk`), or whoever was never invited."""
    viewer = enter(request, slug, Permission.COORDINATE)
    people = list(queries.to_invite())
    listed = (
        "listed" in request.POST
    )  # ticked on the list of candidates: shown once more before anybody is written to
    data = request.POST if request.method == "POST" and not listed else None
    ticked = request.POST.getlist("pk") or [str(person.pk) for person in people if not person.asked]  # type: ignore[attr-defined]
    form = InviteForm(data, people=people, initial={"pk": ticked})
    if data is not None and form.is_valid():
        told = services.invite(actor=viewer.user, candidates=form.chosen())
        said = ngettext(
            "%(n)d person receives a link to choose a time.",
            "%(n)d people receive a link to choose a time.",
            told,
        )
        (messages.success if told else messages.info)(
            request, said % {"n": told} if told else _("They were all written to today already.")
        )
        return redirect("interviews", slug)
    context = {
        "program": viewer.the_program,
        "form": form,
        "people": people,
        "free": queries.open_slots().count(),
    }
    return render(request, "programs/interviews/invite.html", context, status=422 if form.errors else 200)


def by_day(slots: Iterable[InterviewSlot], zone: str) -> list[Day]:
    """The slots, in order, under the day that it is where the programme is."""
    here = ZoneInfo(zone)
    today = timezone.localdate(timezone=here)
    days: dict[date, Day] = {}
    for slot in slots:
        on = slot.starts_at.astimezone(here).date()
        days.setdefault(on, Day(on, on == today)).slots.append(slot)
    return list(days.values())
