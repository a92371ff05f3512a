"""Is this document ours, and whole? Open to anybody, by the code that it prints or with the file itself.

A code tells no name. A file is read in memory by a process of its own, and forgotten with the answer.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from charters import checking, codes
from charters.models import SealedDocument
from mentorat.lib import platform_seal, seal, seal_keys
from mentorat.lib.seal import Checked, Code
from mentorat.lib.seal_wording import ADVICE, ASK_AGAIN, SENTENCES
from mentorat.lib.text import number
from programs import limits
from programs.views.doors import TOO_MANY, public, too_many

LIMITS = seal.Limits()
AROUND = 16 * 1024  # what a form adds around its file
TOO_LARGE = 413


@require_safe
@public
def verify(request: HttpRequest) -> HttpResponse:
    """Both ways to ask; a code that was typed leads to its own page."""
    typed = request.GET.get("code")
    if typed is None:
        return _ask(request)
    code = codes.read(typed[:100])
    if code:
        return redirect("verify_code", code)
    return _ask(request, typed=typed[:100], code_error=_no_code(), status=422)


@require_safe
@public
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What was handed out under that code: which kind, when, how many signatures. Never whose."""
    if not limits.allow(request, "verify_code"):
        return _ask(request, typed=code, code_error=too_many(), status=TOO_MANY)
    read = codes.read(code)
    if read and read != code:
        return redirect("verify_code", read)
    record = checking.by_code(read) if read else None
    if record is None:
        unknown = _("No document of ours bears this code. Read it again from the document, sign by sign.")
        return _ask(request, typed=code, code_error=unknown if read else _no_code(), status=404)
    context = {"record": record, "code": codes.shown(record.code), "kept": checking.is_kept(record)}
    return render(request, "charters/verified_code.html", context)


@csrf_exempt  # it changes nothing, and reading the token would read the file before its size is known
@require_http_methods(["GET", "HEAD", "POST"])
@public
def verify_file(request: HttpRequest) -> HttpResponse:
    """What the file is. Refused before it is read when it is larger than any document of ours."""
    if request.method != "POST":
        return redirect("verify")
    if not limits.allow(request, "verify_file"):
        return _ask(request, file_error=too_many(), status=TOO_MANY)
    if number(str(request.META.get("CONTENT_LENGTH", ""))) > LIMITS.size + AROUND:
        return _ask(request, file_error=_too_large(), status=TOO_LARGE)
    sent = request.FILES.get("file")
    if sent is None or not sent.size:
        return _ask(request, file_error=_("Choose the PDF to check."), status=422)
    if sent.size > LIMITS.size:
        return _ask(request, file_error=_too_large(), status=TOO_LARGE)
    found = seal.verify(sent.read(), platform_seal.trusted(), LIMITS)
    return _told(request, found, checking.by_sha256(found.sha256))


@require_safe
@public
def certificate(request: HttpRequest) -> HttpResponse:
    """The certificates of our seals, for whoever checks with a program of their own."""
    return HttpResponse(
        seal_keys.public_pem(*platform_seal.trusted()),
        content_type="application/x-pem-file",
        headers={"Content-Disposition": 'attachment; filename="mentorat-seal.pem"'},
    )


def _told(request: HttpRequest, found: Checked, record: SealedDocument | None) -> HttpResponse:
    """A file that is, to the last byte, one that we handed out needs no seal to be authentic."""
    code = Code.AUTHENTIC if record else found.code
    context = {
        "good": code == Code.AUTHENTIC,
        "code": code.value,
        "sentence": SENTENCES[code],
        "advice": ADVICE.get(code, ""),
        "ask_again": ASK_AGAIN,
        "found": found,
        "sealed": found.code == Code.AUTHENTIC,
        "record": record,
        "signatures": checking.signatures(record) if record else [],
        "shown": codes.shown(record.code) if record else "",
        "kept": record is None or checking.is_kept(record),
    }
    return render(request, "charters/verified_file.html", context)


def _ask(
    request: HttpRequest, *, typed: str = "", code_error: str = "", file_error: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "typed": typed,
        "code_error": code_error,
        "file_error": file_error,
        "megabytes": LIMITS.size // 1024**2,
        "certificate_url": reverse("verify_certificate") if platform_seal.trusted() else "",
    }
    return render(request, "charters/verify.html", context, status=status)


def _no_code() -> str:
    return _("This is not a code of ours: one of its twelve signs is missing, added or taken for another.")


def _too_large() -> str:
    return _("This file is larger than %(size)s MB: no document of ours is.") % {
        "size": LIMITS.size // 1024**2
    }
