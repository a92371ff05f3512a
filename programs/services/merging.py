"""Two candidacies of one person become one: values chosen field by field, everything that points to one moved to the other."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from programs import audit
from programs.enums import CandidateState
from programs.merging import REFERENCES, BothHaveOneError
from programs.models import Candidate, MergedCandidate, User
from programs.pairs import paired_now
from programs.services import candidates
from programs.services.candidates import PROFILE_FIELDS
from programs.services.revisions import CONFLICT

FIELDS = ("first_name", "last_name", "email", "company", *PROFILE_FIELDS)
LEFT = (CandidateState.WITHDRAWN, CandidateState.ENDED, CandidateState.ALUMNI)


def in_order(one: Candidate, other: Candidate) -> tuple[Candidate, Candidate]:
    """Who stays and who goes: who has a live pair stays, then who has not left, who has an account, who came first."""
    paired = paired_now([one.pk, other.pk])

    def weight(candidate: Candidate) -> tuple[bool, bool, bool, int]:
        left = candidate.state in LEFT
        return candidate.pk not in paired, left, candidate.user_id is None, candidate.pk

    kept, gone = sorted((one, other), key=weight)
    return kept, gone


def why_not(kept: Candidate, gone: Candidate) -> str:
    """In words, why the two cannot be merged; "" when they can."""
    if kept.program_id != gone.program_id:
        return _("They are in two programmes: each keeps its own candidacy.")
    if kept.side != gone.side:
        return _("One is a mentor, the other a mentee: somebody who is both has two candidacies, by design.")
    if paired_now([kept.pk, gone.pk]) == {kept.pk, gone.pk}:
        return _("Both are in a pair that lives: end one of the two pairs first.")
    if kept.user_id and gone.user_id and kept.user_id != gone.user_id:
        return _("Each has an account of their own, with what is confidential in it: keep the two apart.")
    return ""


@transaction.atomic
def merge(*, actor: User, one: Candidate, other: Candidate, take: Collection[str], seen: str) -> Candidate:
    """Merges the two and returns who stays; `take` names the fields whose value is that of the one who goes.

    `seen` holds the stamps under which the two were shown. Raises ValidationError when one has changed since (code
    `conflict`), or when the two cannot be merged.
    """
    rows = Candidate.objects.select_related("company", "program__consortium")
    locked = list(rows.select_for_update(of=("self",)).filter(pk__in=[one.pk, other.pk]).order_by("pk"))
    if len(locked) != 2 or stamps(*locked) != seen:
        raise ValidationError(_("One of the two was changed meanwhile: compare them again."), code=CONFLICT)
    kept, gone = in_order(*locked)
    reason = why_not(kept, gone)
    if reason:
        raise ValidationError(reason)
    values = {name: getattr(gone, name) for name in FIELDS if name in take}
    if "level" in values:
        values["level_label"] = gone.level_label
    _move(actor, kept, gone)
    number = gone.pk
    gone.delete()
    _write(actor, kept, values, number)
    return kept


def stamps(one: Candidate, other: Candidate) -> str:
    """How the two stand, whatever their order."""
    return " ".join(each.stamp for each in sorted((one, other), key=lambda each: each.pk))


def _move(actor: User, kept: Candidate, gone: Candidate) -> None:
    """Everything that points to `gone` points to `kept` from now on, their account and the way from their old page too."""
    try:
        for reference in REFERENCES.values():
            reference.move(gone, kept)
    except BothHaveOneError as error:
        why = str(error.reference.refusal) or _("What points to both of them cannot be brought together.")
        raise ValidationError(why) from error
    if kept.user_id is None and gone.user_id is not None:
        kept.user_id = gone.user_id
        kept.save(update_fields=["user"])
    MergedCandidate.objects.create(program=kept.program, gone=gone.pk, kept=kept, merged_by=actor)


def _write(actor: User, kept: Candidate, values: dict[str, Any], number: int) -> None:
    candidates.change(actor=actor, candidate=kept, **values)
    audit.record(
        "candidate.merged",
        actor=actor,
        target=kept,
        program=kept.program,
        gone=number,
        taken=sorted(values),
    )
