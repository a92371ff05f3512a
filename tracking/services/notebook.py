"""The sealed notebook: keys handed over, boxes written. Sole writer of both; it can read neither.

What is written leaves no row in the register: how often two people write to one another is theirs. The register holds
what concerns keys, so that a person can see whether somebody meddled.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from matching.enums import BinomeState
from matching.models import Binome
from programs import audit, hours
from programs.enums import Side
from programs.models import Consortium, User
from tracking import notebook_emails as emails
from tracking import permissions
from tracking.models import Notebook, NotebookIdentity, NotebookKey, SealedEntry
from tracking.models.notebook import SINGLE, EntryKind
from tracking.queries import notebook as queries
from tracking.sealed import Box

KEPT_AFTER_END = timedelta(days=60)
ANNOUNCED = (timedelta(days=30), timedelta(days=7))  # before the erasure
MOST_ENTRIES = 3_000
MOST_PASSKEYS = 5
CONFLICT = "conflict"


@transaction.atomic
def set_identity(
    *,
    actor: User,
    consortium: Consortium,
    public_key: str,
    lock: Mapping[str, object],
    recovery: Mapping[str, object],
    replaces: int = 0,
) -> NotebookIdentity:
    """Keeps the key pair that the actor's browser made; `replaces` is the generation they know of, 0 for none.

    The keys wrapped to the former one go away: nobody can open them any more. Raises ValidationError (code `conflict`)
    when another of their devices was quicker.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    former = queries.identity_of(actor)
    if (former.generation if former else 0) != replaces:
        raise _conflict(_("Another of your devices has just made your keys: reload the page."))
    if former:
        former.replaced_at = timezone.now()
        former.save(update_fields=["replaced_at"])
        with scopes_disabled():  # in every programme of the consortium
            NotebookKey.objects.filter(identity=former).delete()
    identity = NotebookIdentity.objects.create(
        consortium=consortium,
        user=actor,
        generation=replaces + 1,
        public_key=public_key,
        lock=dict(lock),
        recovery=dict(recovery),
    )
    audit.record(
        "notebook.identity", actor=actor, target=identity, consortium=consortium, generation=replaces + 1
    )
    return identity


@transaction.atomic
def change_lock(*, actor: User, lock: Mapping[str, object]) -> NotebookIdentity:
    """Another passphrase for the same keys; the recovery code stays. Raises ValidationError without an identity."""
    identity = _own_identity(actor)
    identity.lock = dict(lock)
    identity.save(update_fields=["lock"])
    audit.record("notebook.relocked", actor=actor, target=identity, consortium=identity.consortium)
    return identity


@transaction.atomic
def add_passkey(*, actor: User, passkey: Mapping[str, str]) -> NotebookIdentity:
    """One more way to open the same keys. Raises ValidationError without an identity, or with five passkeys already."""
    identity = _own_identity(actor)
    others = [each for each in identity.passkeys if each["credential"] != passkey["credential"]]
    if len(others) >= MOST_PASSKEYS:
        raise ValidationError(_("You have five passkeys already: take one away first."))
    identity.passkeys = [*others, {**passkey, "since": timezone.now().isoformat()}]
    return _keep_passkeys(identity, actor, "notebook.passkey_added")


@transaction.atomic
def drop_passkey(*, actor: User, credential: str) -> NotebookIdentity:
    """That passkey opens nothing from now on; what is gone already is no fault."""
    identity = _own_identity(actor)
    identity.passkeys = [each for each in identity.passkeys if each["credential"] != credential]
    return _keep_passkeys(identity, actor, "notebook.passkey_dropped")


def _keep_passkeys(identity: NotebookIdentity, actor: User, verb: str) -> NotebookIdentity:
    identity.save(update_fields=["passkeys"])
    audit.record(verb, actor=actor, target=identity, consortium=identity.consortium)
    return identity


@transaction.atomic
def open_notebook(*, actor: User, binome: Binome, keys: Mapping[Side, str]) -> Notebook:
    """Opens the notebook with a new key, wrapped to each member who has an identity; also when nobody can open the old one.

    What was written under a key that nobody holds is erased. Raises ValidationError (`conflict`) when somebody holds a
    key already, PermissionDenied for anybody but a member.
    """
    side = _member(actor, binome)
    _insist_writable(binome)
    held = Binome.objects.select_for_update(of=("self",)).get(pk=binome.pk)
    notebook = queries.notebook_of(held)
    if notebook and notebook.keys.exists():
        raise _conflict(_("The notebook is open already: reload the page."))
    if side not in keys:
        raise ValidationError(_("Reload the page, then open the notebook again."))
    if notebook is None:
        notebook = Notebook.objects.create(
            consortium=held.program.consortium, program=held.program, binome=held
        )
    else:
        notebook.entries.all().delete()
        notebook.epoch += 1
        notebook.save(update_fields=["epoch"])
    for each, wrapped in keys.items():
        _give(notebook, binome, each, wrapped)
    audit.record(
        "notebook.opened", actor=actor, target=notebook, program=binome.program, epoch=notebook.epoch
    )
    return notebook


@transaction.atomic
def pass_key(*, actor: User, binome: Binome, wrapped: str, generation: int) -> NotebookKey:
    """Hands the notebook's key to the other member, wrapped to the identity of that generation.

    Raises ValidationError (`conflict`) when their keys changed meanwhile or they hold it already; PermissionDenied for
    anybody who does not hold the key themself.
    """
    side = _member(actor, binome)
    notebook = _held_by(actor, binome)
    partner = binome.mentee.user if side == Side.MENTOR else binome.mentor.user
    identity = queries.identity_of(partner) if partner else None
    if identity is None or identity.generation != generation:
        raise _conflict(_("The other person’s keys have just changed: reload the page."))
    other = Side.MENTEE if side == Side.MENTOR else Side.MENTOR
    if notebook.keys.filter(side=other).exists():
        raise _conflict(_("The other person holds the key already: reload the page."))
    key = _give(notebook, binome, other, wrapped)
    audit.record("notebook.passed", actor=actor, target=notebook, program=binome.program, to=other)
    emails.key_given(binome, side)
    return key


@transaction.atomic
def write(*, actor: User, binome: Binome, box: Box) -> SealedEntry:
    """Keeps a box. A first revision makes the entry, the following ones replace it.

    Raises ValidationError (`conflict`) when it is not the revision that follows the one kept; nothing is overwritten.
    """
    side = _member(actor, binome)
    _insist_writable(binome)
    notebook = _held_by(actor, binome)
    entry = queries.entry(notebook, box.kind, box.slot, single=box.kind in SINGLE)
    if (entry.revision if entry else 0) != box.revision - 1 or (entry and entry.slot != box.slot):
        raise _conflict(
            _("The other person wrote here meanwhile. Nothing of yours is lost: compare, then save.")
        )
    if entry is None:
        return _first(notebook, side, box)
    if box.kind not in SINGLE and entry.author != side:
        raise PermissionDenied(_("Only who wrote it changes it."))
    entry.revision, entry.body, entry.changed_at = box.revision, box.body, timezone.now()
    entry.save(update_fields=["revision", "body", "changed_at"])
    return entry


@transaction.atomic
def remove(*, actor: User, binome: Binome, slot: uuid.UUID) -> None:
    """Takes away a note or a message of one's own; what is gone already is no fault."""
    side = _member(actor, binome)
    _insist_writable(binome)
    notebook = _held_by(actor, binome)
    notebook.entries.filter(slot=slot, author=side, kind__in=(EntryKind.NOTE, EntryKind.MESSAGE)).delete()


@transaction.atomic
def erase(*, actor: User, binome: Binome) -> bool:
    """Once the pair is over, a member gives their key up for good. True when nobody holds any: everything is erased."""
    side = _member(actor, binome)
    if binome.state not in (BinomeState.ENDED, BinomeState.DECLINED):
        raise ValidationError(_("The notebook can be erased once the pair is over."))
    notebook = queries.notebook_of(binome)
    if notebook is None:
        return False
    notebook = Notebook.objects.select_for_update(of=("self",)).get(pk=notebook.pk)
    notebook.keys.filter(side=side).delete()
    audit.record("notebook.given_up", actor=actor, target=notebook, program=binome.program, side=side)
    return not notebook.keys.exists() and _erase(notebook)


def announce_erasures(now: datetime | None = None) -> int:
    """Tells whoever still holds a key that it goes in thirty days, then in seven; each once, in the day where they are.

    Late rather than never: a month's notice that could not leave in time leaves until the week's one takes over.
    """
    moment = now or timezone.now()
    with scopes_disabled():
        rows = queries.closing(moment - KEPT_AFTER_END, moment - KEPT_AFTER_END + ANNOUNCED[0])
    return sum(_announce(notebook, moment) for notebook in rows)


def _announce(notebook: Notebook, now: datetime) -> int:
    binome = notebook.binome
    if binome.ended_at is None or not hours.of(binome.program).is_open(now):
        return 0
    on = binome.ended_at + KEPT_AFTER_END
    notice = min(each for each in ANNOUNCED if on - now <= each)
    with transaction.atomic(), scope(consortium=notebook.consortium, program=notebook.program):
        sides = list(notebook.keys.values_list("side", flat=True))
        return sum(emails.erasure_nears(binome, Side(side), on, notice.days) for side in sides)


def erase_due(now: datetime | None = None, limit: int = 200) -> int:
    """Erases the notebooks of pairs that ended sixty days ago, each in its programme. Safe to repeat."""
    before = (now or timezone.now()) - KEPT_AFTER_END
    with scopes_disabled():
        due = Notebook.objects.filter(erased_at=None, binome__ended_at__lt=before).order_by(
            "binome__ended_at"
        )
        rows = list(due.select_related("program__consortium")[:limit])
    for notebook in rows:
        with transaction.atomic(), scope(consortium=notebook.program.consortium, program=notebook.program):
            _erase(notebook)
    return len(rows)


def _erase(notebook: Notebook) -> bool:
    notebook.keys.all().delete()
    notebook.entries.all().delete()
    notebook.erased_at = timezone.now()
    notebook.save(update_fields=["erased_at"])
    audit.record("notebook.erased", actor=None, target=notebook, program=notebook.program)
    return True


def _first(notebook: Notebook, side: Side, box: Box) -> SealedEntry:
    if notebook.entries.count() >= MOST_ENTRIES:
        raise ValidationError(_("The notebook is full: take some notes away first."))
    entry = SealedEntry.objects.create(
        program=notebook.program,
        notebook=notebook,
        kind=box.kind,
        slot=box.slot,
        body=box.body,
        author=side,
        changed_at=timezone.now(),
    )
    if box.kind == EntryKind.MESSAGE:
        emails.message_waits(notebook.binome, side, timezone.now())
    return entry


def _give(notebook: Notebook, binome: Binome, side: Side, wrapped: str) -> NotebookKey:
    person = binome.mentor.user if side == Side.MENTOR else binome.mentee.user
    identity = queries.identity_of(person) if person else None
    if identity is None:
        raise _conflict(_("The other person’s keys have just changed: reload the page."))
    return NotebookKey.objects.create(
        consortium=identity.consortium,
        program=notebook.program,
        notebook=notebook,
        identity=identity,
        side=side,
        wrapped=wrapped,
    )


def _member(actor: User, binome: Binome) -> Side:
    if binome.mentor.user_id == actor.pk:
        return Side.MENTOR
    if binome.mentee.user_id == actor.pk:
        return Side.MENTEE
    raise PermissionDenied(_("The notebook belongs to the two members of the pair."))


def _own_identity(actor: User) -> NotebookIdentity:
    identity = queries.identity_of(actor)
    if identity is None:
        raise ValidationError(_("Make your keys first: reload the page."))
    return identity


def _held_by(actor: User, binome: Binome) -> Notebook:
    """The notebook, locked, if the actor's present keys open it."""
    found = queries.notebook_of(binome)
    if found is None or not found.keys.filter(identity=_own_identity(actor)).exists():
        raise PermissionDenied(_("You do not hold the key of this notebook."))
    return (
        Notebook.objects.select_for_update(of=("self",)).select_related("program", "binome").get(pk=found.pk)
    )


def _insist_writable(binome: Binome) -> None:
    verdict = permissions.may_write(binome)
    if not verdict:
        raise ValidationError(verdict.reason)


def _conflict(words: str) -> ValidationError:
    return ValidationError(words, code=CONFLICT)
