"""The participant's home and own profile."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matching import permissions
from matching import queries as pairing
from matching.letters.frame import moment
from matching.queries import choices
from programs.enums import CandidateState
from programs.models import User
from programs.moves import LEFT
from programs.queries import alumni, goals, support, waiting
from programs.viewer import Permission, enter
from tracking import asks, profile, steps, timeline
from tracking.queries import evaluations, home, points
from tracking.queries import participants as queries
from tracking.views.events import agenda


@require_safe
def portal(request: HttpRequest, slug: str) -> HttpResponse:
    """The next thing to do for each pair, then the partner, then the dates of the programme."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    now, seen = timezone.now(), home.read(viewer.user, viewer.the_program)
    places = queries.my_places(viewer.user, now, trains=seen.training)
    live = [place for place in places if place.step != steps.Step.OVER]
    candidates = [] if live else queries.my_candidates(viewer.user)
    return render(
        request,
        "tracking/portal.html",
        {
            "program": viewer.the_program,
            "user": viewer.user,
            "unread": seen.unread,
            "amendments": seen.amendments,
            "places": live,
            "partners": [(place, seen.helps.get(place.binome.pk)) for place in live],
            "over": [place for place in places if place.step == steps.Step.OVER],
            "closings": _closings(viewer.user, places),
            "points": list(points.dated(viewer.user)) if seen.points else [],
            "check_ins": asks.check_ins(live, seen.check_ins, timezone.localdate()),
            "pulses": asks.pulses(live, seen.pulses),
            "tasks": [
                (task, moment(task.deadline, viewer.the_program))
                for task in choices.tasks(viewer.user, viewer.the_program)
            ],
            "invitations": agenda.awaiting(viewer) if seen.invited else [],
            "candidates": candidates,
            "calls": [
                call
                for call in alumni.calls_to(viewer.user)
                if call.application is None or call.application.state == "draft"
            ],
            "waits": [waiting.waiter(c, now) for c in candidates if c.state == CandidateState.WAITING],
            "dates": timeline.marks(
                seen.milestones, timezone.localdate(), lambda on: date_format(on, "DATE_FORMAT")
            ),
        },
    )


@require_safe
def my_profile(request: HttpRequest, slug: str) -> HttpResponse:
    """What the programme knows of the person, and who sees what of it."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    candidates = queries.my_profiles(viewer.user)
    asked = support.latest_of_each(candidates)
    return render(
        request,
        "tracking/my_profile.html",
        {
            "program": viewer.the_program,
            "profiles": [(c, profile.shown(c), profile.unknown(c), asked.get(c.pk)) for c in candidates],
            "next": [(c, alumni.agrees(c)) for c in candidates if c.state != CandidateState.WITHDRAWN],
            "account": [
                (_("E-mail"), viewer.user.email),
                (_("Language"), viewer.user.get_language_display()),
            ],
            "left": LEFT,
            "goals": goals.questions(viewer.the_program),
            "weights": pairing.weights(viewer.the_program),
        },
    )


def _closings(user: User, places: list[steps.Place]) -> list[tuple[steps.Place, bool]]:
    """The pairs on which the person may look back, those not answered to the end first, and whether they did."""
    today = timezone.localdate()
    open_ = [p for p in places if permissions.may_judge(user, p.binome, p.side, today)]
    rows = evaluations.mine(user, [p.binome for p in open_]) if open_ else {}
    said = {pk for pk, row in rows.items() if row.whole}
    return sorted(((p, p.binome.pk in said) for p in open_), key=lambda each: each[1])
