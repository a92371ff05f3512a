"""What may be stopped and by whom: the kinds of mails that one can do without, and the address in each that stops them.

The address is signed, holds no name, and opens without signing in. It stops, and takes up again; nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.enums import MailCategory

SALT = "programs.stopping"
NECESSARY = (
    _("The charter and the agreement to sign: without them a pair cannot begin."),
    _("What changes in your meetings: proposed, agreed, moved, cancelled. Somebody is waiting for you."),
    _("The security of your account: sign-in codes, a change of address."),
    _("What the law asks us to tell you about your data."),
)


@dataclass(frozen=True)
class Stops:
    """What the reader of one mail may stop: these categories, for that candidate."""

    candidate: int
    categories: tuple[MailCategory, ...]

    def __str__(self) -> str:
        return f"{'+'.join(sorted(self.categories))}.{self.candidate}"


def of(text: str) -> Stops:
    """Reads what `str` writes; raises ValueError for anything else."""
    categories, _dot, candidate = text.rpartition(".")
    return Stops(int(candidate), tuple(MailCategory(each) for each in categories.split("+")))


def together(several: Iterable[str]) -> str:
    """What may be stopped in a mail that tells several things to one person; "" when all are necessary."""
    found = [of(each) for each in several if each]
    if not found:
        return ""
    return str(Stops(found[0].candidate, tuple({kind for each in found for kind in each.categories})))


def address(stops: str) -> str:
    """The address that the mail bears; "" where nothing may be stopped."""
    if not stops:
        return ""
    return settings.SITE_URL + reverse("mail_stop", args=[signing.Signer(salt=SALT).sign(stops)])


def read(key: str) -> Stops | None:
    """What that address stops; None when it is none of ours."""
    try:
        return of(signing.Signer(salt=SALT).unsign(key))
    except (signing.BadSignature, ValueError):
        return None
