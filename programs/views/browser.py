"""Which applications this browser may go on with. The session holds it: an address alone opens nothing."""

from __future__ import annotations

from django.http import HttpRequest

from programs.enums import ApplicationState
from programs.models import Application, ApplicationLink
from programs.queries import applications as queries

HELD, SENT = "applications", "applications_sent"
MOST = 5  # of each, the oldest forgotten first


def hold(request: HttpRequest, application: Application, *, proved: bool) -> None:
    """From now on this browser may go on with it; `proved`: it came by a key mailed to the address."""
    _put(request, HELD, str(application.ref), [str(application.stamp), proved])


def held(request: HttpRequest, ref: str) -> tuple[Application, bool] | None:
    """The application and whether the address is proved; None when this browser may not go on with it.

    A draft needs its link to be open still; what was sent, a key from the mail.
    """
    stamp, proved = request.session.get(HELD, {}).get(ref, ("", False))
    application = queries.application_by_ref(ref) if stamp else None
    if application is None or str(application.stamp) != stamp:
        return None
    mine = proved or application.state == ApplicationState.DRAFT
    return (application, proved) if mine and queries.may_go_on(application) else None


def draft(request: HttpRequest, link: ApplicationLink, email: str = "") -> Application | None:
    """What was begun here by that link and not sent, the latest; with `email`, for that address alone."""
    for ref in reversed(request.session.get(HELD, {})):
        found = held(request, ref)
        if found is None or found[0].link_id != link.pk or found[0].state != ApplicationState.DRAFT:
            continue
        if not email or found[0].email == email.strip().lower():
            return found[0]
    return None


def let_go(request: HttpRequest, application: Application) -> None:
    """It was sent: whatever came of it, this browser goes no further without a new key."""
    request.session[HELD] = {
        ref: value for ref, value in request.session.get(HELD, {}).items() if ref != str(application.ref)
    }
    _put(request, SENT, str(application.ref), [application.email, application.program.name])


def sent(request: HttpRequest, ref: str) -> tuple[str, str] | None:
    """The address and the programme of what this browser sent; None when it did not."""
    found = request.session.get(SENT, {}).get(ref)
    return (found[0], found[1]) if found else None


def _put(request: HttpRequest, name: str, ref: str, value: list[object]) -> None:
    others = [pair for pair in request.session.get(name, {}).items() if pair[0] != ref]
    request.session[name] = dict([*others, (ref, value)][-MOST:])
