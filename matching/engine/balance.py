"""What each company gives and receives, and the separate check of an optimum where imbalance has a price or a limit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np

from . import certificate, checks
from .certificate import Certificate
from .problem import Worth
from .types import EngineError, IntVector

MOST_PRICE = 100_000


@dataclass(frozen=True)
class Balance:
    """``of_mentee`` ``(n,)`` and ``of_mentor`` ``(m,)`` index the companies of ``names``, -1 for none.

    A unit of ``|given - received|`` of a company costs ``price`` basis points; more than ``cap`` is not allowed (None: no limit).
    ``over``, when not 0, is instead what each unit beyond the limit costs more: then something is always possible.
    ``locked`` is what the locks already give, less what they receive.
    """

    of_mentee: IntVector
    of_mentor: IntVector
    names: IntVector
    price: int
    cap: int | None
    locked: IntVector
    over: int = 0

    @property
    def count(self) -> int:
        """How many companies."""
        return len(self.names)

    @property
    def asked(self) -> bool:
        """Whether imbalance matters at all."""
        return bool(self.price) or self.cap is not None

    def imbalance(self, mentor_of: IntVector) -> IntVector:
        """Given less received by each company, for these pairs."""
        rows = np.flatnonzero(mentor_of >= 0)
        given, received = self.of_mentor[mentor_of[rows]], self.of_mentee[rows]
        return np.bincount(given[given >= 0], minlength=self.count) - np.bincount(
            received[received >= 0], minlength=self.count
        )

    def counting(self) -> Balance:
        """The same limit when only pairs count: without the price, and worse to pass than to lose every pair."""
        return replace(self, price=0, over=len(self.of_mentee) + 1)


def asked(price: object, cap: object) -> tuple[int, int | None]:
    """The checked price of a unit and limit, in Python's own integers. Raises EngineError("bad_balance")."""
    for name, each in (("price", price), ("cap", 0 if cap is None else cap)):
        if not checks.is_whole(each, 0, MOST_PRICE):
            raise EngineError("bad_balance", **{name: each})
    return int(cast(int, price)), None if cap is None else int(cast(int, cap))


def stated(
    companies: tuple[Any, Any] | None,
    unit: int,
    cap: int | None,
    shape: tuple[int, ...],
    locks: dict[int, int],
) -> Balance | None:
    """The balance of companies, None when it is not asked. Raises EngineError: bad_balance, bad_shape."""
    if companies is None:
        if unit or cap is not None:
            raise EngineError("bad_balance", companies=None)
        return None
    try:
        sides = [checks.array(side, "companies") for side in companies]
    except TypeError:
        raise EngineError("bad_shape", companies=repr(companies)) from None
    if [side.shape for side in sides] != [(size,) for size in shape] or any(
        side.size and side.dtype.kind not in "iu" for side in sides
    ):
        raise EngineError("bad_shape", companies=tuple(side.shape for side in sides))
    for side in sides:
        if side.size and not (side.min() >= -1 and side.max() <= np.iinfo(np.int64).max):
            raise EngineError("bad_shape", companies=(int(side.min()), int(side.max())))
    everybody = np.concatenate([*(side.astype(np.int64) for side in sides), [-1]])
    names, codes = np.unique(everybody, return_inverse=True)
    n, codes = shape[0], codes[:-1] - 1
    none = np.zeros(len(names) - 1, dtype=np.int64)
    balance = Balance(codes[:n], codes[n:], names[1:], unit, cap, none)
    mentor_of = np.full(n, -1, dtype=np.int64)
    for i, j in locks.items():
        mentor_of[i] = j
    return replace(balance, locked=balance.imbalance(mentor_of))


def prove(
    worth: Worth,
    places: IntVector,
    balance: Balance,
    mentor_of: IntVector,
    u: IntVector,
    v: IntVector,
    y: IntVector,
) -> Certificate:
    """Verify an optimum from its prices: of mentees, of places, and ``y`` of what a company gives beyond what it receives.

    When ``u + v`` covers every worth less ``y`` of the mentor's company plus ``y`` of the mentee's, no assignment is worth more
    than ``sum(u) + sum(places × v) + cap × sum(max(0, |y| - price)) - sum(y × locked)``, its imbalance paid.
    """
    ours, theirs = _of(balance.of_mentee, y), _of(balance.of_mentor, y)
    plain = certificate.prove(worth, places, mentor_of, u - ours, v + theirs)
    faults = [each for each in plain.faults if each not in ("gap", "negative_price")]
    uneven = np.abs(balance.imbalance(mentor_of) + balance.locked)
    beyond = np.maximum(np.abs(y) - balance.price, 0)
    excess = np.zeros_like(uneven) if balance.cap is None else np.maximum(uneven - balance.cap, 0)
    steep = beyond > balance.over if balance.cap is None or balance.over else np.zeros(len(y), dtype=np.bool_)
    if (u[~worth.out] < 0).any() or (v < 0).any() or steep.any():
        faults.append("negative_price")
    if excess.any() and not balance.over:
        faults.append("over_imbalance")
    dual = int(u[~worth.out].sum() + (places * v).sum() - (y * balance.locked).sum())
    dual += (balance.cap or 0) * int(beyond.sum())
    primal = plain.primal - balance.price * int(uneven.sum()) - balance.over * int(excess.sum())
    if primal != dual:
        faults.append("gap")
    return Certificate(not faults, primal, dual, tuple(dict.fromkeys(faults)))


def _of(company: IntVector, y: IntVector) -> IntVector:
    """The price of each person's company, 0 for none."""
    return np.append(y, 0)[company]
