"""Diversity goals: declared and counted by the coordinator; answered by the person, by their own key or from their portal."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programs import queries as frame
from programs.applying import law
from programs.forms.base import tell
from programs.forms.goals import AnswersForm, GoalForm
from programs.models import Candidate
from programs.queries import goals as queries
from programs.queries import waiting as keys
from programs.services import goals as services
from programs.viewer import Permission, enter, visit
from programs.views.doors import public


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """The declared fields with their counts, the note of the law, and a field to add."""
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    form = GoalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.declare(
                actor=viewer.user,
                program=program,
                label=form.cleaned_data["label"],
                choices=form.lines(),
                why=form.cleaned_data["why"],
            )
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("Declared: those who apply see it, and answer if they like."))
            return redirect("goals", slug)
    context = {
        "program": program,
        "form": form,
        "rows": queries.counted(program),
        "notes": law.notes(program.consortium.country),
    }
    return render(request, "programs/goals.html", context, status=422 if form.errors else 200)


@require_POST
def close(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    question = queries.question(pk)
    if question is None:
        raise Http404
    services.close(actor=viewer.user, question=question)
    messages.success(request, _("It is asked no more, and the answers are erased."))
    return redirect("goals", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@public
def by_key(request: HttpRequest, key: str) -> HttpResponse:
    """What the link of the mail opens: for whoever holds it, the person themself."""
    candidate = keys.candidate_of_key(key)
    if candidate is None:
        return render(request, "programs/apply/lost.html", {"key": ""}, status=404)
    visit(request, candidate.program)
    return _answers(request, candidate)


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The same from one's portal."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    candidate = frame.candidate(pk)
    if candidate is None or candidate.user_id != viewer.user.pk:
        raise Http404
    return _answers(request, candidate)


def _answers(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    questions, given = queries.questions(candidate.program), queries.answers(candidate)
    form = AnswersForm(
        request.POST if request.method == "POST" else None,
        questions=questions,
        given=given,
        consent=services.consent_text(),
    )
    if request.method == "POST" and "erase" in request.POST:
        services.take_back(candidate=candidate)
        messages.success(request, _("Your answers are erased."))
        return redirect(request.path)
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen()
        if any(choice is not None for choice in chosen.values()):
            services.answer(candidate=candidate, choices=chosen)
            messages.success(request, _("Thank you. Your answers are counted, without your name."))
        else:
            services.take_back(candidate=candidate)
            messages.success(request, _("Noted: nothing is kept."))
        return redirect(request.path)
    context = {
        "program": candidate.program,
        "form": form,
        "questions": questions,
        "given": bool(given),
        "notes": law.notes(candidate.consortium.country),
    }
    return render(request, "programs/my_goals.html", context, status=422 if form.errors else 200)
