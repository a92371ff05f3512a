"""What a member says of their own pair at its end: four short steps, then what they said."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching import permissions
from matching.queries import outcomes as answers
from matching.services import outcomes
from mentorat.lib.text import number
from programs.enums import Side
from programs.forms.base import tell
from programs.queries import alumni
from programs.viewer import Permission, enter
from tracking.forms.closing import FORMS, first
from tracking.models.evaluations import LAST_STEP
from tracking.queries import evaluations as queries
from tracking.queries import participants
from tracking.services import evaluations

Step = dict[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Pair `pk` of the person; before the end, says when the questions come. `step` is the one to show or to keep."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    binome = participants.my_binome(viewer.user, pk)
    if binome is None:
        raise Http404
    side = permissions.side_of(viewer.user, binome) or Side.MENTEE
    outcome = answers.mine(viewer.user, [binome]).get(pk)
    row = queries.mine(viewer.user, [binome]).get(pk)
    reached = row.step if row else 0
    today = outcomes.today(binome.program)
    may = permissions.may_judge(viewer.user, binome, side, today)
    step = _step(request, reached)
    me = binome.mentor if side == Side.MENTOR else binome.mentee
    called = bool(may) and step == LAST_STEP and alumni.agrees(me) is not None
    form = FORMS[step or 1](
        request.POST if request.method == "POST" else None,
        side=side,
        first=first(outcome, row, called=called),
    )
    if form.is_valid():
        try:
            evaluations.keep(actor=viewer.user, binome=binome, step=step or 1, said=form.cleaned_data)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            return _onward(request, slug, pk, step or 1, reached)
    context = {
        "program": viewer.the_program,
        "binome": binome,
        "partner": binome.mentee if side == Side.MENTOR else binome.mentor,
        "form": form,
        "step": step,
        "steps": _steps(slug, pk, step, reached),
        "row": row,
        "outcome": outcome,
        "refusal": may.reason,
    }
    return render(request, "tracking/closing.html", context, status=422 if form.errors else 200)


def _onward(request: HttpRequest, slug: str, pk: int, step: int, reached: int) -> HttpResponse:
    """To the step that follows; once all were answered, back to what was said."""
    address = reverse("closing", args=[slug, pk])
    if step == LAST_STEP:
        messages.success(request, _("Thank you: your answers are kept, and you may correct them here."))
    if step == LAST_STEP or reached == LAST_STEP:
        return redirect(address)
    return redirect(f"{address}?step={step + 1}")


def _step(request: HttpRequest, reached: int) -> int:
    """The step that is asked for, as far as one may go; 0, what was said, once all were answered."""
    asked = number(request.POST.get("step", "") or request.GET.get("step", ""))
    if 1 <= asked <= min(reached + 1, LAST_STEP):
        return asked
    if request.method == "POST":
        return 1
    return 0 if reached == LAST_STEP else reached + 1


def _steps(slug: str, pk: int, step: int, reached: int) -> list[Step]:
    names = (_("Where you came"), _("What it brought"), _("The unexpected"), _("What comes next"))
    address = reverse("closing", args=[slug, pk])
    return [
        {
            "label": name,
            "state": "current" if place == step else "done" if place <= reached else "todo",
            "url": f"{address}?step={place}" if place <= reached and place != step else "",
        }
        for place, name in enumerate(names, start=1)
    ]
