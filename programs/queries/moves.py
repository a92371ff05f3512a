"""The last move of each candidate, and whether it can still be undone."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.enums import CandidateState, MailState
from programs.models import AuditEvent, Candidate, OutboundEmail
from programs.moves import UNDO_WITHIN
from programs.pairs import paired_now
from programs.permissions import YES, Verdict

VERBS = ("candidate.moved", "candidate.unmoved", "candidate.graduated")
# Mails that tell a candidate where they stand: once one has left, what it says is not undone behind their back.
TELLS = ("waiting_news", "support_refused", "choice", "pair_announced", "withdrawn")


def last_moves(candidates: Sequence[Candidate]) -> dict[int, AuditEvent]:
    """The last change of state of each, by key; who never moved is absent. 1 query."""
    rows = AuditEvent.objects.filter(
        target_type="candidate", target_id__in=[c.pk for c in candidates], verb__in=VERBS
    )
    last = rows.order_by().values("target_id").annotate(last=Max("pk")).values("last")
    return {row.target_id: row for row in AuditEvent.objects.filter(pk__in=last) if row.target_id}


def accepted(candidates: Sequence[Candidate]) -> dict[int, AuditEvent]:
    """The last time that each was taken to "eligible", with who did it, by key; absent when never. 1 query."""
    rows = AuditEvent.objects.filter(
        target_type="candidate",
        target_id__in=[c.pk for c in candidates],
        verb="candidate.moved",
        data__after=CandidateState.ELIGIBLE,
    )
    last = rows.order_by().values("target_id").annotate(last=Max("pk")).values("last")
    events = AuditEvent.objects.filter(pk__in=last).select_related("actor")
    return {row.target_id: row for row in events if row.target_id}


def undoable(candidates: Sequence[Candidate]) -> dict[int, Verdict]:
    """Whether the last move of each can be undone, or why not, by key: 3 queries whatever the number.

    It can for a day, when a coordinator made it and nothing was built on it: no other move, no pair, no mail that says so.
    """
    last = last_moves(candidates)
    paired = paired_now(last)
    told = _told(candidates, last)
    return {c.pk: _verdict(c, last.get(c.pk), paired=c.pk in paired, told=c.pk in told) for c in candidates}


def _told(candidates: Sequence[Candidate], last: dict[int, AuditEvent]) -> set[int]:
    """Those to whom a mail about their state was written since their last move."""
    if not last:
        return set()
    mails = OutboundEmail.objects.filter(
        program__in={c.program_id for c in candidates},
        kind__in=TELLS,
        created_at__gte=min(event.at for event in last.values()),
    ).exclude(kind="withdrawn", state=MailState.PENDING)  # it can still be taken back
    latest = dict(mails.order_by().values_list(Lower("to")).annotate(at=Max("created_at")))
    return {
        c.pk
        for c in candidates
        if c.pk in last and c.email.lower() in latest and latest[c.email.lower()] >= last[c.pk].at
    }


def _verdict(candidate: Candidate, event: AuditEvent | None, *, paired: bool, told: bool) -> Verdict:
    if event is None or event.verb == "candidate.unmoved" or event.data.get("after") != candidate.state:
        return Verdict(False, _("There is no move to undo."))
    if not event.data.get("by_hand"):
        return Verdict(False, _("Only what a coordinator decided by hand is undone."))
    if timezone.now() - event.at > UNDO_WITHIN:
        return Verdict(False, _("A move is undone within a day: take the next step instead."))
    if paired != (event.data.get("before") == CandidateState.PAIRED):
        return Verdict(False, _("Their pair has changed since: nothing can be undone behind it."))
    if told:
        return Verdict(
            False, _("A mail has left that tells the person where they stand: write to them first.")
        )
    return YES
