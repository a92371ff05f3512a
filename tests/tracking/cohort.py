"""Pairs of the small world in a given state, with accounts for both members, and meetings on given days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scopes_disabled

from matching.enums import BinomeState, PauseSource
from matching.models import Binome, Pause
from programs.models import Candidate, User
from tests import world
from tracking.models import OPEN_MEETINGS, Meeting, MeetingState


def pair(
    tenant: world.Tenant,
    number: int = 0,
    state: BinomeState = BinomeState.ACTIVE,
    since: datetime | None = None,
    **fields: Any,
) -> Binome:
    """Mentor and mentee `number` of the tenant as a pair; `since` is when it was accepted or began."""
    moment = since or timezone.now() - timedelta(days=5)
    mentor, mentee = tenant.mentors[number], tenant.mentees[number]
    for member in (mentor, mentee):
        if member.user is None:
            world.participant(member)
    announced = state != BinomeState.FORMED
    accepted = state in (BinomeState.ACCEPTED, BinomeState.ACTIVE, BinomeState.PAUSED)
    started = state in (BinomeState.ACTIVE, BinomeState.PAUSED)
    ended = state in (BinomeState.ENDED, BinomeState.DECLINED)
    with scopes_disabled():
        row = Binome.objects.create(
            program=tenant.program,
            mentor=mentor,
            mentee=mentee,
            mentor_company=mentor.company,
            mentee_company=mentee.company,
            state=state,
            score=fields.pop("score", 8000),
            confidence=fields.pop("confidence", 7000),
            announced_at=moment if announced else None,
            mentor_accepted_at=moment if accepted else None,
            mentee_accepted_at=moment if accepted else None,
            accepted_at=moment if accepted else None,
            started_at=moment if started else None,
            ended_at=moment if ended else None,
            **fields,
        )
        if state == BinomeState.PAUSED:
            Pause.objects.create(
                program=tenant.program,
                binome=row,
                asked_by=PauseSource.MENTEE,
                begun_at=moment,
                until=tenant.program.ends_on,
            )
    return row


def meeting(
    binome: Binome, starts_at: datetime, state: MeetingState = MeetingState.PLANNED, **fields: Any
) -> Meeting:
    """A meeting in that state, agreed a week before."""
    settled = state not in OPEN_MEETINGS
    with scopes_disabled():
        return Meeting.objects.create(
            program=binome.program,
            binome=binome,
            starts_at=starts_at,
            state=state,
            proposed_by=binome.mentor.user,
            planned_at=None if state == MeetingState.PROPOSED else starts_at - timedelta(days=7),
            settled_at=starts_at + timedelta(hours=2) if settled else None,
            **fields,
        )


def account(candidate: Candidate) -> User:
    assert candidate.user is not None
    return candidate.user


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
