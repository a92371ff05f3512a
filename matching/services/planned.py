"""Who chooses the pairs, said as a step of the programme's plan."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from matching.enums import PairingMode
from matching.models import MatchingPolicy
from matching.services import rounds
from programs.enums import MilestoneKind
from programs.models import Milestone, Program, User
from programs.services import planning

EVENING = time(17)
AT_LEAST = timedelta(days=10)  # from now, when the day of the pairing is past or not known


@transaction.atomic
def choose(*, actor: User, program: Program, seen: int, mode: PairingMode, shortlist: int) -> Program:
    """Says who chooses. Where the mentees do, until the evening before the pairing, which the page of the round can move.

    Raises ValidationError while a round is open, and when somebody changed the plan since revision `seen`.
    """
    held = planning.opened(program, seen)
    policy = MatchingPolicy.objects.filter(program=held).first()
    said = (policy.mode, policy.shortlist) if policy else (PairingMode.ADMINISTRATIVE, 4)
    if said != (mode, shortlist):
        deadline = None if mode == PairingMode.ADMINISTRATIVE else _before_pairing(held)
        rounds.set_up(actor=actor, program=held, mode=mode, deadline=deadline, shortlist=shortlist)
    return planning.keep(held, actor, "matching", [])


def _before_pairing(program: Program) -> datetime:
    """Five in the afternoon, the day before the pairing, where the programme is."""
    zone = ZoneInfo(program.consortium.zone)
    planned = Milestone.objects.filter(program=program, kind=MilestoneKind.PAIRING).first()
    earliest = timezone.localdate(timezone=zone) + AT_LEAST
    day = max(planned.on - timedelta(days=1), earliest) if planned else earliest
    return datetime.combine(day, EVENING, zone)
