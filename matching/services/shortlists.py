"""The shortlists of the hybrid mode: made when the round opens, ranked by the mentees until the deadline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import rounds
from matching.adapters.choices import Offer
from matching.enums import PairingMode
from matching.models import Chooser, Shortlisted
from matching.queries import choices as queries
from matching.services import locks
from programs import audit
from programs.enums import Side
from programs.models import Candidate, Program, User


def make(*, program: Program, offer: Offer, mentees: Iterable[Candidate], size: int) -> None:
    """Gives each of `mentees` the list that the whole cohort leaves them, in place of an older one."""
    lists = offer.shortlists(size)
    wanted = [mentee for mentee in mentees if lists.get(mentee.pk)]
    Shortlisted.objects.filter(program=program, mentee__in=wanted).delete()
    rows = []
    for mentee in wanted:
        for position, mentor in enumerate(lists[mentee.pk], start=1):
            why = offer.explain(mentee.pk, mentor.pk)
            rows.append(
                Shortlisted(
                    program=program,
                    mentee=mentee,
                    mentor=mentor,
                    position=position,
                    explanation=why.as_dict() if why else {},
                )
            )
    Shortlisted.objects.bulk_create(rows)


@transaction.atomic
def rank(*, actor: User, mentee: Candidate, order: Sequence[int]) -> Chooser:
    """Says the order in which `mentee` would rather have these mentors, first choice first, in place of what was said.

    `order` holds keys of mentors of their own list, each once; none at all takes the ranking back. Raises PermissionDenied
    for anybody but the mentee, ValidationError out of the round, for a mentor who is not on the list or stands twice.
    """
    part = _own(actor, mentee)
    listed = {row.mentor_id: row for row in queries.shortlist(mentee)}
    if len(set(order)) != len(order):
        raise ValidationError(_("A mentor has one rank only."))
    if not listed.keys() >= set(order):
        raise ValidationError(_("This mentor is not available any more: look at your list again."))
    Shortlisted.objects.filter(program=part.program_id, mentee=mentee).update(rank=None, ranked_at=None)
    now = timezone.now()
    for place, mentor in enumerate(order, start=1):
        row = listed[mentor]
        row.rank, row.ranked_at = place, now
        row.save(update_fields=["rank", "ranked_at"])
    return _answered(actor, part, "ranking.said", none_suits=False, words="", answered=bool(order))


@transaction.atomic
def none_suits(*, actor: User, mentee: Candidate, words: str) -> Chooser:
    """Says that nobody on the list suits, with a word to the coordinators; a ranking that was said before is taken back."""
    part = _own(actor, mentee)
    Shortlisted.objects.filter(program=part.program_id, mentee=mentee).update(rank=None, ranked_at=None)
    return _answered(actor, part, "ranking.none", none_suits=True, words=words.strip()[:500], answered=True)


def _own(actor: User, mentee: Candidate) -> Chooser:
    """The mentee's part in the round, the programme held; refuses anybody else and any other time."""
    held = locks.program(mentee.program)
    now = queries.round_of(held)
    part = queries.choosing(actor, held, Side.MENTEE, now)
    if part is None or part.candidate_id != mentee.pk:
        raise PermissionDenied(_("Only the mentee chooses."))
    locks.insist(rounds.may_choose(now, PairingMode.HYBRID))
    if queries.live_pair(mentee) is not None:
        raise ValidationError(_("You have a mentor already."))
    return part


def _answered(
    actor: User, part: Chooser, verb: str, *, none_suits: bool, words: str, answered: bool
) -> Chooser:
    part.none_suits, part.words = none_suits, words
    part.answered_at = timezone.now() if answered else None
    part.save(update_fields=["none_suits", "words", "answered_at"])
    audit.record(verb, actor=actor, target=part, program=part.program)
    return part
