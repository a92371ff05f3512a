"""Check-ins: the person's form, and what the coordinators read of them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from programs.forms.base import tell
from programs.models import AccessPage
from programs.services import accesses
from programs.viewer import Permission, enter
from tracking import permissions
from tracking.checkin_words import told
from tracking.forms.checkins import CheckInForm
from tracking.models.checkins import Moment
from tracking.queries import checkins as queries
from tracking.queries import helping, participants
from tracking.services import checkins

SHOWN = (Moment.WEEKS_3, Moment.WEEKS_5, Moment.MID)


@require_http_methods(["GET", "HEAD", "POST"])
def my_checkin(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The check-in that is open about pair `pk` of the person."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    binome = participants.my_binome(viewer.user, pk)
    if binome is None:
        raise Http404
    window = permissions.open_check_in(binome, timezone.localdate())
    context: dict[str, object] = {
        "program": viewer.the_program,
        "partner": binome.mentee if binome.mentor.user_id == viewer.user.pk else binome.mentor,
        "window": window,
    }
    if window is None:
        return render(request, "tracking/my_checkin.html", context)
    said = queries.mine(viewer.user, binome, window.moment)
    readers = bool(helping.helpers(viewer.the_program, binome))
    form = CheckInForm(request.POST if request.method == "POST" else None, said=said, readers=readers)
    if form.is_valid():
        word = form.cleaned_data.get("word", "")
        try:
            checkins.answer(actor=viewer.user, binome=binome, answers=form.answers(), word=word)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Thank you: it is sent as you chose, question by question."))
            return redirect("portal", slug)
    context |= {"form": form, "said": said, "readers": readers}
    return render(request, "tracking/my_checkin.html", context, status=422 if form.errors else 200)


@require_safe
def check_ins(request: HttpRequest, slug: str) -> HttpResponse:
    """One moment at a time: who answered, what bears a name, and the figures."""
    viewer = enter(request, slug, Permission.COORDINATE)
    program, today = viewer.the_program, timezone.localdate()
    wanted = request.GET.get("moment", "")
    moment = Moment(wanted) if wanted in SHOWN else SHOWN[0]
    asked = queries.asked(viewer.user, program, moment, today)
    page = Paginator(queries.named(viewer.user, moment), 20).get_page(request.GET.get("page"))
    accesses.shown(viewer, AccessPage.CONFIDED, [row.person.pk for row in page])
    context = {
        "program": program,
        "moment": moment,
        "moments": [(each, each == moment) for each in SHOWN],
        "answered": [each for each in asked if each.answered],
        "awaited": [each for each in asked if not each.answered and each.open],
        "silent": [each for each in asked if not each.answered and not each.open],
        "total": len(asked),
        "named": page,
        "figures": [(figure.question, told(figure)) for figure in queries.figures(program, moment, today)],
    }
    return render(request, "tracking/check_ins.html", context)
