"""A sign-up sheet on its way to candidates: kept, mapped, and carried out once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorat.lib.spreadsheet import Problem, SheetError, read_sheet
from programs import audit, importing
from programs.importing import ADD, Fate, Person, Plan
from programs.intake.messages import error_text
from programs.models import Candidate, ColumnMapping, Company, Program, SheetUpload, User
from programs.services import candidates, consortiums
from programs.updating import values


@dataclass(frozen=True)
class Taken:
    """Of somebody who is there already: how they stood when they were shown, and which values of the sheet are taken."""

    seen: str
    fields: set[str]


KEPT = timedelta(
    days=30
)  # a sheet holds addresses: neither a forgotten one nor what it left behind stays longer


@transaction.atomic
def upload(*, actor: User, program: Program, filename: str, content: bytes, side: str = "") -> SheetUpload:
    """Keeps a sheet that can be read, until it is confirmed; `side` "" when a column gives the role.

    Raises ValidationError on "file", in words, when it cannot be used.
    """
    try:
        read_sheet(content, filename)
    except SheetError as error:
        raise ValidationError({"file": error_text(error)}) from error
    SheetUpload.objects.filter(uploaded_at__lt=timezone.now() - KEPT).delete()
    kept = SheetUpload.objects.create(
        program=program, filename=filename[-120:], content=content, side=side, uploaded_by=actor
    )
    audit.record("sheet.uploaded", actor=actor, target=kept, program=program, side=side)
    return kept


@transaction.atomic
def set_columns(*, actor: User, upload: SheetUpload, columns: Mapping[str, str]) -> SheetUpload:
    """Says which field each heading feeds ("" for none), and remembers it for the consortium's next sheets."""
    row = _open(upload)
    row.mapping = {**row.mapping, "columns": dict(columns)}
    row.save(update_fields=["mapping"])
    for heading, field in columns.items():
        ColumnMapping.objects.update_or_create(
            consortium=upload.program.consortium,
            heading_key=importing.heading_key(heading),
            defaults={"field": field},
        )
    return row


@transaction.atomic
def set_companies(*, actor: User, upload: SheetUpload, companies: Mapping[str, str]) -> SheetUpload:
    """Says what each unknown company is: ADD, SKIP or the id of one of the consortium."""
    row = _open(upload)
    row.mapping = {**row.mapping, "companies": dict(companies)}
    row.save(update_fields=["mapping"])
    return row


@transaction.atomic
def confirm(*, actor: User, upload: SheetUpload, taken: Mapping[int, Taken] | None = None) -> SheetUpload:
    """Carries the plan out and erases the sheet; confirming again changes nothing.

    `taken` says, by the number of somebody who is there already, which values of the sheet are taken; without, nothing of
    them changes. Raises ValidationError when a company is still to be chosen.
    """
    row = (
        SheetUpload.objects.select_for_update(of=("self",))
        .select_related("program__consortium")
        .get(pk=upload.pk)
    )
    if row.confirmed_at is not None:
        return row
    plan = importing.plan(row)
    if plan.undecided:
        raise ValidationError(_("Choose a company for each name below: no company is created without you."))
    firms = _new_companies(actor, row.program, plan)
    counts, problems = _add_all(actor, row, plan, firms)
    updated = _update_all(actor, plan, taken or {}, problems)
    figures: dict[str, Any] = {**counts, "companies": len(firms)}
    if updated:
        figures["updated"] = updated
    told = [problem.as_dict() for problem in problems]
    row.mapping = {"result": {**figures, "twins": plan.twins, "problems": told}}
    row.content, row.confirmed_at = b"", timezone.now()
    row.save(update_fields=["mapping", "content", "confirmed_at"])
    audit.record("sheet.imported", actor=actor, target=row, program=row.program, **figures)
    return row


def _open(upload: SheetUpload) -> SheetUpload:
    row = SheetUpload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if row.confirmed_at is not None:
        raise ValidationError(_("This sheet is already imported: send it again to change something."))
    return row


def _new_companies(actor: User, program: Program, plan: Plan) -> dict[str, Company]:
    wanted = [stranger for stranger in plan.strangers if stranger.choice == ADD]
    needed = {person.key for person in plan.people if person.fate == Fate.NEW}
    coming = [each for each in wanted if each.key in needed]
    added = consortiums.add_companies(
        actor=actor,
        consortium=program.consortium,
        rows=[consortiums.Entrant(name=each.name) for each in coming],
    )
    return {each.key: company for each, company in zip(coming, added, strict=True)}


def _add_all(
    actor: User, upload: SheetUpload, plan: Plan, firms: Mapping[str, Company]
) -> tuple[dict[str, int], list[Problem]]:
    """Adds the new people one by one: one that is refused after all is told, and stops nobody else."""
    counts, problems = Counter(plan.counts), list(plan.problems)
    for person in plan.people:
        if person.fate != Fate.NEW:
            continue
        try:
            _add(actor, upload, person, person.company or firms[person.key])
        except ValidationError as error:
            counts.update({"new": -1, "out": 1})
            why = {"name": person.draft.name, "why": " ".join(error.messages)}
            problems.append(
                Problem(person.draft.file, person.draft.line, "", "refused", why, severity="error")
            )
    return {name: counts[name] for name in ("new", "there", "out")}, problems


def _update_all(actor: User, plan: Plan, taken: Mapping[int, Taken], problems: list[Problem]) -> int:
    """Takes the chosen values for those who are there, and says how many changed; a refusal is told and stops nobody."""
    updated = 0
    for person in plan.known:
        choice = taken.get(person.there.pk) if person.there else None
        if person.there is None or choice is None or not choice.fields:
            continue
        try:
            _update(actor, person, person.there, choice)
            updated += 1
        except ValidationError as error:
            late = person.there.stamp != choice.seen
            why = {"name": person.there.name, "why": " ".join(error.messages)}
            code = "changed_since" if late else "refused"
            problems.append(Problem(person.draft.file, person.draft.line, "", code, why, severity="error"))
    return updated


def _update(actor: User, person: Person, there: Candidate, choice: Taken) -> None:
    """Takes what was ticked, as far as the person is still as they were shown."""
    if there.stamp != choice.seen:
        raise ValidationError(_("Somebody changed this person meanwhile."))
    offered = {change.field for change in person.changes} & choice.fields
    fields = values(importing.profile_of(person.draft), offered)
    with transaction.atomic():
        candidates.change(actor=actor, candidate=there, seen=there.revision, **fields)


def _add(actor: User, upload: SheetUpload, person: Person, company: Company) -> None:
    fields: dict[str, Any] = {**importing.identity_of(person.draft), **importing.profile_of(person.draft)}
    with transaction.atomic():
        candidates.add(
            actor=actor,
            program=upload.program,
            company=company,
            side=person.side,
            themes=person.themes,
            sheet=upload.pk,
            **fields,
        )
