"""What is read of the pulse: by a member, their own answers; by a coordinator, that somebody would be glad to talk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Count, Q, QuerySet

from matching.models import Binome
from mentorat.lib.rows import confided
from programs.models import User
from tracking import pulse_rules
from tracking.models import Meeting, MeetingState, Pulse, PulseSignal

PEOPLE = ("binome__mentor__company", "binome__mentee__company", "binome__program__consortium")


def mine(user: User, binome: Binome) -> list[Pulse]:
    """What this person answered about the pair, the latest last: 1 query."""
    return list(Pulse.objects.filter(binome=binome, author=user).order_by("number"))


def answered(user: User) -> QuerySet[Pulse]:
    """The rounds that the person answered."""
    return Pulse.objects.filter(author=user)


def held(binomes: Iterable[int]) -> Counter[int]:
    """How many meetings each pair has held: 1 query."""
    rows = Meeting.objects.filter(binome__in=binomes, state=MeetingState.HELD).order_by()
    return Counter(dict(rows.values_list("binome").annotate(n=Count("pk"))))


def round_of(binome: Binome) -> int | None:
    """The round that is open to both members of the pair."""
    return pulse_rules.number(held([binome.pk])[binome.pk])


def open_signal(user: User, binome: Binome) -> bool:
    """Whether a sign of this person's stands with the coordinators."""
    return PulseSignal.objects.filter(binome=binome, author=user, closed_at=None).exists()


def signals(user: User) -> QuerySet[PulseSignal]:
    """The signs that await this coordinator: none about a pair of their own."""
    own = Q(binome__mentor__user=user) | Q(binome__mentee__user=user)
    return PulseSignal.objects.filter(closed_at=None).exclude(own).select_related(*PEOPLE)


def rounds_answered(binomes: Sequence[int]) -> set[tuple[int, str, int]]:
    """Which members have answered which round, for the job that reminds the others: pair, side, round. Never a step."""
    with confided():
        rows = Pulse.objects.filter(binome__in=binomes)
        return set(rows.values_list("binome", "side", "number"))
