"""What the notebook's page hands to the browser: keys and boxes, for the two members alone."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db.models import Max

from matching.models import Binome
from programs.models import User
from tracking.models import Notebook, NotebookIdentity, SealedEntry
from tracking.models.notebook import EntryKind


def identity_of(user: User) -> NotebookIdentity | None:
    """The keys that this person uses in the consortium in scope."""
    rows = NotebookIdentity.objects.select_related("consortium")
    return rows.filter(user=user, replaced_at=None).first()


def identities(binome: Binome) -> dict[int, NotebookIdentity]:
    """The keys in use of the two members, by user."""
    users = [member.user_id for member in (binome.mentor, binome.mentee) if member.user_id]
    return {row.user_id: row for row in NotebookIdentity.objects.filter(user__in=users, replaced_at=None)}


def notebook_of(binome: Binome) -> Notebook | None:
    return Notebook.objects.filter(binome=binome).first()


def keys(notebook: Notebook | None) -> dict[int, str]:
    """The notebook's key as wrapped to each member's keys in use, by identity."""
    return dict(notebook.keys.values_list("identity_id", "wrapped")) if notebook else {}


def entries(notebook: Notebook | None) -> list[SealedEntry]:
    return list(notebook.entries.order_by("created_at", "id")) if notebook else []


def entry(notebook: Notebook, kind: EntryKind, slot: uuid.UUID, *, single: bool) -> SealedEntry | None:
    """The box at that slot; of a kind that exists once, the one there is."""
    rows = notebook.entries.filter(kind=kind)
    return (rows if single else rows.filter(slot=slot)).first()


def closing(after: datetime, until: datetime) -> list[Notebook]:
    """The notebooks, of every programme, whose pair ended between the two moments and that somebody can still open."""
    rows = Notebook.objects.filter(erased_at=None, binome__ended_at__gt=after, binome__ended_at__lte=until)
    people = ("binome__mentor__user", "binome__mentee__user", "binome__program__consortium")
    return list(rows.select_related("consortium", "program", *people).order_by("binome__ended_at"))


def objective_set(binome: Binome) -> datetime | None:
    """When the objective was last written; None as long as there is none. All that a coordinator knows of the notebook."""
    rows = SealedEntry.objects.filter(notebook__binome=binome, kind=EntryKind.OBJECTIVE)
    found: datetime | None = rows.aggregate(at=Max("changed_at"))["at"]
    return found
