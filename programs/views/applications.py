"""Applying by a link, without an account: the welcome page and the four steps. What was sent is in views/mailed.py."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programs import limits, queries
from programs.applying import summary
from programs.applying.said import Said
from programs.forms.answers import STEPS, Answers, typed
from programs.forms.applications import FindForm, WhoForm, stamp, too_quick
from programs.models import Application, ApplicationLink
from programs.qualification import conditions
from programs.queries import applications as found
from programs.services import applications, sending
from programs.viewer import visit
from programs.views import browser

View = Callable[..., HttpResponse]
TOO_MANY = 429
PAGES = {
    "who": "programs/apply/who.html",
    "themes": "programs/apply/themes.html",
    "ways": "programs/apply/ways.html",
    "terms": "programs/apply/terms.html",
}


def public(view: View) -> View:
    """Open to anybody; kept by no cache, and out of search engines."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return login_not_required(opened)


def by_link(view: View) -> View:
    """Gives the view the link of that token; unknown, revoked or ended, one and the same page."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        link = found.open_link(token)
        if link is None:
            return render(request, "programs/apply/dead.html", status=404)
        visit(request, link.program)
        return view(request, link, token)

    return opened


def by_browser(view: View) -> View:
    """Gives the view the application that this browser holds, in its programme's scope; else how to come back to it."""

    @wraps(view)
    def opened(request: HttpRequest, ref: object, **kwargs: Any) -> HttpResponse:
        held = browser.held(request, str(ref))
        if held is None and getattr(request, "htmx", False):
            return render(request, "programs/apply/_live.html", {"kept": False}, status=404)
        if held is None:
            return render(request, "programs/apply/lost.html", {"key": ""}, status=404)
        application, proved = held
        visit(request, application.program)
        return view(request, application, Answers(application, queries.themes(), proved), **kwargs)

    return opened


@require_GET
@public
@by_link
def landing(request: HttpRequest, link: ApplicationLink, token: str) -> HttpResponse:
    """What the programme is, how long it takes to apply, what becomes of the answers."""
    context = {"link": link, "program": link.program, "token": token, "milestones": queries.milestones()}
    return render(request, "programs/apply/landing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@public
@by_link
def start(request: HttpRequest, link: ApplicationLink, token: str) -> HttpResponse:
    """The first step; once it is right there is an application, which this browser may go on with."""
    form = WhoForm(
        request.POST or None,
        side=link.side,
        given=link.company,
        companies=found.company_choices(),
        initial={"side": ""},
    )
    status = 200
    if request.method == "POST":
        status = _refused(request, form)
        if status == 200:
            application = applications.begin(
                link=link,
                email=form.cleaned_data["email"],
                language=get_language() or "fr",
                said=typed(form, request.POST),
            )
            browser.hold(request, application, proved=False)
            return redirect("application_step", application.ref, "themes")
    opened = request.POST.get("opened") or stamp()
    context = {
        "form": form,
        "program": link.program,
        "steps": _stepper("who", None),
        "opened": opened,
        "step": "who",
        "token": token,
        "given": link.company,
    }
    return render(request, PAGES["who"], context, status=status)


def _refused(request: HttpRequest, form: WhoForm) -> int:
    """200 when the first step may be kept; else the status of the refusal, which the form says in words."""
    if not form.is_valid():
        return 422
    if too_quick(request.POST.get("opened", "")):
        form.add_error(None, _("That was very quick: have a last look, then press the button again."))
        return 422
    if not limits.allow(request, "apply"):
        form.add_error(None, too_many())
        return TOO_MANY
    return 200


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


@require_http_methods(["GET", "HEAD", "POST"])
@public
@by_browser
def preview(request: HttpRequest, application: Application, answers: Answers) -> HttpResponse:
    """What others will see, what stays with the coordinator, then the button that sends."""
    wrong = answers.wrong()
    if wrong:
        return redirect(reverse("application_step", args=[application.ref, wrong]) + "?check=1")
    said = answers.said()
    problem = ""
    if request.method == "POST":
        problem = _sent(request, application, answers, said)
        if not problem:
            return redirect("application_sent", application.ref)
    context = {
        "application": application,
        "program": application.program,
        "said": said,
        "seen": summary.seen(application, said),
        "kept": summary.kept(application, said),
        "standing": standing(application, answers),
        "steps": _stepper("", application),
        "problem": problem,
    }
    return render(request, "programs/apply/preview.html", context, status=422 if problem else 200)


def _sent(request: HttpRequest, application: Application, answers: Answers, said: Said) -> str:
    """Sends; "" when it is done, else why not."""
    if not limits.allow(request, "apply_mail", key=application.email):
        return too_many()
    try:
        sending.send(application=application, said=said, proved=answers.proved)
    except ValidationError as error:
        return " ".join(error.messages)
    browser.let_go(request, application)
    return ""


@require_GET
@public
def sent(request: HttpRequest, ref: object) -> HttpResponse:
    """It is on its way, and a mail says the rest: the same words whether the address was known or not."""
    told = browser.sent(request, str(ref))
    if told is None:
        return render(request, "programs/apply/lost.html", {"key": ""}, status=404)
    return render(request, "programs/apply/sent.html", {"email": told[0], "program_name": told[1]})


@require_http_methods(["GET", "HEAD", "POST"])
@public
@by_link
def find(request: HttpRequest, link: ApplicationLink, token: str) -> HttpResponse:
    """Mails a link to go on with what was begun; the answer is the same for every address."""
    form = FindForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if limits.allow(request, "apply_mail", key=email):
            applications.find(link=link, email=email, language=get_language() or "fr")
            return render(request, "programs/apply/told.html", {"email": email})
        form.add_error(None, too_many())
        status = TOO_MANY
    status = 422 if form.errors and status == 200 else status
    context = {"form": form, "program": link.program, "token": token}
    return render(request, "programs/apply/find.html", context, status=status)


def standing(application: Application, answers: Answers) -> dict[str, Any]:
    """How many conditions are met, of how many, and which are not or are not known: the coordinator's own rules."""
    every = conditions(answers.said().candidate(application))
    return {
        "met": sum(1 for each in every if each.met),
        "total": len(every),
        "lacking": [each.label for each in every if each.met is False],
        "to_say": [each.label for each in every if each.met is None],
    }


def too_many() -> str:
    return _("Too many requests from here for now: nothing is lost, try again within the hour.")


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
        "steps": _stepper(step, application),
        "given": application.link.company,
        "back": reverse("application_step", args=[application.ref, STEPS[STEPS.index(step) - 1]])
        if step != "who"
        else "",
        "standing": standing(application, answers),
        "opened": "",
        "proved": answers.proved,
        "milestones": queries.milestones(),
    }
    return render(request, PAGES[step], context, status=status)


def _stepper(current: str, application: Application | None) -> list[dict[str, str]]:
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
