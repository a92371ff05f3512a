"""The sealed notebook of a pair: keys and boxes that only the two members' browsers can open. The server reads none of it.

A person's identity is a key pair made in their browser; the private half comes here locked by their passphrase, and by
their recovery code. A notebook has one key, wrapped to the identity of each member. What they write is sealed with it.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models import Binome
from mentorat.lib.scoping import ScopedManager
from programs.enums import Side
from programs.models import Consortium, Program
from programs.models.fields import in_choices

SEALED = r"^v1\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]{255}[A-Za-z0-9_-]{108,}$"  # version, nonce, at least one block of 256 octets and its tag


class EntryKind(models.TextChoices):
    OBJECTIVE = "objective", _("progression objective")
    AGENDA = "agenda", _("agenda of the next meeting")
    NOTE = "note", _("note")
    MESSAGE = "message", _("message")
    PINS = "pins", _("keys that were compared")


SINGLE = (EntryKind.OBJECTIVE, EntryKind.AGENDA, EntryKind.PINS)  # one of each in a notebook


class NotebookIdentity(models.Model):
    """One key pair of a person in one consortium. A new one replaces it when the passphrase and the code are both lost."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("programs.User", on_delete=models.CASCADE, related_name="notebook_identities")
    generation = models.PositiveSmallIntegerField(default=1)
    public_key = models.TextField()
    lock = models.JSONField()  # the private key under the passphrase: salt, nonce, box, number of iterations
    recovery = models.JSONField()  # the same under the recovery code
    passkeys = models.JSONField(
        default=list
    )  # the same under what each passkey yields (WebAuthn PRF), at most five
    created_at = models.DateTimeField(auto_now_add=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(consortium="consortium")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consortium", "user"],
                condition=Q(replaced_at=None),
                name="notebook_identity_one_in_use",
            ),
            models.UniqueConstraint(
                fields=["consortium", "user", "generation"], name="notebook_identity_generation_once"
            ),
            models.UniqueConstraint(fields=["consortium", "id"], name="notebook_identity_in_consortium"),
        ]


class Notebook(models.Model):
    """Opened by the first of the two; `erased_at` once its keys and what they sealed are gone."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    binome = models.OneToOneField(Binome, on_delete=models.CASCADE, related_name="notebook")
    epoch = models.PositiveSmallIntegerField(default=1)  # started again so many times, less one
    opened_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "id"], name="notebook_in_program")]


class NotebookKey(models.Model):
    """The notebook's key wrapped to one identity: useless to whoever does not hold its private half."""

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    notebook = models.ForeignKey(Notebook, on_delete=models.CASCADE, related_name="keys")
    identity = models.ForeignKey(NotebookIdentity, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=6, choices=Side)
    wrapped = models.TextField()
    given_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(program="program")

    class Meta:
        constraints = [
            in_choices("side", Side, "notebook_key_side_known"),
            models.UniqueConstraint(fields=["notebook", "identity"], name="notebook_key_once"),
            models.UniqueConstraint(fields=["notebook", "side"], name="notebook_key_one_per_member"),
        ]


class SealedEntry(models.Model):
    """One box. Its kind, its author's side and its dates are all that the server knows; the box is refused unless sealed."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    notebook = models.ForeignKey(Notebook, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=9, choices=EntryKind)
    slot = models.UUIDField(default=uuid.uuid4)
    revision = models.PositiveIntegerField(default=1)
    body = models.TextField()
    author = models.CharField(max_length=6, choices=Side)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField()

    objects = ScopedManager(program="program")

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            in_choices("kind", EntryKind, "sealed_kind_known"),
            in_choices("author", Side, "sealed_author_known"),
            models.CheckConstraint(condition=Q(body__regex=SEALED), name="sealed_is_sealed"),
            models.UniqueConstraint(fields=["notebook", "slot"], name="sealed_slot_once"),
            models.UniqueConstraint(
                fields=["notebook", "kind"],
                condition=Q(kind__in=[kind.value for kind in SINGLE]),
                name="sealed_one_of_a_kind",
            ),
        ]
