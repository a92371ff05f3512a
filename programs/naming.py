"""What a name may hold; when two spellings are one company, or one address."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mentorat.lib.text import fold

LEGAL_FORMS = re.compile(
    r"\b(inc|incorporated|ltd|ltee|limited|limitee|llc|llp|corp|corporation|senc|sencrl|sa|sas|sasu|sarl|scop|eurl|gmbh|plc|enr)\b"
)
INITIALS = re.compile(r"\b(?:\w\.){2,}")  # S.A.R.L., written with or without its dots


def company_key(name: str) -> str:
    """The name without case, accents, punctuation or legal form: "Atelier du Lac inc." and "ATELIER DU LAC" are one."""
    folded = fold(INITIALS.sub(lambda found: found[0].replace(".", "") + " ", name))
    return " ".join(LEGAL_FORMS.sub(" ", folded).split()) or folded


DOTLESS = {
    "gmail.com": "gmail.com",
    "googlemail.com": "gmail.com",
}  # providers that deliver with or without dots


def email_key(email: str) -> str:
    """The address without case, "+" suffix or, where the provider ignores them, dots: `Ada.L+net@gmail.com` is `adal@gmail.com`.

    A hint that two addresses are one mailbox, never a proof.
    """
    local, _at, domain = email.strip().lower().rpartition("@")
    local = local.split("+")[0] or local
    if domain in DOTLESS:
        return f"{local.replace('.', '')}@{DOTLESS[domain]}"
    return f"{local}@{domain}"


WHERE_TO_GO = re.compile(
    r"\w+://|\bwww\.|\S@\S+\.|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/"  # a link, an address of mail, a page of a site
    r"|\S \S.*\b[\w-]+\.(?:com|net|org|info|biz|io|xyz|top|site|online|shop|club|link|click|ru|cn|example)\b",
    re.IGNORECASE,
)
HIDDEN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # that turn the text around


def name_only(text: str) -> None:
    """Of a person or a company: a name stands in mails to others, so it carries no link, no address and nothing unseen.

    Raises ValidationError (code `not_a_name`).
    """
    unseen = any(unicodedata.category(char) == "Cc" or char in HIDDEN for char in text)
    if unseen or WHERE_TO_GO.search(text):
        raise ValidationError(_("Write a name alone, without a link nor an address."), code="not_a_name")
