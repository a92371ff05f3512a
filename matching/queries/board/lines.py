"""The list of a board: its proposals in the chosen order, filtered, one page at a time; what is fixed; what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import (
    Case,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from matching.enums import PairingMode, PinKind
from matching.models import Pin, Proposal, Scenario, Shortlisted
from mentorat.lib.text import fold
from programs.models import CandidateTheme

ORDERS: dict[str, tuple[str, ...]] = {
    "weakest": ("score", "id"),
    "strongest": ("-score", "id"),
    "unsure": ("confidence", "score", "id"),
    "mentee": ("mentee__sort_name", "id"),
    "mentor": ("mentor__sort_name", "mentee__sort_name", "id"),
}
KEPT = "kept"  # beside the states of a proposal


@dataclass(frozen=True)
class Filters:
    """What the list shows; empty values filter nothing. `company` and `theme` are keys, of either of the two; words are
    compared without case nor accents."""

    q: str = ""
    company: int | None = None
    theme: int | None = None
    state: str = ""
    order: str = "weakest"

    @property
    def narrow(self) -> bool:
        return bool(self.q or self.company or self.theme or self.state)


@dataclass(frozen=True)
class Place:
    """A proposal in the list, before anything else is read of it."""

    pk: int
    state: str


def places(scenario: Scenario, filters: Filters) -> list[Place]:
    """Every proposal that the filters let through, in order: 1 query, two values a row."""
    rows = _filtered(of(scenario), filters).order_by(*ORDERS[filters.order])
    return [Place(*row) for row in rows.values_list("pk", "state")]


def page(scenario: Scenario, keys: Sequence[int]) -> list[Proposal]:
    """These proposals, in this order, with both people, companies and whether they are kept together."""
    rows = of(scenario).filter(pk__in=keys).select_related("mentor__company", "mentee__company", "scenario")
    found = {row.pk: row for row in rows.annotate(kept=_kept(), choice=_choice())}
    return [found[key] for key in keys if key in found]


def opened(scenario: Scenario, pk: int) -> Proposal | None:
    """One proposal, face to face: with both people as `known_themes` says their themes, and its pair. 2 queries."""
    people = ("mentor__company", "mentee__company")
    rows = of(scenario).filter(pk=pk).select_related("scenario", "program", "binome", *people)
    found = rows.annotate(kept=_kept(), choice=_choice()).first()
    if found is not None:
        themes = CandidateTheme.objects.filter(candidate__in=[found.mentor_id, found.mentee_id])
        every = list(themes.select_related("theme"))
        for person in (found.mentor, found.mentee):
            person.known_themes = [link for link in every if link.candidate_id == person.pk]  # type: ignore[attr-defined]
    return found


def of(scenario: Scenario) -> QuerySet[Proposal]:
    return Proposal.objects.filter(scenario=scenario, program=scenario.program_id)


def _kept() -> Exists:
    same = Q(
        scenario=OuterRef("scenario"), mentor=OuterRef("mentor"), mentee=OuterRef("mentee"), kind=PinKind.KEEP
    )
    return Exists(Pin.objects.filter(same))


def _choice() -> Case:
    """The mentee's rank of this mentor where the mentees rank, 0 when they ranked others alone; None when they said none."""
    said = Shortlisted.objects.filter(
        mentee=OuterRef("mentee"), rank__isnull=False, program__policy__mode=PairingMode.HYBRID
    )
    rank = Subquery(said.filter(mentor=OuterRef("mentor")).values("rank")[:1])
    return Case(When(Exists(said), then=Coalesce(rank, 0)), default=None, output_field=IntegerField())


def _filtered(rows: QuerySet[Proposal], filters: Filters) -> QuerySet[Proposal]:
    if filters.company:
        rows = rows.filter(Q(mentor__company=filters.company) | Q(mentee__company=filters.company))
    if filters.theme:
        of_theme = CandidateTheme.objects.filter(theme=filters.theme).values("candidate")
        rows = rows.filter(Q(mentor__in=of_theme) | Q(mentee__in=of_theme))
    if filters.state == KEPT:
        rows = rows.filter(_kept())
    elif filters.state:
        rows = rows.filter(state=filters.state)
    for word in filter(None, map(fold, filters.q.split())):
        rows = rows.filter(
            Q(mentor__sort_name__contains=word)
            | Q(mentee__sort_name__contains=word)
            | Q(mentor__company__key__contains=word)
            | Q(mentee__company__key__contains=word)
        )
    return rows
