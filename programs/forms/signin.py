"""Asking for a sign-in code, within limits that nobody can use up for somebody else."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, RequestLoginCodeForm
from allauth.core import context

from programs import limits


class CodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """The page that asks for a code."""

    def clean_email(self) -> str:
        return within_limits(str(super().clean_email()))


class SignInForm(LoginForm):  # type: ignore[misc]
    """The sign-in page: without passwords, it asks for a code as well."""

    def clean_login(self) -> str:
        return within_limits(str(super().clean_login()))


def within_limits(email: str) -> str:
    """Counts the request for that address from the place it comes from; another place has a count of its own."""
    if email and not limits.allow(context.request, "code", key=email):
        raise get_adapter().validation_error("too_many_login_attempts")
    return email
