"""What lets a figure into a report: the rules of `mentorat.lib.suppression`, and all that earlier reports of the programme printed.

A number that would move by a handful of people stays as it was in the report before: `last` is that one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from mentorat.lib import suppression
from mentorat.lib.suppression import Partition, Printed, Reason, Suppressed
from tracking.reports.figures import Figures, Line

T = TypeVar("T")
Groups = dict[str, list[list[str]]]  # by figure, the people of each group that it counts
MEAN = (
    "mean:"  # a mean tells of no number of people: its groups are compared with those of the same mean alone
)


@dataclass(frozen=True)
class Before:
    """The other reports of the programme: the figures of the latest, the groups of all."""

    figures: Figures | None = None
    groups: tuple[Groups, ...] = field(default=())


class Press:
    """Prints the figures of one report, one after the other; `groups` is what the next reports have to know."""

    def __init__(self, companies: Mapping[str, str], before: Before) -> None:
        self.companies = companies
        self.groups: Groups = {}
        self._means: dict[str, list[list[str]]] = {}
        counted: list[list[str]] = []
        for printed in before.groups:
            for name, groups in printed.items():
                if name.startswith(MEAN):
                    self._means.setdefault(name, []).extend(groups)
                else:
                    counted.extend(groups)
        self._printed = Printed(companies, counted)

    def admits(self, name: str, *groups: Collection[str]) -> bool:
        """Whether these groups may be printed under that name; noted when they may."""
        if not self._printed.admit(*groups):
            return False
        self._note(name, *groups)
        return True

    def count(
        self,
        name: str,
        group: Collection[str],
        *,
        within: Collection[str] | None = None,
        last: int | None = None,
    ) -> int | None:
        found = suppression.count(group, within=within, companies=self.companies)
        if isinstance(found, Suppressed):
            return None
        return found if self.admits(name, group) else last

    def share(self, name: str, answers: Mapping[str, bool], *, last: int | None = None) -> int | None:
        found = suppression.share(answers, companies=self.companies) if answers else None
        if found is None or isinstance(found, Suppressed):
            return None
        yes = [person for person, said in answers.items() if said]
        # Of few people, a share rounded to ten is as good as a number.
        return found if self.admits(name, answers.keys(), yes) else last

    def mean(
        self,
        name: str,
        answers: Mapping[str, int],
        *,
        scale: tuple[int, int],
        shared: int = 1,
        last: float | None = None,
    ) -> float | None:
        """`shared`: how many people each answer is about; two of a pair have one score together."""
        if not answers:
            return None
        key = MEAN + name
        others = self._means.get(key, [])
        found = suppression.mean(answers, companies=self.companies, published=others)
        if isinstance(found, Suppressed):
            return last if found.reason == Reason.SMALL_CHANGE else None
        if not suppression.has_room(found, len(answers) // shared, scale):
            return None
        for other in others:
            new = {person: said for person, said in answers.items() if person not in other}
            if 0 < len(new) < len(answers) and not self._tells(new, scale, shared):
                return last  # whoever takes the former figure away has that of the new ones
        self._note(key, answers.keys())
        return found

    def _tells(self, answers: Mapping[str, int], scale: tuple[int, int], shared: int) -> bool:
        found = suppression.mean(answers, companies=self.companies)
        return not isinstance(found, Suppressed) and suppression.has_room(
            found, len(answers) // shared, scale
        )

    def table(
        self, name: str, labels: Mapping[str, str], *, by_company: bool = False, last: tuple[Line, ...] = ()
    ) -> tuple[Line, ...]:
        """A one-way table; `by_company`: its labels are the companies, each of which knows its own line."""
        found = suppression.partition(labels, companies=None if by_company else self.companies)
        while isinstance(found, Partition) and by_company and self._crowded(labels, found):
            found = self._merged(found)
        if isinstance(found, Suppressed):
            return ()
        lines = [Line(label, size) for label, size in found.groups]
        lines += [Line("", found.other)] if found.other else []
        return tuple(lines) if self.admits(name, *_groups(labels, found)) else last

    def _crowded(self, labels: Mapping[str, str], found: Partition) -> bool:
        """Whether one company weighs so much among the others that it would know the rest of them."""
        named = {label for label, _size in found.groups}
        rest = [person for person, label in labels.items() if label not in named]
        return bool(rest) and not Printed(self.companies).admit(rest)

    def _merged(self, found: Partition) -> Partition | Suppressed:
        *kept, (_label, size) = found.groups
        if not kept:
            return Suppressed(Reason.CONCENTRATED)
        return Partition(tuple(kept), found.other + size)

    def _note(self, name: str, *groups: Collection[str]) -> None:
        known = self.groups.setdefault(name, [])
        known += [sorted(group) for group in groups if sorted(group) not in known]


def _groups(labels: Mapping[str, str], found: Partition) -> list[list[str]]:
    """The people of each line, those of "others" last, and all of them."""
    named = {label: [p for p, own in labels.items() if own == label] for label, _size in found.groups}
    rest = [person for person, label in labels.items() if label not in named]
    return [*named.values(), *([rest] if rest else []), list(labels)]
