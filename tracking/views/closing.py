"""What a member says of their own pair at its end."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching import permissions
from matching.queries import outcomes as answers
from matching.services import outcomes
from programs.enums import Side
from programs.forms.base import tell
from programs.viewer import Permission, enter
from tracking.forms.closing import ClosingForm
from tracking.queries import participants as queries


@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Pair `pk` of the person; before the end, says when the questions come."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    binome = queries.my_binome(viewer.user, pk)
    if binome is None:
        raise Http404
    side = permissions.side_of(viewer.user, binome) or Side.MENTEE
    said = answers.mine(viewer.user, [binome]).get(pk)
    form = ClosingForm(request.POST if request.method == "POST" else None, side=side, said=said)
    if form.is_valid():
        try:
            outcomes.record(actor=viewer.user, binome=binome, side=side, **form.cleaned_data)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Thank you: your answers are kept, and you may correct them here."))
            return redirect("portal", slug)
    context = {
        "program": viewer.the_program,
        "partner": binome.mentee if side == Side.MENTOR else binome.mentor,
        "form": form,
        "said": said,
        "refusal": permissions.may_judge(viewer.user, binome, side, timezone.localdate()).reason,
    }
    return render(request, "tracking/closing.html", context, status=422 if form.errors else 200)
