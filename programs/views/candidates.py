"""One candidate: their page, adding and changing, the next state. The list is in listing.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programs import audit, known, profile, provenance, qualification, queries, register
from programs.enums import CandidateState, Side
from programs.forms.base import tell
from programs.forms.candidates import CandidateForm, MoveForm, initial_of, next_states
from programs.forms.differences import Difference, base_of, differences, with_theirs
from programs.interviewing import theme_field
from programs.models import AccessPage, AuditEvent, Candidate, CandidateFact
from programs.moves import SETTLED, UNDO_WITHIN
from programs.profile import Fact
from programs.queries import applications, interviews, invitations, support
from programs.queries import moves as moving
from programs.queries.applications import company_choices
from programs.services import accesses
from programs.services import candidates as services
from programs.services.revisions import CONFLICT
from programs.viewer import Permission, Viewer, enter
from programs.views import undoing
from programs.views.conflicts import take_up

TONES = {
    CandidateState.ELIGIBLE: "ok",
    CandidateState.PAIRED: "ok",
    CandidateState.WAITING: "warn",
    CandidateState.APPLIED: "new",
    CandidateState.INTERVIEWED: "new",
}


@dataclass(frozen=True)
class Row:
    """A candidate of the list; `lacking` is what keeps them from being eligible, `to_ask` what is not known, `accepted` when
    they were taken to "eligible" and by whom."""

    candidate: Candidate
    tone: str
    lacking: list[str]
    to_ask: list[str]
    accepted: AuditEvent | None = None

    @property
    def although(self) -> str:
        """Of somebody eligible who does not meet a condition: who accepted them, and when; "" of anybody else."""
        if self.candidate.state != CandidateState.ELIGIBLE or not self.lacking:
            return ""
        if self.accepted is None or self.accepted.actor is None:
            return _("Accepted all the same")
        said = {
            "name": self.accepted.actor.name,
            "date": date_format(timezone.localtime(self.accepted.at), "DATE_FORMAT"),
        }
        return _("Accepted all the same by %(name)s on %(date)s") % said

    @property
    def settled(self) -> bool:
        """Nothing is asked any more of those who have a pair or have left."""
        return self.candidate.state in SETTLED


@require_GET
def detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    kept = queries.merged_into(pk)
    if kept is not None:
        messages.info(
            request, _("The two candidacies of this person were merged: this is the one that stays.")
        )
        return redirect("candidate", slug, kept)
    candidate = found(pk)
    accesses.opened(viewer, AccessPage.CANDIDATE, [pk])
    return _detail(request, viewer, candidate, MoveForm(candidate=candidate))


@require_POST
def move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Takes the candidate to another state; a refused move shows the page again with what was typed."""
    viewer = enter(request, slug, Permission.COORDINATE)
    candidate = found(pk)
    accesses.shown(viewer, AccessPage.CANDIDATE, [pk])
    form = MoveForm(request.POST, candidate=candidate)
    paired = candidate.state == CandidateState.PAIRED
    if form.is_valid():
        try:
            services.decide_as_seen(
                actor=viewer.user,
                candidate=candidate,
                to=CandidateState(form.cleaned_data["to"]),
                reason=form.cleaned_data["reason"],
                seen=request.POST.get("seen", ""),
            )
        except ValidationError as error:
            tell(form, error)
        else:
            said = {"name": candidate.name, "state": candidate.get_state_display()}
            undoing.offer(request, slug, [candidate], _("%(name)s: %(state)s.") % said)
            if paired:
                messages.warning(request, _pair_stays(slug, candidate))
            return redirect("candidate", slug, pk)
    return _detail(request, viewer, candidate, form, status=422)


def _pair_stays(slug: str, candidate: Candidate) -> str:
    """What a withdrawal leaves to do, with the way there."""
    pairs = f"{reverse('binomes', args=[slug])}?{urlencode({'q': candidate.name})}"
    told = _("Their pair stays as it is, meetings and reminders included, until you end it from its page.")
    return format_html('{} <a href="{}">{}</a>', told, pairs, _("Open the pair"))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    audit.insist_open(viewer.the_program)
    themes = list(queries.themes())
    companies = queries.companies().filter(left_at=None)
    form = CandidateForm(request.POST or None, companies=companies, themes=themes)
    if request.method == "POST" and form.is_valid():
        try:
            candidate = services.add(
                actor=viewer.user,
                program=viewer.the_program,
                side=Side(form.cleaned_data["side"]),
                themes=form.chosen_themes(),
                **form.identity(),
                **form.profile(),
            )
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": candidate.name})
            return redirect("candidate", slug, candidate.pk)
    return _form(request, viewer, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Changes the profile; whoever comes second sees field by field what the first one saved, and what they typed."""
    viewer = enter(request, slug, Permission.COORDINATE)
    candidate = found(pk)
    accesses.shown(viewer, AccessPage.CANDIDATE, [pk])
    stands = _profile(candidate)
    if request.method != "POST":
        stands.initial.update(revision=candidate.revision, base=base_of(stands))
        return _form(request, viewer, stands, candidate)
    form = _profile(candidate, with_theirs(request.POST, stands))
    if form.is_valid():
        try:
            services.change(
                actor=viewer.user,
                candidate=found(pk),
                themes=form.chosen_themes(),
                seen=form.cleaned_data["revision"],
                **form.identity(),
                **form.profile(),
            )
        except ValidationError as error:
            take_up(form, error, candidate.revision, compare=False)
        else:
            messages.success(request, _("The profile is changed."))
            return redirect("candidate", slug, pk)
    return _form(request, viewer, form, candidate, differences(form, stands) if _late(form) else [])


def _profile(candidate: Candidate, data: QueryDict | None = None) -> CandidateForm:
    """The form of that candidate as they stand, or with what was sent."""
    themes = list(queries.themes())
    shown = initial_of(candidate)
    return CandidateForm(data, companies=company_choices(), themes=themes, initial=shown, exists=True)


def _late(form: CandidateForm) -> bool:
    return any(error.code == CONFLICT for error in form.non_field_errors().as_data())


def found(pk: int) -> Candidate:
    """The candidate of the programme in scope; elsewhere there is none."""
    candidate = queries.candidate(pk)
    if candidate is None:
        raise Http404
    return candidate


def row(candidate: Candidate, accepted: Mapping[int, AuditEvent]) -> Row:
    missing = qualification.missing(candidate)
    return Row(
        candidate,
        TONES.get(CandidateState(candidate.state), "neutral"),
        lacking=[m.text for m in missing if m.known],
        to_ask=[m.text for m in missing if not m.known],
        accepted=accepted.get(candidate.pk),
    )


def _detail(
    request: HttpRequest, viewer: Viewer, candidate: Candidate, form: MoveForm, status: int = 200
) -> HttpResponse:
    told = interviews.facts(candidate)
    context = {
        "program": viewer.the_program,
        "row": row(candidate, moving.accepted([candidate])),
        "candidate": candidate,
        "facts": provenance.lines(candidate, profile.facts(candidate), told),
        "conditions": provenance.lines(candidate, profile.conditions(candidate), told),
        "themes": provenance.lines(candidate, _themes(candidate, told), told),
        "application": applications.latest_of(candidate),
        "unproved": applications.is_unproved(candidate),
        "invitation": invitations.invitation_of(candidate),
        "known": known.known(candidate),
        "history": register.in_words(queries.history_of(candidate)),
        "form": form,
        "can_move": bool(next_states(candidate)),
        "undo": moving.undoable([candidate])[candidate.pk],
        "undo_until": candidate.state_since + UNDO_WITHIN,
        **_interview(candidate),
    }
    return render(request, "programs/candidate.html", context, status=status)


def _interview(candidate: Candidate) -> dict[str, object]:
    """When the interview is, whether one can invite to it, where the question to the manager stands."""
    booking = interviews.booking_of(candidate)
    program = candidate.program
    asked = qualification.asked_of(program.kind, candidate.side, program.rules)
    return {
        "booking": booking,
        "interview": interviews.interview(candidate),
        "can_invite": booking is None and candidate.state in interviews.WAITING,
        "asks_next": candidate.state not in SETTLED,
        "asks_support": "management_support" in asked,
        "support": support.latest_of(candidate),
    }


def _themes(candidate: Candidate, told: Mapping[str, list[CandidateFact]]) -> list[Fact]:
    """Each theme with its depth, in the words of who seeks or of who offers; those that an interview alone names, last."""
    chosen = {theme_field(each.theme_id): each for each in candidate.themes.all()}
    found = [
        Fact(each.theme.label, provenance.worded(candidate.side, name, each.depth), name)
        for name, each in chosen.items()
    ]
    labels = {theme_field(theme.pk): theme.label for theme in queries.themes()}
    return found + [Fact(labels[name], "", name) for name in told if name in labels and name not in chosen]


def _form(
    request: HttpRequest,
    viewer: Viewer,
    form: CandidateForm,
    candidate: Candidate | None,
    differ: Sequence[Difference] = (),
) -> HttpResponse:
    since = (
        queries.changes_since(candidate, form.cleaned_data.get("revision") or 0)
        if candidate and differ
        else []
    )
    context = {
        "program": viewer.the_program,
        "form": form,
        "candidate": candidate,
        "differences": differ,
        "since": register.in_words(since),
    }
    return render(request, "programs/candidate_form.html", context, status=422 if form.errors else 200)
