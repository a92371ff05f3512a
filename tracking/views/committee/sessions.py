"""The committee's page, and its sessions: prepared, convened, changed, cancelled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programs.forms.base import tell
from programs.viewer import Permission, Viewer, enter
from programs.views.conflicts import take_up
from programs.views.once import once
from programs.zones import zone_name
from tracking import seats
from tracking.forms import suggestion
from tracking.forms.committee import SessionForm, session_as_shown
from tracking.models import CommitteeSession, DecisionState, SessionState
from tracking.queries import committee as queries
from tracking.reports.wording import month_inside
from tracking.services.committee import sessions as services
from tracking.views.committee import common


@require_safe
def committee(request: HttpRequest, slug: str) -> HttpResponse:
    """Who sits and who is missing, the next session, what is still to do, the sessions of the past."""
    viewer = enter(request, slug, Permission.READ_FIGURES)
    may_edit, now = viewer.may(Permission.COORDINATE), timezone.now()
    sessions = list(queries.sessions(drafts=may_edit))
    companies = queries.sat_for(viewer.user, viewer.the_program)
    rows = [common.row(each, viewer, companies) for each in queries.decisions(drafts=may_edit)]
    coming = [s for s in sessions if s.state != SessionState.CANCELLED and s.ends_at > now]
    context = {
        "program": viewer.the_program,
        "consortium": viewer.consortium,
        "may_edit": may_edit,
        "committee": queries.committee(viewer.the_program),
        "coming": coming[::-1],
        "past": [s for s in sessions if s not in coming],
        "open": [r for r in rows if r["decision"].state == DecisionState.OPEN],  # type: ignore[attr-defined]
        "settled": [r for r in rows if r["decision"].state != DecisionState.OPEN],  # type: ignore[attr-defined]
    }
    return render(request, "tracking/committee.html", context)


@require_safe
def committee_session(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One session; minutes and decisions show to everybody once they are published."""
    viewer, session = common.reader(request, slug, pk)
    may_edit, now = viewer.may(Permission.COORDINATE), timezone.now()
    companies = queries.sat_for(viewer.user, viewer.the_program)
    decisions = session.decisions.all() if may_edit or session.published_at else ()
    for decision in decisions:
        decision.session = session
    context = {
        "program": viewer.the_program,
        "session": session,
        "may_edit": may_edit,
        "change": seats.may_change(session, now),
        "convene": seats.may_convene(session, now),
        "minute": seats.may_minute(session, now),
        "publish": seats.may_publish(session, now),
        "newcomers": _newcomers(viewer, session) if may_edit else 0,
        "attendances": list(session.attendances.all()),
        "rows": [common.row(each, viewer, companies) for each in decisions],
        "shows_minutes": bool(session.minutes) and (may_edit or bool(session.published_at)),
        **_report(session),
    }
    return render(request, "tracking/committee_session.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def committee_new(request: HttpRequest, slug: str) -> HttpResponseBase:
    viewer = enter(request, slug, Permission.COORDINATE)
    start = {**suggestion(timezone.now(), viewer.consortium.zone), "minutes": 90}
    form = _form(request, viewer, start)
    if form.is_valid():
        try:
            made = services.prepare(actor=viewer.user, program=viewer.the_program, **form.fields_given)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(
                request, _("The session is prepared. Nobody is told before you convene the committee.")
            )
            return redirect("committee_session", slug, made.pk)
    return _page(request, viewer, form)


@require_http_methods(["GET", "HEAD", "POST"])
def committee_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, session = common.coordinator(request, slug, pk)
    form = _form(request, viewer, session_as_shown(session, viewer.consortium.zone), session)
    if form.is_valid():
        seen = form.cleaned_data["revision"]
        try:
            services.change(actor=viewer.user, session=session, seen=seen, **form.fields_given)
        except ValidationError as refusal:
            form = take_up(form, refusal, session.revision)
        else:
            convened = session.state == SessionState.CONVENED
            messages.success(
                request,
                _("The session is changed; whoever was convened is told.")
                if convened
                else _("The session is changed; nobody was convened yet."),
            )
            return redirect("committee_session", slug, pk)
    return _page(request, viewer, form, session)


@require_POST
def committee_convene(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, session = common.coordinator(request, slug, pk)
    try:
        n = services.convene(actor=viewer.user, session=session)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        common.tell_sent(request, n)
    return redirect("committee_session", slug, pk)


@require_POST
def committee_cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, session = common.coordinator(request, slug, pk)
    common.told(
        request,
        lambda: services.cancel(actor=viewer.user, session=session),
        _("The session is cancelled; whoever was convened is told."),
    )
    return redirect("committee_session", slug, pk)


def _newcomers(viewer: Viewer, session: CommitteeSession) -> int:
    """How many sit today and were not convened."""
    invited = {row.user_id for row in session.attendances.all()}
    members = queries.committee(viewer.the_program).members
    return sum(member.user.pk not in invited for member in members)


def _report(session: CommitteeSession) -> dict[str, Any]:
    """The report chosen, else the latest that is ready, or that was when the session began."""
    report = session.report or queries.ready_reports().filter(made_at__lte=session.starts_at).first()
    return {"report": report, "report_month": month_inside(report.period) if report else ""}


def _form(
    request: HttpRequest, viewer: Viewer, start: dict[str, object], session: CommitteeSession | None = None
) -> SessionForm:
    return SessionForm(
        request.POST if request.method == "POST" else None,
        initial=start,
        zone=viewer.consortium.zone,
        lengths=(session.length,) if session else (),
        reports=queries.ready_reports(),
    )


def _page(
    request: HttpRequest, viewer: Viewer, form: SessionForm, session: CommitteeSession | None = None
) -> HttpResponse:
    context = {
        "program": viewer.the_program,
        "form": form,
        "session": session,
        "refusal": seats.may_change(session, timezone.now()).reason if session else "",
        "zone": zone_name(viewer.consortium.zone),
    }
    return render(request, "tracking/committee_form.html", context, status=422 if form.errors else 200)
