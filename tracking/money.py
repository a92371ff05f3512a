"""Amounts in whole cents: how they are typed, said and shared. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

CURRENCIES = {"CA": "CAD", "FR": "EUR"}  # by country of the consortium
SIGNS = {"CAD": "$", "EUR": "€"}
BLANKS = re.compile(r"[\s\u00a0\u202f$€%]|CAD|EUR", re.IGNORECASE)
# Cents after a comma or a point; groups of three, if any, with the other sign.
FORMS = (
    re.compile(r"^([0-9]+)(?:[.,]([0-9]{1,2}))?$"),
    re.compile(r"^([0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]{1,2}))?$"),
    re.compile(r"^([0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]{1,2}))?$"),
)


# One group of three after a single sign: thousands to one reader, thousandths to another.
AMBIGUOUS = re.compile(r"^[0-9]{1,3}[.,][0-9]{3}$")


def currency(country: str) -> str:
    """The ISO 4217 code of the consortium's country; euros where none is known."""
    return CURRENCIES.get(country, "EUR")


def cents(typed: str) -> int:
    """The hundredths of an amount or of a percentage as people type it: "1 250", "1250,5", "1,250.50", "12 $", "33,33 %".

    Raises ValueError for what is no amount, and for what two readers read otherwise: "12,345" and "12.345".
    """
    plain = BLANKS.sub("", typed)
    if AMBIGUOUS.match(plain):
        raise ValueError(f"{typed!r} could be two amounts.")
    found = next(filter(None, (form.match(plain) for form in FORMS)), None)
    if found is None:
        raise ValueError(f"{typed!r} is no amount.")
    units, hundredths = found[1].replace(",", "").replace(".", ""), found[2] or ""
    return int(units) * 100 + int(hundredths.ljust(2, "0"))


def typed(amount: int | None) -> str:
    """The amount as a field shows it for change, in the language that is active; "" when unknown."""
    return "" if amount is None else number_format(Decimal(amount) / 100, 2, force_grouping=False)


def said(amount: int, code: str, decimals: int = 2) -> str:
    """The amount as a sentence says it: "1 250,00 $" in French, "$1,250.00" in English; to the unit without decimals."""
    number = number_format(round(Decimal(amount) / 100, decimals), decimals, force_grouping=True)
    sign = SIGNS.get(code, code)
    return f"{sign}{number}" if (get_language() or "").startswith("en") else f"{number}\u00a0{sign}"


def known(amount: int | None, code: str) -> str:
    """The amount as a sentence says it, or that it is not known yet."""
    return _("not known yet") if amount is None else said(amount, code)


def shares(total: int, weights: Sequence[int]) -> list[int] | None:
    """`total` cents cut in proportion to `weights`; the sum is exactly `total`. None when nobody weighs anything.

    Each share is first rounded down to the cent; the cents left go one by one to the largest remainders, and among
    equal remainders to the first in order.
    """
    whole = sum(weights)
    if min(weights, default=0) < 0 or total < 0:
        raise ValueError("Neither an amount nor a weight goes under nought.")
    if whole == 0:
        return None
    parts = [divmod(total * weight, whole) for weight in weights]
    left = total - sum(down for down, _rest in parts)
    first = sorted(range(len(parts)), key=lambda i: (-parts[i][1], i))[:left]
    return [down + (i in first) for i, (down, _rest) in enumerate(parts)]
