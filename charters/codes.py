"""The code printed on a document: twelve signs, drawn at random, of which the last tells a slip of the pen.

31 signs, without 0, 1, I, L, O that are read one for another. 31 is prime: a sign that is wrong, or two that are
swapped, always give another last sign. Eleven signs drawn at random are 54 bits: nobody finds a document by trying.
"""

from __future__ import annotations

import secrets

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
DRAWN = 11


def draw() -> str:
    body = "".join(secrets.choice(SIGNS) for _ in range(DRAWN))
    return body + _check(body)


def shown(code: str) -> str:
    """In groups of four, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read(text: str) -> str:
    """The code that somebody typed, in capitals, without spaces or dashes; "" when it is none."""
    code = "".join(sign for sign in text.upper() if sign.isalnum())
    known = len(code) == DRAWN + 1 and all(sign in SIGNS for sign in code)
    return code if known and _check(code[:DRAWN]) == code[DRAWN] else ""


def _check(body: str) -> str:
    total = sum(place * SIGNS.index(sign) for place, sign in enumerate(body, start=2))
    return SIGNS[total % len(SIGNS)]
