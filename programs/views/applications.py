"""Applying by a link, without an account: the welcome page, the first step, and sending. See steps.py and mailed.py."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from programs import limits, rules
from programs.applying import law, summary
from programs.applying.said import Said
from programs.enums import Side
from programs.forms.answers import STEPS, Answers, typed
from programs.forms.applicants import FindForm, WhoForm, stamp, too_quick
from programs.models import Application, ApplicationLink
from programs.qualification import in_words
from programs.queries import applications as found
from programs.queries import goals
from programs.services import applications, sending
from programs.views import browser
from programs.views.doors import TOO_MANY, by_browser, by_link, public, too_many
from programs.views.steps import PAGES, standing, step, stepper


@require_GET
@public
@by_link
def landing(request: HttpRequest, link: ApplicationLink, token: str) -> HttpResponse:
    """What the programme is, how long it takes to apply, what becomes of the answers."""
    program = link.program
    sides = [Side(link.side)] if link.side else list(Side)
    context = {
        "link": link,
        "program": program,
        "token": token,
        "begun": _going_on(request, link),
        "conditions": [(side, in_words(rules.of(program.kind, side, program.rules))) for side in sides],
        "goals": goals.questions(program),
        "notes": law.notes(program.consortium.country),
    }
    return render(request, "programs/apply/landing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@public
@by_link
def start(request: HttpRequest, link: ApplicationLink, token: str) -> HttpResponse:
    """The first step; once it is right there is an application, which this browser may go on with.

    Whoever comes back to this page goes on with what they began; `?new` begins another, for another address.
    """
    another = "new" in request.GET
    begun = None
    if not another or request.POST.get("email"):
        begun = browser.draft(request, link, request.POST.get("email", "") if another else "")
    if begun is not None and request.method == "POST":
        return step(request, begun.ref, step="who")
    if begun is not None:
        return redirect("application_step", begun.ref, "who")
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
        "steps": stepper("who", None),
        "opened": opened,
        "step": "who",
        "token": token,
        "given": link.company,
    }
    return render(request, PAGES["who"], context, status=status)


def _going_on(request: HttpRequest, link: ApplicationLink) -> str:
    """Where this browser goes on with what it began by that link: the first step not filled in; "" when it began nothing."""
    begun = browser.draft(request, link)
    if begun is None:
        return ""
    owed = next((name for name in STEPS if name not in begun.said), "")
    if owed:
        return reverse("application_step", args=[begun.ref, owed])
    return reverse("application_preview", args=[begun.ref])


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
        "steps": stepper("", application),
        "problem": problem,
    }
    return render(request, "programs/apply/preview.html", context, status=422 if problem else 200)


def _sent(request: HttpRequest, application: Application, answers: Answers, said: Said) -> str:
    """Sends; "" when it is done, else why not."""
    written = [application.email, *([said.manager] if said.manager else [])]
    if not all(limits.allow(request, "apply_mail", key=each) for each in written):
        return too_many()
    try:
        with limits.evenly():
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
            with limits.evenly():
                applications.find(link=link, email=email, language=get_language() or "fr")
            return render(request, "programs/apply/told.html", {"email": email})
        form.add_error(None, too_many())
        status = TOO_MANY
    status = 422 if form.errors and status == 200 else status
    context = {"form": form, "program": link.program, "token": token}
    return render(request, "programs/apply/find.html", context, status=status)
