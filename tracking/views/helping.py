"""Help asked in confidence: the person's page, and the coordinators'."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from programs.forms.base import tell
from programs.models import AccessPage
from programs.services import accesses
from programs.viewer import Permission, enter
from tracking import permissions
from tracking.forms.lives import AnswerHelpForm, HelpForm
from tracking.models import HelpRequest
from tracking.queries import helping as queries
from tracking.queries import participants
from tracking.services import helping


@require_http_methods(["GET", "HEAD", "POST"])
def my_help(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Pair `pk` of the person. A POST without more asks: one tap, from wherever the button stands."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    binome = participants.my_binome(viewer.user, pk)
    if binome is None:
        raise Http404
    rows = queries.mine(viewer.user, binome)
    current = next((row for row in rows if row.is_open), None)
    act = request.POST.get("act", "ask") if request.method == "POST" else ""
    form = HelpForm(request.POST if act == "say" else None)
    try:
        if act == "ask":
            helping.ask(actor=viewer.user, binome=binome)
            messages.success(request, _("Your request has reached the coordinator, who alone knows of it."))
        elif act == "close" and current:
            helping.close(actor=viewer.user, request=current)
            messages.success(request, _("Closed. You can ask again at any time."))
        elif act == "say" and current and form.is_valid():
            helping.say(actor=viewer.user, request=current, text=form.cleaned_data["text"])
            messages.success(request, _("Sent to the coordinator, in confidence."))
    except ValidationError as refusal:
        tell(form, refusal) if act == "say" else messages.error(request, " ".join(refusal.messages))
    if act and not form.errors:
        return redirect("my_help", slug, pk)
    partner = binome.mentee if binome.mentor.user_id == viewer.user.pk else binome.mentor
    context = {
        "program": viewer.the_program,
        "binome": binome,
        "partner": partner,
        "current": current,
        "past": [row for row in rows if not row.is_open],
        "form": form,
        "refusal": permissions.may_ask_help(binome).reason,
    }
    return render(request, "tracking/my_help.html", context, status=422 if form.errors else 200)


@require_safe
def help_desk(request: HttpRequest, slug: str) -> HttpResponse:
    """The requests that this coordinator may read: those that are open, then what was closed."""
    viewer = enter(request, slug, Permission.COORDINATE)
    rows = queries.desk(viewer.user)
    closed = Paginator(rows.filter(closed_at__isnull=False), 20).get_page(request.GET.get("page"))
    awaited = list(rows.filter(closed_at=None))
    accesses.shown(viewer, AccessPage.HELP, [row.asker_id for row in (*awaited, *closed)])
    context = {
        "program": viewer.the_program,
        "open": awaited,
        "closed": closed,
    }
    return render(request, "tracking/help_desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def help_request(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    row = queries.request(viewer.user, pk)
    if row is None:
        raise Http404
    accesses.shown(viewer, AccessPage.HELP, [row.asker_id])
    act = request.POST.get("act", "say") if request.method == "POST" else ""
    form = AnswerHelpForm(request.POST if act == "say" else None)
    try:
        if act == "take":
            helping.take(actor=viewer.user, request=row)
            messages.success(request, _("It is in your hands, and the person knows."))
        elif act == "close":
            helping.close(actor=viewer.user, request=row)
            messages.success(request, _("Closed."))
        elif act == "say" and form.is_valid():
            helping.say(actor=viewer.user, request=row, text=form.cleaned_data["text"])
            messages.success(request, _("Your answer is there; an e-mail says so, and nothing more."))
    except ValidationError as refusal:
        tell(form, refusal) if act == "say" else messages.error(request, " ".join(refusal.messages))
    if act and not form.errors:
        return redirect("help_request", slug, pk)
    context = {"program": viewer.the_program, "row": row, "form": form, "mine": _mine(row, viewer.user.pk)}
    return render(request, "tracking/help_request.html", context, status=422 if form.errors else 200)


def _mine(row: HelpRequest, user: int) -> bool:
    return row.handler_id == user
