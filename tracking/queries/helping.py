"""Requests for help, each for its own readers: the person who asked, and the coordinators who are not of that pair."""

from __future__ import annotations

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from matching import queries as pairing
from matching.models import Binome
from programs.models import Program, User
from tracking.models import HelpRequest, HelpWord

PEOPLE = ("asker__company", "binome__mentor", "binome__mentee", "handler", "program__consortium")


def mine(user: User, binome: Binome) -> list[HelpRequest]:
    """What this person asked about the pair, the latest first, with what was written: 2 queries."""
    words = Prefetch("words", HelpWord.objects.select_related("author"))
    rows = HelpRequest.objects.filter(binome=binome, asker__user=user).select_related(*PEOPLE)
    return list(rows.prefetch_related(words))


def open_of(user: User) -> QuerySet[HelpRequest]:
    """The person's own open requests, one a pair."""
    return HelpRequest.objects.filter(asker__user=user, closed_at=None)


def desk(user: User) -> QuerySet[HelpRequest]:
    """The requests of the programme in scope that this coordinator may read: none about a pair of their own. Those that are
    open come first; `by_asker` tells whether the person wrote, or asked, last."""
    own = Q(binome__mentor__user=user) | Q(binome__mentee__user=user)
    last = HelpWord.objects.filter(request=OuterRef("pk")).order_by("-id")
    rows = HelpRequest.objects.exclude(own).select_related(*PEOPLE)
    return rows.annotate(by_asker=Subquery(last.values("by_asker")[:1])).order_by("-asked_at", "-id")


def waiting(user: User) -> QuerySet[HelpRequest]:
    """Those that await this coordinator: in nobody else's hands, and not answered yet."""
    theirs, unanswered = Q(handler=None) | Q(handler=user), Q(by_asker=None) | Q(by_asker=True)
    return desk(user).filter(theirs, unanswered, closed_at=None)


def request(user: User, pk: int) -> HelpRequest | None:
    """One of them, with what was written."""
    words = Prefetch("words", HelpWord.objects.select_related("author"))
    return desk(user).filter(pk=pk).prefetch_related(words).first()


def helpers(program: Program, binome: Binome) -> list[User]:
    """The coordinators who are not themselves of that pair."""
    members = (binome.mentor.user_id, binome.mentee.user_id)
    return [each for each in pairing.coordinators(program) if each.pk not in members]
