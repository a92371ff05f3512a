"""What a report on a small cohort may print: pure functions that answer with a figure or with `Suppressed`.

The rules, with K = 5:

- no figure on fewer than K people, no breakdown of fewer than 2 K;
- a published group and what is left of the wider one are both of K people or more; small parts are merged;
- a group across companies holds at least three of them, none with more than half of its people;
- means are rounded to 0.5 and percentages to 10;
- no mean where at most two people differ from all the others. "All alike" alone would not do: two people who
  compare their own answers with the missing figure would know everyone's;
- two groups whose same figure is printed, in one report or in successive ones, are the same or differ by K
  people or more. Pass the others as `published`.

These look at one figure. `Printed` looks at all of them together: it holds every group whose number can be read in a
report or in an earlier one of the programme, and lets a new one in only where sums and differences of what is printed
leave nobody alone. It also reckons with whoever knows all the people of one company: without these, a group that can
be worked out is empty or still holds K people.

Figures count people, never meetings or messages. The reason of a refusal depends on what is public anyway
(how many people, from where), except `CONCENTRATED`: it stands for several cases, so as not to betray which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

K = 5
MIN_COMPANIES = 3
COLLUDERS = 2  # people who may put their own answers together

CLOSE = 1e-7  # to nought
APART = 40
FLAT = 1e-10  # lines of length one that lie along one another, or in one plane

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
P = TypeVar("P", bound=Hashable)  # whatever names a person: a key, a row


class Reason(StrEnum):
    """Why a figure is not printed."""

    TOO_FEW = "too_few"  # fewer than K people
    SMALL_COHORT = "small_cohort"  # a breakdown of fewer than 2 K people
    CONCENTRATED = "concentrated"  # a part under K people, or answers too much alike
    COMPANIES = "companies"  # too few companies, or one of them weighs more than half
    SMALL_CHANGE = "small_change"  # too few people differ from a group already published


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A figure that must not be printed."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Partition:
    """A one-way table: people by label, the largest first, and those merged into "others" (0 if none)."""

    groups: tuple[tuple[str, int], ...]
    other: int

    @property
    def total(self) -> int:
        return sum(size for _, size in self.groups) + self.other


def count(
    people: Collection[P],
    *,
    within: Collection[P] | None = None,
    companies: Mapping[P, str] | None = None,
    published: Iterable[Collection[P]] = (),
) -> int | Suppressed:
    """How many people. Give `within` when they are a part of a wider group whose number is printed too."""
    group = set(people)
    if within is None:
        return _refusal(group, companies, published) or len(group)
    whole = set(within)
    if not group <= whole:
        raise ValueError("Some people are outside the group they are said to be part of.")
    if len(whole) < 2 * K:
        return Suppressed(_few(len(whole)))
    if not _splits(len(group), len(whole)):
        return Suppressed(Reason.CONCENTRATED)
    return _refusal(group, companies, published) or len(group)


def partition(
    labels: Mapping[P, str],
    *,
    companies: Mapping[P, str] | None = None,
    published: Iterable[Collection[P]] = (),
) -> Partition | Suppressed:
    """People by label. Labels under K people (or, with `companies`, from too few) are merged into `other`.

    Where what is merged is itself too small, the smallest printed label joins it. A table of one line says
    nothing and is not given. Leave `companies` out when the labels are the companies.
    """
    if len(labels) < 2 * K:
        return Suppressed(_few(len(labels)))
    if refused := _refusal(set(labels), companies, published):
        return refused
    groups: dict[str, set[P]] = {}
    for person, label in labels.items():
        groups.setdefault(label, set()).add(person)
    kept = {label: group for label, group in groups.items() if _refusal(group, companies) is None}
    rest = set().union(*(group for label, group in groups.items() if label not in kept))
    while rest and kept and _refusal(rest, companies):
        rest |= kept.pop(min(kept, key=lambda label: (len(kept[label]), label)))
    if len(kept) + bool(rest) < 2:
        return Suppressed(Reason.CONCENTRATED)
    sizes = [(label, len(group)) for label, group in kept.items()]
    return Partition(tuple(sorted(sizes, key=lambda line: (-line[1], line[0]))), len(rest))


def share(
    answers: Mapping[P, bool],
    *,
    companies: Mapping[P, str] | None = None,
    published: Iterable[Collection[P]] = (),
) -> int | Suppressed:
    """The percentage of people who said yes, rounded to 10. Both sides must hold K people or more."""
    if len(answers) < 2 * K:
        return Suppressed(_few(len(answers)))
    if refused := _refusal(set(answers), companies, published):
        return refused
    yes = sum(answers.values())
    if not _splits(yes, len(answers)):
        return Suppressed(Reason.CONCENTRATED)
    return int(_round(Fraction(100 * yes, len(answers)), Fraction(10)))


def mean(
    answers: Mapping[P, int],
    *,
    companies: Mapping[P, str] | None = None,
    published: Iterable[Collection[P]] = (),
) -> float | Suppressed:
    """The mean of answers on a scale of whole numbers, rounded to 0.5."""
    if refused := _refusal(set(answers), companies, published):
        return refused
    most = Counter(answers.values()).most_common(1)[0][1]
    if len(answers) - most <= COLLUDERS:
        return Suppressed(Reason.CONCENTRATED)
    return float(_round(Fraction(sum(answers.values()), len(answers)), Fraction(1, 2)))


def has_room(mean: float, said: int, scale: tuple[int, int]) -> bool:
    """Whether a mean of so many answers is far enough from both ends of its scale: else two people who put their own
    answers together may leave the others one way alone to make up the rest. It looks at nothing but what is printed."""
    low, high = scale
    return min(mean - low, high - mean) * said > COLLUDERS * (high - low)


class Printed(Generic[P]):
    """The groups of people whose numbers are printed. `companies` are by person; `before` are those of earlier reports.

    The numbers are taken as one system of equations, for each of those who may look: everybody, and whoever knows all the
    people of one company. A group is let in where the system still gives the size of no group of one to four people; and,
    for everybody, no difference between such groups either, and nothing of one or two people that follows from what any
    two people know of themselves.
    """

    def __init__(self, companies: Mapping[P, str], before: Iterable[Collection[P]] = ()) -> None:
        groups = list(before)
        everyone = dict.fromkeys([*companies, *(person for group in groups for person in group)])
        self._place = {person: place for place, person in enumerate(everyone)}
        firms = [companies.get(person, "") for person in everyone]
        own = [np.array([each == firm for each in firms]) for firm in sorted(set(firms) - {""})]
        nobody = np.zeros(len(firms), dtype=bool)
        self._views = [_View(len(firms), known) for known in [nobody, *own]]
        for group in groups:
            for view in self._views:
                view.add(self._line(group))
        # What may be found already, once people have changed company, may not hold back all that is to come.
        self._views = [view for view in self._views if not view.betrays()]

    def admit(self, *groups: Collection[P]) -> bool:
        """Whether these groups may be printed, all or none; from then on they count as printed."""
        lines = [self._line(group) for group in groups]
        then = []
        for view in self._views:
            trial = view.copy()
            added = [trial.add(line) for line in lines]
            if any(added) and trial.betrays():
                return False
            then.append(trial)
        self._views = then
        return True

    def _line(self, group: Collection[P]) -> Floats:
        line = np.zeros(len(self._place))
        line[[self._place[person] for person in group]] = 1.0
        return line


class _View:
    """What somebody who knows the people of `own` can work out. `space` spans, orthonormal, the numbers that are printed;
    people of one `cell` are in the same groups, so that no number tells them apart."""

    def __init__(self, size: int, own: NDArray[np.bool_]) -> None:
        self.others = ~own
        self.space: Floats = np.zeros((0, size))
        self.cell: NDArray[np.int64] = own.astype(np.int64)
        # Three directions at random stand for all of them: what vanishes on these vanishes. `open` is what the numbers
        # leave of them.
        self.open: Floats = np.random.default_rng(20).normal(size=(size, 3)) * self.others[:, None]

    def copy(self) -> _View:
        twin = _View.__new__(_View)
        twin.others, twin.space, twin.cell, twin.open = self.others, self.space, self.cell, self.open
        return twin

    def add(self, line: Floats) -> bool:
        """Whether this number tells anything new."""
        line = line * self.others
        left = line
        for _twice in range(2):  # the second time takes out what rounding has left
            # Not by `@`: its threads would wait for one another longer than the work takes.
            left = left - np.einsum("ij,i->j", self.space, np.einsum("ij,j->i", self.space, left))
        length = float(np.linalg.norm(left))
        if length < CLOSE:
            return False
        left = left / length
        self.space = np.vstack([self.space, left])
        self.open = self.open - left[:, None] * (left @ self.open)
        self.cell = np.unique(2 * self.cell + (line > 0), return_inverse=True)[1]
        return True

    def betrays(self) -> bool:
        """Whether the size of some cells, of one to four people together, follows from the numbers."""
        counted = self.space.any(axis=0) & self.others
        cells, place, sizes = np.unique(self.cell[counted], return_inverse=True, return_counts=True)
        left = np.zeros((len(cells), 3))
        np.add.at(left, place, self.open[counted])
        left, sizes = left[sizes < K], sizes[sizes < K]
        if not self.others.all():
            return _cancels(left, sizes, (1,))
        return _cancels(left, sizes, (1, -1)) or _gives_away(left, sizes)


def _cancels(left: Floats, sizes: NDArray[np.int64], signs: tuple[int, ...]) -> bool:
    """Whether some of these lines, of under K people together and each with one of these signs, add up to nought.

    One line may, or two that meet; of three and four, the sum of two people who stand alone meets another line or sum.
    """
    if _nought(left).any():
        return True
    if any((sizes[i] + sizes[j] < K).any() for i, j in _meeting(left[:, 0], left.__getitem__, signs)):
        return True
    alone, few = np.flatnonzero(sizes == 1), np.flatnonzero(sizes <= 2)
    upper = np.triu_indices(len(alone), 1)
    # Lines, then sums of two: the second with each sign, as the opposite of a sum meets what the sum meets.
    one, other = (np.concatenate([few, *[alone[side]] * len(signs)]) for side in upper)
    sign = np.concatenate([np.zeros(len(few)), *(np.full(len(upper[0]), float(each)) for each in signs)])

    def line(at: Places) -> Floats:
        return np.asarray(left[one[at]] + sign[at, None] * left[other[at]])

    def apart(i: Places, j: Places) -> NDArray[np.bool_]:
        """Sums without a line in common, of under K people together; two lines were looked at before."""
        common = (one[i] == one[j]) | (one[i] == other[j]) | (other[i] == one[j]) | (other[i] == other[j])
        people = sum(sizes[one[at]] + np.where(sign[at] == 0, 0, sizes[other[at]]) for at in (i, j))
        return np.asarray(~common & (people < K) & ((sign[i] != 0) | (sign[j] != 0)))

    first = left[:, 0]
    return any(apart(i, j).any() for i, j in _meeting(first[one] + sign * first[other], line, signs))


def _meeting(
    first: Floats, line: Callable[[Places], Floats], signs: tuple[int, ...], close: float = CLOSE
) -> Iterator[tuple[Places, Places]]:
    """The places of two lines, and so on, that come to nought when one of these signs is put to the second. `first` is the
    first number of each; the others are asked for where these agree."""
    size = np.abs(first)
    order = np.argsort(size)
    size, near, step = size[order], np.arange(len(first)), 0
    while len(near):
        step += 1
        near = near[near + step < len(first)]
        near = near[size[near + step] - size[near] < close]
        i, j = order[near], order[near + step]
        for sign in signs:
            met = _nought(line(i) + sign * line(j), close)
            yield i[met], j[met]


def _gives_away(left: Floats, sizes: NDArray[np.int64]) -> bool:
    """Whether whoever knows any two people learns the size of a group of one or two others.

    What one knows may be taken any number of times: the line of a cell of known people alone, times anything, may complete
    that of the others. A cell that holds known people and others counts all of them once. None of these lines is nought.
    Two others who are of two cells are looked for where at most APART people stand alone in theirs: among more, the search
    would take minutes, and what it looks for has never been found.
    """
    one, two, three = (left[sizes == size] for size in (1, 2, 3))
    i, j = np.triu_indices(len(one) if len(one) <= APART else 0, 1)
    pairs = one[i] + one[j]
    mixed = (two[:, None] + one).reshape(-1, 3)
    known, lines = len(one) + len(two), _unit(np.vstack([one, two, pairs, mixed, three]))
    along = _meeting(lines[:, 0], lines.__getitem__, (1, -1), FLAT)  # a line and its opposite are one
    if any(((i < known) | (j < known)).any() for i, j in along):
        return True
    members = np.vstack([np.full((len(two), 2), -1), np.column_stack([i, j])])
    return _in_a_plane(lines[: len(one)], lines[len(one) : known + len(pairs)], members)


def _in_a_plane(axes: Floats, groups: Floats, members: Places) -> bool:
    """Whether three of the axes lie in one plane, or two of them and a group that neither is a member of."""
    if len(axes) < 2:
        return False
    right, up = _frames(axes)
    rest = ~np.eye(len(axes), dtype=bool)
    others = np.sort(_turned(axes, right, up)[rest].reshape(len(axes), -1), axis=1)
    round_ = np.column_stack([others, others[:, :1] + np.pi])
    if (np.diff(round_, axis=1) < FLAT).any():
        return True
    itself = (members[None] == np.arange(len(axes))[:, None, None]).any(axis=2)
    return bool((_met(_turned(groups, right, up), others) > itself).any())


def _frames(axes: Floats) -> tuple[Floats, Floats]:
    """For each axis, two directions at right angles to it and to one another."""
    flat = np.eye(3)[np.abs(axes).argmin(axis=1)]
    right = _unit(np.cross(axes, flat))
    return right, np.cross(axes, right)


def _turned(lines: Floats, right: Floats, up: Floats) -> Floats:
    """Where each line points, from 0 to a half-turn, to somebody who looks along an axis: a row for each axis."""
    high, wide = (np.einsum("ik,jk->ij", side, lines) for side in (up, right))
    return np.asarray(np.arctan2(high, wide) % np.pi)


def _met(angles: Floats, others: Floats) -> NDArray[np.int64]:
    """How many of the others point where each does, row by row; the others stand in order."""
    lanes = 4 * np.pi * np.arange(len(others))[:, None]  # far enough apart for one search to look at all rows
    around = np.hstack([others - np.pi, others, others + np.pi]) + lanes
    low, high = (np.searchsorted(around.ravel(), angles + lanes + end) for end in (-FLAT, FLAT))
    return np.asarray(high - low)


def _unit(lines: Floats) -> Floats:
    return np.asarray(lines / np.linalg.norm(lines, axis=1, keepdims=True).clip(min=CLOSE))


def _nought(lines: Floats, close: float = CLOSE) -> NDArray[np.bool_]:
    return np.asarray(np.abs(lines).max(axis=1, initial=0.0) < close)


def _refusal(
    group: Collection[P], companies: Mapping[P, str] | None, published: Iterable[Collection[P]] = ()
) -> Suppressed | None:
    """Why no figure on this group may be printed, whatever it says; `None` when one may."""
    if len(group) < K:
        return Suppressed(Reason.TOO_FEW)
    if companies is not None and not _mixed(Counter(companies[person] for person in group)):
        return Suppressed(Reason.COMPANIES)
    if any(0 < len(set(group) ^ set(other)) < K for other in published):
        return Suppressed(Reason.SMALL_CHANGE)
    return None


def _few(size: int) -> Reason:
    return Reason.TOO_FEW if size < K else Reason.SMALL_COHORT


def _splits(part: int, whole: int) -> bool:
    """Whether a part and what is left of the whole are both large enough."""
    return K <= part <= whole - K


def _mixed(people_by_company: Counter[str]) -> bool:
    largest = max(people_by_company.values())
    return len(people_by_company) >= MIN_COMPANIES and 2 * largest <= people_by_company.total()


def _round(value: Fraction, step: Fraction) -> Fraction:
    """To the nearest multiple of `step`, halves upwards."""
    return (value / step + Fraction(1, 2)) // 1 * step
