"""When two spellings are one company."""

from __future__ import annotations

import re

from mentorat.lib.text import fold

LEGAL_FORMS = re.compile(r"\b(inc|incorporated|ltd|ltee|limited|llc|llp|corp|senc|sencrl|sa|sas|sasu|sarl|scop|eurl|gmbh|plc|enr)\b")


def company_key(name: str) -> str:
    """The name without case, accents, punctuation or legal form: "Atelier du Lac inc." and "ATELIER DU LAC" are one."""
    folded = fold(name)
    return " ".join(LEGAL_FORMS.sub(" ", folded).split()) or folded
