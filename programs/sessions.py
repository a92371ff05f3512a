"""Sessions and their two limits, held by the server: how long one lasts unused, and how long in all.

This is the engine of Django's sessions (SESSION_ENGINE): it writes beside the data whose the session is. `begin` opens
one for somebody who signs in; a session that did not begin so is nobody's.
"""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest

from mentorat.lib.text import one_line

KEPT = "sign_in"  # in the session: ref, began, seen (seconds since 1970), ip, agent, in_charge
SEEN_EVERY = 300  # seconds between two notes that a session is in use


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> Any:
        from programs.models import UserSession

        return UserSession

    def cycle_key(self) -> None:
        """The same session under another key: for a moment both rows stand, and each needs a name of its own."""
        if KEPT in self:
            self[KEPT] |= {"ref": str(uuid.uuid4())}
        super().cycle_key()

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        kept = data.get(KEPT)
        if kept and "_auth_user_id" in data:
            row.user_id = int(data["_auth_user_id"])
            row.ref, row.ip, row.agent = uuid.UUID(kept["ref"]), kept["ip"], kept["agent"]
            row.began_at, row.seen_at = (datetime.fromtimestamp(kept[k], UTC) for k in ("began", "seen"))
            row.in_charge = kept["in_charge"]
        return row


def limits(in_charge: bool) -> tuple[timedelta, timedelta]:
    """How long a session lasts unused, and in all."""
    idle, whole = settings.SESSION_LIMITS["in_charge" if in_charge else "others"]
    return idle, whole


def begin(request: HttpRequest, *, in_charge: bool) -> None:
    """The person has just signed in: the limits run from now."""
    now = time.time()
    request.session[KEPT] = {"ref": str(uuid.uuid4()), "began": now}
    _note(request, now, in_charge)


def is_over(request: HttpRequest) -> bool:
    """Whether the session of a signed-in person has passed one of its limits, or never began."""
    kept, now = request.session.get(KEPT), time.time()
    if not kept:
        return True
    idle, whole = limits(kept["in_charge"])
    return bool(now - kept["seen"] > idle.total_seconds() or now - kept["began"] > whole.total_seconds())


def is_due(request: HttpRequest) -> bool:
    """Whether it is time to note that the session is in use."""
    return bool(time.time() - request.session[KEPT]["seen"] > SEEN_EVERY)


def note(request: HttpRequest, *, in_charge: bool) -> None:
    """The session is in use, from here; a role given since counts from now on."""
    _note(request, time.time(), in_charge)


def _note(request: HttpRequest, now: float, in_charge: bool) -> None:
    request.session[KEPT] |= {
        "seen": now,
        "ip": get_client_ip(request),
        "agent": one_line(request.headers.get("user-agent", ""))[:300],
        "in_charge": in_charge,
    }
    request.session.modified = True
