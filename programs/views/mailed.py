"""What the links of the mails open. Reading a page uses nothing up: a mail scanner may follow every link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from programs import limits
from programs.enums import CandidateState, KeyPurpose
from programs.models import Application
from programs.permissions import may_change_own
from programs.queries import applications as found
from programs.services import applications, sending
from programs.viewer import visit
from programs.views import browser
from programs.views.doors import public


@require_http_methods(["GET", "HEAD", "POST"])
@public
def open_key(request: HttpRequest, key: str) -> HttpResponse:
    """One button, which uses the key up and opens the application in this browser."""
    row = found.key(key, KeyPurpose.OPEN)
    if row is None or not found.is_live(row):
        return render(request, "programs/apply/lost.html", {"key": key}, status=404)
    application = row.application
    if not found.may_go_on(application):
        return render(request, "programs/apply/dead.html", status=404)
    visit(request, application.program)
    may = may_change_own(application.candidate)
    if request.method == "POST" and may:
        opened = applications.use(token=key)
        if opened is not None:
            browser.hold(request, opened, proved=True)
            return redirect("application_step", opened.ref, "who")
        return render(request, "programs/apply/lost.html", {"key": key}, status=404)
    context = {
        "application": application,
        "program": application.program,
        "may": may,
        "invited": _is_invited(application),
    }
    return render(request, "programs/apply/open.html", context, status=200 if may else 409)


@require_http_methods(["GET", "HEAD", "POST"])
@public
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """One button, which withdraws: free at any time, and no reason is asked."""
    row = found.key(key, KeyPurpose.WITHDRAW)
    if row is None:
        return render(request, "programs/apply/lost.html", {"key": ""}, status=404)
    application = row.application
    visit(request, application.program)
    if request.method == "POST":
        sending.withdraw(application=application)
        return redirect("application_withdraw", key)
    context = {
        "application": application,
        "program": application.program,
        "gone": _is_gone(application),
        "invited": _is_invited(application),
    }
    return render(request, "programs/apply/withdraw.html", context)


@require_POST
@public
def again(request: HttpRequest, key: str) -> HttpResponse:
    """Mails a new key to the address of a used one; a key that never was gets the same answer."""
    if limits.allow(request, "apply_mail", key=key):
        row = found.key(key, KeyPurpose.OPEN)
        if row is not None and found.may_go_on(row.application):
            visit(request, row.application.program)
            applications.send_key(application=row.application)
    return render(request, "programs/apply/told.html", {"email": ""})


def _is_invited(application: Application) -> bool:
    """Proposed by somebody else, and not answered yet."""
    candidate = application.candidate
    return candidate is not None and candidate.state == CandidateState.INVITED


def _is_gone(application: Application) -> bool:
    candidate = application.candidate
    return candidate.state == CandidateState.WITHDRAWN if candidate else not application.said
