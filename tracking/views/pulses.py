"""The two questions of the pulse, on the person's own page, and the sign that a coordinator closes."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programs.viewer import Permission, enter
from tracking import permissions, pulse_rules
from tracking.forms.pulses import QUESTIONS, PulseForm
from tracking.models import Pulse
from tracking.queries import helping, participants
from tracking.queries import pulses as queries
from tracking.services import pulses


@require_http_methods(["GET", "HEAD", "POST"])
def my_pulse(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Pair `pk` of the person. Each POST carries the answers given so far; the second tap keeps them."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    binome = participants.my_binome(viewer.user, pk)
    if binome is None:
        raise Http404
    act = request.POST.get("act", "answer") if request.method == "POST" else ""
    form = PulseForm(request.POST if act == "answer" else None)
    try:
        if act == "take_back":
            pulses.take_back(actor=viewer.user, binome=binome)
            messages.success(request, _("Your answers are gone."))
            return redirect("my_pulse", slug, pk)
        if act == "answer" and form.is_valid():
            pulses.answer(actor=viewer.user, binome=binome, **form.cleaned_data)
            messages.success(request, _("Thank you. Your answers are yours alone."))
            return redirect("portal", slug)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("my_pulse", slug, pk)
    number, own = queries.round_of(binome), queries.mine(viewer.user, binome)
    last = own[-1] if own else None
    context = {
        "program": viewer.the_program,
        "binome": binome,
        "partner": binome.mentee if binome.mentor.user_id == viewer.user.pk else binome.mentor,
        "form": form,
        "rule": pulse_rules.RULE,
        "unread": not helping.helpers(viewer.the_program, binome),
        "refusal": permissions.may_pulse(binome, number).reason,
        "last": last,
        "open": last is None or last.number != number,
        "answers": _told(last),
        "until": last and _until(last),
        "signal": queries.open_signal(viewer.user, binome),
    }
    return render(request, "tracking/my_pulse.html", context)


@require_POST
def signal_close(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    signal = queries.signals(viewer.user).filter(pk=pk).first()
    if signal is None:
        raise Http404
    pulses.close(actor=viewer.user, signal=signal)
    messages.success(request, _("Closed."))
    return redirect("follow_ups", slug)


def _told(last: Pulse | None) -> list[tuple[object, str]]:
    """The person's own last answers, in words."""
    if last is None:
        return []
    given = (last.get_understood_display(), last.get_useful_display())
    return [(words, each or "") for (_name, words), each in zip(QUESTIONS, given, strict=True)]


def _until(last: Pulse) -> object:
    """Until when it can be taken back; None once that is over."""
    until = last.answered_at + pulse_rules.WITHDRAWABLE
    return until if until > timezone.now() else None
