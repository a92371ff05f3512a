"""The versions of the privacy notice, and who is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min
from django_scopes import scopes_disabled

from programs import notices
from programs.models import Candidate, Consortium, Membership, NoticeVersion, OutboundEmail, User
from programs.notices import Told
from programs.queries.privacy import Subject


@dataclass(frozen=True)
class Concerned:
    """Somebody of whom the consortium keeps something: where to write, in what language, since when they are known.

    `who` names them in the key of the mail: their account, else their address by the number of a candidacy.
    """

    who: str
    name: str
    email: str
    language: str
    since: datetime
    signs_in: bool


def versions(consortiums: Iterable[Consortium]) -> dict[int, list[NoticeVersion]]:
    """Those of each consortium, oldest first: 1 query."""
    found: dict[int, list[NoticeVersion]] = {}
    with scopes_disabled():
        for each in NoticeVersion.objects.filter(consortium__in=[c.pk for c in consortiums]):
            found.setdefault(each.consortium_id, []).append(each)
    return found


def in_force(consortium: Consortium) -> NoticeVersion | None:
    with scopes_disabled():
        return NoticeVersion.objects.filter(consortium=consortium).last()


def untold() -> list[NoticeVersion]:
    """The versions in force whose people were not written to yet."""
    with scopes_disabled():
        waiting = NoticeVersion.objects.filter(told_at=None).select_related("consortium")
        return list(waiting.order_by("pk"))


def key(version: NoticeVersion, who: str) -> str:
    """The key of the mail that tells one person of one version."""
    return f"notice_changed:{version.pk}:{who}"


def told(versions: Sequence[NoticeVersion], who: Iterable[str]) -> set[str]:
    """The keys of the mails that were written about these versions to these people: 1 query."""
    wanted = [key(version, each) for each in who for version in versions]
    return set(OutboundEmail.objects.filter(key__in=wanted).values_list("key", flat=True))


def concerned(consortium: Consortium) -> list[Concerned]:
    """Everybody with a role or a candidacy there, each address once, and not who was erased: 3 queries."""
    found: dict[str, Concerned] = {}
    with scopes_disabled():
        members = Membership.objects.filter(consortium=consortium, user__is_active=True).select_related(
            "user"
        )
        rows = (
            Candidate.objects.filter(consortium=consortium)
            .exclude(email__endswith=".invalid")
            .select_related("user")
        )
        came: list[tuple[str, User | None, datetime]] = [
            (each.user.email.lower(), each.user, each.created_at) for each in members
        ]
        alone = {each.email.lower(): each for each in rows.order_by("-pk") if each.user is None}
        known = {user.email.lower(): user for user in User.objects.filter(email__in=list(alone))}
        for file in rows.order_by("pk"):
            user = file.user or known.get(file.email.lower())
            came.append(((user.email if user else file.email).lower(), user, file.created_at))
    for email, account, since in sorted(came, key=lambda one: one[2]):
        if email not in found:
            known_as = _account(account, since) if account else None
            found[email] = known_as or _unknown(alone[email], since, consortium)
    return list(found.values())


def _account(user: User, since: datetime) -> Concerned:
    return Concerned(str(user.pk), user.name, user.email, user.language, since, True)


def _unknown(candidate: Candidate, since: datetime, consortium: Consortium) -> Concerned:
    """A candidate without an account: they read the language of the consortium."""
    return Concerned(f"c{candidate.pk}", candidate.name, candidate.email, consortium.language, since, False)


def of_person(subject: Subject, consortiums: Sequence[Consortium], language: str) -> list[Told]:
    """What each notice says to that person: 1 query, 4 where one has changed."""
    every = versions(consortiums)
    changed = [c.pk for c in consortiums if len(every.get(c.pk, ())) > 1]
    since, mails = _since(subject, changed) if changed else {}, set()
    if changed and subject.user:
        mails = told([v for pk in changed for v in every[pk]], [str(subject.user.pk)])
    found = []
    for consortium in consortiums:
        mine = every.get(consortium.pk, [])
        if mine:
            known = {v.pk for v in mine if subject.user and key(v, str(subject.user.pk)) in mails}
            before = notices.last_known(mine, since.get(consortium.pk), known)
            found.append(Told(consortium, mine[-1], before, notices.between(before, mine[-1], language)))
    return found


def _since(subject: Subject, consortiums: list[int]) -> dict[int, datetime]:
    """When the person came into each."""
    with scopes_disabled():
        roles = Membership.objects.filter(user=subject.user, consortium__in=consortiums)
        files = Candidate.objects.filter(pk__in=subject.candidates, consortium__in=consortiums)
        both = [
            *roles.values_list("consortium").annotate(Min("created_at")).order_by(),
            *files.values_list("consortium").annotate(Min("created_at")).order_by(),
        ]
    return {pk: min(at for each, at in both if each == pk) for pk, _at in both}
