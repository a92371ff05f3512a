"""The rewriting that erasure does: fields emptied or given a pseudonym, names replaced in what others wrote."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import (
    BinaryField,
    BooleanField,
    EmailField,
    F,
    Field,
    JSONField,
    Model,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Replace
from django.utils import timezone
from django_scopes import scopes_disabled

from mentorat.lib.privacy import RECORDS, Erased, Record, free_texts
from mentorat.lib.text import fold
from programs.models import AuditEvent, Candidate, Consortium, OutboundEmail, Program
from programs.queries import privacy as queries
from programs.queries.privacy import Subject

# Values of the register that are words somebody chose: a reason, the title of a thing.
WORDS = frozenset({"reason", "title", "text", "label", "name", "why", "company"})
NOWHERE = "@erased.invalid"  # no such address can ever be
NAMING = frozenset({"name", "signer_name"})  # fields that hold a whole name


@dataclass(frozen=True)
class Names:
    """Everything by which somebody is named in a text, the longest first; what stands there instead; where they were known."""

    pseudonym: str
    said: tuple[str, ...]
    where: tuple[Consortium, ...]
    program: Program | None = None  # when one programme alone forgets them

    @property
    def address(self) -> str:
        return f"{self.pseudonym.lower()}{NOWHERE}"

    @property
    def patterns(self) -> re.Pattern[str]:
        return re.compile("|".join(re.escape(each) for each in self.said), re.IGNORECASE)

    def replaced(self, text: str) -> str:
        return self.patterns.sub(self.pseudonym, text) if self.said else text

    def within(self, value: object) -> Any:
        """The same for every text of a JSON value."""
        if isinstance(value, str):
            return self.replaced(value)
        if isinstance(value, Mapping):
            return {key: self.within(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.within(each) for each in value]
        return value


def names_of(subject: Subject, pseudonym: str, program: Program | None = None) -> Names:
    """Addresses and whole names (a first name alone is many people's), also as HTML and folded as keys.

    A name that was corrected since is found where it was written down that day: on signatures, at events.
    """
    with scopes_disabled():
        people = list(Candidate.objects.filter(pk__in=subject.candidates))
    whole = {(each.first_name, each.last_name) for each in people}
    if subject.user is not None:
        whole.add((subject.user.first_name, subject.user.last_name))
    said = {*subject.emails, *(each.email for each in people)}
    for first, last in whole:
        if first and last:
            said |= {f"{first} {last}", f"{last} {first}", f"{last}, {first}", fold(f"{last} {first}")}
    said |= {name for name in _written(subject) if " " in name}
    spelled = sorted(said | {html.escape(each) for each in said}, key=len, reverse=True)
    return Names(pseudonym, tuple(spelled), tuple(queries.consortiums(subject)), program)


def _written(subject: Subject) -> Iterator[str]:
    """The names and addresses that lines of theirs bear."""
    for record in RECORDS.values():
        fields = NAMING & set(record.pseudonym.split())
        if fields and record.model not in ("programs.User", "programs.Candidate"):
            for line in queries.erased_rows(record, subject).values_list(*fields):
                yield from (str(each) for each in line if each)


def rewrite(record: Record, rows: QuerySet[Model], names: Names) -> None:
    """Empties fields and gives pseudonyms, as the register says; whole texts keep all but the name."""
    values: dict[str, object] = {}
    texts: list[str] = []
    for datum in record.data:
        found = rows.model._meta.get_field(datum.name)
        if datum.erased == Erased.BLANK:
            values[datum.name] = blank(found)
        elif datum.erased == Erased.PSEUDONYM and type(found) is TextField:
            texts.append(datum.name)
        elif datum.erased == Erased.PSEUDONYM:
            values[datum.name] = _pseudonym(found, names)
    if "erased_at" in {f.name for f in rows.model._meta.fields}:
        values["erased_at"] = timezone.now()
        rows = rows.filter(erased_at=None)
    for row in rows if texts else ():
        rows.filter(pk=row.pk).update(**{name: names.replaced(getattr(row, name)) for name in texts})
    if values:
        rows.update(**values)


def blank(found: Any) -> object:
    """What an emptied field holds."""
    if isinstance(found, JSONField):
        return found.get_default()
    if found.null:
        return None
    if isinstance(found, BinaryField):
        return b""
    if isinstance(found, BooleanField):
        return False
    return ""


def _pseudonym(found: Any, names: Names) -> str:
    if isinstance(found, EmailField) or found.name == "email_key":
        return names.address
    return names.pseudonym.lower() if found.name in ("sort_name", "name_key") else names.pseudonym


# --- what others wrote ----------------------------------------------------------------------------


def sweep(names: Names) -> None:
    """Replaces the name in the free texts and mails of the consortiums where the person was known."""
    for label, name in free_texts():
        _replace(apps.get_model(label), name, names)
    for name in ("subject", "text", "html"):
        _replace(OutboundEmail, name, names)
    unfolded: Any = F("ics")
    for fold_mark in ("\r\n ", "\n "):
        unfolded = Replace(unfolded, Value(fold_mark), Value(""), output_field=TextField())
    mails = _of(OutboundEmail, names).exclude(ics="").annotate(unfolded=unfolded)
    mails.filter(_mentions("unfolded", names)).update(ics="")


def scrub_register(found: Mapping[str, list[int]], names: Names) -> None:
    """Words of the acts that the person did, or that were done to what is theirs, go; their name goes everywhere."""
    theirs = Q(pk__in=found.get("programs.AuditEvent", []))
    for model, pks in found.items():
        if pks and model != "programs.AuditEvent" and isinstance(pks[0], int):
            theirs |= Q(target_type=apps.get_model(model)._meta.model_name, target_id__in=pks)
    for event in AuditEvent._base_manager.filter(theirs).exclude(data={}):
        _keep(
            event,
            {k: "" if k in WORDS and isinstance(v, str) else names.within(v) for k, v in event.data.items()},
        )
    for row in _of(AuditEvent, names).filter(_mentions("data", names)):
        _keep(row, names.within(row.data))


def _keep(event: Any, data: object) -> None:
    if data != event.data:
        AuditEvent._base_manager.filter(pk=event.pk).update(data=data)


def _replace(model: type[Model], name: str, names: Names) -> None:
    for row in _of(model, names).filter(_mentions(name, names)):
        found: Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]
        text = names.within(getattr(row, name))
        if found.max_length and isinstance(text, str):
            text = text[: found.max_length]
        model._base_manager.filter(pk=row.pk).update(**{name: text})


def _of(model: type[Model], names: Names) -> QuerySet[Any]:
    """The rows of those consortiums."""
    columns = {f.name for f in model._meta.fields}
    rows: QuerySet[Any] = model._base_manager.all()
    if names.program is not None:
        return rows.filter(program=names.program) if "program" in columns else rows.none()
    if model is Consortium:
        return rows.filter(pk__in=[each.pk for each in names.where])
    if "consortium" in columns:
        return rows.filter(consortium__in=names.where)
    return rows.filter(program__consortium__in=names.where)


def _mentions(name: str, names: Names) -> Q:
    found = Q(pk__in=[])
    for each in _spelled(names):
        found |= Q(**{f"{name}__icontains": each})
    return found


def _spelled(names: Names) -> Iterator[str]:
    """As a text holds it, and as JSON kept as a text does (SQLite)."""
    for each in names.said:
        yield each
        escaped = json.dumps(each)[1:-1]
        if escaped != each:
            yield escaped
