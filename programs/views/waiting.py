"""The waiting list: the coordinator's page, with the news before they leave; and the page that a candidate's key opens."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from programs import letters
from programs.enums import CandidateState
from programs.forms.base import tell
from programs.forms.waiting import RuleForm
from programs.models import AccessPage
from programs.moves import LEFT
from programs.queries import support
from programs.queries import waiting as queries
from programs.services import accesses
from programs.services import waiting as services
from programs.viewer import Permission, Viewer, enter, visit
from programs.views.doors import public


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """Who waits, for what, and the mails that would leave; sending is `send`, a POST here sets the rule."""
    viewer = enter(request, slug, Permission.COORDINATE)
    rule = queries.rule_of(viewer.the_program)
    initial = {"order": rule.order, "words": rule.words, "every_weeks": rule.every_weeks}
    form = RuleForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_rule(actor=viewer.user, program=viewer.the_program, **form.cleaned_data)
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("The rule is kept: those who wait read it from now on."))
            return redirect("waiting", slug)
    return _listing(request, viewer, form)


def _listing(request: HttpRequest, viewer: Viewer, form: forms.Form) -> HttpResponse:
    program = viewer.the_program
    rule = queries.rule_of(program)
    rows = queries.waiters(program, timezone.now())
    accesses.shown(viewer, AccessPage.WAITING, [row.candidate.pk for row in rows])
    due = [row for row in rows if row.due]
    first = {(row.awaited, row.candidate.side): row for row in due}  # one mail a text, as it will read
    context = {
        "program": program,
        "rule": rule,
        "order": queries.order_words(rule),
        "rows": rows,
        "due": due,
        "mails": [
            letters.waiting_mail(row, rule, "", queries.today(program, timezone.now()))
            for row in first.values()
        ],
        "form": form,
    }
    return render(request, "programs/waiting.html", context, status=422 if form.errors else 200)


@require_POST
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """The news leave, to whom they are due now."""
    viewer = enter(request, slug, Permission.COORDINATE)
    told = services.tell(actor=viewer.user, program=viewer.the_program)
    if told:
        said = ngettext("News sent to %(n)d person.", "News sent to %(n)d people.", told)
        messages.success(request, said % {"n": told})
    else:
        messages.info(request, _("Nobody is owed news now."))
    return redirect("waiting", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@public
def candidacy(request: HttpRequest, key: str) -> HttpResponse:
    """Where the person stands, what is awaited, and the way out: leave, or have no more news."""
    candidate = queries.candidate_of_key(key)
    if candidate is None:
        return render(request, "programs/apply/lost.html", {"key": ""}, status=404)
    visit(request, candidate.program)
    if request.method == "POST":
        if "leave" in request.POST:
            services.leave(actor=None, candidate=candidate, reason=_("By the link of their mail."))
        elif "quiet" in request.POST:
            services.mute(candidate=candidate, quiet=request.POST["quiet"] == "1")
        return redirect("candidacy", key)
    waits = candidate.state == CandidateState.WAITING
    context = {
        "candidate": candidate,
        "program": candidate.program,
        "waiter": queries.waiter(candidate, timezone.now()) if waits else None,
        "order": queries.order_words(queries.rule_of(candidate.program)) if waits else "",
        "gone": candidate.state in LEFT,
        "support": support.latest_of(candidate),
    }
    return render(request, "programs/candidacy.html", context)
