"""A mentee's own choice: the mentors to ask (self-matching) or to rank (hybrid), until the deadline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching.adapters.choices import Offer
from matching.choice_forms import AskForm, MentorFilterForm
from matching.letters.frame import moment
from matching.models import Chooser
from matching.queries import choices as queries
from matching.rounds import Phase, Round
from matching.services import requests
from matching.views import ranking
from matching.views.offers import Offered, offered
from programs import queries as frame
from programs.enums import Side
from programs.models import Candidate
from programs.viewer import Permission, Viewer, enter

PER_PAGE = 8


@require_safe
def my_choice(request: HttpRequest, slug: str) -> HttpResponse:
    viewer, now, part = entered(request, slug)
    if part is None or now.phase in (Phase.NONE, Phase.READY):
        return render(
            request,
            "matching/choice_none.html",
            {"program": viewer.the_program, "mentor": _is_mentor(viewer, now)},
        )
    if now.is_hybrid:
        return ranking.page(request, viewer, now, part)
    return _mentors(request, viewer, now, part)


def entered(request: HttpRequest, slug: str) -> tuple[Viewer, Round, Chooser | None]:
    """Who is at the door, the round, and their part in it as a mentee."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    now = queries.round_of(viewer.the_program)
    return viewer, now, queries.choosing(viewer.user, viewer.the_program, Side.MENTEE, now)


def _is_mentor(viewer: Viewer, now: Round) -> bool:
    return queries.choosing(viewer.user, viewer.the_program, Side.MENTOR, now) is not None


def _mentors(request: HttpRequest, viewer: Viewer, now: Round, part: Chooser) -> HttpResponse:
    """The mentors whom nothing rules out, a few at a time; after the end, what came of the choice alone."""
    program, mentee = viewer.the_program, part.candidate
    form = MentorFilterForm(request.GET, themes=list(frame.themes()))
    pair, standing = queries.live_pair(mentee), queries.standing_request(mentee)
    offer = Offer.of(program) if now.is_open and pair is None else None
    people = _visible(offer, mentee, now) if offer else []
    page = Paginator(form.keep(people), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "program": program,
        "now": now,
        "until": moment(now.deadline, program),
        "pair": pair,
        "standing": standing if pair is None and standing and standing.state == "asked" else None,
        "past": queries.past_requests(mentee),
        "form": form,
        "page": page,
        "mentors": [_offered(offer, mentee, mentor) for mentor in page] if offer else [],
        "any": bool(people),
        "filtered": bool(request.GET.get("q") or request.GET.get("theme")),
    }
    return render(request, "matching/choose.html", context)


def _visible(offer: Offer, mentee: Candidate, now: Round) -> list[Candidate]:
    """Admissible for the mentee, and told of the round themselves; with their themes."""
    inside = queries.mentors_in(offer.pool.program, now)
    return queries.with_themes([m for m in offer.admissible(mentee.pk) if m.pk in inside])


def _offered(offer: Offer, mentee: Candidate, mentor: Candidate) -> Offered:
    return offered(mentor, offer.explain(mentee.pk, mentor.pk))


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The word to one mentor, and the request. Whoever is not on the mentee's own list is "not available", whatever the cause."""
    viewer, now, part = entered(request, slug)
    mentor = frame.candidate(pk)
    if mentor is None or mentor.side != Side.MENTOR:
        raise Http404
    if part is None:
        return redirect("my_choice", slug)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _("Your request is sent: %(name)s has an e-mail and answers in confidence.") % {
            "name": mentor.name
        }
        return attempt(
            request,
            slug,
            lambda: requests.ask(
                actor=viewer.user, mentee=part.candidate, mentor=mentor, words=form.cleaned_data["words"]
            ),
            done,
        )
    stands = requests.hindrance(part.candidate)
    if stands and now.is_open:  # said before anything is written
        messages.error(request, stands)
        return redirect("my_choice", slug)
    offer = Offer.of(viewer.the_program)
    if not (now.is_open and now.is_self) or mentor not in _visible(offer, part.candidate, now):
        messages.error(request, requests.not_available(mentor))
        return redirect("my_choice", slug)
    context: dict[str, Any] = {
        "program": viewer.the_program,
        "until": moment(now.deadline, viewer.the_program),
        "mentor": _offered(offer, part.candidate, mentor),
        "form": form,
    }
    return render(request, "matching/choice_ask.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.PARTICIPATE)
    found = queries.request(pk)
    if found is None or found.mentee.user_id != viewer.user.pk:
        raise Http404
    done = _("Your request is taken back; you can ask another mentor.")
    return attempt(request, slug, lambda: requests.withdraw(actor=viewer.user, request=found), done)


def attempt(
    request: HttpRequest, slug: str, act: Callable[[], object], done: str, page: str = "my_choice"
) -> HttpResponse:
    """Does it and says so, or says why not; back to the person's own page either way."""
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect(page, slug)
