"""Sign-in rules on top of allauth: nobody signs themself up, and sign-in mails go through the outbox like all others."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest
from django.utils import timezone, translation

from programs import outbox, sessions
from programs.models import OutboundEmail, User
from programs.queries import access


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an invitation, a candidacy or an appointment, never from the sign-in page."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """The limits of the session run from now."""
        super().login(request, user)
        sessions.begin(request, in_charge=access.is_in_charge(user))

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The passkey first for whoever has no app: their recovery codes are for the day it is lost."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            return methods
        return sorted(methods, key=lambda method: not method["id"].endswith(":webauthn"))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes allauth's message to the outbox, in the language of the person when we know them."""
        user = context.get("user")
        language = user.language if isinstance(user, User) else translation.get_language() or "fr"
        with translation.override(language):
            message = self.render_mail(
                template_prefix, email, {"request": self.request, "email": email, **context}
            )
        text = str(message.body)
        html = next(
            (str(body) for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), ""
        )
        outbox.queue(
            OutboundEmail(
                key=f"signin:{uuid.uuid4()}",
                kind="signin",
                to=email,
                language=language,
                subject=str(message.subject)[:200],
                text=text,
                html=html,
                next_at=timezone.now(),
            )
        )
