"""Who may do what to a meeting: pure predicates that answer with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from matching.enums import BinomeState
from matching.models import Binome
from mentorat.lib.text import join
from programs.models import Candidate, User
from programs.permissions import YES, Verdict
from tracking import checkin_rules
from tracking.checkin_rules import Window
from tracking.models import HelpRequest, Meeting, MeetingState


def is_member(binome: Binome, user: User) -> bool:
    return user.pk in (binome.mentor.user_id, binome.mentee.user_id)


def may_plan(binome: Binome, user: User) -> Verdict:
    """Only the two members plan, and only once the pair is active."""
    if not is_member(binome, user):
        return Verdict(False, _("Only the two members of the pair plan its meetings."))
    if binome.state == BinomeState.PAUSED:
        return Verdict(False, _("Your pair is on pause: meetings can be planned again when it resumes."))
    if binome.state in (BinomeState.ENDED, BinomeState.DECLINED):
        return Verdict(False, _("This pair is over: no meeting is planned any more."))
    if binome.state != BinomeState.ACTIVE:
        return Verdict(False, _("Meetings are planned once both of you have signed the charter."))
    return YES


def may_write(binome: Binome) -> Verdict:
    """The notebook of a pair that lives, pause included; who may hold its key is another matter."""
    if binome.state in (BinomeState.ACTIVE, BinomeState.PAUSED):
        return YES
    if binome.state in (BinomeState.ENDED, BinomeState.DECLINED):
        return Verdict(False, _("This pair is over: the notebook can be read and kept, not written in."))
    return Verdict(False, _("The notebook opens once both of you have signed the charter."))


def may_ask_help(binome: Binome) -> Verdict:
    """About a pair that both know of, whatever became of it since, unless one of them declined it."""
    if binome.state in (BinomeState.FORMED, BinomeState.DECLINED):
        return Verdict(False, _("This pair was not formed: write to your coordinator directly."))
    return YES


def may_help(request: HelpRequest, user: User) -> Verdict:
    """The person who asked, or a coordinator who is not of that pair, while it is open."""
    if is_member(request.binome, user) and request.asker.user_id != user.pk:
        return Verdict(False, _("This request is not yours to read."))
    if not request.is_open:
        return Verdict(False, _("This request is closed: a new one can be made at any time."))
    return YES


def may_pulse(binome: Binome, number: int | None) -> Verdict:
    """Both members of a pair that lives, once it has met; `number` is the round that is open."""
    if binome.state not in (BinomeState.ACTIVE, BinomeState.PAUSED):
        return Verdict(False, _("These questions are asked while your pair is under way."))
    if number is None:
        return Verdict(
            False, _("These questions are asked after your first meeting, then after every third.")
        )
    return YES


def may_point(binome: Binome) -> Verdict:
    """About a pair that both said yes to, and that is not over."""
    if binome.state in (BinomeState.ACCEPTED, BinomeState.ACTIVE, BinomeState.PAUSED):
        return YES
    return Verdict(False, _("These meetings are for pairs that both accepted, until they end."))


def open_check_in(binome: Binome, today: date) -> Window | None:
    """The check-in that its members may answer today; None while the pair rests, or once it is over."""
    if binome.state != BinomeState.ACTIVE or binome.started_at is None:
        return None
    started = binome.started_at.astimezone(ZoneInfo(binome.program.consortium.zone)).date()
    return checkin_rules.current(started, binome.program.ends_on, today)


def may_accept(meeting: Meeting, user: User, now: datetime) -> Verdict:
    """The one who did not propose chooses, while a date is still ahead."""
    plan = may_plan(meeting.binome, user)
    if not plan:
        return plan
    if meeting.state != MeetingState.PROPOSED:
        return Verdict(False, _("This meeting no longer awaits an answer."))
    if meeting.proposed_by_id == user.pk:
        return Verdict(False, _("You proposed this date: the other person answers."))
    if meeting.last_start <= now:
        return Verdict(False, _("This date has passed: propose another one."))
    return YES


def may_meet(owing: Sequence[Candidate]) -> Verdict:
    """The first meeting waits until each has followed the training of their role, where the programme asks for it."""
    if not owing:
        return YES
    said = _(
        "In this programme the training comes before the first meeting, and %(names)s has not followed it yet. The "
        "agenda says when the next one is; the coordinator may grant an exemption."
    )
    return Verdict(False, said % {"names": join([person.first_name for person in owing], _("and"))})


def may_move(meeting: Meeting, user: User) -> Verdict:
    plan = may_plan(meeting.binome, user)
    if not plan:
        return plan
    return _still_open(meeting)


def may_cancel(meeting: Meeting, user: User) -> Verdict:
    if not is_member(meeting.binome, user):
        return Verdict(False, _("Only the two members of the pair plan its meetings."))
    return _still_open(meeting)


def may_settle(meeting: Meeting, user: User, now: datetime) -> Verdict:
    """Either says whether it took place, once it has begun; a slip of the thumb may be put right."""
    if not is_member(meeting.binome, user):
        return Verdict(False, _("Only the two members of the pair say whether they met."))
    if meeting.state == MeetingState.CANCELLED:
        return Verdict(False, _("This meeting was cancelled."))
    if meeting.last_start > now:
        return Verdict(False, _("This meeting has not begun yet."))
    return YES


def _still_open(meeting: Meeting) -> Verdict:
    if meeting.is_open:
        return YES
    return Verdict(False, _("This meeting is over or was cancelled: plan another one."))
