"""Decisions of the committee: recorded by the coordinator, said done by who is in charge."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mentorat.lib import addresses
from programs.forms.base import tell
from programs.viewer import Permission, Viewer, enter
from programs.views.conflicts import take_up
from programs.views.once import once
from tracking import seats
from tracking.forms.committee import DecisionForm, decision_as_shown
from tracking.models import CommitteeSession, Decision, DecisionState
from tracking.queries import committee as queries
from tracking.services.committee import decisions as services
from tracking.views.committee import common


@require_http_methods(["GET", "HEAD", "POST"])
@once
def decision_new(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """A decision of session `pk`."""
    viewer, session = common.coordinator(request, slug, pk)
    form = _form(request, viewer)
    if form.is_valid():
        try:
            services.add(actor=viewer.user, session=session, **form.fields_given)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect("committee_session", slug, pk)
    return _page(request, viewer, form, session)


@require_http_methods(["GET", "HEAD", "POST"])
def decision_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, decision = _decision(request, slug, pk, Permission.COORDINATE)
    form = _form(request, viewer, decision_as_shown(decision))
    if form.is_valid():
        seen = form.cleaned_data["revision"]
        try:
            services.change(actor=viewer.user, decision=decision, seen=seen, **form.fields_given)
        except ValidationError as refusal:
            form = take_up(form, refusal, decision.revision)
        else:
            messages.success(request, _("The decision is changed."))
            return redirect("committee_session", slug, decision.session_id)
    return _page(request, viewer, form, decision.session, decision)


@require_POST
def decision_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, decision = _decision(request, slug, pk, Permission.COORDINATE)
    common.told(
        request,
        lambda: services.remove(actor=viewer.user, decision=decision),
        _("The decision is no longer in the minutes."),
    )
    return redirect("committee_session", slug, decision.session_id)


@require_POST
def decision_settle(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`state` is "done", and for a coordinator also "dropped" or "open"; anything else is refused."""
    viewer, decision = _decision(request, slug, pk, Permission.READ_FIGURES)
    coordinates = viewer.may(Permission.COORDINATE)
    try:
        state = DecisionState(request.POST.get("state", "done"))
    except ValueError:
        return HttpResponse(_("Say where the decision stands."), status=422, content_type="text/plain")
    services.settle(actor=viewer.user, decision=decision, state=state, coordinates=coordinates)
    messages.success(request, _("Noted: %(state)s.") % {"state": state.label})
    return redirect(addresses.own(request, request.POST.get("next", ""), reverse("committee", args=[slug])))


def _decision(request: HttpRequest, slug: str, pk: int, permission: Permission) -> tuple[Viewer, Decision]:
    viewer = enter(request, slug, permission)
    decision = queries.decision(pk, drafts=viewer.may(Permission.COORDINATE))
    if decision is None:
        raise Http404
    return viewer, decision


def _form(request: HttpRequest, viewer: Viewer, start: dict[str, object] | None = None) -> DecisionForm:
    posted = request.POST if request.method == "POST" else None
    return DecisionForm(posted, initial=start, committee=queries.committee(viewer.the_program))


def _page(
    request: HttpRequest,
    viewer: Viewer,
    form: DecisionForm,
    session: CommitteeSession,
    decision: Decision | None = None,
) -> HttpResponse:
    context = {
        "program": viewer.the_program,
        "session": session,
        "decision": decision,
        "form": form,
        "refusal": seats.may_minute(session, timezone.now()).reason,
    }
    return render(request, "tracking/committee_decision.html", context, status=422 if form.errors else 200)
