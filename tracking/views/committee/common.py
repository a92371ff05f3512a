"""What the committee's views share: the door, one session, and how a refusal is told."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.viewer import Permission, Viewer, enter
from tracking.models import CommitteeSession, Decision, DecisionState
from tracking.queries import committee as queries


def coordinator(request: HttpRequest, slug: str, pk: int) -> tuple[Viewer, CommitteeSession]:
    """The coordinator at one session."""
    viewer = enter(request, slug, Permission.COORDINATE)
    return viewer, found(pk, drafts=True)


def reader(
    request: HttpRequest, slug: str, pk: int, *, with_pdf: bool = False
) -> tuple[Viewer, CommitteeSession]:
    """Whoever reads the figures, at a session that was convened; a draft is there for the coordinators alone."""
    viewer = enter(request, slug, Permission.READ_FIGURES)
    return viewer, found(pk, drafts=viewer.may(Permission.COORDINATE), with_pdf=with_pdf)


def found(pk: int, *, drafts: bool, with_pdf: bool = False) -> CommitteeSession:
    session = queries.session(pk, drafts=drafts, with_pdf=with_pdf)
    if session is None:
        raise Http404
    return session


def told(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Acts, and says what was done or why it was not."""
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    messages.success(request, done)
    return True


def tell_sent(request: HttpRequest, n: int) -> None:
    """How many invitations leave; nobody new is no success."""
    if not n:
        messages.info(request, _("Everybody was invited already: nobody new is told."))
        return
    said = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", n)
    messages.success(request, said % {"n": n})


def row(decision: Decision, viewer: Viewer, companies: frozenset[int]) -> dict[str, object]:
    """A decision as the lists show it: whether it is late, and whether this person may say that it is done."""
    opened = decision.state == DecisionState.OPEN
    own = decision.owner_user_id == viewer.user.pk or decision.owner_company_id in companies
    return {
        "decision": decision,
        "late": opened and decision.due_on is not None and decision.due_on < timezone.localdate(),
        "may_settle": opened and (own or viewer.may(Permission.COORDINATE)),
    }
