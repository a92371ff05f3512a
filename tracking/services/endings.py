"""The end of a pair: what was planned with it is given up, and both members are told, without reason or fault."""

from __future__ import annotations

from django.db import transaction

from matching.models import Binome
from matching.services import binomes
from programs.models import User
from tracking import emails
from tracking.services import meetings


@transaction.atomic
def end(*, actor: User, binome: Binome, reason: str) -> Binome:
    """Ends the pair, cancels its meetings ahead (calendars follow) and writes once to each member; all of it or nothing.

    Ending twice changes nothing and tells nobody again. Raises ValidationError as `binomes.end` does.
    """
    ended = binomes.end(actor=actor, binome=binome, reason=reason)
    meetings.cancel_ahead(actor=actor, binome=ended)
    emails.pair_ended(ended)
    return ended
