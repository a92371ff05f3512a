"""What somebody has in hand here goes to somebody else: decisions of the committee still open, events to come,
requests for help."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from programs.charges import Charge
from programs.models import Consortium, User
from tracking.models import Decision, DecisionState, Event, EventState, HelpRequest


def _decisions(person: User, consortium: Consortium) -> QuerySet[Decision]:
    return Decision.objects.filter(consortium=consortium, owner_user=person, state=DecisionState.OPEN)


def _events(person: User, consortium: Consortium) -> QuerySet[Event]:
    rows = Event.objects.filter(consortium=consortium, owner=person, starts_at__gt=timezone.now())
    return rows.exclude(state=EventState.CANCELLED)


def _helps(person: User, consortium: Consortium) -> QuerySet[HelpRequest]:
    return HelpRequest.objects.filter(program__consortium=consortium, handler=person, closed_at=None)


@transaction.atomic
def _helps_to(*, consortium: Consortium, person: User, successor: User) -> None:
    """Not what is about a pair of the successor: that waits for another coordinator."""
    theirs = Q(binome__mentor__user=successor) | Q(binome__mentee__user=successor)
    rows = _helps(person, consortium)
    rows.filter(theirs).update(handler=None, taken_at=None)
    rows.update(handler=successor, taken_at=timezone.now())


@transaction.atomic
def _decisions_to(*, consortium: Consortium, person: User, successor: User) -> None:
    _decisions(person, consortium).update(
        owner_user=successor, owner=successor.name, revision=F("revision") + 1
    )


@transaction.atomic
def _events_to(*, consortium: Consortium, person: User, successor: User) -> None:
    _events(person, consortium).update(owner=successor, revision=F("revision") + 1)


CHARGES = (
    Charge(
        code="decisions",
        words=lambda n: (
            ngettext(
                "%(n)d decision of the committee to carry out",
                "%(n)d decisions of the committee to carry out",
                n,
            )
            % {"n": n}
        ),
        count=lambda person, consortium: _decisions(person, consortium).count(),
        hand_over=_decisions_to,
    ),
    Charge(
        code="events",
        words=lambda n: ngettext("%(n)d event to come", "%(n)d events to come", n) % {"n": n},
        count=lambda person, consortium: _events(person, consortium).count(),
        hand_over=_events_to,
    ),
    Charge(
        code="helps",
        words=lambda n: ngettext("%(n)d request for help", "%(n)d requests for help", n) % {"n": n},
        count=lambda person, consortium: _helps(person, consortium).count(),
        hand_over=_helps_to,
    ),
)
