"""The versions of the privacy notice: kept when what it says changes, and told to everybody concerned."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from mentorat.lib.changes import Change
from programs import audit, notices, outbox, privacy_emails
from programs.models import Consortium, NoticeVersion, OutboundEmail, User
from programs.queries import notices as queries


@transaction.atomic
def renew(*, actor: User | None, consortium: Consortium) -> NoticeVersion | None:
    """A new version when the notice says something else than the last one; None when it says the same."""
    held = Consortium.objects.select_for_update(of=("self",)).get(pk=consortium.pk)
    texts = [notices.text_of(held, language) for language in notices.LANGUAGES]
    made, last = notices.fingerprint(texts), queries.in_force(held)
    if last is not None and last.sha256 == made:
        return None
    now = timezone.now()
    with scope(consortium=held):
        version = NoticeVersion.objects.create(
            consortium=held,
            version=last.version + 1 if last else 1,
            text_fr=texts[0],
            text_en=texts[1],
            sha256=made,
            published_at=now,
            published_by=actor,
            told_at=None if last else now,
        )
    audit.record("notice.published", actor=actor, target=version, consortium=held, version=version.version)
    return version


def follow() -> int:
    """Keeps what changed without a coordinator (the platform does something else with data), then tells whoever was not
    told; returns how many mails are new. Safe to repeat."""
    for consortium in Consortium.objects.order_by("pk"):
        renew(actor=None, consortium=consortium)
    return sum(tell(version=version) for version in queries.untold())


@transaction.atomic
def tell(*, version: NoticeVersion) -> int:
    """One mail to each person to whom that version says something new, in their language; returns how many are new.

    A version that another has followed is not told any more: the mail about the last tells all that changed.
    """
    every = queries.versions([version.consortium])[version.consortium_id]
    rows = _letters(every, version.consortium) if every[-1].pk == version.pk else []
    new = outbox.queue_all(rows)
    with scope(consortium=version.consortium):
        NoticeVersion.objects.filter(pk=version.pk).update(told_at=timezone.now())
    return new


def _letters(every: list[NoticeVersion], consortium: Consortium) -> list[OutboundEmail]:
    people = [each for each in queries.concerned(consortium) if each.since < every[-1].published_at]
    told = queries.told(every, [each.who for each in people])
    found: dict[tuple[int, str], list[Change]] = {}
    rows = []
    for person in people:
        known = {v.pk for v in every if queries.key(v, person.who) in told}
        before = notices.last_known(every, person.since, known) or every[0]
        which = (before.pk, person.language)
        if which not in found:
            found[which] = notices.between(before, every[-1], person.language)
        if found[which]:
            rows.append(privacy_emails.notice_changed(person, every[-1], before, found[which]))
    return rows
