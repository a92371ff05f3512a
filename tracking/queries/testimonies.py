"""Testimonies: those that appear, as they appear; and where each stands, for its author and for the coordinators."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from programs.models import Candidate, Program
from tracking.models import Testimony


@dataclass(frozen=True)
class Shown:
    """A testimony as it appears: its words, and the name that its author chose."""

    text: str
    signed: str


def published(program: Program) -> list[Shown]:
    """What may be printed and shown now: agreed to, not taken back, not with its author again. 1 query."""
    rows = _rows().filter(
        program=program, consent__withdrawn_at=None, consent__isnull=False, returned_at=None
    )
    return [Shown(row.text, row.signed) for row in rows.order_by("consent__agreed_at", "pk")]


def all_of(program: Program) -> list[Testimony]:
    """For the coordinators: what appears, and what they sent back. What was taken back or never agreed to is its author's alone."""
    rows = _rows().filter(program=program, consent__withdrawn_at=None, consent__isnull=False)
    return list(rows.order_by("-returned_at", "pk"))


def one(program: Program, pk: int) -> Testimony | None:
    """One of those."""
    rows = _rows().filter(program=program, consent__withdrawn_at=None, consent__isnull=False)
    return rows.filter(pk=pk).first()


def of(candidate: Candidate) -> Testimony | None:
    return _rows().filter(candidate=candidate).first()


def _rows() -> QuerySet[Testimony]:
    return Testimony.objects.select_related("candidate__user", "consent", "program__consortium")
