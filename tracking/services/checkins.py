"""A check-in answered by a member of a pair. Sole writer of it; nothing of it stands in the register of acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import Binome
from mentorat.lib.rows import as_actor
from programs import audit
from programs.enums import Side
from programs.models import User
from tracking import checkin_rules, permissions
from tracking.models import CheckIn, CheckInAnswer
from tracking.models.checkins import LONGEST_WORD, Question
from tracking.queries import helping


@dataclass(frozen=True)
class Answer:
    """A step from 1 to 5, and whether the coordinators read it with the name."""

    value: int
    named: bool


@as_actor
@transaction.atomic
def answer(*, actor: User, binome: Binome, answers: Mapping[Question, Answer], word: str = "") -> CheckIn:
    """A member answers the check-in that is open; what they said before is replaced. What they leave out stays unsaid.

    Raises PermissionDenied for anybody but a member, ValidationError when none is open. Where nobody but the partner
    coordinates, nothing bears a name and there is no word.
    """
    rows = Binome.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("program__consortium", "mentor__user", "mentee__user").get(pk=binome.pk)
    if not permissions.is_member(held, actor):
        raise PermissionDenied(_("Only the two members of the pair answer, each for themself."))
    audit.insist_open(held.program)
    window = permissions.open_check_in(
        held, timezone.localdate(timezone=ZoneInfo(held.program.consortium.zone))
    )
    if window is None:
        raise ValidationError(_("No check-in is open now."))
    word = "\n".join(line.rstrip() for line in word.strip().splitlines())[:LONGEST_WORD]
    check_in = _row(held, actor, window)
    check_in.answers.all().delete()
    readers = bool(helping.helpers(held.program, held))
    CheckInAnswer.objects.bulk_create(_answers(check_in, answers, word if readers else "", readers))
    return check_in


def _row(held: Binome, actor: User, window: checkin_rules.Window) -> CheckIn:
    side = Side.MENTOR if held.mentor.user_id == actor.pk else Side.MENTEE
    found, _new = CheckIn.objects.update_or_create(
        binome=held,
        side=side,
        moment=window.moment,
        defaults={"answered_at": timezone.now()},
        create_defaults={
            "program": held.program,
            "author": actor,
            "closes_on": window.closes,
            "answered_at": timezone.now(),
        },
    )
    return found


def _answers(
    row: CheckIn, answers: Mapping[Question, Answer], word: str, readers: bool
) -> Sequence[CheckInAnswer]:
    place: dict[str, Any] = {
        "program": row.program,
        "binome": row.binome,
        "check_in": row,
        "author": row.author,
    }
    found = [
        CheckInAnswer(**place, question=question, value=said.value, named=said.named and readers)
        for question, said in answers.items()
    ]
    if word:
        found.append(CheckInAnswer(**place, question=Question.WORD, text=word, named=True))
    return found
