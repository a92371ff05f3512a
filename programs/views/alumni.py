"""From one cohort to the next: the coordinator calls those who agreed; they come back with the profile they had."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programs import letters, queries, wishes
from programs.enums import Side
from programs.models import AlumniCall
from programs.permissions import may_invite
from programs.queries import alumni as found
from programs.services import alumni as services
from programs.services import sending
from programs.viewer import Permission, enter, visit
from programs.views import browser
from programs.views.doors import public


@require_GET
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """Who can be told that this programme recruits, and the mail as they will read it."""
    program = enter(request, slug, Permission.COORDINATE).the_program
    people = found.former(program)
    mentors = wishes.would_mentor(people)
    mail = None
    if people:
        first = AlumniCall(program=program, candidate=people[0])
        mail = letters.alumni_mail(first, "", mentor=people[0].pk in mentors)
    context = {
        "program": program,
        "people": people,
        "mentors": mentors,
        "mail": mail,
        "calls": found.calls_with_answers(program),
        "may": may_invite(program),
        "over": program.state in found.OVER,
    }
    return render(request, "programs/alumni.html", context)


@require_POST
def call(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    try:
        told = services.call(actor=viewer.user, program=viewer.the_program)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        said = ngettext("%(n)d person is told by mail.", "%(n)d people are told by mail.", told)
        messages.success(request, said % {"n": told})
    return redirect("alumni", slug)


@require_POST
def graduate(request: HttpRequest, slug: str) -> HttpResponse:
    """The cohort is over: its people become alumni."""
    viewer = enter(request, slug, Permission.COORDINATE)
    try:
        done = services.graduate(actor=viewer.user, program=viewer.the_program)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        said = ngettext("%(n)d person is an alumni now.", "%(n)d people are alumni now.", done)
        messages.success(request, said % {"n": done})
    return redirect("alumni", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@public
def again(request: HttpRequest, key: str) -> HttpResponse:
    """What the mail opens."""
    made = found.call_of_key(key)
    if made is None:
        return render(request, "programs/apply/lost.html", {"key": ""}, status=404)
    return _answer(request, made, "base_plain.html")


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The same from the portal of the programme of before."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    made = found.call_to(viewer.user, pk)
    if made is None or made.candidate.program_id != viewer.the_program.pk:
        raise Http404
    return _answer(request, made, "base_plain.html")


def _answer(request: HttpRequest, made: AlumniCall, base: str) -> HttpResponse:
    """First step of two: the role, and what is carried; a button opens the application at its conditions."""
    visit(request, made.program)
    problem = ""
    if request.method == "POST":
        side = request.POST.get("side", "")
        try:
            draft = services.answer(made=made, side=side)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            browser.hold(request, draft, proved=True)
            return redirect("application_step", draft.ref, "terms")
    context = {
        "base": base,
        "program": made.program,
        "candidate": made.candidate,
        "problem": problem,
        "facts": services.shown(made.candidate),
        "sides": Side.choices,
        "wished": Side.MENTOR if wishes.would_mentor([made.candidate]) else made.candidate.side,
        "may": services.may_answer(made),
    }
    return render(request, "programs/again.html", context, status=422 if problem else 200)


@require_POST
def consent(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The person agrees to be written to about the next programme, or takes it back."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    candidate = queries.candidate(pk)
    if candidate is None or candidate.user_id != viewer.user.pk:
        raise Http404
    stands = found.agrees(candidate)
    if "agree" in request.POST:
        services.agree(actor=viewer.user, candidate=candidate)
        messages.success(request, _("Noted: you will be written to when the next programme recruits."))
    elif stands is not None:
        sending.take_back(actor=viewer.user, consent=stands)
        messages.success(request, _("Noted: you are not written to about the next programme any more."))
    return redirect("my_profile", slug)
