"""A round of choices: is it open, what may be done in it, who is reminded when. Pure functions; nothing is read or sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from matching.enums import PairingMode, RequestState
from matching.models import MatchingPolicy, Request
from programs.hours import Hours
from programs.models import User
from programs.permissions import YES, Verdict


class Phase(StrEnum):
    """Where the choices of a programme stand; `NONE` when the coordinator decides alone."""

    NONE = "none"
    READY = "ready"
    OPEN = "open"
    OVER = "over"


class Reminder(StrEnum):
    HALF = "half"
    EVE = "eve"


@dataclass(frozen=True)
class Round:
    """The round of a programme as it stands at `now`; the dates are None before one was opened."""

    mode: PairingMode
    shortlist: int
    opened_at: datetime | None
    deadline: datetime | None
    closed_at: datetime | None
    now: datetime

    @classmethod
    def of(cls, policy: MatchingPolicy | None, now: datetime) -> Round:
        row = policy or MatchingPolicy()
        return cls(PairingMode(row.mode), row.shortlist, row.opened_at, row.deadline, row.closed_at, now)

    @property
    def phase(self) -> Phase:
        if self.mode == PairingMode.ADMINISTRATIVE:
            return Phase.NONE
        if self.opened_at is None or self.deadline is None:
            return Phase.READY
        return Phase.OPEN if self.closed_at is None and self.now < self.deadline else Phase.OVER

    @property
    def is_open(self) -> bool:
        return self.phase == Phase.OPEN

    @property
    def is_self(self) -> bool:
        return self.mode == PairingMode.SELF

    @property
    def is_hybrid(self) -> bool:
        return self.mode == PairingMode.HYBRID

    @property
    def key(self) -> str:
        """Names the round in the keys of its e-mails: another opening is another round."""
        return f"{self.opened_at:%Y%m%d%H%M%S}" if self.opened_at else ""


def may_choose(now: Round, mode: PairingMode) -> Verdict:
    """Choices of that mode are taken until the deadline, to the second."""
    if now.mode != mode or now.phase in (Phase.NONE, Phase.READY):
        return Verdict(False, _("There is nothing to choose at the moment."))
    if not now.is_open:
        return Verdict(
            False, _("The time to choose is over: your coordinator takes over and will write to you.")
        )
    return YES


def may_answer(user: User, request: Request, now: Round) -> Verdict:
    """The mentor who was asked, while the request and the round are open."""
    if request.mentor.user_id != user.pk:
        return Verdict(False, _("Only the mentor who was asked answers a request."))
    if request.state != RequestState.ASKED:
        return Verdict(False, _("This request awaits no answer any more."))
    return may_choose(now, PairingMode.SELF)


def may_set_up(now: Round) -> Verdict:
    """Who chooses is changed between two rounds, never under the feet of people who are choosing."""
    if now.is_open:
        return Verdict(False, _("A round is open: close it before changing who chooses."))
    return YES


def may_open(now: Round, mentees: int, mentors: int) -> Verdict:
    """`mentees` wait for a pair and `mentors` have a place, in companies that have signed."""
    if now.phase == Phase.NONE:
        return Verdict(False, _("Say first that the mentees choose."))
    if now.is_open:
        return Verdict(False, _("The round is open already."))
    if now.deadline is None or now.deadline <= now.now:
        return Verdict(False, _("Give a deadline that is still to come."))
    if not mentees:
        return Verdict(False, _("No mentee is waiting for a pair: make mentees eligible first."))
    if not mentors:
        return Verdict(False, _("No mentor has a place left: make mentors eligible first."))
    return YES


def reminder(now: Round, hours: Hours) -> Reminder | None:
    """The reminder that whoever has not answered should have had by now, in the hours when mails may leave.

    Half-way once, then once from the morning of the last day of mails before the deadline; a round too short for it skips the first,
    and nobody is reminded on the day when the round was opened.
    """
    if not now.is_open or now.opened_at is None or now.deadline is None:
        return None
    there = ZoneInfo(hours.zone)
    local = now.now.astimezone(there)
    if not hours.is_open(now.now) or local.date() == now.opened_at.astimezone(there).date():
        return None
    eve = _at(hours.before(now.deadline.astimezone(there).date()), time(hours.opens), hours.zone)
    if now.now >= eve:
        return Reminder.EVE
    half = now.opened_at + (now.deadline - now.opened_at) / 2
    return Reminder.HALF if now.now >= half else None


def _at(on: date, hour: time, zone: str) -> datetime:
    return datetime.combine(on, hour, ZoneInfo(zone)).astimezone(UTC)
