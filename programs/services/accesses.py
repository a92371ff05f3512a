"""The register of who opened whose file: one insert a view, never changed; the person reads it on the page of their data.

It is the one thing that a page which only reads writes down.
"""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from programs.enums import Role
from programs.models import AccessPage, FileAccess
from programs.viewer import Viewer

ORDER = (Role.COORDINATOR, Role.REPRESENTATIVE, Role.COMMITTEE, Role.PARTICIPANT, Role.OPERATOR)


def opened(viewer: Viewer, page: AccessPage, candidates: Collection[int]) -> None:
    """The files of these candidates were opened on one page, in the programme that the viewer entered."""
    FileAccess.objects.bulk_create(_row(viewer, page, candidate=pk) for pk in candidates)


def listed(viewer: Viewer, page: AccessPage, people: int) -> None:
    """A list that shows so many files at once was read; nothing when it is empty."""
    if people:
        _row(viewer, page, people=people).save(force_insert=True)


def _row(viewer: Viewer, page: AccessPage, candidate: int | None = None, people: int = 1) -> FileAccess:
    return FileAccess(
        consortium=viewer.consortium,
        program=viewer.the_program,
        viewer=viewer.user,
        role=min(viewer.roles, key=ORDER.index),
        page=page,
        candidate=candidate,
        people=people,
        at=timezone.now(),
    )
