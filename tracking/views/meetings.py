"""Meetings of one's own pairs: the list, a date to propose or move, and what is said in one tap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching.models import Binome
from mentorat.lib import addresses
from programs.viewer import Permission, Viewer, enter
from programs.views.once import once
from programs.zones import zone_name
from tracking import forms, permissions, steps
from tracking.models import MOST_OFFERED, TOLD, Meeting, MeetingState
from tracking.queries import agenda, training
from tracking.queries import participants as queries
from tracking.services import meetings
from tracking.suggesting import Known, Suggestions


@require_safe
def my_meetings(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.PARTICIPATE)
    places = queries.my_places(viewer.user, timezone.now())
    return render(
        request,
        "tracking/my_meetings.html",
        {
            "program": viewer.the_program,
            "places": [p for p in places if p.may_plan or p.owing or p.upcoming or p.to_tell or p.past],
            "waiting": [p for p in places if p.step in steps.BEFORE_MEETINGS],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once
def meeting_new(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One to three dates proposed to the partner of pair `pk`."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    binome = queries.my_binome(viewer.user, pk)
    if binome is None:
        raise Http404
    found = agenda.suggestions(binome, timezone.now())
    form = _dates_form(request, viewer, found, forms.habits(queries.last_meeting(binome)))
    done = (
        form.is_bound
        and form.is_valid()
        and _try(form, lambda: meetings.propose(actor=viewer.user, binome=binome, **_when(form)))
    )
    if done:
        messages.success(request, _("It is proposed; an answer will come to you by e-mail."))
        return redirect("my_meetings", slug)
    return _form(request, viewer, binome, form, found)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Other dates for a meeting."""
    viewer, meeting = _meeting(request, slug, pk)
    found = agenda.suggestions(meeting.binome, timezone.now())
    form = _dates_form(request, viewer, found, forms.as_shown(meeting), lengths=(meeting.minutes,))
    done = (
        form.is_bound
        and form.is_valid()
        and _try(form, lambda: meetings.move(actor=viewer.user, meeting=meeting, **_when(form)))
    )
    if done:
        messages.success(request, _("It is proposed; an answer will come to you by e-mail."))
        return redirect("my_meetings", slug)
    return _form(request, viewer, meeting.binome, form, found, meeting)


@require_POST
def meeting_accept(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`start` is the date chosen, where several were offered."""
    viewer, meeting = _meeting(request, slug, pk)
    start = forms.instant(request.POST.get("start", ""))
    return _act(
        request,
        viewer,
        lambda: meetings.accept(actor=viewer.user, meeting=meeting, starts_at=start),
        _("It is agreed: the invitation is on its way to both calendars."),
        meeting,
    )


@require_POST
def meeting_cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, meeting = _meeting(request, slug, pk)
    return _act(
        request,
        viewer,
        lambda: meetings.cancel(actor=viewer.user, meeting=meeting),
        _("The meeting is cancelled; the other person is told."),
        meeting,
    )


@require_POST
def meeting_settle(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`said` is one of TOLD; anything else is refused, as is a length out of bounds."""
    viewer, meeting = _meeting(request, slug, pk)
    said, length = request.POST.get("said", ""), forms.LengthForm(request.POST)
    if said not in TOLD or not length.is_valid():
        words = _("Say whether the meeting took place, and a length of 15 to 240 minutes if you wish.")
        return HttpResponse(words, status=422, content_type="text/plain")
    state, minutes = MeetingState(said), length.cleaned_data["minutes"]
    return _act(
        request,
        viewer,
        lambda: meetings.settle(actor=viewer.user, meeting=meeting, state=state, minutes=minutes),
        said_words(state),
        meeting,
    )


def said_words(state: MeetingState) -> str:
    """What is answered to whoever said it."""
    if state == MeetingState.HELD:
        return _("Noted: you met.")
    if state == MeetingState.POSTPONED:
        return _("Noted: it is postponed. Propose other dates when you like.")
    return _("Noted: the meeting did not take place. Another date can be proposed.")


def _meeting(request: HttpRequest, slug: str, pk: int) -> tuple[Viewer, Meeting]:
    viewer = enter(request, slug, Permission.PARTICIPATE)
    meeting = queries.my_meeting(viewer.user, pk)
    if meeting is None:
        raise Http404
    return viewer, meeting


def _dates_form(
    request: HttpRequest,
    viewer: Viewer,
    found: Suggestions,
    initial: dict[str, object],
    lengths: tuple[int, ...] = (),
) -> forms.MeetingForm:
    """The best suggestions come ticked, where they rest on something."""
    best = found.starts[:MOST_OFFERED] if found.known != Known.NOTHING else ()
    return forms.MeetingForm(
        request.POST if request.method == "POST" else None,
        initial={**initial, "pick": [start.isoformat() for start in best]},
        zone=viewer.consortium.zone,
        suggested=found.starts,
        lengths=lengths,
    )


def _when(form: forms.MeetingForm) -> dict[str, Any]:
    first, *others = form.cleaned_data["starts"]
    rest = {name: form.cleaned_data[name] for name in ("minutes", "place", "link")}
    return {"starts_at": first, "others": others, **rest}


def _try(form: forms.MeetingForm, act: Callable[[], Meeting]) -> bool:
    """What the service refuses is told beside the field, and nothing typed is lost."""
    try:
        act()
    except ValidationError as refusal:
        beside = hasattr(refusal, "error_dict") and form.typed
        form.add_error(None, refusal if beside else ValidationError(refusal.messages))
        return False
    return True


def _form(
    request: HttpRequest,
    viewer: Viewer,
    binome: Binome,
    form: forms.MeetingForm,
    found: Suggestions,
    meeting: Meeting | None = None,
) -> HttpResponse:
    verdict = (
        permissions.may_move(meeting, viewer.user) if meeting else permissions.may_plan(binome, viewer.user)
    )
    if verdict:
        verdict = permissions.may_meet(training.lacking([binome]).get(binome.pk, ()))
    return render(
        request,
        "tracking/meeting_form.html",
        {
            "program": viewer.the_program,
            "binome": binome,
            "partner": binome.mentee if binome.mentor.user_id == viewer.user.pk else binome.mentor,
            "form": form,
            "meeting": meeting,
            "pending": None if meeting else queries.pending_dates(binome, timezone.now()),
            "refusal": verdict.reason,
            "zone": zone_name(viewer.consortium.zone),
            "known": found.known,
            "said": [str(each.label) for each in found.said],
        },
        status=422 if form.errors else 200,
    )


def _act(
    request: HttpRequest, viewer: Viewer, act: Callable[[], Meeting], done: str, meeting: Meeting
) -> HttpResponse:
    """Acts, then shows the meeting as it stands: its fragment to htmx, the page one came from without it."""
    tone, said = "ok", done
    try:
        act()
    except ValidationError as refusal:
        tone, said = "bad", " ".join(refusal.messages)
    if getattr(request, "htmx", False):
        return _fragment(request, viewer, meeting.pk, tone, said)
    messages.add_message(request, messages.SUCCESS if tone == "ok" else messages.ERROR, said)
    return redirect(_back(request, viewer))


def _fragment(request: HttpRequest, viewer: Viewer, pk: int, tone: str, said: str) -> HttpResponse:
    meeting = queries.my_meeting(viewer.user, pk)
    if meeting is None:
        raise Http404
    context = {
        "program": viewer.the_program,
        "row": steps.row(meeting, meeting.binome, viewer.user, timezone.now()),
        "tone": tone,
        "said": said,
    }
    return render(request, "tracking/my_meetings.html#answer", context)


def _back(request: HttpRequest, viewer: Viewer) -> str:
    home = reverse("my_meetings", args=[viewer.the_program.slug])
    return addresses.own(request, request.POST.get("next", ""), home)
