"""The follow-up of people, for the coordinators: whom it would be good to talk with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programs.models import AccessPage
from programs.services import accesses
from programs.viewer import Permission, enter
from tracking.queries import pulses


@require_safe
def follow_ups(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    signals = list(pulses.signals(viewer.user))
    accesses.shown(viewer, AccessPage.CONFIDED, [signal.person.pk for signal in signals])
    context = {"program": viewer.the_program, "signals": signals}
    return render(request, "tracking/follow_ups.html", context)
