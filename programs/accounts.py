"""Sign-in rules on top of allauth: nobody signs themself up, and sign-in mails go through the outbox like all others."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from programs import outbox, sessions, vouching
from programs.models import OutboundEmail, User
from programs.queries import access, providers


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "Too many tries from here: wait a minute, an hour at most, then ask for another code. From another connection "
            "(your phone, another place) a code sent to your address lets you in at once."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an invitation, a candidacy or an appointment, never from the sign-in page."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse | None:
        """Whoever's company asks for its own account signs in by nothing else, a passkey included."""
        answer: HttpResponse | None = super().pre_login(request, user, **more)
        if answer is not None or vouching.provider_of(request, user) is not None:
            return answer
        provider = providers.bound(user.email)
        if provider is None:
            return None
        return render(request, "account/company_only.html", {"provider": provider}, status=403)

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
        template_prefix, context = self._by_the_company(template_prefix, email, context)
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

    @staticmethod
    def _by_the_company(template: str, email: str, context: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Where a company asks for its own account, the mail says so and holds no code; the page that asked says nothing.

        As much is looked up for an address without an account."""
        if template not in ("account/email/login_code", "account/email/unknown_account"):
            return template, context
        provider = providers.bound(email)
        if provider is None or template == "account/email/unknown_account":
            return template, context
        kept = {name: value for name, value in context.items() if name != "code"}
        way = f"{settings.SITE_URL}{reverse('company_account_start', args=[provider.ref])}"
        return "account/email/company_account", {**kept, "company": provider.company.name, "way": way}
