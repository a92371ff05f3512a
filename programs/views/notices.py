"""The privacy notice, and its versions."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from programs import notices, protection
from programs.models import ApplicationLink, Consortium, User
from programs.queries import notices as queries
from programs.queries import privacy
from programs.views.doors import by_link, public


@login_not_required
@require_GET
def notice(request: HttpRequest) -> HttpResponse:
    """What the platform does with data, for anybody; with the contacts of their own consortiums for who is signed in."""
    mine: list[Consortium] = []
    if request.user.is_authenticated:
        mine = privacy.consortiums(privacy.subject_of(request.user))
    return _notice(request, mine)


@require_GET
@public
@by_link
def apply_notice(request: HttpRequest, link: ApplicationLink, token: str) -> HttpResponse:
    """The notice of the consortium to which one applies."""
    return _notice(request, [link.program.consortium], back=token)


@require_GET
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of the notice of a consortium where the person has a role or a candidacy, and what it changed."""
    mine = privacy.consortiums(privacy.subject_of(cast(User, request.user)))
    every = next((rows for rows in queries.versions(mine).values() if pk in {each.pk for each in rows}), [])
    found = next((each for each in every if each.pk == pk), None)
    if found is None:
        raise Http404
    former = next((each for each in every if each.version == found.version - 1), None)
    language = get_language() or "fr"
    context = {
        "version": found,
        "text": found.text(language),
        "former": former,
        "changes": notices.between(former, found, language),
    }
    return render(request, "programs/privacy/notice_version.html", context)


def _notice(request: HttpRequest, consortiums: list[Consortium], back: str = "") -> HttpResponse:
    versions = queries.versions(consortiums)
    told = [(each, protection.law_of(each), versions.get(each.pk, [])) for each in consortiums]
    context = {"told": told, **notices.told_anybody(), "back": back}
    return render(request, "programs/privacy/notice.html", context)
