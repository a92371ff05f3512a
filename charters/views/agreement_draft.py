"""The next version of the agreement: written, read as it will be, published."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charters import documents, edition, fields, library, queries
from charters.edition import Wording
from charters.forms import AgreementDraftForm, draft_as_shown
from charters.models import Agreement, AgreementDraft
from charters.services import agreement_drafts, drafting
from charters.terms import declared_rule, words
from charters.views.downloads import pdf_response
from mentorat.lib import changes
from mentorat.lib.pdf import PdfError
from mentorat.lib.text import fold, number
from programs.viewer import Permission, Viewer, enter_consortium
from programs.views.conflicts import take_up

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_draft(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    draft, last, said = _next(viewer)
    language = viewer.consortium.language
    form = AgreementDraftForm(
        request.POST if request.method == "POST" else None, initial=draft_as_shown(said, language)
    )
    theirs: list[changes.Change] = []
    if form.is_valid():
        given = form.cleaned_data
        try:
            agreement_drafts.save(
                actor=viewer.user,
                consortium=viewer.consortium,
                seen=given["revision"],
                source=given["source"],
                summary=given["summary"],
                terms=form.terms,
            )
        except ValidationError as refusal:
            theirs = _against(said, given["source"], language) if given["revision"] != said.revision else []
            form = take_up(form, refusal, said.revision, compare=False)
        else:
            messages.success(request, _("The draft is saved. Nobody is told before you publish it."))
            return redirect("agreement_preview", slug)
    context = {
        "consortium": viewer.consortium,
        "form": form,
        "draft": draft,
        "last": last,
        "theirs": theirs,
        "fields": _fields(viewer, said),
        "declared": declared_rule(viewer.consortium),
    }
    return render(request, "charters/agreement_draft.html", context, status=422 if form.errors else 200)


@require_safe
def agreement_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The next version as it will be read, what changes, and what publishing it does."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    draft, last, said = _next(viewer)
    made = _made(viewer, said, last)
    context = {
        "consortium": viewer.consortium,
        "draft": draft,
        "last": last,
        "agreement": made,
        "title": documents.title(made),
        "changes": changes.compare(last.body, made.body) if last else [],
        "same": last is not None
        and edition.says_the_same(viewer.consortium, said, last, queries.companies()),
        "does": queries.consequences(viewer.consortium),
    }
    return render(request, "charters/agreement_preview.html", context)


@require_safe
def agreement_draft_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    _draft, last, said = _next(viewer)
    made = _made(viewer, said, last)
    name = f"{documents.title(made)} {viewer.consortium} v{made.version} {_('draft')}"
    try:
        return pdf_response(documents.draft(made).bytes, f"{slugify(name)}.pdf")
    except PdfError:
        logger.exception("the draft of consortium %s could not be drawn", viewer.consortium.pk)
        messages.error(request, _("The PDF could not be made: try again in a few minutes."))
        return redirect("agreement_preview", slug)


@require_POST
def agreement_restart(request: HttpRequest, slug: str) -> HttpResponse:
    """Drops the draft; `from=model` starts the next one from our own text."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    model = request.POST.get("from") == "model"
    try:
        agreement_drafts.start_again(
            actor=viewer.user, consortium=viewer.consortium, seen=_seen(request), model=model
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(
            request, _("The draft is our model text again.") if model else _("The draft is dropped.")
        )
    return redirect("agreement_draft", slug)


@require_POST
def agreement_publish(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    try:
        published = drafting.freeze_agreement(
            actor=viewer.user, consortium=viewer.consortium, seen=_seen(request)
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("agreement_preview", slug)
    except PdfError:
        logger.exception("the agreement of consortium %s could not be prepared", viewer.consortium.pk)
        messages.error(
            request,
            _("The agreement could not be prepared, so nothing is published: try again in a few minutes."),
        )
        return redirect("agreement_preview", slug)
    text = _("Version %(version)s is published. Every representative has been asked to sign it.")
    messages.success(request, text % {"version": published.version})
    return redirect("agreement", slug)


def _next(viewer: Viewer) -> tuple[AgreementDraft | None, Agreement | None, Wording]:
    draft, last = queries.agreement_draft(), queries.agreement_in_force()
    return draft, last, edition.wording(viewer.consortium, draft, last)


def _made(viewer: Viewer, said: Wording, last: Agreement | None) -> Agreement:
    return edition.made(
        viewer.consortium,
        said,
        version=last.version + 1 if last else 1,
        at=timezone.now(),
        companies=queries.companies(),
    )


def _against(said: Wording, typed: str, language: str) -> list[changes.Change]:
    """What the text that was typed changes in the one that somebody else saved meanwhile."""
    mine = fields.shown(fields.kept(library.tidy(typed)), language)
    found = changes.compare(library.markup(fields.shown(said.source, language)), library.markup(mine))
    return [change for change in found if change.kind != changes.KEPT]


def _seen(request: HttpRequest) -> int | None:
    """The revision that the page showed; None when it showed no draft."""
    return number(request.POST.get("revision", "")) or None


def _fields(viewer: Viewer, said: Wording) -> list[tuple[str, str]]:
    """The fields that a text may use, with what each says today; "" for what is known on the day it is published."""
    values = words(said.terms, viewer.consortium, viewer.consortium.language)
    values["consortium"] = viewer.consortium.name
    named = {fields.name(each, viewer.consortium.language): each for each in library.AGREEMENT_FIELDS}
    return [(name, values.get(named[name], "")) for name in sorted(named, key=fold)]
