"""The end of a pair: what was planned with it is given up, and both members are told, without fault; each may say why, in
confidence. Sole writer of a parting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from charters.services import amending
from matching import permissions
from matching.engine import CRITERIA
from matching.enums import BinomeState
from matching.models import Binome
from matching.services import binomes, locks
from programs import audit
from programs.enums import CandidateState, Side
from programs.models import Candidate, User
from programs.services import candidates, waiting
from tracking import emails, help_emails
from tracking.models import Again, Parting, Telling
from tracking.models.partings import TOLD, WORDS
from tracking.queries import helping
from tracking.services import meetings, points


@dataclass(frozen=True)
class Said:
    """One side of an end, as it is typed. `misfits` are criteria of the matching."""

    reason: str = ""
    words: str = ""
    misfits: Sequence[str] = ()
    again: str = ""
    telling: str = Telling.NOTHING
    sentence: str = ""
    farewell: str = ""


class EndedAlreadyError(ValidationError):
    """The other member ended it a moment before: what was typed for the coordinators is kept, nothing else left."""


@transaction.atomic
def end(*, actor: User, binome: Binome, reason: str) -> Binome:
    """Ends the pair, cancels its meetings ahead (calendars follow) and writes once to each member; all of it or nothing.

    Ending twice changes nothing and tells nobody again. Raises ValidationError as `binomes.end` does.
    """
    return _end(actor, binome, reason, None)


def _end(actor: User, binome: Binome, reason: str, parting: Parting | None) -> Binome:
    ended = binomes.end(actor=actor, binome=binome, reason=reason)
    meetings.cancel_ahead(actor=actor, binome=ended)
    points.drop_common(ended)
    amending.drop(actor=actor, binome=ended)
    emails.pair_ended(ended, parting)
    return ended


def part(*, actor: User, binome: Binome, said: Said) -> Parting:
    """A member ends their pair. The partner is told kindly, and reads what the person chose; the coordinators read the rest.

    Of two who end at once one does, and the other's words to the coordinators are kept as their side of it: then raises
    EndedAlreadyError, once they are. Raises PermissionDenied for anybody else, ValidationError for a pair that cannot be
    ended, or a text that is missing or endless.
    """
    with transaction.atomic():
        held, side = _mine(actor, binome)
        late = held.state == BinomeState.ENDED
        stands = Parting.objects.filter(binome=held, side=side, ended=True).first()
        if stands is not None:
            return stands
        row = _write(actor, held, side, said, ended=not late)
        if not late:
            locks.insist(permissions.may_part(held))
            _end(actor, held, "", row)
            help_emails.parted(row, to=helping.helpers(held.program, held))
        _next(actor, held, side, said.again)
    if late:
        raise EndedAlreadyError(
            _(
                "Your partner has just ended this pair. What you wrote to the coordinator is kept; nothing else left."
            )
        )
    return row


@transaction.atomic
def answer(*, actor: User, binome: Binome, said: Said) -> Parting:
    """The other side of an end, in confidence: optional, and corrected as often as one likes by whoever did not end it."""
    held, side = _mine(actor, binome)
    if held.state != BinomeState.ENDED:
        raise ValidationError(_("This pair has not ended: there is nothing to say of it yet."))
    if Parting.objects.filter(binome=held, side=side, ended=True).exists():
        raise ValidationError(_("You ended this pair: what you said stands as it is."))
    before = Parting.objects.filter(binome=held, side=side).values_list("again", flat=True).first()
    row = _write(actor, held, side, said, ended=False)
    _next(actor, held, side, said.again, before=before or "")
    return row


def _mine(actor: User, binome: Binome) -> tuple[Binome, Side]:
    held = locks.binome(binome)
    side = permissions.side_of(actor, held)
    if side is None:
        raise PermissionDenied(_("Only the two members of the pair say why it ends."))
    return held, side


def _write(actor: User, binome: Binome, side: Side, said: Said, *, ended: bool) -> Parting:
    _check(said)
    rows = Parting.objects.select_for_update()
    row = rows.filter(binome=binome, side=side).first() or Parting(
        program=binome.program, binome=binome, side=side, ended=ended
    )
    row.reason, row.words, row.again = said.reason, said.words.strip(), said.again
    row.misfits = [each.name for each in CRITERIA if each.name in said.misfits]
    if ended:
        row.telling = said.telling or Telling.NOTHING
        row.sentence = said.sentence.strip() if row.telling == Telling.WORDS else ""
        row.farewell = said.farewell.strip()
    row.said_at = timezone.now()
    row.save()
    if not ended:
        audit.record("parting.said", actor=actor, target=binome, program=binome.program)
    return row


def _check(said: Said) -> None:
    lengths = (
        ("words", said.words, WORDS),
        ("sentence", said.sentence, TOLD),
        ("farewell", said.farewell, TOLD),
    )
    wrong = {
        name: _("%(n)s characters at most.") % {"n": most} for name, text, most in lengths if len(text) > most
    }
    if said.telling == Telling.WORDS and not said.sentence.strip():
        wrong["sentence"] = _("Write the sentence that your partner will read, or choose to say nothing.")
    if said.telling == Telling.REASON and not said.reason:
        wrong["reason"] = _("Tick the reason that your partner may read.")
    if wrong:
        raise ValidationError(wrong)


def _next(actor: User, binome: Binome, side: Side, again: str, before: str = "") -> None:
    """What the person wishes for themself: to leave, to wait, or to be looked for now, though they had said (`before`) that
    they would wait. A mentor of others stays where they are."""
    pk = binome.mentor_id if side == Side.MENTOR else binome.mentee_id
    candidate = Candidate.objects.select_related("program__consortium", "company", "user").get(pk=pk)
    if candidate.state == CandidateState.ELIGIBLE and again == Again.LATER:
        candidates.move(
            actor=actor,
            candidate=candidate,
            to=CandidateState.WAITING,
            reason=_("Wishes to wait before another pair."),
        )
    elif candidate.state in (CandidateState.ELIGIBLE, CandidateState.WAITING) and again == Again.NO:
        waiting.leave(actor=actor, candidate=candidate, reason=_("Left of their own accord."))
    elif candidate.state == CandidateState.WAITING and (before, again) == (Again.LATER, Again.YES):
        candidates.move(actor=actor, candidate=candidate, to=CandidateState.ELIGIBLE)
