"""A cohort of pairs to whom nothing is due yet, and the waves that make it due, a few pairs at a time.

python -m tests.chaos.cohort PAIRS      fills the database of DATABASE_URL; tells the waves in JSON
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matching.models import Binome
    from programs.models import Candidate, Company, User
    from tests.world import Tenant

# Pairs that fall due together. Both pairs of one mentor fall due by one statement: the planner reads each kind by a query of
# its own, and what it misses by a moment waits for the mail of the next day, which the campaign does not live to see.
WAVE = 12
KINDS = ("first", "charter", "tomorrow")
DUE = {  # what makes a pair due: a date of long ago
    "first": "UPDATE matching_binome SET started_at = now() - interval '12 days' WHERE id = ANY(%s)",
    "charter": "UPDATE matching_binome SET accepted_at = now() - interval '4 days' WHERE id = ANY(%s)",
    "tomorrow": "UPDATE tracking_meeting SET planned_at = now() - interval '3 days' WHERE binome_id = ANY(%s)",
}


@dataclass(frozen=True)
class Owed:
    """One reminder: whom it must reach, and the words by which it is known in a mail."""

    to: str
    mark: str


@dataclass(frozen=True)
class Wave:
    """Pairs by kind, and what is owed once they are due."""

    pairs: dict[str, list[int]]
    owed: list[Owed]


def zone_at_noon() -> str:
    """A zone where it is about noon now: mails leave there, and the day does not change during the campaign."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def fill(pairs: int, build: Callable[[], Tenant]) -> list[Wave]:
    """Writes the cohort into the small world that `build` makes. One mentor in three has two pairs, hence several reminders the same day, in one mail."""
    from django.db import transaction
    from django_scopes import scopes_disabled

    from programs.models import Consortium

    with scopes_disabled(), transaction.atomic():
        tenant = build()
        Consortium.objects.filter(pk=tenant.consortium.pk).update(zone=zone_at_noon())
        made = _pairs(tenant, pairs)
    waves: list[Wave] = []
    for start in range(0, pairs, WAVE):
        several = made[start : start + WAVE]
        by_kind = {kind: [pk for pk, each, _owed in several if each == kind] for kind in KINDS}
        waves.append(Wave(by_kind, [owed for _pk, _kind, both in several for owed in both]))
    return waves


def _pairs(tenant: Tenant, pairs: int) -> list[tuple[int, str, list[Owed]]]:
    firms = tenant.companies
    mentors = _people(tenant.mentors[0], firms[0], "mentor", pairs, lambda n: n - 1 if n % 3 == 1 else n)
    mentees = _people(tenant.mentees[0], firms[1], "mentee", pairs, lambda n: n)
    found = []
    for number, (mentor, mentee) in enumerate(zip(mentors, mentees, strict=True)):
        kind = KINDS[(number // 3 + (number % 3 == 2)) % 3]  # the same for both pairs of one mentor
        binome = _pair(tenant, mentor, mentee, kind)
        mark = {
            "first": f"/me/meetings/new/{binome.pk}/",
            "charter": f"/me/charter/{binome.pk}/",
            "tomorrow": f"Salle {binome.pk}.",
        }[kind]
        found.append((binome.pk, kind, [Owed(_address(each), mark) for each in (mentor, mentee)]))
    return found


def _address(of: Candidate) -> str:
    return of.user.email if of.user else of.email


def _people(like: Candidate, firm: Company, name: str, n: int, account: Any) -> list[Candidate]:
    """Candidates like that one, each with an account: that of the number which `account` gives."""
    from programs.models import Candidate, User

    users: list[User] = User.objects.bulk_create(
        User(email=f"{name}-{number}@chaos.example", first_name=name.title(), last_name=str(number))
        for number in range(n)
    )
    fields = {field.attname: getattr(like, field.attname) for field in Candidate._meta.concrete_fields}
    return Candidate.objects.bulk_create(
        Candidate(
            **{
                **fields,
                "id": None,
                "company_id": firm.pk,
                "email": f"{name}-{number}@chaos.example",
                "user_id": users[account(number)].pk,
            }
        )
        for number in range(n)
    )


def _pair(tenant: Tenant, mentor: Candidate, mentee: Candidate, kind: str) -> Binome:
    from django.utils import timezone

    from matching.enums import BinomeState
    from matching.models import Binome
    from tracking.models import Meeting, MeetingState

    now, accepted = timezone.now(), kind == "charter"
    since = now - timedelta(days=1 if accepted else 5)
    binome: Binome = Binome.objects.create(
        program=tenant.program,
        mentor=mentor,
        mentee=mentee,
        mentor_company=mentor.company,
        mentee_company=mentee.company,
        state=BinomeState.ACCEPTED if accepted else BinomeState.ACTIVE,
        score=8000,
        confidence=7000,
        announced_at=since,
        mentor_accepted_at=since,
        mentee_accepted_at=since,
        accepted_at=since,
        started_at=None if accepted else since,
    )
    if kind == "tomorrow":
        Meeting.objects.create(
            program=tenant.program,
            binome=binome,
            starts_at=now + timedelta(days=1),
            state=MeetingState.PLANNED,
            proposed_by=mentor.user,
            planned_at=now,
            place=f"Salle {binome.pk}.",
        )
    return binome


if __name__ == "__main__":
    import django

    django.setup()
    from tests import world

    told = fill(int(sys.argv[1]), lambda: world._tenant("Chaos", 2, 1, 1, cleared=True))
    json.dump([asdict(wave) for wave in told], sys.stdout)
