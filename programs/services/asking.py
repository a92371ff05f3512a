"""Asking candidates by mail for what they have not said: each gets a key to their own application, filled in with what is known."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit, emails, outbox
from programs.asking import as_typed
from programs.enums import ApplicationState, KeyPurpose
from programs.models import Application, ApplicationLink, Candidate, Program, User
from programs.permissions import may_apply_by
from programs.queries import applications as queries
from programs.services import links
from programs.services.applications import draw_key


@transaction.atomic
def ask(*, actor: User, people: Iterable[Candidate]) -> int:
    """Mails each of `people` what is missing and the key to say it; returns how many."""
    mails = []
    for candidate in people:
        application = _application(actor, candidate)
        mails.append(
            emails.missing_answers(
                application,
                candidate,
                open_token=draw_key(application, KeyPurpose.OPEN),
                withdraw_token=draw_key(application, KeyPurpose.WITHDRAW),
            )
        )
        audit.record("candidate.asked", actor=actor, target=candidate, program=candidate.program)
    return outbox.queue_all(mails)


def _application(actor: User, candidate: Candidate) -> Application:
    """The application that the person may go on with; one is begun for whoever was entered or imported."""
    found = queries.open_of(candidate)
    if found is not None and queries.may_go_on(found):
        return found
    return Application.objects.create(
        consortium=candidate.program.consortium,
        program=candidate.program,
        link=_link(actor, candidate.program),
        candidate=candidate,
        company=candidate.company,
        email=candidate.email,
        language=candidate.program.consortium.language,
        said=as_typed(candidate),
        state=ApplicationState.DRAFT,
        touched_at=timezone.now(),
    )


def _link(actor: User, program: Program) -> ApplicationLink:
    """A link that anybody may apply by, since an application stands on one; opened when there is none."""
    found = [link for link in queries.links().filter(company=None, side="") if may_apply_by(link)]
    return found[0] if found else links.create(actor=actor, program=program, name=_("To complete a profile"))
