"""How often an address or a person may ask, counted in the shared cache: the same for all workers."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 3600
# Of each action: how many, in how many seconds, per place it comes from ("ip"), per what is asked about ("key"), or per
# both together ("pair"): what one place uses up is then not used up for another.
# A room full of colleagues applies from one address, so the figures are generous there.
LIMITS: dict[str, tuple[tuple[int, int, str], ...]] = {
    "address": ((5, HOUR, "key"),),
    "code": ((3, 60, "pair"), (10, HOUR, "pair")),
    "company_account": ((600, HOUR, "ip"),),
    "apply": ((60, HOUR, "ip"),),
    "verify_code": ((60, HOUR, "ip"),),
    "verify_file": ((40, HOUR, "ip"),),
    "find": ((120, 60, "key"),),
    "feed": ((60, HOUR, "key"), (1200, HOUR, "ip")),
    "apply_mail": ((60, HOUR, "ip"), (5, HOUR, "key")),
}

EVEN = 0.25  # seconds that an answer takes which must not tell a known address from another by its haste


@contextmanager
def evenly() -> Iterator[None]:
    """What is done inside takes EVEN seconds at least, whatever it did."""
    until = time.monotonic() + EVEN
    yield
    time.sleep(max(0.0, until - time.monotonic()))


def allow(request: HttpRequest, action: str, key: str = "") -> bool:
    """Counts one more; False when that is one too many."""
    return all(_count(request, action, key, limit) for limit in LIMITS[action])


def _count(request: HttpRequest, action: str, key: str, limit: tuple[int, int, str]) -> bool:
    most, seconds, per = limit
    who = "" if per == "ip" else key.strip().lower()
    if per != "key":
        who += f"|{get_adapter(request).get_client_ip(request)}"
    digest = hashlib.sha256(who.encode()).hexdigest()
    name = f"limit:{action}:{per}:{digest}:{int(time.time()) // seconds}"
    cache.add(name, 0, seconds)
    try:
        return int(cache.incr(name)) <= most
    except ValueError:  # it ran out between the two lines
        return True
