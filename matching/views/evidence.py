"""What came of the past pairs, what it allows to say, and the decision on the weights that it proposes."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matching import evidence_words as words
from matching.queries import outcomes
from matching.services import evidence as decisions
from programs import audit
from programs.viewer import Permission, Viewer, enter


@require_safe
def evidence(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    learnt = outcomes.learnt(program)
    found = learnt.evidence
    table = words.rows(found)
    rerun, decision = outcomes.what_if(program, learnt), outcomes.last_decision(program, learnt.seen)
    tone, sentence = words.total(found.total)
    context = {
        "program": program,
        "told": words.told(outcomes.answers(program)),
        "learnt": learnt,
        "found": found,
        "rows": table,
        "chart": words.chart(table, found),
        "total": {"tone": tone, "said": sentence, "waiting": words.waiting(found.total.still_needed)},
        "waiting": words.waiting(min((f.still_needed for f in found.findings), default=0)),
        "shown_in_100": words.SHOWN_IN_100,
        "changes": words.changes(learnt),
        "gain": words.gain(found.proposal),
        "rerun": rerun,
        "sides": words.sides(rerun) if rerun else [],
        "decision": decision,
        "decision_said": audit.VERBS[decision.verb] if decision else "",
    }
    return render(request, "matching/evidence.html", context)


@require_POST
def evidence_decide(request: HttpRequest, slug: str) -> HttpResponse:
    """`choice` is "try", "adopt" or "later"; `seen` names the evidence that was read."""
    viewer = enter(request, slug, Permission.COORDINATE)
    act = CHOICES.get(request.POST.get("choice", ""))
    if act is None:
        messages.error(request, _("Choose what to do with the proposed weights."))
        return redirect("evidence", slug)
    try:
        return act(request, viewer, request.POST.get("seen", ""))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("evidence", slug)


def _try(request: HttpRequest, viewer: Viewer, seen: str) -> HttpResponse:
    scenario = decisions.try_out(actor=viewer.user, program=viewer.the_program, seen=seen)
    messages.success(
        request, _("The scenario stands beside the others; the programme’s weights have not changed.")
    )
    return redirect("scenario", viewer.the_program.slug, scenario.pk)


def _adopt(request: HttpRequest, viewer: Viewer, seen: str) -> HttpResponse:
    decisions.adopt(actor=viewer.user, program=viewer.the_program, seen=seen)
    messages.success(
        request, _("Adopted. The next run of the matching uses these weights; the pairs formed stay.")
    )
    return redirect("policy", viewer.the_program.slug)


def _later(request: HttpRequest, viewer: Viewer, seen: str) -> HttpResponse:
    decisions.postpone(actor=viewer.user, program=viewer.the_program, seen=seen)
    messages.success(request, _("Noted: not now. Nothing has changed."))
    return redirect("evidence", viewer.the_program.slug)


CHOICES: dict[str, Callable[[HttpRequest, Viewer, str], HttpResponse]] = {
    "try": _try,
    "adopt": _adopt,
    "later": _later,
}
