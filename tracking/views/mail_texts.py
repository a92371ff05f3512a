"""The words of the mails of a programme: which can be worded, and one of them, read as it will arrive."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from programs import outbox, wording
from programs.forms.base import tell
from programs.models import MailText, Program
from programs.queries import mail_texts as queries
from programs.services import mail_texts as services
from programs.viewer import Permission, Viewer, enter
from tracking.forms.mail_texts import TextForm
from tracking.mail_texts import EDITABLE, Editable, sample


@require_safe
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """Each mail that may be worded, in each language, and whose words hold."""
    viewer = enter(request, slug, Permission.COORDINATE)
    own = queries.in_force([viewer.the_program.pk])
    rows = [
        (mail, [(*each, own.get((viewer.the_program.pk, mail.kind, each[0]))) for each in settings.LANGUAGES])
        for mail in EDITABLE.values()
    ]
    return render(request, "tracking/mail_texts.html", {"program": viewer.the_program, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Saved, tried on oneself, or only looked at; back to former words or to ours. Nothing typed is lost.

    The address says which: `?mail=reminder_first&language=fr`.
    """
    viewer = enter(request, slug, Permission.COORDINATE)
    kind = request.GET.get("mail", next(iter(EDITABLE)))
    language = request.GET.get("language", viewer.the_program.consortium.language)
    mail = EDITABLE.get(kind)
    if mail is None or language not in dict(settings.LANGUAGES):
        raise Http404
    versions = queries.versions(kind, language)
    subject, body = _held(mail, language, versions)
    shown = {
        "subject": wording.shown(subject, language),
        "body": wording.shown(body, language),
        "version": versions[0].version if versions else 0,
    }
    if request.method == "POST" and "back" in request.POST:
        return _back(request, viewer, mail, language, versions)
    form = TextForm(request.POST or None, initial=shown, mail=mail, language=language)
    if request.method == "POST" and form.is_valid():
        subject, body = form.cleaned_data["subject"], form.cleaned_data["body"]
        if "try" in request.POST:
            _try(viewer, mail, language, subject, body)
            messages.success(request, _("On its way to %(email)s.") % {"email": viewer.user.email})
        elif "look" not in request.POST and _save(request, viewer, form):
            return redirect(address(slug, mail, language))
    context = {
        "program": viewer.the_program,
        "mail": mail,
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
        "form": form,
        "versions": versions,
        "own": bool(versions and versions[0].body),
        "read": wording.fill(subject, body, sample(viewer.the_program, language)),
    }
    return render(request, "tracking/mail_text.html", context, status=422 if form.errors else 200)


def address(slug: str, mail: Editable, language: str) -> str:
    return f"{reverse('mail_text', args=[slug])}?{urlencode({'mail': mail.kind, 'language': language})}"


def _held(mail: Editable, language: str, versions: list[MailText]) -> tuple[str, str]:
    """The words that hold: the last version, or ours."""
    if versions and versions[0].body:
        return versions[0].subject, versions[0].body
    return mail.default(language)


def _save(request: HttpRequest, viewer: Viewer, form: TextForm) -> bool:
    said = form.cleaned_data
    try:
        services.write(
            actor=viewer.user,
            program=viewer.the_program,
            kind=form.mail.kind,
            language=form.language,
            seen=said["version"],
            subject=said["subject"],
            body=said["body"],
        )
    except ValidationError as error:
        tell(form, error)
        return False
    messages.success(request, _("Kept: it holds from the next mail on."))
    return True


def _back(
    request: HttpRequest, viewer: Viewer, mail: Editable, language: str, versions: list[MailText]
) -> HttpResponse:
    """Former words hold again, as a new version; "0" is ours."""
    former = {str(each.version): each for each in versions}.get(request.POST["back"])
    if former is None and request.POST["back"] != "0":
        raise Http404
    try:
        services.write(
            actor=viewer.user,
            program=viewer.the_program,
            kind=mail.kind,
            language=language,
            seen=versions[0].version if versions else 0,
            subject=former.subject if former else "",
            body=former.body if former else "",
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Kept: it holds from the next mail on."))
    return redirect(address(viewer.the_program.slug, mail, language))


def _try(viewer: Viewer, mail: Editable, language: str, subject: str, body: str) -> None:
    program: Program = viewer.the_program
    outbox.post(
        "tracking/mail_tried",
        key=f"mail_tried:{program.pk}:{uuid.uuid4()}",
        to=viewer.user.email,
        language=language,
        program=program,
        context={
            "program": program,
            "own": wording.fill(subject, body, sample(program, language)),
            "button": mail.button,
            "url": settings.SITE_URL + address(program.slug, mail, language),
        },
    )
