"""Follow-up points: what a member confirms, declines or asks for; what a coordinator proposes, tells and notes."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching import queries as pairing
from programs.forms.base import tell
from programs.models import AccessPage, User
from programs.services import accesses
from programs.viewer import Permission, enter
from programs.zones import zone_name
from tracking import permissions
from tracking.forms.points import NoteForm, PointDateForm, PointForm
from tracking.models import Point
from tracking.queries import helping, participants
from tracking.queries import points as queries
from tracking.services import points

ACTS = ("date", "note", "give_up", "held", "missed")


@require_http_methods(["GET", "HEAD", "POST"])
def my_point(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.PARTICIPATE)
    point = queries.mine(viewer.user).filter(pk=pk).first()
    if point is None:
        raise Http404
    act = request.POST.get("act", "") if request.method == "POST" else ""
    try:
        if act == "agree":
            points.agree(actor=viewer.user, point=point)
            messages.success(request, _("Confirmed."))
        elif act == "another":
            points.decline_date(actor=viewer.user, point=point)
            messages.success(request, _("The coordinator is told, and looks for another date."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    if request.method == "POST":
        return redirect("portal", slug)
    me = next((m for m in (point.binome.mentor, point.binome.mentee) if m.user_id == viewer.user.pk), None)
    context = {"program": viewer.the_program, "point": point, "agreed": me is not None and point.agreed(me)}
    return render(request, "tracking/my_point.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def my_three_way(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Pair `pk` of the person: one tap asks that the three meet, one takes it back."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    binome = participants.my_binome(viewer.user, pk)
    if binome is None:
        raise Http404
    stands = queries.asked(viewer.user, binome)
    act = request.POST.get("act", "ask") if request.method == "POST" else ""
    try:
        if act == "ask":
            points.ask(actor=viewer.user, binome=binome)
            messages.success(request, _("The coordinator is told, and proposes a date to both of you."))
        elif act == "take_back" and stands and stands.starts_at is None:
            points.give_up(actor=viewer.user, point=stands)
            messages.success(request, _("Taken back."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    if act:
        return redirect("my_three_way", slug, pk)
    context = {
        "program": viewer.the_program,
        "partner": binome.mentee if binome.mentor.user_id == viewer.user.pk else binome.mentor,
        "stands": stands,
        "refusal": permissions.may_point(binome).reason,
    }
    return render(request, "tracking/my_three_way.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def point_new(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A date proposed to one member of pair `pk`, or to both."""
    viewer = enter(request, slug, Permission.COORDINATE)
    binome = pairing.binome(viewer.the_program, pk)
    if binome is None or viewer.user not in helping.helpers(viewer.the_program, binome):
        raise Http404
    zone = viewer.consortium.zone
    data = request.POST if request.method == "POST" else None
    form = PointForm(data, zone=zone, binome=binome, who=request.GET.get("who", ""))
    if form.is_valid():
        try:
            points.propose(actor=viewer.user, binome=binome, side=form.cleaned_data["who"], **form.when)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The date is proposed; it is in the calendars, to be confirmed."))
            return redirect("follow_ups", slug)
    context = {
        "program": viewer.the_program,
        "binome": binome,
        "form": form,
        "zone": zone_name(zone),
        "refusal": permissions.may_point(binome).reason,
    }
    return render(request, "tracking/point_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def point(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One of them: its date, whether it took place, and the notes of coordinators."""
    viewer = enter(request, slug, Permission.COORDINATE)
    row = queries.desk(viewer.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    accesses.shown(viewer, AccessPage.CONFIDED, [person.pk for person in row.people])
    zone, act = viewer.consortium.zone, ""
    if request.method == "POST":
        act = request.POST.get("act", "")
        act = act if act in ACTS else "date"
    form = PointDateForm(request.POST if act == "date" else None, zone=zone, point=row)
    noting = NoteForm(request.POST if act == "note" else None)
    if act and _act(request, viewer.user, row, act, form, noting):
        return redirect("point", slug, pk)
    wrong = bool(form.errors or noting.errors)
    context = {
        "program": viewer.the_program,
        "row": row,
        "past": row.starts_at is not None and row.starts_at <= timezone.now(),
        "form": form,
        "noting": noting,
        "notes": queries.notes(row),
        "zone": zone_name(zone),
    }
    return render(request, "tracking/point.html", context, status=422 if wrong else 200)


def _act(
    request: HttpRequest, actor: User, row: Point, act: str, form: PointDateForm, noting: NoteForm
) -> bool:
    """Does what was pressed, and says it; False when what was typed is to be corrected."""
    typed = {"date": form, "note": noting}.get(act)
    if typed is not None and not typed.is_valid():
        return False
    try:
        messages.success(request, _done(actor, row, act, form, noting))
    except ValidationError as refusal:
        if typed is not None:
            tell(typed, refusal)
            return False
        messages.error(request, " ".join(refusal.messages))
    return True


def _done(actor: User, row: Point, act: str, form: PointDateForm, noting: NoteForm) -> str:
    if act == "date":
        points.schedule(actor=actor, point=row, **form.when)
        return _("The date is proposed; it is in the calendars, to be confirmed.")
    if act == "note":
        points.note(actor=actor, point=row, text=noting.cleaned_data["text"])
        return _("Kept, for the coordinators alone.")
    if act == "give_up":
        points.give_up(actor=actor, point=row)
        return _("It is cancelled, and has left the calendars.")
    points.settle(actor=actor, point=row, held=act == "held")
    return _("Noted.")
