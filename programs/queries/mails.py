"""What people have stopped, and what they may stop."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django_scopes import scopes_disabled

from programs.enums import MailCategory
from programs.models import Candidate, MailRefusal, Program, User


def refused(candidates: Collection[int]) -> set[tuple[int, str]]:
    """Of these candidates (their keys), who has stopped what: one read, within the scope that is open."""
    rows = MailRefusal._base_manager.filter(candidate__in=candidates)
    return set(rows.values_list("candidate_id", "category"))


def stopped(candidate: Candidate) -> set[str]:
    """What that person has stopped."""
    found = {category for _pk, category in refused([candidate.pk])}
    return found | ({MailCategory.NEWS.value} if candidate.news_muted_at else set())


def candidate_of(pk: int) -> Candidate | None:
    """The candidate whom the address in a mail names, whatever the programme: its key is signed."""
    with scopes_disabled():
        rows = Candidate.objects.select_related("program__consortium", "user")
        return rows.filter(pk=pk).first()


@dataclass(frozen=True)
class Choices:
    """What somebody receives from one programme in which they take part: each category, and whether it reaches them."""

    program: Program
    candidates: tuple[Candidate, ...]
    wanted: tuple[tuple[MailCategory, bool], ...]


def choices(user: User) -> list[Choices]:
    """One for each programme in which they have applied or take part, by name."""
    with scopes_disabled():
        rows = Candidate.objects.filter(user=user).select_related("program__consortium")
        mine: dict[Program, list[Candidate]] = {}
        for row in rows.order_by("program__name", "pk"):
            mine.setdefault(row.program, []).append(row)
        no = refused([row.pk for rows in mine.values() for row in rows])
    return [
        Choices(program, tuple(rows), tuple((each, _reaches(rows, each, no)) for each in MailCategory))
        for program, rows in mine.items()
    ]


def _reaches(rows: list[Candidate], category: MailCategory, no: set[tuple[int, str]]) -> bool:
    if category == MailCategory.NEWS:
        return any(row.news_muted_at is None for row in rows)
    return any((row.pk, category) not in no for row in rows)
