"""The plan of a programme as one reads and prints it, and its step on the pairing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from matching import queries as pairing
from matching.enums import PairingMode
from matching.forms.plan import ModeForm
from matching.queries import choices
from matching.services import planned
from programs import plan as steps
from programs import progress, qualification, queries, register, rules, stages
from programs.enums import ProgramState, Side
from programs.models import Program, User
from programs.queries import planning as read
from programs.services.programs import length_advice
from programs.viewer import Permission, enter
from programs.views.drawing import drawn
from programs.views.plan import section


@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that was decided, on one page; who coordinates also sees the state and the ways to change."""
    viewer = enter(request, slug, Permission.COORDINATE, Permission.READ_FIGURES)
    program, may_edit = viewer.the_program, viewer.may(Permission.COORDINATE)
    now = choices.round_of(program)
    chosen = read.choosers() if may_edit else {}
    context = {
        "program": program,
        "may_edit": may_edit,
        "drawing": drawn(program, list(queries.milestones())),
        "advice": length_advice(program.starts_on, program.ends_on),
        "themes": [(theme, chosen.get(theme.pk, 0)) for theme in queries.themes()],
        "conditions": [
            (Side(side), qualification.in_words(rules.of(program.kind, side, program.rules)))
            for side in Side.values
        ],
        "mode": PairingMode(now.mode).label,
        "weights": pairing.weights(program),
        "companies": list(queries.companies()),
        "drafting": program.state == ProgramState.DRAFT,
        **(_state(program) if may_edit else {}),
    }
    return render(request, "matching/plan.html", context)


def _state(program: Program) -> dict[str, Any]:
    """Where the programme stands, what the next state asks, the way back, and who moved it when."""
    after, before = progress.after(program.state), progress.before(program.state)
    requirements = progress.requirements(program, after) if after else []
    lacking = [each for each in requirements if not each.met]
    return {
        "opens": stages.OPENS[program.state],
        "after": after,
        "forward": stages.FORWARD[after] if after else "",
        "before": before,
        "back": stages.BACK[before] if before else "",
        "requirements": requirements,
        "ready": bool(after) and not lacking,
        "refused": any(each.hard for each in lacking),
        "moves": register.in_words(read.moves(program)[:8]),
        "to_go_on": steps.to_go_on(program) and steps.address(steps.to_go_on(program), program),
        "walk": steps.walk(program, ""),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def mode(request: HttpRequest, slug: str) -> HttpResponse:
    """Who chooses the pairs, and what they are compared on, as participants will read it."""
    program = enter(request, slug, Permission.COORDINATE).the_program
    now = choices.round_of(program)
    shown = {"mode": now.mode, "shortlist": now.shortlist, "revision": program.revision}
    form = ModeForm(request.POST or None, initial=shown)

    def save(actor: User, program: Program, form: forms.Form) -> Program:
        said = form.cleaned_data
        return planned.choose(
            actor=actor,
            program=program,
            seen=said["revision"],
            mode=PairingMode(said["mode"]),
            shortlist=said["shortlist"],
        )

    return section(request, "matching", form, save, now=now, weights=pairing.weights(program))
