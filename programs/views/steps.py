"""The steps of an application that was begun, each kept as one goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programs import limits
from programs.forms.answers import STEPS, Answers, typed
from programs.models import Application
from programs.qualification import conditions
from programs.services import applications
from programs.views.doors import TOO_MANY, by_browser, public, too_many

PAGES = {
    "who": "programs/apply/who.html",
    "themes": "programs/apply/themes.html",
    "ways": "programs/apply/ways.html",
    "terms": "programs/apply/terms.html",
}


@require_http_methods(["GET", "HEAD", "POST"])
@public
@by_browser
def step(request: HttpRequest, application: Application, answers: Answers, step: str) -> HttpResponse:
    """One step. What is sent is kept whatever it is worth; the next step comes when it is right, or when asked for later."""
    if step not in STEPS:
        return redirect("application_step", application.ref, "who")
    if request.method != "POST":
        form = answers.judged(step) if "check" in request.GET else answers.blank(step)
        return _step(request, application, answers, form, step)
    form = answers.judged(step, request.POST)
    right = form.is_valid()
    if right or step != "who":  # the first step names the person: it is kept once it is right
        email = form.cleaned_data["email"] if step == "who" else ""
        applications.keep(application=application, step=step, said=typed(form, request.POST), email=email)
        if "later" in request.POST:
            return _later(request, application, form, answers, step)
    if not right:
        return _step(request, application, answers, form, step, 422)
    after = STEPS.index(step) + 1
    if after == len(STEPS):
        return redirect("application_preview", application.ref)
    return redirect("application_step", application.ref, STEPS[after])


@require_POST
@public
@by_browser
def keep(request: HttpRequest, application: Application, answers: Answers, step: str) -> HttpResponse:
    """Keeps a step as it is being typed; answers what to say of it below the form."""
    if step in STEPS[1:]:
        form = answers.judged(step, request.POST)
        applications.keep(application=application, step=step, said=typed(form, request.POST))
    return render(
        request,
        "programs/apply/_live.html",
        {"kept": True, "step": step, "standing": standing(application, answers)},
    )


def standing(application: Application, answers: Answers) -> dict[str, Any]:
    """How many conditions are met, of how many, and which are not or are not known: the coordinator's own rules."""
    every = conditions(answers.said().candidate(application))
    return {
        "met": sum(1 for each in every if each.met),
        "total": len(every),
        "lacking": [each.label for each in every if each.met is False],
        "to_say": [each.label for each in every if each.met is None],
    }


def _later(
    request: HttpRequest, application: Application, form: forms.Form, answers: Answers, step: str
) -> HttpResponse:
    """Mails a key, so that the person can stop here."""
    if not limits.allow(request, "apply_mail", key=application.email):
        form.add_error(None, too_many())
        return _step(request, application, answers, form, step, TOO_MANY)
    applications.send_key(application=application)
    return render(request, "programs/apply/told.html", {"email": application.email, "ref": application.ref})


def _step(
    request: HttpRequest,
    application: Application,
    answers: Answers,
    form: forms.Form,
    step: str,
    status: int = 200,
) -> HttpResponse:
    context = {
        "application": application,
        "program": application.program,
        "form": form,
        "step": step,
        "side": answers.side,
        "steps": stepper(step, application),
        "given": application.link.company,
        "back": reverse("application_step", args=[application.ref, STEPS[STEPS.index(step) - 1]])
        if step != "who"
        else "",
        "standing": standing(application, answers),
        "opened": "",
        "proved": answers.proved,
    }
    return render(request, PAGES[step], context, status=status)


def stepper(current: str, application: Application | None) -> list[dict[str, str]]:
    """The four steps for c-stepper; those that were filled in lead back to themselves."""
    names = dict(zip(STEPS, (_("You"), _("Your subject"), _("Your ways"), _("Conditions")), strict=True))
    said = application.said if application else {}
    return [
        {
            "label": names[name],
            "state": "current" if name == current else "done" if name in said else "todo",
            "url": reverse("application_step", args=[application.ref, name])
            if application and name in said and name != current
            else "",
        }
        for name in STEPS
    ]
