"""Erasure: what the register of personal data says of each field is done, in one transaction, for one person.

Figures and signed evidence stay under a pseudonym. `mentorat.lib.privacy` says what each table holds; what must happen
before (a candidacy is left, a pair ended) is told by the higher apps in `BEFORE`.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable

from django.apps import apps
from django.db import transaction
from django_scopes import scope, scopes_disabled

from mentorat.lib.db import open_door
from mentorat.lib.privacy import RECORDS, Kept, Record
from mentorat.lib.rows import confided
from programs import audit
from programs.models import Candidate, User
from programs.moves import LEFT
from programs.queries import privacy as queries
from programs.queries.privacy import Subject
from programs.services import rewriting
from programs.services.rewriting import Names

Before = Callable[[User, Candidate], None]
BEFORE: list[Before] = []  # what a higher app undoes of a candidacy that is still on its way

Found = dict[str, list[int]]


def draw_pseudonym() -> str:
    """A number that leads to nobody: "P-" and eight figures in base 16."""
    return f"P-{secrets.token_hex(4).upper()}"


@transaction.atomic
def erase(*, user: User, pseudonym: str) -> None:
    """Erases everything that the tables hold of `user`, whatever the consortium. Twice changes nothing more."""
    let_go(user, queries.subject_of(user))
    subject = queries.subject_of(user)
    names = rewriting.names_of(subject, pseudonym)
    wipe(subject, names)
    close_account(user)
    for consortium in names.where:
        audit.record("person.erased", actor=None, target=user, consortium=consortium, pseudonym=pseudonym)


def let_go(user: User, subject: Subject) -> None:
    """Candidacies still on their way are left and pairs ended, as the person could have done themself."""
    with scopes_disabled():
        theirs = Candidate.objects.filter(pk__in=subject.candidates).exclude(state__in=LEFT)
        rows = list(theirs.select_related("program__consortium", "company", "user"))
    for candidate in rows:
        with scope(consortium=candidate.program.consortium, program=candidate.program):
            for before in BEFORE:
                before(user, candidate)


@transaction.atomic
def wipe(subject: Subject, names: Names, *, proof: bool = True) -> Counter[str]:
    """Does to every row of the subject what the register says, then replaces their name wherever somebody else wrote it.

    Without `proof` what is kept as proof stays as it is, until its own time has come. Returns how many rows of each table.
    """
    open_door("erasure")
    with scopes_disabled(), confided():
        found = {
            model: pks
            for model, pks in _found(subject).items()
            if pks and (proof or RECORDS[model].kept != Kept.PROOF)
        }
        if proof:
            rewriting.scrub_register(found, names)
        for model, pks in found.items():
            _settle(RECORDS[model], pks, names)
        rewriting.sweep(names)
    return Counter({model: len(pks) for model, pks in found.items()})


def _found(subject: Subject) -> Found:
    """The rows of each table, named before anything that leads to them changes."""
    return {
        model: list(queries.erased_rows(record, subject).values_list("pk", flat=True))
        for model, record in RECORDS.items()
    }


def _settle(record: Record, pks: list[int], names: Names) -> None:
    rows = apps.get_model(record.model)._base_manager.filter(pk__in=pks)
    if record.goes:
        rows.delete()
        return
    if record.model == "programs.AuditEvent":
        return  # its texts are scrubbed with those of the whole register
    rewriting.rewrite(record, rows, names)


def close_account(user: User) -> None:
    """Nobody signs in by it any more; its sessions went with the rest."""
    user.refresh_from_db()
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    user.groups.clear()
    user.user_permissions.clear()
