"""The next thing that a member of a pair has to do: one rule for the portal and the list of meetings. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from charters.queries import CharterState
from matching.enums import BinomeState
from matching.models import Binome
from programs.enums import Side
from programs.models import Candidate, User
from tracking.models import Meeting, MeetingState


class Step(StrEnum):
    ANSWER = "answer"
    WAIT_ANSWER = "wait_answer"
    SIGN = "sign"
    WAIT_SIGNATURE = "wait_signature"
    SETTLE = "settle"
    TRAIN = "train"
    CONFIRM = "confirm"
    NEXT = "next"
    WAIT_DATE = "wait_date"
    PLAN_FIRST = "plan_first"
    PLAN = "plan"
    PAUSED = "paused"
    OVER = "over"


BEFORE_MEETINGS = {Step.ANSWER, Step.WAIT_ANSWER, Step.SIGN, Step.WAIT_SIGNATURE}


@dataclass(frozen=True)
class Row:
    """A meeting seen by one of the two: `kind` says what it awaits (confirm, wait_date, next, settle) or how it ended."""

    meeting: Meeting
    kind: str
    active: bool  # the pair may plan: dates can be accepted and moved
    ahead: Sequence[datetime] = ()  # of the dates offered, those to come

    @property
    def tone(self) -> str:
        return TONES[self.kind]

    @property
    def is_open(self) -> bool:
        return self.meeting.is_open

    @property
    def choices(self) -> Sequence[datetime]:
        """The dates still ahead among which to choose, where there are several."""
        return self.ahead if len(self.meeting.offered) > 1 else ()


TONES: dict[str, str] = {
    Step.CONFIRM: "new",
    Step.WAIT_DATE: "neutral",
    Step.NEXT: "ok",
    Step.SETTLE: "warn",
    MeetingState.HELD: "ok",
    MeetingState.MISSED: "bad",
    MeetingState.POSTPONED: "neutral",
    MeetingState.CANCELLED: "neutral",
}


@dataclass(frozen=True)
class Place:
    """A pair seen by one of its members: who the partner is, what comes next, the meetings as lists."""

    binome: Binome
    me: Candidate
    partner: Candidate
    side: Side
    step: Step
    next: Row | None  # the meeting that `step` is about
    upcoming: Sequence[Row]
    to_tell: Sequence[Row]  # begun, and nobody said whether it took place
    past: Sequence[Row]  # the latest first
    held: int
    owing: Sequence[Candidate] = ()  # who must follow the training before the first meeting

    @property
    def partner_is_mentor(self) -> bool:
        return self.side == Side.MENTEE

    @property
    def back_on(self) -> date | None:
        """The day on which a pair that rests comes back."""
        found: date | None = getattr(self.binome, "back_on", None)
        return found

    @property
    def may_plan(self) -> bool:
        return self.binome.state == BinomeState.ACTIVE and not self.owing


def place(
    binome: Binome,
    charter: CharterState | None,
    user: User,
    now: datetime,
    owing: Sequence[Candidate] = (),
) -> Place:
    """The pair as `user` sees it; `binome` comes from `queries.my_binomes`, its meetings at hand."""
    side = Side.MENTOR if binome.mentor.user_id == user.pk else Side.MENTEE
    me, partner = (binome.mentor, binome.mentee) if side == Side.MENTOR else (binome.mentee, binome.mentor)
    rows = [row(meeting, binome, user, now) for meeting in binome.meetings.all()]
    upcoming = [r for r in rows if r.is_open and r.kind != Step.SETTLE]
    to_tell = [r for r in rows if r.kind == Step.SETTLE]
    past = [r for r in reversed(rows) if not r.is_open]
    answered = getattr(binome, f"{side}_accepted_at") is not None
    held = sum(r.kind == MeetingState.HELD for r in rows)
    step, following = _step(binome, answered, _signed(charter, side), upcoming, to_tell, bool(held))
    if owing and step in (Step.CONFIRM, Step.PLAN_FIRST, Step.WAIT_DATE):
        step, following = Step.TRAIN, None
    return Place(binome, me, partner, side, step, following, upcoming, to_tell, past, held, owing)


def row(meeting: Meeting, binome: Binome, user: User, now: datetime) -> Row:
    """One meeting as `user` sees it."""
    active = binome.state == BinomeState.ACTIVE
    if not meeting.is_open:
        return Row(meeting, meeting.state, active)
    ahead = [start for start in meeting.offered if start > now]
    if not ahead:
        return Row(meeting, Step.SETTLE, active)
    if meeting.state == MeetingState.PLANNED:
        return Row(meeting, Step.NEXT, active)
    kind = Step.WAIT_DATE if meeting.proposed_by_id == user.pk else Step.CONFIRM
    return Row(meeting, kind, active, ahead)


def _step(
    binome: Binome, answered: bool, signed: bool, upcoming: list[Row], to_tell: list[Row], met: bool
) -> tuple[Step, Row | None]:
    if binome.state == BinomeState.ANNOUNCED:
        return (Step.WAIT_ANSWER if answered else Step.ANSWER), None
    if binome.state == BinomeState.ACCEPTED:
        return (Step.WAIT_SIGNATURE if signed else Step.SIGN), None
    if binome.state == BinomeState.ACTIVE:
        return _meeting_step(upcoming, to_tell, met)
    return (Step.PAUSED if binome.state == BinomeState.PAUSED else Step.OVER), None


def _meeting_step(upcoming: list[Row], to_tell: list[Row], met: bool) -> tuple[Step, Row | None]:
    """What is past is told first; then an answer that the other awaits; then what is agreed; then a date to find."""
    if to_tell:
        return Step.SETTLE, to_tell[0]
    for wanted in (Step.CONFIRM, Step.NEXT, Step.WAIT_DATE):
        for following in upcoming:
            if following.kind == wanted:
                return wanted, following
    return (Step.PLAN if met else Step.PLAN_FIRST), None


def _signed(charter: CharterState | None, side: Side) -> bool:
    if charter is None:
        return False
    return (charter.mentor_signed_at if side == Side.MENTOR else charter.mentee_signed_at) is not None
