"""All that the platform holds of a person, as a ZIP: the same rows as JSON for machines and as a page for people."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import BinaryField, Field, ForeignKey, Model
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format, number_format, time_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from mentorat.lib.privacy import RECORDS, Record, Words
from programs.grounds import said
from programs.privacy.words import LABELS
from programs.queries import grounds
from programs.queries import privacy as queries
from programs.queries.privacy import Subject

MACHINE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?")
STYLE = settings.BASE_DIR / "static" / "css" / "download.css"


@dataclass(frozen=True)
class Table:
    """What one table holds: its entry in the register, on what ground, its rows as JSON values and as (label, text) for a
    reader."""

    record: Record
    basis: str
    rows: list[dict[str, object]] = field(default_factory=list)
    lines: list[list[tuple[str, str]]] = field(default_factory=list)
    count: int = 0


def archive(subject: Subject) -> bytes:
    """The ZIP: data.json, data.html, and each document under documents/. In the language of the reader."""
    files: dict[str, bytes] = {}
    with scopes_disabled():  # what is theirs, wherever it is
        mine = grounds.of(subject)
        made = [_table(record, said(record, mine), subject, files) for record in RECORDS.values()]
    tables = [table for table in made if table.count]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("data.json", json.dumps(_json(tables, subject), ensure_ascii=False, indent=1))
        zipped.writestr("data.html", _page(tables, subject))
        zipped.write(STYLE, "data.css")
        for name, content in files.items():
            zipped.writestr(name, content)
    return packed.getvalue()


def _json(tables: list[Table], subject: Subject) -> dict[str, object]:
    return {
        "made_at": timezone.now().isoformat(),
        "language": get_language(),
        "addresses": list(subject.emails),
        "tables": [
            {
                "table": table.record.model,
                "what": str(table.record.label),
                "why": str(table.record.purpose.value),
                "basis": table.basis,
                "kept": str(table.record.kept.value),
                "withheld": str(table.record.withheld),
                "count": table.count,
                "rows": table.rows,
            }
            for table in tables
        ],
    }


def _page(tables: list[Table], subject: Subject) -> str:
    sealed = any(table.record.model == "tracking.SealedEntry" for table in tables)
    context = {"tables": tables, "user": subject.user, "now": timezone.now(), "sealed": sealed}
    return render_to_string("programs/privacy/download.html", context)


def _table(record: Record, basis: str, subject: Subject, files: dict[str, bytes]) -> Table:
    found = queries.rows(record, subject).filter(**record.shown).order_by("pk")
    if record.withheld or not record.exported:
        return Table(record, basis, count=found.count())
    fields = [_field(record, name) for name in record.exported]
    place = _place(record)
    keys = [f.name for f in [*place, *fields] if isinstance(f, ForeignKey)]
    table = Table(record, basis)
    for row in found.select_related(*keys):
        values = {f.name: _value(record, row, f, files) for f in [*place, *fields]}
        table.rows.append({name: _plain(value) for name, value in values.items()})
        table.lines.append(
            [
                (_label(f), _text(values[f.name]))
                for f in [*place, *fields]
                if values[f.name] not in (None, "", [], {})
            ]
        )
    return Table(record, basis, table.rows, table.lines, len(table.rows))


def _place(record: Record) -> list[Field[Any, Any]]:
    """The programme of each row, when it has one that the register does not list as the person's."""
    names = {f.name for f in apps.get_model(record.model)._meta.fields}
    return [_field(record, "program")] if "program" in names and "program" not in record.exported else []


def _field(record: Record, name: str) -> Field[Any, Any]:
    found = apps.get_model(record.model)._meta.get_field(name)
    if not isinstance(found, Field):
        raise TypeError(f"{record.model}.{name} is no column.")
    return found


def _label(found: Field[Any, Any]) -> str:
    """What the model calls it in the reader's language, or what the register does."""
    said = found.verbose_name
    words: Words = said if isinstance(said, Promise) else LABELS.get(found.name, str(said))
    return str(capfirst(str(words)))


def _value(record: Record, row: Model, found: Field[Any, Any], files: dict[str, bytes]) -> object:
    says = record.says.get(found.name)
    if callable(says):
        return says(row)
    if isinstance(says, str):
        value: Any = row
        for step in says.split("."):
            value = getattr(value, step, None)
        return value
    value = getattr(row, found.name)
    if isinstance(found, BinaryField):
        return _file(record, row, found.name, value, files)
    if found.choices and value not in (None, ""):
        return str(dict(found.flatchoices).get(value, value))
    return value


def _file(record: Record, row: Model, name: str, content: bytes | None, files: dict[str, bytes]) -> str:
    if not content:
        return ""
    path = f"documents/{row._meta.model_name}-{row.pk}-{name}.pdf"
    files[path] = bytes(content)
    return path


def _plain(value: object) -> object:
    """The value as JSON holds it."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value)


def _text(value: object) -> str:
    """The value as a person reads it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value) if value.tzinfo else value, "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, time):
        return time_format(value, "TIME_FORMAT")
    if isinstance(value, float):
        return number_format(int(value) if value.is_integer() else round(value, 4))
    if isinstance(value, Mapping | list | tuple):
        return ", ".join(_leaves(value))
    return _text(kept) if (kept := _kept_as_text(str(value))) else str(value)


def _kept_as_text(said: str) -> date | None:
    """The day or the moment that a text is, when it is one and nothing more, as machines write it."""
    if not MACHINE.fullmatch(said):
        return None
    with suppress(ValueError):
        return datetime.fromisoformat(said) if len(said) > len("2026-11-28") else date.fromisoformat(said)
    return None


def _leaves(value: object) -> Iterator[str]:
    """The words of what was typed step by step, without the marks between them."""
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _leaves(each)
    elif value not in (None, ""):
        yield _text(value)
