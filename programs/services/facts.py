"""Where each fact of a profile comes from. Several sources may say several things: all are kept, one is used.

The person's own words stay in use for what they declared; an interview fills in what was unknown; whoever coordinates may
choose otherwise. The column of the candidate holds the value in use, and nothing else writes it once a fact is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit
from programs.enums import FactSource
from programs.models import Candidate, CandidateFact, CandidateTheme, Theme, User
from programs.models.candidates import KEYS

EMPTY: tuple[Any, ...] = (None, "", [])
SPOKEN = (FactSource.HEARD, FactSource.INFERRED)  # an interview has said it: one of the two at a time
THEME, LEVEL = "theme_", "level"


@transaction.atomic
def note(
    *, actor: User | None, candidate: Candidate, values: Mapping[str, Any], source: FactSource
) -> list[str]:
    """Keeps what `source` says of each field; the value becomes the one in use where nothing was known, or where the same
    source (or, for an interview, the interview) said what is in use. An empty value takes the statement back. Whether the
    management supports somebody is the management's own to say: its answer is always the one in use.

    Returns the fields whose statement is new or other. `actor` None: the candidate or their manager, by a mailed key.
    """
    facts = _facts(candidate)
    told = [
        field
        for field, value in values.items()
        if _note_one(actor, candidate, field, value, source, facts.get(field, {}))
    ]
    if told:
        audit.record(
            "fact.told",
            actor=actor,
            target=candidate,
            program=candidate.program,
            fields=sorted(told),
            source=source,
        )
    return told


@transaction.atomic
def use(*, actor: User, fact: CandidateFact) -> None:
    """The matching reads this one from now on; the others stay beside it."""
    _lock(fact.candidate)
    CandidateFact.objects.filter(candidate=fact.candidate, field=fact.field, used=True).update(used=False)
    fact.used = True
    fact.save(update_fields=["used"])
    _write(fact.candidate, fact.field, fact.value)
    audit.record(
        "fact.used",
        actor=actor,
        target=fact.candidate,
        program=fact.program,
        fields=[fact.field],
        source=fact.source,
    )


def as_they_stand(candidate: Candidate, names: Iterable[str], themes: bool) -> dict[str, Any]:
    """The values in use of those columns, and of every theme with `themes`, as the database holds them: for `follow`."""
    stored = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    found = {name: current(stored, name) for name in names if name != "level_label"}
    if themes:
        rows = CandidateTheme.objects.filter(candidate=candidate).values_list("theme_id", "depth")
        found |= {f"{THEME}{key}": depth for key, depth in rows}
    return found


def follow(*, actor: User | None, candidate: Candidate, before: Mapping[str, Any], themes: bool) -> None:
    """The profile was changed as a whole: what changed is a statement of whoever changed it, and the one in use. `actor` None
    is the candidate. What was declared, heard or answered before stays beside; a manager's answer stays in use."""
    columns = [name for name in before if not name.startswith(THEME)]
    after = as_they_stand(candidate, columns, themes)
    facts = _facts(candidate)
    for field in sorted(before.keys() | after.keys()):
        was, now = before.get(field), after.get(field)
        if was != now and not (was in EMPTY and now in EMPTY):
            _replace(actor, candidate, field, was, now, facts.get(field, {}))


def _replace(
    actor: User | None, candidate: Candidate, field: str, was: Any, now: Any, facts: dict[str, CandidateFact]
) -> None:
    source = FactSource.NOTED if actor else FactSource.DECLARED
    if actor and not facts and was not in EMPTY:
        _keep_declared(candidate, field, was)
    rows = CandidateFact.objects.filter(candidate=candidate, field=field)
    rows.update(used=False)
    rows.filter(source=source).delete()
    manager = None if actor else facts.get(FactSource.MANAGER)
    if now not in EMPTY:
        _create(actor, candidate, field, now, source, used=manager is None)
    if manager is not None:
        rows.filter(pk=manager.pk).update(used=True)
        _write(candidate, field, manager.value)


def current(candidate: Candidate, field: str) -> Any:
    """The value in use: what the column holds, the depth of a theme (None when it is not chosen), a level with its label."""
    if field == LEVEL:
        return None if candidate.level is None else [candidate.level, candidate.level_label]
    if not field.startswith(THEME):
        return getattr(candidate, field)
    depths = {f"{THEME}{chosen.theme_id}": chosen.depth for chosen in candidate.themes.all()}
    return depths.get(field)


def _facts(candidate: Candidate) -> dict[str, dict[str, CandidateFact]]:
    """By field, by source; the candidate is locked, so that two statements at once follow one another."""
    _lock(candidate)
    found: dict[str, dict[str, CandidateFact]] = {}
    for fact in CandidateFact.objects.filter(candidate=candidate):
        found.setdefault(fact.field, {})[fact.source] = fact
    return found


def _lock(candidate: Candidate) -> None:
    """The candidate as they stand, held until the end of the transaction."""
    around = ("company", "program__consortium", "user")
    rows = Candidate.objects.select_for_update(of=("self",)).select_related(*around)
    candidate.refresh_from_db(from_queryset=rows)


def _note_one(
    actor: User | None,
    candidate: Candidate,
    field: str,
    value: Any,
    source: FactSource,
    facts: dict[str, CandidateFact],
) -> bool:
    known = current(candidate, field)
    rivals = SPOKEN if source in SPOKEN else (source,)
    before = next((facts[each] for each in rivals if each in facts), None)
    if before is not None and before.source == source and before.value == value:
        return False
    if before is None and value in EMPTY:
        return False
    if not facts and known not in EMPTY and source != FactSource.DECLARED:
        _keep_declared(candidate, field, known)
        facts = {**facts, FactSource.DECLARED: CandidateFact(used=True)}
    used = before.used if before is not None else not any(fact.used for fact in facts.values())
    if before is not None:
        before.delete()
    if source == FactSource.MANAGER:
        CandidateFact.objects.filter(candidate=candidate, field=field, used=True).update(used=False)
        used = True
    if value in EMPTY:
        _fall_back(candidate, field, used)
        return True
    _create(actor, candidate, field, value, source, used=used)
    if used:
        _write(candidate, field, value)
    return True


def _create(
    actor: User | None, candidate: Candidate, field: str, value: Any, source: FactSource, *, used: bool
) -> None:
    CandidateFact.objects.create(
        program=candidate.program,
        candidate=candidate,
        field=field,
        value=value,
        source=source,
        author=actor,
        at=timezone.now(),
        used=used,
    )


def _keep_declared(candidate: Candidate, field: str, value: Any) -> None:
    """What stood in the profile before anybody noted a source: the person's own, from their application or a sign-up sheet."""
    CandidateFact.objects.create(
        program=candidate.program,
        candidate=candidate,
        field=field,
        value=value,
        source=FactSource.DECLARED,
        at=candidate.created_at,
        used=True,
    )


def _fall_back(candidate: Candidate, field: str, used: bool) -> None:
    """A statement was taken back: what another source says is used instead, the person's own words first; else unknown."""
    if not used:
        return
    order = [FactSource.MANAGER, FactSource.NOTED, FactSource.DECLARED, *SPOKEN]
    left = sorted(
        CandidateFact.objects.filter(candidate=candidate, field=field),
        key=lambda fact: order.index(FactSource(fact.source)),
    )
    if left:
        left[0].used = True
        left[0].save(update_fields=["used"])
        _write(candidate, field, left[0].value)
    else:
        _write(candidate, field, _unknown(field))


def _unknown(field: str) -> Any:
    return None if field.startswith(THEME) or field == LEVEL else getattr(Candidate(), field)


def _write(candidate: Candidate, field: str, value: Any) -> None:
    """Puts the value in use; whoever has the profile open in a form is told that it changed."""
    candidate.revision += 1
    if not field.startswith(THEME):
        columns = (
            dict(zip((LEVEL, "level_label"), value or (None, ""), strict=True))
            if field == LEVEL
            else {field: value}
        )
        for name, held in columns.items():
            setattr(candidate, name, held)
        candidate.full_clean(exclude=["consortium", "program", "company", "user"], validate_constraints=False)
        candidate.save(update_fields=[*columns, *KEYS, "revision"])
        return
    candidate.save(update_fields=["revision"])
    theme = Theme.objects.filter(pk=int(field.removeprefix(THEME)), program=candidate.program_id).first()
    if theme is None:
        raise ValidationError(_("This theme is no longer in the programme."))
    rows = CandidateTheme.objects.filter(candidate=candidate, theme=theme)
    if value is None:
        rows.delete()
    else:
        CandidateTheme.objects.update_or_create(
            candidate=candidate, theme=theme, defaults={"depth": value, "program": candidate.program}
        )
