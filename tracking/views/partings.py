"""A member's page of an end: how to end the pair, then what was left for them and their own side of it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching import permissions
from matching.enums import BinomeState
from programs.enums import Side
from programs.forms.base import tell
from programs.viewer import Permission, enter
from tracking.forms.partings import AnswerPartingForm, PartingForm
from tracking.queries import participants
from tracking.queries import partings as queries
from tracking.services import endings


@require_http_methods(["GET", "HEAD", "POST"])
def my_parting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Pair `pk` of the person: to end it while it lives, to look back once it has ended."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    binome = participants.my_binome(viewer.user, pk)
    if binome is None:
        raise Http404
    side = permissions.side_of(viewer.user, binome) or Side.MENTEE
    said = queries.of_binome(binome)
    mine, theirs = said.get(side), said.get(queries.other(side))
    over = binome.state == BinomeState.ENDED
    ends = request.POST.get("act") == "end"  # the page may have been loaded before the other one ended it
    kind = PartingForm if ends or not over else AnswerPartingForm
    form = kind(request.POST if request.method == "POST" else None, said=mine)
    if form.is_valid():
        act = endings.part if ends else endings.answer
        try:
            act(actor=viewer.user, binome=binome, said=form.said)
        except endings.EndedAlreadyError as late:
            messages.info(request, " ".join(late.messages))
            return redirect("my_parting", slug, pk)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(
                request,
                _("Your pair has ended, without fault. Thank you for what you brought to it.")
                if ends
                else _("Thank you. The coordinator alone reads it."),
            )
            return redirect("my_parting", slug, pk)
    context = {
        "program": viewer.the_program,
        "binome": binome,
        "partner": binome.mentee if side == Side.MENTOR else binome.mentor,
        "over": over,
        "mine": mine,
        "left": theirs if theirs and theirs.ended and (theirs.told or theirs.farewell) else None,
        "form": form,
        "refusal": "" if over else permissions.may_part(binome).reason,
    }
    return render(request, "tracking/my_parting.html", context, status=422 if form.errors else 200)
