"""What the reciprocity ledger reads: the programmes of a consortium, a query for each kind of count, whatever the size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Lower
from django_scopes import scope

from matching.enums import BinomeState
from matching.models import Binome
from programs.enums import CandidateState, ProgramState, Side
from programs.models import Candidate, Company, Consortium, Program
from tracking.ledger import NOTHING, Cohort, Counts, Ledger, ledger
from tracking.models import Meeting, MeetingState

NOT_OFFERED = (CandidateState.INVITED, CandidateState.WITHDRAWN)
Key = tuple[int, int]  # a company, a programme


def reciprocity(consortium: Consortium, cohort: int | None = None) -> Ledger:
    """The ledger of every company, over all cohorts or one of them; a cohort of elsewhere gives an empty ledger."""
    rows = Program.objects.filter(consortium=consortium).exclude(state=ProgramState.DRAFT)
    rows = rows.select_related("single_source_company")
    programs = [p for p in rows.order_by("-starts_on", "-id") if cohort in (None, p.pk)]
    there = Company.objects.filter(admitted_at__isnull=False, left_at=None).order_by("key")
    companies = list(there.values_list("pk", "name"))
    with scope(consortium=consortium, program=programs):
        counts = _counts()
    return ledger(companies, [_cohort(program) for program in programs], counts)


def _cohort(program: Program) -> Cohort:
    source = program.single_source_company
    return Cohort(program.pk, program.name, source.name if source else "", program.single_source_reason)


def _counts() -> dict[Key, Counts]:
    found: defaultdict[Key, Counts] = defaultdict(lambda: NOTHING)
    for key, field, number in (*_offered(), *_paired(), *_hours()):
        found[key] = replace(found[key], **{field: getattr(found[key], field) + number})
    return found


def _offered() -> Iterator[tuple[Key, str, int]]:
    """People who applied and have not withdrawn, by company, programme and role."""
    rows = Candidate.objects.exclude(state__in=NOT_OFFERED).order_by()
    fields = {Side.MENTOR: "mentors_offered", Side.MENTEE: "mentees_offered"}
    grouped = rows.values("company", "program", "side").annotate(n=Count(Lower("email"), distinct=True))
    for row in grouped:
        yield (row["company"], row["program"]), fields[Side(row["side"])], row["n"]


def _paired() -> Iterator[tuple[Key, str, int]]:
    """Pairs announced, but for those that were over before they began."""
    never = Q(state__in=(BinomeState.DECLINED, BinomeState.ENDED), started_at=None)
    rows = Binome.objects.filter(announced_at__isnull=False).exclude(never).order_by()
    yield from _sides(rows.values("mentor_company", "mentee_company", "program").annotate(n=Count("pk")), "")


def _hours() -> Iterator[tuple[Key, str, int]]:
    """Minutes of the meetings said held, and how many people of each side they are of."""
    rows = Meeting.objects.filter(state=MeetingState.HELD).order_by()
    grouped = rows.values("binome__mentor_company", "binome__mentee_company", "program").annotate(
        n=Sum("minutes")
    )
    yield from _sides(grouped, "binome__")
    for side, field in (("mentor", "mentors_met"), ("mentee", "mentees_met")):
        for row in rows.values(f"binome__{side}_company", "program").annotate(
            n=Count(f"binome__{side}", distinct=True)
        ):
            yield (row[f"binome__{side}_company"], row["program"]), field, row["n"]


def _sides(rows: Iterable[Mapping[str, Any]], path: str) -> Iterator[tuple[Key, str, int]]:
    """Each row gives its number to the mentor's company and to the mentee's."""
    kind = "minutes_" if path else ""
    for row in rows:
        yield (row[f"{path}mentor_company"], row["program"]), f"{kind}given", row["n"]
        yield (row[f"{path}mentee_company"], row["program"]), f"{kind}received", row["n"]
