"""Small helpers on text, without a database and without a language of their own."""

import re
import unicodedata
from collections.abc import Iterable

# Letters that no Unicode decomposition takes apart.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "ı": "i"})
_NOT_A_WORD = re.compile(r"[\W_]+")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # embeddings, overrides and isolates of direction
_BLANKS = re.compile(r"\s+")
_MOST_DIGITS = 19  # a key of 19 digits may be more than PostgreSQL counts


def fold(text: str) -> str:
    """The text as a key, without case, accent or punctuation: `" L’Œuvre & Cie"` gives `"l oeuvre cie"`.

    It is the common base of company keys and of search: whoever needs a looser key (legal forms removed,
    for instance) starts from this one, so that two spellings are equal everywhere or nowhere. Figures and
    letters of other scripts are kept.
    """
    spelled = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(char for char in spelled if not unicodedata.combining(char))
    return _NOT_A_WORD.sub(" ", plain).strip()


def initials(name: str) -> str:
    """The first letter of the first and of the last word, in capitals: `"Élise de la Tour"` gives `"ÉT"`.

    One word gives one letter, a text without a letter gives an empty string.
    """
    words = _NOT_A_WORD.sub(" ", unicodedata.normalize("NFC", name)).split()
    words = [word for word in words if word[0].isalpha()]
    return "".join(word[0].upper() for word in [*words[:1], *words[1:][-1:]])


def join(parts: Iterable[str], conjunction: str) -> str:
    """The parts as a sentence says them: `join(["a", "b", "c"], "et")` gives `"a, b et c"`.

    `conjunction` is the translated word, without spaces. Empty parts are left out.
    """
    said = [part for part in parts if part]
    if len(said) < 2:
        return "".join(said)
    return f"{', '.join(said[:-1])} {conjunction} {said[-1]}"


def one_line(text: str) -> str:
    """The text on one line, every run of blanks and control characters made one space: safe in a header."""
    plain = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    return _BLANKS.sub(" ", plain).strip()


def upright(text: str) -> str:
    """The text without the controls that turn the direction of writing: unseen, they would reverse what follows them.

    The marks that a text in two scripts needs stay.
    """
    return _TURNS.sub("", text)


def number(text: str) -> int:
    """The whole number that an address or a form carries, 0 for anything else: `"²"`, `""`, what no table could hold."""
    return int(text) if text.isdecimal() and len(text) < _MOST_DIGITS else 0
