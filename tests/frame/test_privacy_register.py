"""The register of personal data speaks of every field of every table: a new one without an entry fails here."""

from __future__ import annotations

from collections import Counter

import pytest
from django.apps import apps
from django.db.models import Field, Model

from mentorat.lib.privacy import IMPERSONAL, RECORDS, Plain, free_texts

OURS = ("programs", "matching", "charters", "tracking")
# Tables of the libraries: those that hold something of people are declared as well.
FOREIGN = {
    "auth.Permission": "names of rights",
    "auth.Group": "unused: roles are memberships",
    "contenttypes.ContentType": "names of tables",
    "sessions.Session": "unused: sessions have a table of their own",
    "guardian.UserObjectPermission": "unused: rights have tables of their own",
    "guardian.GroupObjectPermission": "unused: rights have tables of their own",
}


def models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.label not in FOREIGN]


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_every_field_is_personal_or_says_why_not(model: type[Model]) -> None:
    label = model._meta.label
    if label in IMPERSONAL:
        assert label not in RECORDS
        return
    fields = {f.name for f in (*model._meta.local_fields, *model._meta.local_many_to_many)}
    told = Counter(RECORDS[label].names())
    assert set(told) == fields
    assert [name for name, times in told.items() if times > 1] == []


@pytest.mark.parametrize("record", RECORDS.values(), ids=lambda record: record.model)
def test_a_line_goes_whole_or_not_at_all(record: object) -> None:
    entry = RECORDS[record.model]  # type: ignore[attr-defined]
    assert not (entry.row and (entry.blank or entry.pseudonym or entry.stays or entry.evidence))


def test_a_text_that_may_name_somebody_is_a_text() -> None:
    for label, name in free_texts():
        found = apps.get_model(label)._meta.get_field(name)
        assert isinstance(found, Field)
        assert found.get_internal_type() in ("CharField", "TextField", "JSONField", "URLField", "EmailField")


def test_nothing_is_declared_that_is_not_there() -> None:
    assert set(RECORDS) | set(IMPERSONAL) == {model._meta.label for model in models()}
    assert all(isinstance(entry.why, Plain) for entry in IMPERSONAL.values())
