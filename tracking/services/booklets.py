"""The closing booklet: begun from an outline, written part by part, published as an edition. Sole writer of it.

Its words are the coordinators'; its figures are those of a report, already safe; its testimonies appear for as long as
their authors agree.
"""

from __future__ import annotations

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from mentorat.lib.text import upright
from programs import audit
from programs.models import Program, User
from programs.services.programs import held
from programs.services.revisions import check_revision
from tracking.booklet import pages
from tracking.booklet.outline import OUTLINE
from tracking.models import Booklet, BookletEdition, BookletPart, EditionVoice, PartFigure, PartKind
from tracking.models.booklets import MOST_PARTS
from tracking.ordering import shifted
from tracking.queries import booklets as queries
from tracking.services import printing


@transaction.atomic
def begin(*, actor: User, program: Program) -> Booklet:
    """The booklet with the parts of the outline, empty, in the consortium's language. Beginning twice changes nothing."""
    program = held(program)
    standing = queries.booklet(program)
    if standing is not None:
        return standing
    with translation.override(program.consortium.language):
        made = Booklet.objects.create(
            program=program,
            title=program.name[:80],
            subtitle=_("The closing booklet"),
            language=program.consortium.language,
        )
        BookletPart.objects.bulk_create(
            BookletPart(
                program=program,
                kind=each.kind,
                title=str(each.title),
                figure=each.figure,
                hint=each.key,
                position=n,
            )
            for n, each in enumerate(OUTLINE, start=1)
        )
    audit.record("booklet.begun", actor=actor, target=made, program=program)
    return made


@transaction.atomic
def entitle(*, actor: User, booklet: Booklet, seen: int, title: str, subtitle: str, language: str) -> Booklet:
    """What stands on the cover, and the language of the figures. Raises ValidationError when it changed since `seen`."""
    row = Booklet.objects.select_for_update(of=("self",)).get(pk=booklet.pk)
    check_revision(row.revision, seen)
    row.title, row.subtitle, row.language = upright(title).strip(), upright(subtitle).strip(), language
    row.revision += 1
    row.full_clean(exclude=["program"], validate_constraints=False)
    row.save()
    audit.record("booklet.changed", actor=actor, target=row, program=booklet.program)
    return row


@transaction.atomic
def add(*, actor: User, program: Program, kind: PartKind, figure: str = "", title: str = "") -> BookletPart:
    """A part at the end. Raises ValidationError beyond thirty, for a figure that is none, for a second place of testimonies."""
    program = held(program)
    standing = queries.parts(program)
    if len(standing) >= MOST_PARTS:
        raise ValidationError(_("Thirty parts are enough: put some together."))
    if (kind == PartKind.FIGURE) != (figure in PartFigure.values):
        raise ValidationError(_("Choose what to add."))
    if kind == PartKind.VOICES and any(part.kind == PartKind.VOICES for part in standing):
        raise ValidationError(_("The testimonies have their part already."))
    name = title or str(PartFigure(figure).label if figure else kind.label)
    made = BookletPart.objects.create(
        program=program,
        kind=kind,
        figure=figure,
        title=name[:1].upper() + name[1:],
        position=queries.last_position(program) + 1,
    )
    audit.record("booklet.changed", actor=actor, target=made, program=program)
    return made


@transaction.atomic
def change(*, actor: User, part: BookletPart, seen: int, title: str, text: str) -> BookletPart:
    """Raises ValidationError when somebody changed it since revision `seen`, or for a text that is endless."""
    row = BookletPart.objects.select_for_update(of=("self",)).get(pk=part.pk)
    check_revision(row.revision, seen)
    row.title, row.text = upright(title).strip(), upright(text).replace("\r\n", "\n").strip()
    row.revision += 1
    row.full_clean(exclude=["program"], validate_constraints=False)
    row.save(update_fields=["title", "text", "revision"])
    audit.record("booklet.changed", actor=actor, target=row, program=part.program)
    return row


@transaction.atomic
def move(*, actor: User, part: BookletPart, up: bool) -> None:
    """One place up or down; at an end nothing happens."""
    program = held(part.program)
    rows = queries.parts(program)
    there = shifted(rows, part, up=up)
    if there is None:
        return
    BookletPart.objects.bulk_update(rows, ["position"])
    audit.record("booklet.changed", actor=actor, target=part, program=program)


@transaction.atomic
def remove(*, actor: User, part: BookletPart) -> None:
    """Takes the part out of the next edition; those that were published keep it."""
    audit.record("booklet.changed", actor=actor, target=part, program=part.program)
    BookletPart.objects.filter(pk=part.pk).delete()


@transaction.atomic
def publish(*, actor: User, booklet: Booklet, tell: bool) -> BookletEdition:
    """Freezes what the parts say now as the next edition, and has it printed; with `tell`, its readers are written to.

    Raises ValidationError while there is nothing to print, and for what the last edition says already: of two who publish at
    once, the second is told so.
    """
    program = held(booklet.program)
    standing = queries.booklet(program) or booklet  # as it is now that nobody else publishes
    parts = [as_given(part) for part in queries.parts(program)]
    report, voices = queries.last_report(program), queries.of_now(program)
    figures = queries.figures_of(report)
    with translation.override(standing.language):
        said = [p for p in parts if not pages.lacks(p, figures, list(voices.values()), standing.language)]
    if not said:
        raise ValidationError(_("There is nothing to print yet: write one of the parts first."))
    if queries.repeats(standing, said, report, voices):
        raise ValidationError(_("The last edition says exactly this: change something first."))
    last = queries.latest(program)
    edition = BookletEdition.objects.create(
        program=program,
        number=last.number + 1 if last else 1,
        language=standing.language,
        title=standing.title,
        subtitle=standing.subtitle,
        parts=said,
        report=report if any(part["kind"] == PartKind.FIGURE for part in said) else None,
        published_at=timezone.now(),
        published_by=actor,
        tells=tell,
    )
    if any(part["kind"] == PartKind.VOICES for part in said):
        EditionVoice.objects.bulk_create(
            EditionVoice(program=program, edition=edition, consent_id=consent) for consent in voices
        )
    audit.record("booklet.published", actor=actor, target=edition, program=program, number=edition.number)
    transaction.on_commit(partial(printing.wake, edition.pk))
    return edition


@transaction.atomic
def print_again(*, actor: User, edition: BookletEdition) -> None:
    """For an edition that could not be printed."""
    audit.record(
        "booklet.reprinted", actor=actor, target=edition, program=edition.program, number=edition.number
    )
    printing.queue(edition.pk)
    transaction.on_commit(partial(printing.wake, edition.pk))


def as_given(part: BookletPart) -> dict[str, str]:
    """A part as an edition keeps it."""
    return {"kind": part.kind, "title": part.title, "text": part.text, "figure": part.figure}
