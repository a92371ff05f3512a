"""What keeps a browser signed in: Django's session, with whose it is and from where it was last seen."""

from __future__ import annotations

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class UserSession(AbstractBaseSession):
    """One browser. Deleting the row signs it out. `session_key` is a secret that no page shows: `ref` names the row.

    The columns are copied from the session itself (programs/sessions.py); they are empty while nobody has signed in.
    """

    user = models.ForeignKey(
        "programs.User", null=True, on_delete=models.CASCADE, related_name="sessions", db_index=True
    )
    ref = models.UUIDField(null=True, unique=True)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    ip = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=300, blank=True)
    in_charge = models.BooleanField(
        default=False
    )  # of somebody who owes a second proof: its limits are shorter

    class Meta(AbstractBaseSession.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user=None)
                | models.Q(ref__isnull=False, began_at__isnull=False, seen_at__isnull=False),
                name="session_of_somebody_has_its_times",
            )
        ]

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from programs.sessions import SessionStore

        return SessionStore
