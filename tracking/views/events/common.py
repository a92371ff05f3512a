"""What the views of events share: the door, one event, and how an act is told."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from programs.viewer import Permission, Viewer, enter
from tracking.models import Event
from tracking.queries import events as queries


def coordinator(request: HttpRequest, slug: str, pk: int) -> tuple[Viewer, Event]:
    """The coordinator at one event of the programme."""
    viewer = enter(request, slug, Permission.COORDINATE)
    event = queries.event(pk)
    if event is None:
        raise Http404
    return viewer, event
