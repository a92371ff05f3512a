"""What the coordinator sees of each mentee in a round: where they stand, in a word and a tone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from matching.adapters.choices import Offer
from matching.enums import PairingMode
from matching.queries import choices
from matching.rounds import Phase, Round
from matching.views.offers import offered
from programs.models import AccessPage, Candidate
from programs.services import accesses
from programs.viewer import Permission, enter


@dataclass(frozen=True)
class Row:
    """A mentee of the round in the coordinator's list."""

    pk: int
    name: str
    company: str
    tone: str
    state: str


def row(part: Any, now: Round) -> Row:
    """`part` is a chooser with what `queries.rounds.choosers` adds to it."""
    person = part.candidate
    tone, state = _state(part, now)
    return Row(person.pk, person.name, person.company.name, tone, state)


def _state(part: Any, now: Round) -> tuple[str, str]:
    if part.paired:
        return "ok", _("has a pair")
    if now.is_self:
        return ("info", _("awaits an answer")) if part.asked else ("warn", _("no request under way"))
    if part.none_suits:
        return "bad", _("nobody suits")
    if part.ranked:
        return "ok", ngettext("%(n)s mentor ranked", "%(n)s mentors ranked", part.ranked) % {"n": part.ranked}
    return "warn", _("has not answered")


@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """What one mentee would see if the round opened now, beside what it gives everybody; nothing is written."""
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    now = choices.round_of(program)
    offer = Offer.of(program)
    chosen = _chosen(request, offer)
    lists = (
        offer.shortlists(now.shortlist)
        if now.is_hybrid
        else {m.pk: offer.admissible(m.pk) for m in offer.pool.mentees}
    )
    shown = choices.with_themes(lists[chosen.pk]) if chosen else []
    accesses.shown(viewer, AccessPage.ROUND, [each.pk for each in (*shown, *filter(None, [chosen]))])
    context = {
        "program": program,
        "now": now,
        "started": now.phase in (Phase.OPEN, Phase.OVER),
        "mentees": offer.pool.mentees,
        "chosen": chosen,
        "mentors": [offered(m, offer.explain(chosen.pk, m.pk)) for m in shown] if chosen else [],
        "spread": _spread(lists),
        "alone": [m for m in offer.pool.mentees if not lists[m.pk]],
        "short": [m for m in offer.pool.mentees if 0 < len(lists[m.pk]) < 3]
        if now.mode == PairingMode.HYBRID
        else [],
    }
    return render(request, "matching/round_preview.html", context)


def _chosen(request: HttpRequest, offer: Offer) -> Candidate | None:
    wanted = request.GET.get("mentee", "")
    found = [m for m in offer.pool.mentees if str(m.pk) == wanted]
    return next(iter(found or offer.pool.mentees), None)


def _spread(lists: dict[int, list[Candidate]]) -> dict[str, int]:
    """On how many lists the mentors stand: the fewest and the most, of those who stand on one."""
    often: dict[int, int] = {}
    for people in lists.values():
        for mentor in people:
            often[mentor.pk] = often.get(mentor.pk, 0) + 1
    counts = often.values()
    return {"mentors": len(often), "fewest": min(counts, default=0), "most": max(counts, default=0)}
