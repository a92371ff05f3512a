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

Figures count people, never meetings or messages. The reason of a refusal depends on what is public anyway
(how many people, from where), except `CONCENTRATED`: it stands for several cases, so as not to betray which.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

K = 5
MIN_COMPANIES = 3
COLLUDERS = 2  # people who may put their own answers together

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
