"""The time of keeping runs out: the people of a programme are forgotten, then its proof. Announced a month before, once.

`retention_months` after the end of a programme its people go, except who agreed to be written to about the next one;
`proof_years` after it everybody goes, with the signed evidence and the register. Figures stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from mentorat.lib.db import open_door
from programs import audit, privacy_emails
from programs.enums import CandidateState, Purpose, Role
from programs.models import (
    Application,
    AuditEvent,
    Candidate,
    FileAccess,
    Membership,
    OutboundEmail,
    Program,
    SheetUpload,
    User,
)
from programs.queries import privacy as queries
from programs.queries import retention
from programs.queries.privacy import Subject
from programs.services import erasing, rewriting

NOTICE = timedelta(days=30)
SUPERSEDED: list[
    Callable[[datetime], int]
] = []  # the same for what no programme holds: documents long replaced
FORGOTTEN: list[Callable[[Program], Counter[str]]] = []  # what a higher app forgets with the people
PROOF: list[Callable[[Program], Counter[str]]] = []  # what a higher app strips of names when proof runs out


def follow(now: datetime | None = None) -> int:
    """Announces what runs out within a month, then purges what has; how many programmes and documents were purged.

    Safe to repeat.
    """
    at = now or timezone.now()
    for program in retention.to_announce(at + NOTICE):
        _announce(program, at)
    done = sum(strip(at) for strip in SUPERSEDED)
    for program in retention.to_purge(at, told_before=at - NOTICE):
        purge(program, now=at)
        done += 1
    for program in retention.to_lose_proof(at):
        purge_proof(program, now=at)
        done += 1
    return done


@transaction.atomic
def _announce(program: Program, now: datetime) -> None:
    held = (
        Program._base_manager.select_for_update(of=("self",)).select_related("consortium").get(pk=program.pk)
    )
    if held.purge_told_at is None:
        Program._base_manager.filter(pk=held.pk).update(purge_told_at=now)
        privacy_emails.purge_ahead(held, max(retention.runs_out(held), (now + NOTICE).date()))


@transaction.atomic
def purge(program: Program, *, now: datetime, proof: bool = False) -> Counter[str]:
    """Forgets the people of a programme, and the accounts that then lead nowhere; how many rows of each table it touched."""
    Program._base_manager.filter(pk=program.pk, purged_at=None).update(purged_at=now)
    gone: Counter[str] = Counter()
    with scopes_disabled():
        people = list(_people(program, proof))
        invited = Candidate._base_manager.filter(program=program, state=CandidateState.INVITED)
        invited.update(state=CandidateState.WITHDRAWN)  # nobody waits for their answer any more
        users = [person.user for person in people if person.user is not None]
        for person in people:
            gone += _forget(program, person)
        for rows in (
            OutboundEmail._base_manager.filter(program=program),
            SheetUpload._base_manager.filter(program=program),
            Application._base_manager.filter(program=program).exclude(candidate__in=_kept(program, proof)),
        ):
            gone += Counter(rows.delete()[1])
        open_door("purge")
        gone += Counter(FileAccess._base_manager.filter(program=program).delete()[1])
        for user in users:
            _close_if_idle(user, program)
        for forget in FORGOTTEN:
            gone += forget(program)
    if not proof:
        audit.record("program.purged", actor=None, target=program, program=program, people=len(people))
    return gone


@transaction.atomic
def purge_proof(program: Program, *, now: datetime) -> Counter[str]:
    """Everybody goes, then the names under signatures and the register of the programme."""
    gone = purge(program, now=now, proof=True)
    Program._base_manager.filter(pk=program.pk).update(proof_purged_at=now)
    with scopes_disabled():
        open_door("erasure")
        for strip in PROOF:
            gone += strip(program)
        open_door("purge")
        acts = AuditEvent._base_manager.filter(program=program)
        gone["programs.AuditEvent"] += acts._raw_delete(acts.db)
    audit.record("program.proof_purged", actor=None, target=program, consortium=program.consortium)
    return gone


def _people(program: Program, proof: bool) -> list[Candidate]:
    """Whom the programme still knows by name."""
    rows = Candidate._base_manager.filter(program=program).exclude(email__endswith=rewriting.NOWHERE)
    return list(rows.exclude(pk__in=_kept(program, proof)).select_related("user"))


def _kept(program: Program, proof: bool) -> list[int]:
    """Who agreed that their profile is kept for the next programme: until proof runs out, or they take it back."""
    return [] if proof else retention.kept_for_the_next(program, Purpose.NEXT)


def _forget(program: Program, person: Candidate) -> Counter[str]:
    subject = Subject(user=None, emails=(), candidates=(person.pk,), names=())
    names = rewriting.names_of(subject, erasing.draw_pseudonym(), program)
    return erasing.wipe(subject, names, proof=False)


def _close_if_idle(user: User, program: Program) -> None:
    """The role in the programme ends; an account that then has neither role nor candidacy is erased as well."""
    Membership.objects.filter(user=user, program=program, role=Role.PARTICIPANT).delete()
    apps.get_model("programs.ProgramUserObjectPermission").objects.filter(
        user=user, content_object=program
    ).delete()
    Candidate._base_manager.filter(program=program, user=user, email__endswith=rewriting.NOWHERE).update(
        user=None
    )
    subject = queries.subject_of(user)
    if user.is_active and not subject.candidates and not Membership.objects.filter(user=user).exists():
        names = rewriting.names_of(subject, erasing.draw_pseudonym())
        erasing.wipe(subject, names, proof=False)
        erasing.close_account(user)
