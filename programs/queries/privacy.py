"""What the tables hold of one person, whatever the consortium: for their own page, their download and their erasure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db.models import CharField, Model, Q, QuerySet, Value
from django.db.models.functions import Cast
from django_scopes import scopes_disabled

from mentorat.lib.privacy import RECORDS, Record, Who
from programs.applying import tokens
from programs.enums import AddressOutcome, Role
from programs.models import (
    AccessPage,
    AddressChange,
    Candidate,
    Consent,
    Consortium,
    ErasureRequest,
    FileAccess,
    MergedCandidate,
    User,
)


@dataclass(frozen=True)
class Subject:
    """A person, by everything that leads to them: account, verified addresses, candidacies, folded names."""

    user: User | None
    emails: tuple[str, ...]
    candidates: tuple[int, ...]
    names: tuple[str, ...]


def subject_of(user: User) -> Subject:
    """Everything by which `user` is known, former addresses included unless somebody else has them now; a candidacy of
    their address that is another account's is not theirs."""
    verified = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    former = AddressChange.objects.filter(user=user, outcome=AddressOutcome.DONE).values_list(
        "old", flat=True
    )
    taken = User.objects.exclude(pk=user.pk).filter(email__in=former).values_list("email", flat=True)
    theirs = {email.lower() for email in (user.email, *verified, *former)} - {
        email.lower() for email in taken
    }
    emails = tuple(sorted(theirs))
    with scopes_disabled():
        mine = Candidate.objects.filter(Q(user=user) | Q(user=None) & _any("email", emails))
        rows = list(mine.values_list("pk", "name_key"))
    keys = {name for _pk, name in rows if " " in name}
    return Subject(user, emails, tuple(pk for pk, _name in rows), tuple(sorted(keys)))


def rows(record: Record, subject: Subject, *, erasing: bool = False) -> QuerySet[Model]:
    """The rows of that table that are the person's, wherever they are: to be read where no scope holds; `erasing` adds
    those in which somebody else named them."""
    table: QuerySet[Model] = apps.get_model(record.model)._base_manager.all()
    return table.filter(_whose(record, subject, erasing)).distinct()


def erased_rows(record: Record, subject: Subject) -> QuerySet[Model]:
    """The rows of that table that erasure touches: those in which somebody else named the person as well, and not those
    that it leaves as evidence."""
    found = rows(record, subject, erasing=True)
    return found.exclude(**record.spared) if record.spared else found


def counts(subject: Subject) -> Counter[str]:
    """How many rows of each table are the person's: 1 query."""
    each = [
        rows(record, subject)
        .order_by()
        .annotate(which=Value(number), line_key=Cast("pk", CharField()))
        .values_list("which", "line_key")
        for number, record in enumerate(RECORDS.values())
    ]
    models = list(RECORDS)
    with scopes_disabled():
        return Counter(models[which] for which, _pk in each[0].union(*each[1:]))


def spared(subject: Subject) -> set[str]:
    """The tables in which lines of theirs stay as they are when the rest is erased."""
    kept = (record for record in RECORDS.values() if record.spared)
    return {record.model for record in kept if rows(record, subject).filter(**record.spared).exists()}


def consents(subject: Subject) -> list[Consent]:
    """What stands of what the person agreed to, with its programme and candidacy, newest first."""
    with scopes_disabled():
        found = Consent.objects.filter(_whose(RECORDS["programs.Consent"], subject, False), withdrawn_at=None)
        found = found.select_related("program__consortium", "candidate", "application__candidate")
        return [consent for consent in found.order_by("-agreed_at", "-pk") if consent.of]


def consortiums(subject: Subject) -> list[Consortium]:
    """Where the person has a role or a candidacy."""
    with scopes_disabled():
        theirs = Consortium.objects.filter(
            Q(memberships__user=subject.user)
            | Q(pk__in=Candidate.objects.filter(pk__in=subject.candidates).values("consortium"))
        )
        return list(theirs.distinct().order_by("name"))


def _whose(record: Record, subject: Subject, erasing: bool) -> Q:
    any_of = Q(pk__in=[])
    for lookups in record.whose:
        if not lookups.get("erasing") or erasing:
            any_of |= _all(lookups, subject)
    return any_of


def _all(lookups: object, subject: Subject) -> Q:
    every = Q()
    for path, who in dict(lookups).items():  # type: ignore[call-overload]
        if path != "erasing":
            every &= _one(path, who, subject)
    return every


def _one(path: str, who: object, subject: Subject) -> Q:
    if who == Who.USER:
        return Q(**{path: subject.user.pk}) if subject.user else Q(pk__in=[])
    if who == Who.EMAIL:
        return _any(path, subject.emails)
    if who == Who.CANDIDATE:
        return Q(**{f"{path}__in": subject.candidates})
    if who == Who.NAME:
        return Q(**{f"{path}__in": subject.names})
    return Q(**{path: who})


def _any(path: str, emails: tuple[str, ...]) -> Q:
    found = Q(pk__in=[])
    for email in emails:
        found |= Q(**{f"{path}__iexact": email})
    return found


def erasure_awaited(user: User) -> ErasureRequest | None:
    """The request of that person that has not taken effect yet."""
    return ErasureRequest.objects.filter(user=user, cancelled_at=None, done_at=None).first()


def erasure_by_key(key: str) -> ErasureRequest | None:
    """The request that was mailed with that key."""
    return ErasureRequest.objects.select_related("user").filter(token_hash=tokens.hashed(key)).first()


def erasures_due(now: datetime) -> list[ErasureRequest]:
    return list(ErasureRequest.objects.filter(cancelled_at=None, done_at=None, due_at__lte=now))


def files_of(user: User) -> list[tuple[Consortium, list[Candidate]]]:
    """Each consortium where the person is known, with their candidacies there."""
    subject = subject_of(user)
    with scopes_disabled():
        rows = Candidate.objects.filter(pk__in=subject.candidates).select_related("program")
        files = list(rows.order_by("pk"))
    return [
        (consortium, [file for file in files if file.consortium_id == consortium.pk])
        for consortium in consortiums(subject)
    ]


def others_in_charge(consortium: Consortium, user: User | None) -> list[User]:
    """The coordinators, but that person; the operators where there is no other coordinator."""
    people = User.objects.filter(is_active=True).exclude(pk=user.pk if user else 0).order_by("pk")
    here = people.filter(memberships__role=Role.COORDINATOR, memberships__consortium=consortium)
    return list(here.distinct()) or list(people.filter(memberships__role=Role.OPERATOR).distinct())


def accesses(subject: Subject, limit: int = 200) -> list[FileAccess]:
    """Who opened the person's file, or a list with their line since they are candidates, newest first: 3 queries."""
    with scopes_disabled():
        gone = MergedCandidate.objects.filter(kept__in=subject.candidates).values_list("gone", flat=True)
        theirs = Q(candidate__in=[*subject.candidates, *gone])
        for program, since in Candidate.objects.filter(pk__in=subject.candidates).values_list(
            "program", "created_at"
        ):
            theirs |= Q(candidate=None, program=program, at__gte=since)
        found = FileAccess.objects.filter(theirs).exclude(page=AccessPage.CONFIDED)
        return list(found.select_related("viewer", "program__consortium")[:limit])
