"""The end of a programme for its coordinators: who looked back, what they may read, the certificates, the testimonies; and
what every reader of reports may read: the nameless book, the testimonies as they appear."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from mentorat.lib.suppression import K
from programs.models import AccessPage
from programs.services import accesses
from programs.viewer import Permission, enter
from tracking.forms.testimonies import SendBackForm
from tracking.queries import certificates as deliveries
from tracking.queries import evaluations
from tracking.queries import testimonies as queries
from tracking.services import certificates, testimonies


@require_safe
def closing_desk(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    standings, told = evaluations.standings(program, viewer.user), evaluations.told(program, viewer.user)
    accesses.shown(viewer, AccessPage.CLOSING, [each.person.pk for each in told])
    context = {
        "program": program,
        "standings": standings,
        "whole": sum(each.whole for each in standings),
        "told": told,
        "benefits": evaluations.benefits(program),
        "delivery": deliveries.delivery(program),
        "testimonies": queries.all_of(program),
        "form": SendBackForm(auto_id=False),
    }
    return render(request, "tracking/closing_desk.html", context)


@require_POST
def certificates_deliver(request: HttpRequest, slug: str) -> HttpResponse:
    """In one act, to all who can have one."""
    viewer = enter(request, slug, Permission.COORDINATE)
    try:
        done = certificates.deliver(actor=viewer.user, program=viewer.the_program)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        said = ngettext(
            "%(n)s certificate is being made; its owner receives a mail when it is there.",
            "%(n)s certificates are being made; each receives a mail when theirs is there.",
            done,
        )
        messages.success(request, said % {"n": done} if done else _("Everybody had theirs already."))
    return redirect("closing_desk", slug)


@require_POST
def testimony_return(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    row = queries.one(viewer.the_program, pk)
    if row is None:
        raise Http404
    form = SendBackForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what you propose to correct: its author decides."))
        return redirect("closing_desk", slug)
    try:
        testimonies.send_back(actor=viewer.user, testimony=row, note=form.cleaned_data["note"])
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Its author is told; it does not appear until they have agreed again."))
    return redirect("closing_desk", slug)


@require_safe
def testimony_list(request: HttpRequest, slug: str) -> HttpResponse:
    """As they appear, to whoever is of the programme."""
    viewer = enter(request, slug, Permission.PARTICIPATE, Permission.READ_FIGURES)
    context = {"program": viewer.the_program, "testimonies": queries.published(viewer.the_program)}
    return render(request, "tracking/testimonies.html", context)


@require_safe
def closing_book(request: HttpRequest, slug: str) -> HttpResponse:
    """What people wrote for it, without their names."""
    viewer = enter(request, slug, Permission.READ_FIGURES)
    context = {"program": viewer.the_program, "words": evaluations.book(viewer.the_program), "least": K}
    return render(request, "tracking/closing_book.html", context)
