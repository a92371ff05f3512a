"""The participant's charter: read, sign, keep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charters import consents, documents, evidence, permissions, queries
from charters.forms import SignForm
from charters.models import Charter
from charters.queries import Pair
from charters.services import signing
from charters.views.downloads import pdf_response
from charters.views.pair import chosen, tabs
from charters.views.proof import prove_again
from matching.models import Binome
from programs.models import AccessPage
from programs.services import accesses
from programs.viewer import Permission, Viewer, enter

BEGINNING = timedelta(days=14)  # while the first meeting is what comes next


@require_GET
def my_charter(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    viewer = enter(request, slug, Permission.PARTICIPATE)
    pairs = queries.pairs_of(viewer.user)
    if not pairs and pk is None:
        return render(request, "charters/no_pair.html")
    return _page(request, viewer, pairs, chosen(pairs, pk))


@require_POST
def charter_sign(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.PARTICIPATE)
    pairs = queries.pairs_of(viewer.user)
    pair = chosen(pairs, pk)
    charter = queries.amendment_of(pair.binome) or queries.charter_of(pair.binome)
    if charter is None:
        raise Http404
    if evidence.is_stale(request):
        return prove_again(request, "my_charter", slug, pk)
    form = _form(charter, request)
    if not form.is_valid():
        return _page(request, viewer, pairs, pair, form, status=422)
    try:
        signing.sign(
            actor=viewer.user,
            charter=charter,
            consent=consents.charter(charter),
            shown_sha256=form.cleaned_data["sha256"],
            evidence=evidence.of(request),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Your signature is recorded, with its date and its evidence."))
    return redirect("my_charter", slug, pk)


@require_GET
def charter_pdf(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The signed copy once there is one, else the text to sign; `?text=1` always gives the text that was signed, and
    `?version=2` another version than the one in force."""
    viewer = enter(request, slug, Permission.PARTICIPATE, Permission.COORDINATE)
    if viewer.may(Permission.COORDINATE):
        binome = queries.any_binome(pk)
    else:
        binome = chosen(queries.pairs_of(viewer.user), pk).binome
    charter = _version(request, binome) if binome else None
    if charter is None:
        raise Http404
    if viewer.may(Permission.COORDINATE):
        accesses.opened(viewer, AccessPage.CHARTER, [charter.binome.mentor_id, charter.binome.mentee_id])
    if not charter.pdf:
        return render(request, "charters/no_document.html", {"binome": binome}, status=410)
    if charter.signed_pdf is None or "text" in request.GET:
        return pdf_response(charter.pdf, _filename(charter))
    return pdf_response(charter.signed_pdf, _filename(charter, _("signed")))


def _version(request: HttpRequest, binome: Binome) -> Charter | None:
    asked = request.GET.get("version", "")
    if not asked:
        return queries.charter_of(binome, with_pdf=True)
    return queries.charter_version(binome, int(asked)) if re.fullmatch(r"[0-9]{1,3}", asked) else None


def _filename(charter: Charter, suffix: str = "") -> str:
    people = f"{charter.binome.mentor.name} {charter.binome.mentee.name}"
    return f"{slugify(f'{documents.title(charter)} {people} {suffix}')}.pdf"


def _form(charter: Charter, request: HttpRequest | None = None) -> SignForm:
    data = request.POST if request else None
    return SignForm(data, sentence=consents.charter(charter), sha256=charter.sha256)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    pairs: Sequence[Pair],
    pair: Pair,
    form: SignForm | None = None,
    status: int = 200,
) -> HttpResponse:
    charter = queries.charter_of(pair.binome)
    context = {
        "pair": pair,
        "binome": pair.binome,
        "partner": pair.partner,
        "tabs": tabs(pairs, pair, "my_charter"),
        "charter": charter,
    }
    if charter is not None:
        amendment = queries.amendment_of(pair.binome)
        context |= {"amendment": amendment, "versions": queries.versions_of(pair.binome)}
        context |= _reading(viewer, pair, amendment or charter, form)
    return render(request, "charters/my_charter.html", context, status=status)


def _reading(viewer: Viewer, pair: Pair, charter: Charter, form: SignForm | None) -> dict[str, object]:
    rows = {row.signer: row for row in queries.signatures_of(charter)}
    may = permissions.may_sign(viewer.user, charter, rows.keys())
    unread = queries.agreement_to_read(viewer.user) if may else None
    return {
        "unread": unread,
        "title": documents.title(charter),
        "members": [(member, rows.get(member.side)) for member in (pair.binome.mentor, pair.binome.mentee)],
        "form": (form or _form(charter)) if may and unread is None else None,
        "mine": rows.get(pair.me.side),
        "shown": charter,
        "may_close": charter.is_amendment,
        "fresh": charter.completed_at is not None and timezone.now() - charter.completed_at < BEGINNING,
    }
