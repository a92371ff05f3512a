"""The board of the current scenario, changed and put back. Sole writer of its pins and edits.

Whoever edits holds the programme first, and names the revision that they saw: the second of two is told, nothing is lost.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import permissions
from matching.models import BoardEdit, Scenario, Veto
from matching.queries import board as reading
from matching.queries.board import Change, Consequence, Weighed
from matching.services import locks
from matching.services.board import ledger, writing
from programs import audit
from programs.models import User


class MovedError(ValidationError):
    """The board is no longer what was seen: nothing was done, look again."""


def preview(scenario: Scenario, change: Change) -> Consequence:
    """What the change would do; nothing is written. Raises ValidationError, naming the cause, when it cannot be."""
    locks.insist(permissions.may_edit(scenario))
    return reading.weigh(scenario, change).consequence


@transaction.atomic
def apply(*, actor: User, scenario: Scenario, change: Change, revision: int, seen: str = "") -> BoardEdit:
    """Makes the change and solves the rest again. `revision` is that of the board, `seen` the digest of the consequence,
    as they were shown ("" for a change without a preview).

    Raises MovedError when somebody edited in the meantime or when it would no longer do what was seen; ValidationError, naming
    the cause, when it cannot be.
    """
    current = hold(scenario, revision)
    weighed = reading.weigh(current, change)
    insist_seen(weighed, seen)
    return writing.write(actor, current, weighed)


@transaction.atomic
def undo(*, actor: User, scenario: Scenario, revision: int) -> BoardEdit:
    """Puts everything back as it was before the last edit, to the byte; again for the one before it.

    Raises MovedError when somebody edited in the meantime, ValidationError when there is nothing to undo or when something that
    the edit brought was decided since.
    """
    current = hold(scenario, revision)
    edit = _last(current)
    if not ledger.stands(edit.after, current):
        raise ValidationError(_("A pair of this change was decided since: take that decision back first."))
    _tell_vetoes(actor, current, edit)
    ledger.restore(current, edit.before, edit.after)
    edit.undone_at = timezone.now()
    edit.save(update_fields=["undone_at"])
    writing.turn(current, actor)
    audit.record(
        "board.undone",
        actor=actor,
        target=current,
        program=current.program,
        revision=edit.revision,
        undid=str(edit.verb),
    )
    return edit


def hold(scenario: Scenario, revision: int | None) -> Scenario:
    """The scenario under lock, at that revision (None: whatever it is). Raises MovedError or ValidationError."""
    locked = locks.scenario(scenario)
    locks.insist(permissions.may_edit(locked))
    if revision is not None and locked.revision != revision:
        who = reading.last_editor(locked) or _("somebody")
        raise MovedError(
            _("%(who)s changed the board in the meantime: nothing of yours was done yet.") % {"who": who}
        )
    return locked


def insist_seen(weighed: Weighed, seen: str) -> None:
    """Raises MovedError when the change would no longer do what was shown."""
    if seen and weighed.consequence.digest != seen:
        raise MovedError(_("Something changed in the meantime: this is what the change would do now."))


def _tell_vetoes(actor: User, scenario: Scenario, edit: BoardEdit) -> None:
    """The register knows of every veto set or lifted, by an undo too."""
    for verb, page in (("veto.lifted", edit.after), ("veto.set", edit.before)):
        for row in page.get("veto", []):
            audit.record(verb, actor=actor, target=Veto(pk=row["id"]), program=scenario.program)


def _last(scenario: Scenario) -> BoardEdit:
    standing = BoardEdit.objects.filter(scenario=scenario, program=scenario.program_id, undone_at=None)
    edit = standing.order_by("-revision").first()
    if edit is None:
        raise ValidationError(_("There is nothing to undo on this board."))
    return edit
