"""The account of somebody in the story."""

from __future__ import annotations

from programs.models import Candidate, User


def account_of(member: Candidate) -> User:
    """Raises LookupError when the story goes on without one."""
    if member.user is None:
        raise LookupError(f"{member} has no account.")
    return member.user
