"""The register of who opened whose file: never changed; the person reads it on the page of their data.

A page, a printed list, a workbook or a document in which more of somebody is to be read than their name, company, role and
where they stand is one opening of their file; a list of several writes one line for each of them, in one statement. It is
the one thing that a page which only reads writes down.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from programs.enums import Role
from programs.models import AccessPage, FileAccess
from programs.viewer import Viewer

ORDER = (Role.COORDINATOR, Role.REPRESENTATIVE, Role.COMMITTEE, Role.PARTICIPANT, Role.OPERATOR)
AWHILE = timedelta(hours=1)


def opened(viewer: Viewer, page: AccessPage, candidates: Iterable[int]) -> None:
    """The files of these candidates were opened, in the programme that the viewer entered. 1 query, none for nobody."""
    now, role = timezone.now(), min(viewer.roles, key=ORDER.index)
    FileAccess.objects.bulk_create(
        FileAccess(
            consortium=viewer.consortium,
            program=viewer.the_program,
            viewer=viewer.user,
            role=role,
            page=page,
            candidate=pk,
            at=now,
        )
        for pk in dict.fromkeys(candidates)
    )


def shown(viewer: Viewer, page: AccessPage, candidates: Iterable[int]) -> None:
    """The same for a page that one works on or turns over, and comes back to: once an hour for each. 2 queries."""
    wanted = dict.fromkeys(candidates)
    if wanted:
        known = FileAccess.objects.filter(
            program=viewer.the_program, viewer=viewer.user, page=page, at__gt=timezone.now() - AWHILE
        ).values_list("candidate", flat=True)
        written = set(known)
        opened(viewer, page, [pk for pk in wanted if pk not in written])
