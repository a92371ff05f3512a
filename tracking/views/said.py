"""What the links of the mail after a meeting open: one button, which says the answer of the link. No account."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from programs.viewer import visit
from programs.views.doors import public
from tracking import forms, saying
from tracking.models import MeetingState
from tracking.queries import participants as queries
from tracking.services import meetings
from tracking.views.meetings import said_words


@require_http_methods(["GET", "HEAD", "POST"])
@public
def meeting_said(
    request: HttpRequest, meeting: int, side: str, said: str, until: int, key: str
) -> HttpResponse:
    """Reading it says nothing: a mail scanner may follow every link. One that was forged, has served or has run out, or is of
    a pair that is over, gets one and the same page."""
    ours = saying.is_ours(meeting=meeting, side=side, said=said, until=until, key=key, now=timezone.now())
    found = queries.to_say(meeting, side) if ours else None
    if found is None:
        return render(request, "programs/interviews/dead.html", status=404)
    row, member, partner = found
    visit(request, row.program)
    length = forms.LengthForm(request.POST if request.method == "POST" else None)
    state, done = MeetingState(said), False
    if length.is_bound and length.is_valid():
        minutes = length.cleaned_data["minutes"] if state == MeetingState.HELD else None
        try:
            meetings.settle(actor=member, meeting=row, state=state, minutes=minutes, first=True)
        except ValidationError as refusal:  # somebody was quicker, or the pair has just ended
            length.add_error(None, ValidationError(refusal.messages))
        else:
            done = True
    context = {
        "meeting": row,
        "program": row.program,
        "partner": partner,
        "said": said,
        "words": said_words(state),
        "done": done,
        "form": length,
    }
    return render(request, "tracking/said.html", context, status=422 if length.errors else 200)
