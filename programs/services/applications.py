"""An application while it is written: begun, kept as one goes, taken up again by a mailed key, forgotten when abandoned."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from programs import audit, emails
from programs.applying import tokens
from programs.enums import ApplicationState, KeyPurpose
from programs.models import Application, ApplicationKey, ApplicationLink, User
from programs.queries import applications as queries
from programs.services import support

Raw = dict[str, list[str]]  # what a form sent, by field
KEPT = timedelta(days=30)  # after which what was not sent is forgotten
FORGOTTEN = (ApplicationState.DRAFT, ApplicationState.DECLINED, ApplicationState.GONE)


@transaction.atomic
def begin(*, link: ApplicationLink, email: str, language: str, said: Raw) -> Application:
    """A new application, with its first step. Nobody is told: the address may be anybody's."""
    return Application.objects.create(
        consortium=link.program.consortium,
        program=link.program,
        link=link,
        company=link.company,
        email=email.strip().lower(),
        language=language,
        said={"who": said},
        touched_at=timezone.now(),
    )


@transaction.atomic
def keep(*, application: Application, step: str, said: Raw, email: str = "") -> Application:
    """Keeps what was typed in one step, right or wrong; `email` when the first step gives another one."""
    current = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    current.said = {**current.said, step: said}
    current.touched_at = timezone.now()
    if email and current.state == ApplicationState.DRAFT and email.strip().lower() != current.email:
        current.email, current.proved_at = email.strip().lower(), None
        # A key proves the address that it was mailed to, and no other.
        ApplicationKey.objects.filter(application=current, used_at=None).delete()
    current.save(update_fields=["said", "touched_at", "email", "proved_at"])
    application.said, application.email = current.said, current.email
    application.touched_at = current.touched_at
    return application


@transaction.atomic
def send_key(*, application: Application) -> None:
    """Mails the person a link to go on with that application."""
    emails.application_link(application, draw_key(application, KeyPurpose.OPEN))


@transaction.atomic
def find(*, link: ApplicationLink, email: str, language: str) -> None:
    """Mails that address a link to go on, or says that it has no application: one mail in both cases."""
    found = queries.of_address(link.program, email.strip().lower())
    if found is None:
        emails.application_unknown(link, email.strip().lower(), language)
    else:
        send_key(application=found)


def draw_key(application: Application, purpose: KeyPurpose) -> str:
    """A new key of that application; returns its token, which is kept nowhere. To withdraw, it never runs out."""
    token = tokens.draw()
    ApplicationKey.objects.create(
        program=application.program,
        application=application,
        purpose=purpose,
        token_hash=tokens.hashed(token),
        expires_at=timezone.now() + KEPT if purpose == KeyPurpose.OPEN else None,
    )
    return token


@transaction.atomic
def use(*, token: str) -> Application | None:
    """Opens the application of that key, once, for whoever holds the mail; browsers of before are closed out. None: no key."""
    found = queries.key(token, KeyPurpose.OPEN)
    if found is None or not queries.is_live(found):
        return None
    with scope(consortium=found.application.consortium, program=found.program):
        now = timezone.now()
        if not ApplicationKey.objects.filter(pk=found.pk, used_at=None).update(used_at=now):
            return None  # somebody pressed the button at the same moment
        application = found.application
        application.stamp, application.touched_at = uuid.uuid4(), now
        application.save(update_fields=["stamp", "touched_at"])
        prove(application=application)
    return application


@transaction.atomic
def prove(*, application: Application) -> None:
    """The address is the person's: they came by a link that was mailed to it. Their manager is written to from now on."""
    if application.proved_at is None:
        application.proved_at = timezone.now()
        application.save(update_fields=["proved_at"])
    support.ask_named(application)


@transaction.atomic
def talked_over(*, actor: User, application: Application) -> Application:
    """What worried the candidate was talked over with them; saying it twice keeps the first date."""
    current = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if current.talked_at is None and current.concerns:
        current.talked_at, current.talked_by = timezone.now(), actor
        current.save(update_fields=["talked_at", "talked_by"])
        audit.record(
            "application.talked", actor=actor, target=current.candidate or current, program=current.program
        )
    return current


def purge() -> int:
    """Forgets what was not sent within 30 days, and what was sent but taken back or declined; returns how many."""
    with scopes_disabled():
        rows = Application.objects.filter(state__in=FORGOTTEN, touched_at__lt=timezone.now() - KEPT)
        gone, _tables = rows.delete()
    return gone
