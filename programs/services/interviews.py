"""The grid of an interview: kept as one types, by several coordinators without loss, then closed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit
from programs.enums import CandidateState, FactSource
from programs.models import Candidate, Interview, InterviewNote, User
from programs.qualification import Missing, missing
from programs.queries import interviews as queries
from programs.services import candidates, facts
from programs.services.revisions import check_revision


@transaction.atomic
def keep(
    *,
    actor: User,
    candidate: Candidate,
    seen: int | None,
    hand: str,
    notes: Mapping[str, str],
    values: Mapping[str, Any],
    inferred: Collection[str] = (),
) -> Interview:
    """Keeps what is on the grid: `notes` by section, `values` by field, those of `inferred` as a conclusion of the coordinator.

    `hand` names the open page: a page whose last answer was lost on the way may send again, whatever it has `seen`.
    What the grid showed and nobody touched is no statement. Raises ValidationError (code `conflict`) when another page
    kept something since.
    """
    Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    found = queries.interview(candidate)
    if found is None or not hand or found.hand != hand:
        check_revision(found.revision if found else None, seen)
    if found is None:
        found = Interview.objects.create(
            program=candidate.program, candidate=candidate, changed_at=timezone.now()
        )
        audit.record("interview.begun", actor=actor, target=candidate, program=candidate.program)
    changed = _write(actor, found, notes)
    changed |= _tell(actor, candidate, values, inferred)
    if changed:
        found.revision += 1
        found.hand, found.changed_by, found.changed_at = hand, actor, timezone.now()
        found.save(update_fields=["revision", "hand", "changed_by", "changed_at"])
    return found


@transaction.atomic
def close(*, actor: User, candidate: Candidate, qualify: bool) -> tuple[CandidateState, list[Missing]]:
    """The interview took place: whoever applied is now interviewed, and eligible with `qualify` when nothing known is in
    the way. Returns the state, and what is missing still.

    Raises ValidationError when nothing was kept yet.
    """
    found = queries.interview(candidate)
    if found is None:
        raise ValidationError(_("The grid is empty: note something first."))
    if found.closed_at is None:
        found.closed_at = timezone.now()
        found.save(update_fields=["closed_at"])
        audit.record("interview.closed", actor=actor, target=candidate, program=candidate.program)
    if candidate.state == CandidateState.APPLIED:
        candidates.move(actor=actor, candidate=candidate, to=CandidateState.INTERVIEWED, by_hand=True)
    if qualify:
        candidates.qualify(actor=actor, candidates=[candidate])
    return CandidateState(candidate.state), missing(candidate)


def shown(candidate: Candidate, told: Mapping[str, Any], field: str) -> Any:
    """What the grid shows of a field: what an interview said of it (`told`), else what is known."""
    return told[field] if field in told else facts.current(candidate, field)


def _write(actor: User, interview: Interview, notes: Mapping[str, str]) -> bool:
    before = queries.notes(interview)
    changed = False
    for section, typed in notes.items():
        text = typed.strip()
        if text == before.get(section, ""):
            continue
        changed = True
        rows = InterviewNote.objects.filter(interview=interview, section=section)
        if not text:
            rows.delete()
            continue
        InterviewNote.objects.update_or_create(
            interview=interview,
            section=section,
            defaults={
                "program": interview.program,
                "text": text,
                "author": actor,
                "at": timezone.now(),
            },
        )
    return changed


def _tell(actor: User, candidate: Candidate, values: Mapping[str, Any], inferred: Collection[str]) -> bool:
    """The statements that are new or other, those heard and those inferred."""
    spoken = queries.spoken(candidate)
    told = {field: fact.value for field, fact in spoken.items()}
    changed = False
    for source in (FactSource.HEARD, FactSource.INFERRED):
        mine = {
            field: value
            for field, value in values.items()
            if (field in inferred) == (source == FactSource.INFERRED)
            and (
                not same(value, shown(candidate, told, field))
                or (field in spoken and spoken[field].source != source)
            )
        }
        changed |= bool(facts.note(actor=actor, candidate=candidate, values=mine, source=source))
    return changed


def same(one: Any, other: Any) -> bool:
    """Lists are sets of labels; nothing is nothing, however it is written."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    return one == other or (one in facts.EMPTY and other in facts.EMPTY)
