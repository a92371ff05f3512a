"""Set-up of the tests of a round of choices: a tenant, a round that is open, and each person's own account."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.test import Client
from django.utils import timezone

from matching.enums import PairingMode
from matching.models import Request
from matching.services import requests, rounds
from programs.models import Candidate, OutboundEmail, User
from tests import world

DEADLINE = datetime.fromisoformat("2026-10-12T17:00:00-04:00")  # Toronto
OPENING = "2026-10-01 16:00"  # in Paris: ten in the morning there


def opened(tenant: world.Tenant, mode: PairingMode, deadline: datetime = DEADLINE) -> int:
    rounds.set_up(actor=tenant.coordinator, program=tenant.program, mode=mode, deadline=deadline, shortlist=3)
    return rounds.open_round(actor=tenant.coordinator, program=tenant.program)


def me(person: Candidate) -> User:
    """The account that the round gave."""
    person.refresh_from_db()
    assert person.user is not None
    return person.user


def ask(mentee: Candidate, mentor: Candidate, words: str = "") -> Request:
    return requests.ask(actor=me(mentee), mentee=mentee, mentor=mentor, words=words)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def mails(to: str = "", key: str = "") -> list[OutboundEmail]:
    rows = OutboundEmail.objects.filter(key__startswith=key).order_by("id")
    return list(rows.filter(to=to) if to else rows)


def now() -> datetime:
    return timezone.now()
