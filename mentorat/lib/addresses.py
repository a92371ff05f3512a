"""The page that a form or an address asks to go back to, when it is one of ours."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

MOST = 2000  # no page of ours has a longer address


def own(request: HttpRequest, asked: str, otherwise: str = "") -> str:
    """`asked` when it is a path of this site; `otherwise` for anything else: another site, a word, the name of a view."""
    if not asked.startswith("/") or len(asked) > MOST:
        return otherwise
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}) else otherwise
