"""The sealed notebook: a page whose only scripts are its own, what it hands to the browser, and what it takes back.

To everybody but the two members there is no such page (404), whatever their role.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from csp.decorators import csp_replace
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matching.enums import BinomeState
from matching.models import Binome
from mentorat.lib import release
from programs.enums import Side
from programs.viewer import Permission, Viewer, enter
from tracking import permissions, sealed
from tracking.models import NotebookIdentity, SealedEntry
from tracking.queries import notebook as queries
from tracking.queries import participants
from tracking.services import notebook as services

MOST_BYTES = 200_000
Data = Mapping[str, Any]


@require_safe
def notebook(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponseBase:
    """The page without any content: the browser fetches the boxes and opens them."""
    viewer = _member(request, slug)
    binomes = participants.my_binomes(viewer.user)
    if pk is None:
        return redirect("notebook", slug, binomes[0].pk) if binomes else redirect("portal", slug)
    binome = _own(viewer, pk)
    mine = binome.mentor if binome.mentor.user_id == viewer.user.pk else binome.mentee
    partner = binome.mentee if mine == binome.mentor else binome.mentor
    context = {
        "program": viewer.the_program,
        "binome": binome,
        "partner": partner,
        "is_mentor": mine == binome.mentor,
        "early": not permissions.may_write(binome) and binome.ended_at is None,
        "over": binome.ended_at is not None,
        "kept_until": binome.ended_at + services.KEPT_AFTER_END if binome.ended_at else None,
        "scripts": release.scripts(),
    }
    return sealed_page(request, render(request, "tracking/notebook.html", context))


def sealed_page(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """Lets the page run the released scripts alone, connect to this site alone, and build no markup from text."""
    here = f"{request.scheme}://{request.get_host()}"
    directives: dict[str, Any] = {
        "script-src": [here + script.url for script in release.scripts()],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
    }
    return csp_replace(directives)(lambda _request: response)(request)


@require_safe
def notebook_state(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keys and boxes, as the members' browsers left them."""
    viewer = _member(request, slug)
    return JsonResponse(_state(viewer, _own(viewer, pk)))


@require_POST
def notebook_act(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Takes what the browser made. 409: somebody was quicker, with the state as it is; 422: refused, in words."""
    viewer = _member(request, slug)
    binome = _own(viewer, pk)
    try:
        data = _data(request)
        ACTS[data["act"]](viewer, binome, data)
    except ValidationError as refusal:
        conflict = any(error.code == services.CONFLICT for error in refusal.error_list)
        said = {"error": " ".join(refusal.messages), **_state(viewer, binome)}
        return JsonResponse(said, status=409 if conflict else 422)
    return JsonResponse(_state(viewer, binome))


def _set_identity(viewer: Viewer, binome: Binome, data: Data) -> None:
    replaces = data.get("replaces")
    if type(replaces) is not int:
        raise ValidationError(_("Reload the page, then try again."))
    services.set_identity(
        actor=viewer.user,
        consortium=viewer.consortium,
        public_key=sealed.public_key(data.get("public")),
        lock=sealed.lock(data.get("lock")),
        recovery=sealed.lock(data.get("recovery")),
        replaces=replaces,
    )


def _relock(viewer: Viewer, binome: Binome, data: Data) -> None:
    services.change_lock(actor=viewer.user, lock=sealed.lock(data.get("lock")))


def _add_passkey(viewer: Viewer, binome: Binome, data: Data) -> None:
    services.add_passkey(actor=viewer.user, passkey=sealed.passkey(data.get("passkey")))


def _drop_passkey(viewer: Viewer, binome: Binome, data: Data) -> None:
    services.drop_passkey(actor=viewer.user, credential=str(data.get("credential")))


def _open(viewer: Viewer, binome: Binome, data: Data) -> None:
    given = data.get("keys")
    keys = given if isinstance(given, dict) else {}
    services.open_notebook(
        actor=viewer.user,
        binome=binome,
        keys={side: sealed.wrapped_key(keys[side.value]) for side in Side if side.value in keys},
    )


def _pass(viewer: Viewer, binome: Binome, data: Data) -> None:
    generation = data.get("generation")
    services.pass_key(
        actor=viewer.user,
        binome=binome,
        wrapped=sealed.wrapped_key(data.get("key")),
        generation=generation if type(generation) is int else 0,
    )


def _write(viewer: Viewer, binome: Binome, data: Data) -> None:
    services.write(actor=viewer.user, binome=binome, box=sealed.box(data))


def _remove(viewer: Viewer, binome: Binome, data: Data) -> None:
    services.remove(actor=viewer.user, binome=binome, slot=sealed.slot(data.get("slot")))


def _erase(viewer: Viewer, binome: Binome, data: Data) -> None:
    services.erase(actor=viewer.user, binome=binome)


ACTS: dict[str, Callable[[Viewer, Binome, Data], None]] = {
    "identity": _set_identity,
    "relock": _relock,
    "passkey_add": _add_passkey,
    "passkey_drop": _drop_passkey,
    "open": _open,
    "pass": _pass,
    "write": _write,
    "remove": _remove,
    "erase": _erase,
}


def _member(request: HttpRequest, slug: str) -> Viewer:
    """The programme's door; whoever comes in with another role finds no notebook."""
    try:
        return enter(request, slug, Permission.PARTICIPATE)
    except PermissionDenied as refusal:
        raise Http404 from refusal


def _own(viewer: Viewer, pk: int) -> Binome:
    binome = participants.my_binome(viewer.user, pk)
    if binome is None:
        raise Http404
    return binome


def _data(request: HttpRequest) -> Data:
    """The JSON object of the request, which names an act; raises ValidationError for anything else, or for too much of it."""
    if len(request.body) > MOST_BYTES:
        raise ValidationError(_("This text is too long for the notebook: share it out over two notes."))
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise ValidationError(_("Reload the page, then try again.")) from error
    if not isinstance(found, dict) or found.get("act") not in list(ACTS):
        raise ValidationError(_("Reload the page, then try again."))
    return found


def _state(viewer: Viewer, binome: Binome) -> dict[str, Any]:
    """What the browser needs to open the notebook; five queries."""
    mine = Side.MENTOR if binome.mentor.user_id == viewer.user.pk else Side.MENTEE
    other = binome.mentee if mine == Side.MENTOR else binome.mentor
    found = queries.notebook_of(binome)
    keys, known = queries.keys(found), queries.identities(binome)
    me, partner = known.get(viewer.user.pk), known.get(other.user_id or 0)
    return {
        "binome": binome.pk,
        "person": viewer.user.pk,
        "side": mine.value,
        "writable": bool(permissions.may_write(binome)),
        "over": binome.state in (BinomeState.ENDED, BinomeState.DECLINED),
        "erased": bool(found and found.erased_at),
        "epoch": found.epoch if found else 0,
        "me": {**_identity(me), "lock": me.lock, "recovery": me.recovery, "passkeys": me.passkeys}
        if me
        else None,
        "partner": _identity(partner) if partner else None,
        "key": keys.get(me.pk) if me else None,
        "partner_has_key": bool(partner and partner.pk in keys),
        "held": bool(keys),
        "entries": [_entry(entry) for entry in queries.entries(found)]
        if found and me and me.pk in keys
        else [],
        "now": timezone.now().isoformat(),
    }


def _identity(identity: NotebookIdentity) -> dict[str, Any]:
    return {"public": identity.public_key, "generation": identity.generation}


def _entry(entry: SealedEntry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "slot": str(entry.slot),
        "revision": entry.revision,
        "body": entry.body,
        "author": entry.author,
        "at": timezone.localtime(entry.created_at).isoformat(),
        "changed": timezone.localtime(entry.changed_at).isoformat(),
    }
