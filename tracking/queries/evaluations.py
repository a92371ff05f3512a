"""What was said at the end, for each reader: one's own, to oneself; who answered and what was meant for them, to the
coordinators who are not of the pair; figures and nameless words, to those who read reports."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone
from django_scopes import scopes_disabled

from matching.enums import BinomeState
from matching.models import Binome
from matching.permissions import is_over
from mentorat.lib.suppression import K
from mentorat.lib.together import Part, part
from programs.enums import Side
from programs.models import Candidate, Program, User
from tracking.models import Benefit, Evaluation, Reader
from tracking.models.evaluations import LAST_STEP, Again
from tracking.queries import booklets

TEXTS = ("benefit", "effect")


@dataclass(frozen=True)
class Standing:
    """How far one member of a pair that is over has answered: 0 to 4."""

    binome: Binome
    person: Candidate
    step: int

    @property
    def whole(self) -> bool:
        return self.step == LAST_STEP


@dataclass(frozen=True)
class Told:
    """A text that its author lets the coordinators read. `about` is "benefit" or "effect"."""

    person: Candidate
    about: str
    tone: str
    text: str


def mine(user: User, binomes: Iterable[Binome]) -> dict[int, Evaluation]:
    """The person's own, by pair: 1 query."""
    own = Q(side=Side.MENTOR, binome__mentor__user=user) | Q(side=Side.MENTEE, binome__mentee__user=user)
    return {row.binome_id: row for row in Evaluation.objects.filter(own, binome__in=[b.pk for b in binomes])}


def standings(program: Program, viewer: User) -> list[Standing]:
    """Every member of the pairs that are over, but for the viewer's own pairs: whether a partner answered is not told. 2 queries."""
    day = timezone.localdate(timezone=ZoneInfo(program.consortium.zone))
    pairs = [binome for binome in _begun(program, viewer) if is_over(binome, day)]
    rows = Evaluation.objects.filter(binome__in=[b.pk for b in pairs]).values_list("binome", "side", "step")
    steps = {(pk, side): step for pk, side, step in rows}
    return [
        Standing(binome, person, steps.get((binome.pk, side), 0))
        for binome in pairs
        for side, person in ((Side.MENTOR, binome.mentor), (Side.MENTEE, binome.mentee))
    ]


def parts(program: Program, viewer: User) -> dict[str, Part]:
    """The pairs of `standings` in a programme that is closed, and their members who answered to the end, for `together`."""
    begun = _begun(program, viewer)
    whole = Evaluation.objects.filter(binome__in=begun.order_by().values("pk"), step=LAST_STEP)
    return {"begun": part(begun, "id"), "looked": part(whole, "id")}


def told(program: Program, viewer: User) -> list[Told]:
    """The texts meant for the coordinators, but for those about a pair of the viewer's own: 1 query."""
    meant = Q(benefit_reader=Reader.COORDINATORS) | Q(effect_reader=Reader.COORDINATORS)
    rows = Evaluation.objects.filter(meant, program=program).select_related(
        "binome__mentor__company", "binome__mentee__company"
    )
    rows = rows.exclude(binome__mentor__user=viewer).exclude(binome__mentee__user=viewer)
    return [
        Told(
            row.binome.mentor if row.side == Side.MENTOR else row.binome.mentee,
            about,
            row.get_effect_tone_display() if about == "effect" else "",
            getattr(row, f"{about}_words"),
        )
        for row in rows.order_by("pk")
        for about in TEXTS
        if getattr(row, f"{about}_reader") == Reader.COORDINATORS
    ]


def benefits(program: Program) -> list[tuple[str, int]]:
    """What share of those who looked back ticked each benefit, the largest first, as the latest report printed it: figures
    that followed each answer could be taken away from those of the report. 1 query."""
    found = booklets.figures_of(booklets.last_report(program))
    told = found.results.benefits if found and found.results else ()
    shown = [(str(Benefit(name).label), share) for name, share in told if share is not None]
    return sorted(shown, key=lambda row: (-row[1], row[0]))


def book(program: Program) -> list[str]:
    """The words that nobody's name goes with: of whole groups of five writers alone, in an order that says nothing. 1 query."""
    meant = Q(benefit_reader=Reader.BOOK) | Q(effect_reader=Reader.BOOK)
    rows = _released(_rows(Evaluation.objects.filter(meant, program=program)))
    words = [row[f"{name}_words"] for row in rows for name in TEXTS if row[f"{name}_reader"] == Reader.BOOK]
    return sorted(words, key=lambda text: hashlib.sha256(text.encode()).hexdigest())


def would_mentor(people: Iterable[Candidate]) -> set[int]:
    """Of these former mentees, whatever their programme, those who said that they would be a mentor in the next cohort."""
    wanted = [person.pk for person in people]
    with scopes_disabled():
        rows = Evaluation.objects.filter(
            binome__mentee__in=wanted, side=Side.MENTEE, would_mentor=Again.YES
        ).values_list("binome__mentee", flat=True)
        return set(rows)


def _begun(program: Program, viewer: User) -> QuerySet[Binome]:
    rows = Binome.objects.filter(program=program, started_at__isnull=False).exclude(
        state=BinomeState.DECLINED
    )
    people = ("program__consortium", "mentor__company", "mentee__company")
    return (
        rows.exclude(Q(mentor__user=viewer) | Q(mentee__user=viewer)).select_related(*people).order_by("pk")
    )


def _rows(rows: QuerySet[Evaluation]) -> list[dict[str, Any]]:
    names = ("side", "benefits", *(f"{name}_{what}" for name in TEXTS for what in ("words", "reader")))
    pair = ("mentor", "mentee", "mentor_company", "mentee_company")
    return list(rows.order_by("told_at", "id").values(*names, *(f"binome__{name}" for name in pair)))


def _released(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that complete a group of five people, in the order in which they came."""
    people = list(dict.fromkeys(_who(row) for row in rows))
    shown = set(people[: len(people) // K * K])
    return [row for row in rows if _who(row) in shown]


def _who(row: dict[str, Any]) -> int:
    who: int = row[f"binome__{row['side']}"]
    return who
