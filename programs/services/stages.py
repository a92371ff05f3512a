"""From state to state: forward when nothing is lacking, back a step where it is safe. What the pages call."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from programs import progress
from programs.enums import ProgramState
from programs.models import Program, User
from programs.services import programs


@transaction.atomic
def advance(*, actor: User, program: Program, to: ProgramState, seen: str, reason: str = "") -> Program:
    """Takes the programme from the state in which it was seen to a neighbouring one.

    Raises ValidationError when somebody moved it meanwhile, when a hard requirement is not met, or when a reason is owed:
    for going back, and for passing over what should have been done first.
    """
    held, said = programs.held(program), " ".join(reason.split())
    if held.state != seen:
        text = _("Somebody moved the programme meanwhile: it is “%(state)s” now.")
        raise ValidationError(text % {"state": held.get_state_display()})
    if to not in (progress.after(held.state), progress.before(held.state)):
        raise ValidationError(_("A programme goes from one state to the next, one step at a time."))
    lacking = [each for each in progress.requirements(held, to) if not each.met]
    refused = [each.text for each in lacking if each.hard]
    if refused:
        raise ValidationError(refused)
    if not said and (lacking or to == progress.before(held.state)):
        raise ValidationError({"reason": _("Say why: the register keeps it.")})
    return programs.move(actor=actor, program=held, state=to, reason=said)
