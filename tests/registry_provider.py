"""A provider from the package registry (oidc-provider-mock), answered as a person does: its page has a form."""

from __future__ import annotations

import http.client
from urllib.parse import urlencode, urlsplit


def through(url: str, subject: str) -> str:
    """Types the subject in the provider's form; where it then sends the browser."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.request(
        "POST",
        f"{parts.path}?{parts.query}",
        urlencode({"sub": subject}),
        {"Content-Type": "application/x-www-form-urlencoded"},
    )
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status in (302, 303), (answer.status, body)
    return str(answer.getheader("Location"))
