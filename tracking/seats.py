"""The committee as it sits today, as plain data, and who may do what there. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from programs.models import Company, User
from programs.permissions import YES, Verdict
from tracking.models import CommitteeSession, Decision, DecisionState, SessionState


@dataclass(frozen=True)
class Member:
    """Someone who is convened; `companies` are those they sit for, () for a coordinator or a member without company."""

    user: User
    companies: tuple[Company, ...]
    coordinates: bool

    @property
    def place(self) -> str:
        """Who they sit for, in words."""
        names = ", ".join(company.name for company in self.companies)
        return names or (_("coordination") if self.coordinates else "")


@dataclass(frozen=True)
class Seat:
    """A company and those who sit for it; `engaged` when it has people in the programme."""

    company: Company
    engaged: bool
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Committee:
    seats: tuple[Seat, ...]
    members: tuple[Member, ...]

    @property
    def missing(self) -> list[Company]:
        """The companies that take part and have nobody."""
        return [seat.company for seat in self.seats if seat.engaged and not seat.members]

    @property
    def without_company(self) -> list[Member]:
        """Members who sit for no company; the coordinators are not of them."""
        return [member for member in self.members if not member.companies and not member.coordinates]


def may_change(session: CommitteeSession, now: datetime) -> Verdict:
    """Until it begins."""
    if session.state == SessionState.CANCELLED:
        return Verdict(False, _("This session is cancelled: prepare another one."))
    if session.state == SessionState.CONVENED and session.starts_at <= now:
        return Verdict(False, _("This session has begun: what is left is to write its minutes."))
    return YES


def may_convene(session: CommitteeSession, now: datetime) -> Verdict:
    """Once it can be found: a day to come, a place or a link, an agenda."""
    change = may_change(session, now)
    if not change:
        return change
    if session.starts_at <= now:
        return Verdict(False, _("This date has passed: choose one to come."))
    if not (session.place or session.link):
        return Verdict(False, _("Say where it takes place, or give a video link, before convening."))
    if not session.items:
        return Verdict(False, _("Write the agenda before convening."))
    return YES


def may_minute(session: CommitteeSession, now: datetime) -> Verdict:
    """Once it has begun, and as long as the minutes are not published."""
    if session.state != SessionState.CONVENED:
        return Verdict(False, _("Minutes are written for a session that was convened."))
    if session.starts_at > now:
        return Verdict(False, _("This session has not begun yet."))
    if session.published_at:
        return Verdict(False, _("The minutes are published: take them back to correct them."))
    return YES


def may_publish(session: CommitteeSession, now: datetime) -> Verdict:
    minute = may_minute(session, now)
    if not minute:
        return minute
    if not session.minutes.strip():
        return Verdict(False, _("Write the minutes before publishing them."))
    return YES


def may_settle(decision: Decision, state: DecisionState, user: User, companies: frozenset[int]) -> Verdict:
    """A member says that what they, or their company, are in charge of is done; `companies` are those they sit for."""
    own = decision.owner_user_id == user.pk or decision.owner_company_id in companies
    if not own:
        return Verdict(
            False, _("Only who is in charge of a decision, or the coordinator, says that it is done.")
        )
    if state != DecisionState.DONE or decision.state == DecisionState.DROPPED:
        return Verdict(False, _("Only the coordinator reopens a decision or gives it up."))
    return YES
