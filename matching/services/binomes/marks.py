"""What every step of a pair's life writes: its state with the dates, and the two kept apart for good."""

from __future__ import annotations

from datetime import datetime

from matching.enums import BinomeState, VetoSource
from matching.models import Binome, Pause, Veto
from programs.models import User


def mark(binome: Binome, state: BinomeState, **dates: datetime) -> None:
    binome.state = state
    for name, moment in dates.items():
        setattr(binome, name, moment)
    binome.save(update_fields=["state", *dates])


def close_pause(binome: Binome, moment: datetime) -> None:
    """The open pause of the pair is over, if it has one."""
    Pause.objects.filter(binome=binome, over_at=None).update(over_at=moment)


def keep_apart(actor: User, binome: Binome, source: VetoSource, reason: str) -> None:
    """The two are not proposed to one another again; the reason stands there alone, for the coordinators."""
    Veto.objects.get_or_create(
        mentor=binome.mentor,
        mentee=binome.mentee,
        defaults={
            "program": binome.program,
            "source": source,
            "reason": reason.strip()[:300],
            "made_by": actor,
        },
    )
