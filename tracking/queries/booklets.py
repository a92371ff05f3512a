"""What the booklet's pages read: its parts, its editions, and the words that may be read there now."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Max, QuerySet

from programs.models import Program
from tracking.models import (
    Booklet,
    BookletEdition,
    BookletPart,
    EditionState,
    PartKind,
    Report,
    ReportState,
    Testimony,
)
from tracking.queries.testimonies import Shown
from tracking.reports import figures
from tracking.reports.figures import Figures


def booklet(program: Program) -> Booklet | None:
    return Booklet.objects.filter(program=program).select_related("program__consortium").first()


def parts(program: Program) -> list[BookletPart]:
    return list(BookletPart.objects.filter(program=program).order_by("position", "id"))


def part(program: Program, pk: int) -> BookletPart | None:
    return BookletPart.objects.filter(program=program, pk=pk).select_related("program__consortium").first()


def last_position(program: Program) -> int:
    found: int | None = BookletPart.objects.filter(program=program).aggregate(last=Max("position"))["last"]
    return found or 0


def last_report(program: Program) -> Report | None:
    """The latest report that is ready, with its figures and without its bytes."""
    rows = Report.objects.filter(program=program, state=ReportState.READY)
    return rows.defer("pdf").order_by("-period").first()


def figures_of(report: Report | None) -> Figures | None:
    return figures.from_dict(report.figures) if report is not None else None


def editions(program: Program) -> list[BookletEdition]:
    """All of them, the latest first, without their bytes."""
    rows = _editions().filter(program=program).select_related("published_by")
    return list(rows.defer("pdf", "parts").order_by("-number"))


def latest(program: Program) -> BookletEdition | None:
    return _editions().filter(program=program).defer("pdf").order_by("-number").first()


def edition(program: Program, pk: int, *, with_pdf: bool = False) -> BookletEdition | None:
    rows = _editions().filter(program=program, pk=pk)
    return (rows if with_pdf else rows.defer("pdf")).first()


def voices(edition: BookletEdition) -> dict[int, Shown]:
    """The testimonies of an edition whose agreement stands now, by key of the agreement, in the order of the agreements."""
    return _standing(Testimony.objects.filter(consent__in=edition.voices.values("consent")))


def of_now(program: Program) -> dict[int, Shown]:
    """The testimonies that appear now: those that an edition published today would hold."""
    return _standing(Testimony.objects.filter(program=program))


def repeats(
    booklet: Booklet, said: list[dict[str, str]], report: Report | None, agreed: Collection[int]
) -> bool:
    """Whether the last edition says exactly what these parts would, under this cover, with the figures of `report` and the
    testimonies of these agreements. 2 queries."""
    last = latest(booklet.program)
    if last is None:
        return False
    heard = list(voices(last))
    kinds = {part["kind"] for part in said}
    return (
        said == [part for part in last.parts if heard or part["kind"] != PartKind.VOICES or part["text"]]
        and (last.language, last.title, last.subtitle) == (booklet.language, booklet.title, booklet.subtitle)
        and (PartKind.FIGURE not in kinds or last.report == report)
        and (PartKind.VOICES not in kinds or heard == list(agreed))
    )


def may_be_handed_out(edition: BookletEdition) -> bool:
    """Whether the PDF is there, and every word in it may still be read."""
    return edition.state == EditionState.READY and _holds(edition, set(voices(edition)))


def outdated() -> list[int]:
    """The editions, of every programme in scope, whose PDF holds words that may be read no more. 2 queries."""
    rows = list(BookletEdition.objects.filter(state=EditionState.READY).defer("pdf"))
    asked = set().union(*(row.printed for row in rows))
    stand = set(_standing(Testimony.objects.filter(consent__in=asked))) if asked else set()
    return [row.pk for row in rows if not _holds(row, stand)]


def _holds(edition: BookletEdition, stand: set[int]) -> bool:
    return set(edition.printed) <= stand and edition.printed_hash == edition.texts_hash


def _standing(rows: QuerySet[Testimony]) -> dict[int, Shown]:
    found = rows.filter(consent__isnull=False, consent__withdrawn_at=None, returned_at=None)
    return {
        row.consent_id: Shown(row.text, row.signed)
        for row in found.select_related("candidate").order_by("consent__agreed_at", "pk")
        if row.consent_id is not None
    }


def _editions() -> QuerySet[BookletEdition]:
    return BookletEdition.objects.select_related("program__consortium", "report")
