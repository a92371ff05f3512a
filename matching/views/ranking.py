"""A mentee ranks a shortlist: every press of a button is kept at once, and can be changed until the deadline."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from matching.choice_forms import NoneSuitsForm
from matching.letters.frame import moment
from matching.models import Chooser
from matching.queries import choices as queries
from matching.rounds import Round
from matching.services import shortlists
from matching.views.offers import offered, put_words
from mentorat.lib.text import number
from programs.enums import Side
from programs.viewer import Permission, Viewer, enter


def page(
    request: HttpRequest, viewer: Viewer, now: Round, part: Chooser, form: NoneSuitsForm | None = None
) -> HttpResponse:
    """The list in its neutral order, the mentee's own order above it."""
    mentee, program = part.candidate, viewer.the_program
    rows = queries.shortlist(mentee)
    cards = [offered(row.mentor, row.explanation, row.rank or 0) for row in rows]
    order = sorted((card for card in cards if card.rank), key=lambda card: card.rank)
    pair = queries.live_pair(mentee)
    context = {
        "program": program,
        "now": now,
        "until": moment(now.deadline, program),
        "part": part,
        "pair": pair if pair and pair.announced_at else None,
        "open": now.is_open and pair is None,
        "mentors": cards,
        "order": order,
        "next": put_words(len(order) + 1),
        "gone": len(rows) < queries.listed(mentee),
        "form": form or NoneSuitsForm(initial={"words": part.words}),
    }
    return render(request, "matching/rank.html", context, status=422 if form and form.errors else 200)


@require_POST
def rank(request: HttpRequest, slug: str) -> HttpResponse:
    """`do` is add, up, down or remove, a colon and the key of a mentor; any other text changes nothing."""
    viewer, part = _own(request, slug)
    if part is None:
        return redirect("my_choice", slug)
    verb, _colon, key = request.POST.get("do", "").partition(":")
    rows = queries.shortlist(part.candidate)
    stated = sorted((row for row in rows if row.rank), key=lambda row: row.rank or 0)
    before = [row.mentor_id for row in stated]
    order = changed(before, verb, number(key))
    if order == before:  # a press without a meaning takes no other answer back
        return redirect(f"{reverse('my_choice', args=[slug])}#order")
    try:
        shortlists.rank(actor=viewer.user, mentee=part.candidate, order=order)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Your order is kept."))
    return redirect(f"{reverse('my_choice', args=[slug])}#order")


def changed(order: list[int], verb: str, mentor: int) -> list[int]:
    """The order after one press; the same when the press has no meaning, such as raising the first."""
    if verb == "add":
        return order if mentor in order else [*order, mentor]
    if mentor not in order:
        return order
    at = order.index(mentor)
    rest = [each for each in order if each != mentor]
    if verb == "remove":
        return rest
    to = {"up": max(0, at - 1), "down": at + 1}.get(verb, at)
    return [*rest[:to], mentor, *rest[to:]]


@require_http_methods(["GET", "HEAD", "POST"])
def none_suits(request: HttpRequest, slug: str) -> HttpResponse:
    viewer, part = _own(request, slug)
    if part is None or request.method != "POST":
        return redirect("my_choice", slug)
    form = NoneSuitsForm(request.POST)
    if not form.is_valid():
        return page(request, viewer, queries.round_of(viewer.the_program), part, form)
    try:
        shortlists.none_suits(actor=viewer.user, mentee=part.candidate, words=form.cleaned_data["words"])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request, _("Your answer is kept: the coordinator reads it and looks for somebody else.")
        )
    return redirect("my_choice", slug)


def _own(request: HttpRequest, slug: str) -> tuple[Viewer, Chooser | None]:
    """Their part in a round where mentees rank; None for whoever has none, whose own page says so."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    now = queries.round_of(viewer.the_program)
    part = queries.choosing(viewer.user, viewer.the_program, Side.MENTEE, now)
    return viewer, part if now.is_hybrid else None
