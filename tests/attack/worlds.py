"""Two tenants as an attacker meets them: ours, where they have a part, and the other, of which they know every number.

Whatever the other tenant owns bears its mark in its words, and a number that nothing of ours has: FOREIGN and what follows
in every table, so that one number names a row of every kind. Its addresses alone are plain, for an attack may repeat them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock
from urllib.parse import quote

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.views.defaults import page_not_found, permission_denied
from django_scopes import scopes_disabled

from mentorat import urls
from programs import places
from programs.enums import Role
from programs.models import Consortium, Program, User
from programs.services import consortiums
from tests import world
from tests.full_world import Full, full
from tests.guards import as_owner

OURS, THEIRS = "Alouette", "Xylophage"
FOREIGN, NOBODYS = 7_000_000, 9_000_000  # the first number of theirs in every table; one that no table has
VARY = {"Content-Length", "Expires"}
NOWHERE = "nulle-part-zzzz"
MARK = re.compile(THEIRS.encode(), re.IGNORECASE)
TOKEN = re.compile(rb"\b[A-Za-z0-9]{64}\b|\b[A-Za-z0-9]{32}; expires=[^;]+")


@dataclass(frozen=True)
class Answer:
    """What came back: its body without the tokens of forms, its headers as one text, cookies too, but for those that VARY."""

    status: int
    body: bytes
    headers: str

    def but_for(self, *parts: str) -> Answer:
        """The same without what the request itself said, which an answer may repeat."""
        body, headers = self.body, self.headers
        for part in parts:
            for said in {part, quote(part, safe=""), quote(part)}:
                body, headers = body.replace(said.encode(), b"@"), headers.replace(said, "@")
        return Answer(self.status, body, headers)

    @property
    def foreign(self) -> bool:
        """Whether a word of the other tenant is in it, wherever."""
        return bool(MARK.search(self.body) or MARK.search(self.headers.encode()))


class Knocker(RequestFactory):
    """Somebody's browser, which forgets whatever an answer asks it to keep; a fault of the product is a 500."""

    def __init__(self, user: User | None = None) -> None:
        super().__init__()
        self.handler = ClientHandler(enforce_csrf_checks=False)
        if user is not None:
            client = Client()
            client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
            self.cookies = client.cookies

    def request(self, **request: Any) -> Any:
        return self.handler(self._base_environ(**request))  # type: ignore[attr-defined]

    def knock(
        self, method: str, url: str, body: Mapping[str, object] | None = None, **headers: str
    ) -> Answer:
        answer: Any = (
            self.post(url, body or {}, headers=headers)
            if method == "POST"
            else self.generic(method, url, headers=headers)
        )
        return read(answer)

    def send(self, method: str, path: str, query: str, body: bytes, kind: str, **headers: str) -> Answer:
        """Byte for byte what is given."""
        answer: Any = self.generic(method, path, body, content_type=kind, headers=headers, QUERY_STRING=query)
        return read(answer)


def read(response: HttpResponseBase) -> Answer:
    body = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    headers = "\n".join(f"{name}: {value}" for name, value in response.items() if name not in VARY)
    said = f"{headers}\n{response.cookies.output()}\n{_messages(response)}"
    return Answer(
        response.status_code, TOKEN.sub(b"token", body), TOKEN.sub(b"token", said.encode()).decode()
    )


def _messages(response: HttpResponseBase) -> str:
    """What the next page will say, which a cookie carries in a form that no eye reads."""
    if "messages" not in response.cookies:
        return ""
    kept = CookieStorage(HttpRequest())._decode(response.cookies["messages"].value)  # type: ignore[attr-defined]
    return " ".join(map(str, kept or []))


@dataclass
class Worlds:
    """Both tenants, and a browser for each persona of ours; `both` coordinates in the two."""

    ours: Full
    theirs: Full
    browsers: dict[str, Knocker]

    def slug(self, place: str, theirs: bool = False) -> str:
        tenant = (self.theirs if theirs else self.ours).tenant
        return tenant.consortium.slug if place == "consortium" else tenant.program.slug


def ours() -> Full:
    return full(OURS)


def theirs() -> Full:
    """The other tenant, whose numbers begin at FOREIGN in every table."""
    count_from(FOREIGN)
    with mock.patch.object(world, "remembered", lambda _key, build, **_stranger: build()):
        found = full(THEIRS)  # in full: rows that are put back bear the numbers of their first day
    count_from(2 * FOREIGN)  # what ours write from now on
    with scopes_disabled():
        for model, row, slug in (
            (Program, found.tenant.program, "voisin-k7wq"),
            (Consortium, found.tenant.consortium, "voisin-h3tz"),
        ):
            model.objects.filter(pk=row.pk).update(slug=slug)
            row.slug = slug
    return found


def count_from(number: int) -> None:
    """The next row of any table bears that number."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = 'public'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"ALTER SEQUENCE {name} RESTART WITH {number}")


def meet(ours: Full, theirs: Full) -> Worlds:
    """And somebody who coordinates in both, whose own list of places is not in question."""
    both = world.user("both@ailleurs.example", "Partout", "Ailleurs")
    for tenant in (ours.tenant, theirs.tenant):
        with scopes_disabled():
            consortiums.appoint(actor=None, consortium=tenant.consortium, user=both, role=Role.COORDINATOR)
    browsers = {who: Knocker(user) for who, user in ours.personas.items()}
    return Worlds(ours, theirs, {**browsers, "both": Knocker(both), "nobody": Knocker()})


@contextmanager
def drawn_once() -> Iterator[None]:
    """What takes the time of a refusal and is the same for all: where the person may go, and the page that refuses.

    That page knows the person, the place they are in and what is said; it is drawn once for each, with the real template.
    """
    kept: dict[object, Any] = {}
    asked = places.of

    def of(user: User, _held: object = None) -> list[Any]:
        if user.pk not in kept:  # `both` is shown nothing of theirs, which is theirs to see
            kept[user.pk] = [each for each in asked(user) if THEIRS not in f"{each.label} {each.note}"]
        return kept[user.pk]  # type: ignore[no-any-return]

    def page(draw: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def once(request: HttpRequest, exception: Exception) -> HttpResponse:
            viewer = request.viewer  # type: ignore[attr-defined]
            where = (viewer.consortium.pk, viewer.program and viewer.program.pk) if viewer else None
            asked_for = (draw, request.user.pk, where, str(exception), request.headers.get("HX-Request"))
            if asked_for not in kept:
                kept[asked_for] = draw(request, exception).content.replace(request.path.encode(), b"@")
            return HttpResponse(kept[asked_for], status=404 if draw is page_not_found else 403)

        return once

    with (
        mock.patch.object(places, "of", of),
        mock.patch.object(urls, "handler404", page(page_not_found), create=True),
        mock.patch.object(urls, "handler403", page(permission_denied), create=True),
    ):
        yield


def everything_kept() -> dict[str, str]:
    """A checksum of each table, but for the sessions and the register of files opened, which reading fills."""
    with as_owner(), connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor))
        names -= {"programs_usersession", "programs_fileaccess"}
        sums = [
            f"SELECT '{name}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{name}\" t"
            for name in sorted(names)
        ]
        cursor.execute(" UNION ALL ".join(sums))
        return dict(cursor.fetchall())
