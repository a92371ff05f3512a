"""One cell at a time: what the words of people mean. None or an empty value is "not understood", told by the caller."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from mentorat.lib.text import fold

from .types import Role
from .vocabulary import CODES, NO, YES

DEPTH = re.compile(r"^(.*?)\s*[(:]\s*([1-3])\s*(?:/\s*3)?\s*\)?$")
ADDRESS = re.compile(r"<([^<>]+)>|mailto:(\S+)", re.IGNORECASE)
PERIOD = re.compile(r"(\d+(?:[.,]\d+)?)\s*(ans?|annees?|years?|yrs?|y|a|mois|months?|m)?\b")
MOST_YEARS = 60


def read_email(text: str) -> str | None:
    """The address in lower case, out of "Name <address>" if need be; None when it is none."""
    found = ADDRESS.search(text)
    address = (found[1] or found[2] if found else text).strip(" \t\n;,.'\"\u00a0").lower()
    try:
        validate_email(address)
    except ValidationError:
        return None
    return address if address.isascii() else None


def read_yes(text: str) -> bool | None:
    """Yes or no; a sentence that begins with one of them counts too."""
    words = fold(text)
    first = words.split(" ", 1)[0] if words else ""
    if words in YES or first in {"yes", "oui"}:
        return True
    return False if words in NO or first in {"no", "non"} else None


def read_roles(text: str) -> tuple[Role, ...]:
    """The sides a role cell names: "mentore" is a mentor, as Québec writes it; in capitals, where accents fall, it may be
    either and names none."""
    plain = unicodedata.normalize("NFC", text).casefold()
    if fold(text) in {"mentore", "mentores"} and text.strip().isupper() and text.isascii():
        return ()
    if fold(text) in {"les deux", "both", "the two", "deux"}:
        return "mentor", "mentee"
    mentee = re.search(r"mentoré|mentoree|mentee|mentoré|protégé|protege\b", plain)
    rest = re.sub(r"mentoré\w*|mentoree\w*|mentee\w*", "", plain)
    mentor = re.search(r"\bmentore?s?\b(?!e)|\bmentor[·•.(/-]e|\bmentorship giver", rest)
    roles: list[Role] = ["mentor"] if mentor else []
    return (*roles, "mentee") if mentee else tuple(roles)


def read_list(text: str) -> tuple[str, ...]:
    """The items of a cell, in order and once each: cut at line breaks, semicolons or bars, else at commas."""
    cut = r"[;\n|•]" if re.search(r"[;\n|•]", text) else r","
    items = (re.sub(r"\s+", " ", item).strip(" -–·.") for item in re.split(cut, text))
    first: dict[str, str] = {}
    for item in items:
        first.setdefault(fold(item), item)
    return tuple(item for key, item in first.items() if key)


def read_themes(text: str) -> tuple[tuple[str, int], ...]:
    """Themes with a depth of 1 to 3, written "gouvernance (3)"; 2 when it is not written."""
    out = []
    for item in read_list(text):
        depth = DEPTH.match(item)
        out.append((depth[1].strip(), int(depth[2])) if depth and depth[1].strip() else (item, 2))
    return tuple(out)


def coded(kind: str, items: tuple[str, ...]) -> tuple[str, ...]:
    """Items of a closed list as their codes; those it does not know stay as they were written."""
    return tuple(dict.fromkeys(code_of(kind, item) or item for item in items))


def code_of(kind: str, text: str) -> str:
    """The code that the words stand for, or an empty text."""
    words = f" {fold(text)} "
    return next(
        (code for code, names in CODES[kind].items() if any(f" {name} " in words for name in names)), ""
    )


def read_years(text: str) -> float | None:
    """A number of years out of "5", "5,5 ans" or "18 mois"."""
    found = PERIOD.search(fold_number(text))
    if not found:
        return None
    amount = float(found[1].replace(",", "."))
    years = amount / 12 if (found[2] or "").startswith("m") else amount
    return round(years, 2) if years <= MOST_YEARS else None


def fold_number(text: str) -> str:
    """Lower case without accents, decimal signs kept."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def read_count(text: str, lowest: int, highest: int) -> int | None:
    """A whole number within bounds."""
    found = re.fullmatch(r"\s*(\d{1,3})(?:[.,]0+)?\s*", text)
    return int(found[1]) if found and lowest <= int(found[1]) <= highest else None


def split_name(text: str) -> tuple[str, str]:
    """First and last name out of "Nom, Prénom", "Prénom NOM", "NOM Prénom" or "Prénom Nom"."""
    if "," in text:
        last, _, first = text.partition(",")
        return first.strip(), last.strip()
    words = text.split()
    shouted = [word for word in words if len(word) > 1 and word.isupper()]
    if shouted and len(shouted) < len(words):
        return " ".join(w for w in words if w not in shouted), " ".join(shouted)
    return (words[0], " ".join(words[1:])) if words else ("", "")
