"""People are proposed: by a representative, for their own company; by a coordinator, for any."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from programs import queries
from programs.forms.base import tell
from programs.forms.proposing import ProposeForm, SupportForm
from programs.models import AccessPage, Company
from programs.permissions import may_invite, may_support
from programs.queries import invitations as found
from programs.services import accesses, inviting, supporting
from programs.viewer import Permission, Viewer, enter


@require_http_methods(["GET", "HEAD", "POST"])
def company(request: HttpRequest, slug: str) -> HttpResponse:
    """The representative proposes own people."""
    viewer = enter(request, slug, Permission.REPRESENT_HERE)
    companies = found.spoken_for(viewer.user, viewer.the_program)
    return _propose(request, viewer, companies, reverse("company", args=[viewer.consortium.slug]), True)


@require_http_methods(["GET", "HEAD", "POST"])
def coordinator(request: HttpRequest, slug: str) -> HttpResponse:
    """The coordinator proposes people of any company."""
    viewer = enter(request, slug, Permission.COORDINATE)
    companies = list(queries.companies())
    return _propose(request, viewer, companies, reverse("candidates", args=[slug]), False)


def _propose(
    request: HttpRequest, viewer: Viewer, companies: Sequence[Company], back: str, own: bool
) -> HttpResponse:
    if not companies:
        raise Http404
    program = viewer.the_program
    may = may_invite(program)
    form = ProposeForm(
        request.POST if request.method == "POST" else None, companies=companies, themes=list(queries.themes())
    )
    if request.method == "POST" and form.is_valid():
        try:
            told = inviting.invite(
                actor=viewer.user,
                program=program,
                company=form.chosen(),
                people=form.found,
                by_company=own,
            )
        except ValidationError as error:
            tell(form, error)
        else:
            _tell(request, told)
            return redirect(back)
    context = {"program": program, "form": form, "may": may, "back": back, "own": own, "companies": companies}
    status = 422 if form.errors else 200
    return render(request, "programs/propose.html", context, status=status)


def _tell(request: HttpRequest, told: inviting.Invited) -> None:
    count = len(told.invited) + len(told.elsewhere)
    if count:
        said = ngettext(
            "%(n)d person is proposed: unless the programme knows them already, a mail with their own link is on its way.",
            "%(n)d people are proposed: unless the programme knows them already, a mail to each, with their own link, is on its way.",
            count,
        )
        messages.success(request, said % {"n": count})
    for person, reason in told.refused:
        text = _("%(name)s %(reason)s")
        messages.warning(request, text % {"name": person.name or person.email, "reason": reason})


@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The company says whether it supports the candidacy of one of its people."""
    viewer = enter(request, slug, Permission.REPRESENT_HERE)
    person = found.own_person(found.spoken_for(viewer.user, viewer.the_program), pk)
    if person is None:
        raise Http404
    accesses.shown(viewer, AccessPage.SUPPORT, [pk])
    said = getattr(person, "support", None)
    initial = {"supports": "yes" if said.supports else "no", "reason": said.reason} if said else {}
    form = SupportForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            supporting.answer(
                actor=viewer.user,
                candidate=person,
                supports=form.cleaned_data["supports"] == "yes",
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(
                request, _("%(name)s: the answer of your company is kept.") % {"name": person.name}
            )
            return redirect("company", viewer.consortium.slug)
    context = {
        "program": viewer.the_program,
        "consortium": viewer.consortium,
        "person": person,
        "form": form,
        "may": may_support(person),
    }
    return render(request, "programs/support.html", context, status=422 if form.errors else 200)
