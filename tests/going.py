"""There and back by a company's own account, as a browser goes: our page, the provider over real HTTP, our page again."""

from __future__ import annotations

import html
import http.client
import re
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse

from programs.models import IdentityProvider


def start(client: Client, provider: IdentityProvider, **fields: str) -> str:
    """The address of the provider's page, as ours leads to it."""
    return onward(client.post(reverse("company_account_start", args=[provider.ref]), fields))


def onward(page: Any) -> str:
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.content.decode())
    assert found, page.content.decode()
    return html.unescape(found[1])


def redirected(url: str) -> str:
    """Where the provider sends the browser, asked over HTTP."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    connection.request("GET", f"{parts.path}?{parts.query}")
    answer = connection.getresponse()
    connection.close()
    assert answer.status == 302, answer.status
    return str(answer.getheader("Location"))


def hand_on(client: Client, page: Any) -> Any:
    """Our page between the provider's answer and the session: its one form is sent."""
    text = page.content.decode()
    action = re.search(r'<form[^>]*action="([^"]+/finish/)"', text)
    if action is None:
        return page
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
    given = {name: html.unescape(value) for name, value in fields.items() if name != "csrfmiddlewaretoken"}
    return client.post(action[1], given)


def come_back(client: Client, location: str) -> Any:
    parts = urlsplit(location)
    return hand_on(client, client.get(f"{parts.path}?{parts.query}"))


def whole_way(client: Client, provider: IdentityProvider, **fields: str) -> Any:
    """From our page to the answer of the last form."""
    return come_back(client, redirected(start(client, provider, **fields)))


def signed_in(client: Client) -> str:
    return str(client.session.get("_auth_user_id", ""))
