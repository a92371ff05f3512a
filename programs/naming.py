"""When two spellings are one company, or one address."""

from __future__ import annotations

import re

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
