"""One act on many candidates: what it would do to each, said before, then done to those who are still as they were shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs import asking
from programs.enums import CandidateState
from programs.models import Candidate, User
from programs.moves import SETTLED, asks_reason, by_hand
from programs.pairs import paired_now
from programs.permissions import may_change_own
from programs.qualification import missing
from programs.queries import listing as queries
from programs.services import asking as mails
from programs.services import candidates

REST = timedelta(days=3)  # between two mails that ask the same person for what is missing
MOST = 1000  # people in one go


class Action(TextChoices):
    QUALIFY = "qualify", gettext_lazy("Find eligible those who can be")
    INTERVIEWED = "interviewed", gettext_lazy("Say that they were interviewed")
    WAITING = "waiting", gettext_lazy("Move to the waiting list")
    WITHDRAW = "withdraw", gettext_lazy("Withdraw")
    ASK = "ask", gettext_lazy("Ask by mail for what is missing")


TO = {
    Action.QUALIFY: CandidateState.ELIGIBLE,
    Action.INTERVIEWED: CandidateState.INTERVIEWED,
    Action.WAITING: CandidateState.WAITING,
    Action.WITHDRAW: CandidateState.WITHDRAWN,
}


@dataclass(frozen=True)
class Aside:
    """Somebody whom the act leaves as they are, and why."""

    candidate: Candidate
    why: str


@dataclass
class Outlook:
    """Whom an act concerns: those it would touch, those it leaves aside; `asks` is what each would be asked, by number."""

    action: Action
    going: list[Candidate] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    asks: dict[int, list[str]] = field(default_factory=dict)

    @property
    def reasoned(self) -> bool:
        """Whether one of them may ask why."""
        to = TO.get(self.action)
        return to is not None and any(asks_reason(each.state, to) for each in self.going)

    @property
    def stamps(self) -> dict[int, str]:
        """How each of those it would touch stands now."""
        return {each.pk: each.stamp for each in self.going}


def outlook(*, action: Action, people: Iterable[Candidate]) -> Outlook:
    """What the act would do, without doing it: 2 queries besides those of `people`."""
    found = Outlook(action)
    everybody = list(people)
    paired = paired_now([each.pk for each in everybody])
    asked = queries.asked_since([each.pk for each in everybody], timezone.now() - REST)
    for candidate in everybody:
        why = _why_not(action, candidate, candidate.pk in paired)
        if action == Action.ASK and not why:
            found.asks[candidate.pk] = asking.missing_of(candidate)
            why = _why_not_asked(candidate, found.asks[candidate.pk], asked)
        if why:
            found.aside.append(Aside(candidate, why))
        else:
            found.going.append(candidate)
    return found


@transaction.atomic
def carry_out(*, actor: User, action: Action, stamps: Mapping[int, str], reason: str = "") -> Outlook:
    """Does it to those of `stamps` who are still as they were shown; the others are left aside, and told.

    Raises ValidationError without the reason that a waiting list or a withdrawal needs, or for too many at once.
    """
    if len(stamps) > MOST:
        raise ValidationError(_("At most %(n)d people in one go: filter the list.") % {"n": MOST})
    locked = queries.locked(list(stamps))
    same = [each for each in locked if each.stamp == stamps[each.pk]]
    found = outlook(action=action, people=same)
    if found.reasoned and not reason.strip():
        raise ValidationError({"reason": _("Say why in a few words: the person may ask.")})
    text = _("Somebody changed this person since you looked: look again.")
    found.aside += [Aside(each, text) for each in locked if each.stamp != stamps[each.pk]]
    if action == Action.ASK:
        mails.ask(actor=actor, people=found.going)
    elif found.going:
        _decide(actor, found, TO[action], reason)
    return found


def _decide(actor: User, found: Outlook, to: CandidateState, reason: str) -> None:
    """The decision on each, which can be undone; whoever is refused after all is left aside."""
    told = candidates.move_many(actor=actor, candidates=found.going, to=to, reason=reason)
    found.going = told.moved
    found.aside += [Aside(candidate, why) for candidate, why in told.refused]


def _why_not(action: Action, candidate: Candidate, paired: bool) -> str:
    """In words, why the act leaves this person as they are; "" when it does not."""
    state = candidate.get_state_display()
    if action == Action.ASK:
        settled = candidate.state in SETTLED
        return _("is “%(state)s”: nothing is asked any more") % {"state": state} if settled else ""
    to = TO[action]
    if to == candidate.state:
        return _("is “%(state)s” already") % {"state": state}
    if to == CandidateState.WITHDRAWN:
        return _("has a pair: it is ended from its page first") if paired else ""
    if to not in by_hand(candidate.state):
        return _("is “%(state)s”: this step is not possible from there") % {"state": state}
    lacks = [each.text for each in missing(candidate) if each.known]
    return " · ".join(lacks) if action == Action.QUALIFY else ""


def _why_not_asked(candidate: Candidate, asks: list[str], asked: Mapping[int, datetime]) -> str:
    if not asks:
        return _("has said everything")
    may = may_change_own(candidate)
    if not may:
        return may.reason
    if candidate.pk in asked:
        on = date_format(timezone.localtime(asked[candidate.pk]), "SHORT_DATE_FORMAT")
        return _("was asked on %(date)s: leave them three days") % {"date": on}
    return ""
