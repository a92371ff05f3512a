"""The follow-up of people, for the coordinators: whom it would be good to talk with, and the talks to come."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programs.models import AccessPage
from programs.services import accesses
from programs.viewer import Permission, enter
from tracking.queries import points, pulses


@require_safe
def follow_ups(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    signals = list(pulses.signals(viewer.user))
    ahead = list(points.to_do(viewer.user))
    people = [signal.person for signal in signals] + [person for point in ahead for person in point.people]
    accesses.shown(viewer, AccessPage.CONFIDED, [person.pk for person in people])
    context = {"program": viewer.the_program, "signals": signals, "points": ahead}
    return render(request, "tracking/follow_ups.html", context)
