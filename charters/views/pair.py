"""The participant's pair: who the other is, why the two were paired, and the answer to give."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charters import queries
from charters.forms import AnswerForm
from charters.queries import Pair
from charters.services import answering
from matching import permissions, wording
from matching.engine import Explanation
from matching.enums import BinomeState
from matching.models import Binome
from mentorat.lib.nav import NavItem
from mentorat.lib.pdf import PdfError
from programs.viewer import Permission, Viewer, enter

logger = logging.getLogger(__name__)


@require_GET
def my_binome(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    viewer = enter(request, slug, Permission.PARTICIPATE)
    pairs = queries.pairs_of(viewer.user)
    if not pairs and pk is None:
        return render(request, "charters/no_pair.html")
    return _page(request, viewer, pairs, chosen(pairs, pk), AnswerForm())


@require_POST
def binome_answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.PARTICIPATE)
    pairs = queries.pairs_of(viewer.user)
    pair, form = chosen(pairs, pk), AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, pairs, pair, form, status=422)
    accept = form.cleaned_data["answer"] == "accept"
    try:
        binome = answering.answer(
            actor=viewer.user, binome=pair.binome, accept=accept, reason=form.cleaned_data["reason"]
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("my_binome", slug, pk)
    except PdfError:
        logger.exception("the charter of pair %s could not be prepared", pk)
        messages.error(
            request,
            _(
                "Your charter could not be prepared, so your yes is not recorded yet: say it again in a few minutes."
            ),
        )
        return redirect("my_binome", slug, pk)
    if binome.state == BinomeState.ACCEPTED:
        messages.success(request, _("You have both said yes. Your charter is ready to sign."))
        return redirect("my_charter", slug, pk)
    messages.success(
        request, _("Your yes is recorded.") if accept else _("Your answer is recorded, in confidence.")
    )
    return redirect("my_binome", slug, pk)


def chosen(pairs: Sequence[Pair], pk: int | None) -> Pair:
    """The pair of that id among the person's own, the first one when none is named; raises Http404."""
    for pair in pairs:
        if pk is None or pair.binome.pk == pk:
            return pair
    raise Http404


def tabs(pairs: Sequence[Pair], pair: Pair, route: str) -> list[NavItem]:
    """One tab for each live pair, for a mentor of several; none for a single pair."""
    live = [each for each in pairs if each.binome.state != BinomeState.DECLINED or each == pair]
    if len(live) < 2:
        return []
    slug = pair.binome.program.slug
    return [
        NavItem(each.partner.name, reverse(route, args=[slug, each.binome.pk]), current=each == pair)
        for each in live
    ]


def _page(
    request: HttpRequest,
    viewer: Viewer,
    pairs: Sequence[Pair],
    pair: Pair,
    form: AnswerForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        "pair": pair,
        "binome": pair.binome,
        "partner": pair.partner,
        "tabs": tabs(pairs, pair, "my_binome"),
        **_why(pair.binome),
        "awaited": bool(permissions.may_answer(viewer.user, pair.binome)) and not pair.i_accepted,
        "form": form,
    }
    return render(request, "charters/my_binome.html", context, status=status)


def _why(binome: Binome) -> dict[str, object]:
    """The coordinator's words, else what speaks for the pair and what is unknown: the same for both members."""
    if binome.note or not binome.explanation:
        return {"note": binome.note, "reasons": [], "unknowns": []}
    known = Explanation.from_dict(binome.explanation)
    return {
        "reasons": wording.reasons(known),
        "unknowns": [wording.unknown(each) for each in known.unknown],
    }
