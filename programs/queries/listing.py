"""The list of candidates: what is asked of it (filters, search, order), and the rows that answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import OrderBy

from mentorat.lib.text import fold
from programs.enums import CandidateState
from programs.models import AuditEvent, Candidate, CandidateTheme, Interview, Program, SavedFilter, User
from programs.queries.applications import unproved
from programs.queries.qualifying import standing

# Who answered and waits for the coordinator: asked for as a state.
UNDECIDED, TO_QUALIFY = "undecided", (CandidateState.APPLIED, CandidateState.INTERVIEWED)
# Who has a live pair: a higher app says how to ask it of a candidate (see its `ready`).
PAIRED: list[Callable[[], Q]] = []
STATE_ORDER = Case(
    *(When(state=value, then=Value(n)) for n, value in enumerate(CandidateState.values)),
    output_field=IntegerField(),
)
SORTS: dict[str, F | Case] = {
    "name": F("sort_name"),
    "side": F("side"),
    "company": F("company__key"),
    "state": STATE_ORDER,
    "since": F("state_since"),
    "added": F("created_at"),
}


@dataclass(frozen=True)
class Wanted:
    """What is asked of the list; "" asks nothing. `interviewed` and `paired` are "yes" or "no", `theme` a folded label.

    `sort` is a key of SORTS, with "-" before it for the other way round.
    """

    search: str = ""
    side: str = ""
    state: str = ""
    company: str = ""
    theme: str = ""
    standing: str = ""
    condition: str = ""
    interviewed: str = ""
    paired: str = ""
    sort: str = "name"
    nobody: bool = False  # what was asked cannot be understood: nobody answers it, rather than everybody

    @property
    def filters(self) -> bool:
        """Whether anybody may be left out."""
        return replace(self, sort="") != Wanted(sort="")


def people(program: Program, wanted: Wanted) -> QuerySet[Candidate]:
    """The candidates of the programme in scope, with company, themes and `unproved` (their address): 2 queries whatever the
    number."""
    themes = Prefetch("themes", queryset=CandidateTheme.objects.select_related("theme"))
    rows = _ordered(program, wanted).select_related("company", "program").prefetch_related(themes)
    return rows.annotate(unproved=Exists(unproved().filter(candidate=OuterRef("pk"))))


def keys(program: Program, wanted: Wanted) -> QuerySet[Candidate, int]:
    """The same people in the same order, as numbers alone: what a page of thousands is cut from."""
    return _ordered(program, wanted).values_list("pk", flat=True)


def of_keys(program: Program, pks: list[int]) -> list[Candidate]:
    """The people of those numbers, in that order."""
    found = {person.pk: person for person in people(program, Wanted()).filter(pk__in=pks)}
    return [found[pk] for pk in pks if pk in found]


def counts(program: Program, wanted: Wanted) -> dict[str, int]:
    """How many of them there are in each state, were no state asked for."""
    rows = _filtered(program, replace(wanted, state="")).order_by().values("state").annotate(n=Count("id"))
    return {row["state"]: row["n"] for row in rows}


def locked(pks: list[int]) -> list[Candidate]:
    """Those of `pks` that are in the programme in scope, held until the transaction ends, in the order of their numbers."""
    themes = Prefetch("themes", queryset=CandidateTheme.objects.select_related("theme"))
    rows = Candidate.objects.select_related("company", "program__consortium").prefetch_related(themes)
    return list(rows.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk"))


def asked_since(pks: list[int], moment: datetime) -> dict[int, datetime]:
    """Those of `pks` who were asked by mail for what is missing, and when last."""
    rows = AuditEvent.objects.filter(
        verb="candidate.asked", target_type="candidate", target_id__in=pks, at__gte=moment
    )
    return {pk: at for pk, at in rows.order_by("at").values_list("target_id", "at") if pk is not None}


def saved(user: User) -> QuerySet[SavedFilter]:
    """The filters that this coordinator named, in the consortium in scope."""
    return SavedFilter.objects.filter(user=user)


def _filtered(program: Program, wanted: Wanted) -> QuerySet[Candidate]:
    if wanted.nobody:
        return Candidate.objects.none()
    waits = wanted.state == UNDECIDED
    columns = {"side": wanted.side, "state": "" if waits else wanted.state, "company": wanted.company}
    asked = [Q(**{name: value}) for name, value in columns.items() if value]
    if waits:
        asked.append(Q(state__in=TO_QUALIFY))
    if wanted.standing or wanted.condition:
        asked.append(standing(program, wanted.standing, wanted.condition))
    if wanted.theme:
        asked.append(_has_theme(program, wanted.theme))
    if wanted.interviewed:
        asked.append(_yes_or_no(was_interviewed(), wanted.interviewed))
    if wanted.paired:
        asked.append(_yes_or_no(is_paired(), wanted.paired))
    words = fold(wanted.search).split()
    asked += [Q(search__contains=word) | Q(company__key__contains=word) for word in words]
    return Candidate.objects.filter(*asked)


def _ordered(program: Program, wanted: Wanted) -> QuerySet[Candidate]:
    order = SORTS.get(wanted.sort.removeprefix("-"), SORTS["name"])
    way = OrderBy(order, descending=wanted.sort.startswith("-"))
    return _filtered(program, wanted).order_by(way, "sort_name", "id")


def _has_theme(program: Program, label: str) -> Q:
    """A theme goes by its folded label: the same filter serves every programme of the consortium."""
    known = [theme.pk for theme in program.themes.all() if fold(theme.label) == label]
    return Q(Exists(CandidateTheme.objects.filter(candidate=OuterRef("pk"), theme__in=known)))


def was_interviewed() -> Q:
    """Whoever is, or once was, said to be interviewed, or whose grid is closed."""
    said = AuditEvent.objects.filter(
        target_type="candidate",
        target_id=OuterRef("pk"),
        verb="candidate.moved",
        data__after=CandidateState.INTERVIEWED,
    )
    held = Interview.objects.filter(candidate=OuterRef("pk"), closed_at__isnull=False)
    return Q(state=CandidateState.INTERVIEWED) | Q(Exists(said)) | Q(Exists(held))


def is_paired() -> Q:
    """Whoever has a live pair, whatever their own state says."""
    found = Q(pk__in=[])
    for ask in PAIRED:
        found |= ask()
    return found


def _yes_or_no(what: Q, said: str) -> Q:
    return what if said == "yes" else ~what
