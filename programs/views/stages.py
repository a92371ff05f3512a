"""From state to state: what it takes, then the button."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programs import progress, stages
from programs.enums import ProgramState
from programs.forms.base import tell
from programs.forms.programs import StageForm
from programs.models import Program
from programs.services import stages as services
from programs.viewer import Permission, enter


@require_http_methods(["GET", "HEAD", "POST"])
def state(request: HttpRequest, slug: str) -> HttpResponse:
    """The next state, or with `to` the one before; any other leads nowhere."""
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    to = request.POST.get("to") or request.GET.get("to") or progress.after(program.state)
    if to is None or to not in (progress.after(program.state), progress.before(program.state)):
        return _nowhere(request, program)
    target = ProgramState(to)
    form = StageForm(request.POST or None, initial={"to": target, "seen": program.state})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.advance(
                actor=viewer.user, program=program, to=target, seen=said["seen"], reason=said["reason"]
            )
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The programme is now “%(state)s”.") % {"state": str(target.label)})
            return redirect("program_edit", slug)
    return _page(request, program, target, form)


def _page(request: HttpRequest, program: Program, to: ProgramState, form: StageForm) -> HttpResponse:
    back = to == progress.before(program.state)
    requirements = progress.requirements(program, to)
    lacking = [each for each in requirements if not each.met]
    owed = back or bool(lacking)
    form.fields["reason"].required = owed  # for the page; the service refuses without it
    context = {
        "program": program,
        "to_label": to.label,
        "opens": stages.OPENS[to],
        "button": (stages.BACK if back else stages.FORWARD)[to],
        "back": back,
        "requirements": requirements,
        "refused": any(each.hard for each in lacking),
        "owed": owed,
        "form": form,
    }
    return render(request, "programs/plan/state.html", context, status=422 if form.errors else 200)


def _nowhere(request: HttpRequest, program: Program) -> HttpResponse:
    """The programme was moved since the page was read, or there is no such step."""
    text = _("The programme is “%(state)s”: this step is not possible from there.")
    messages.warning(request, text % {"state": program.get_state_display()})
    return redirect("program_edit", program.slug)
