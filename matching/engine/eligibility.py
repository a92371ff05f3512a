"""Which pairs are ruled out before any score, and why. Absolute: nothing overrides them but removing the cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .checks import inside
from .types import BoolMatrix, Cause, CauseMatrix, Cohort, EngineError, Person, Policy, Relation

CompanyVector = NDArray[np.int32]
_FREE = 255  # above every cause, so that the smallest cause wins by a plain minimum


class _Groups:
    """Union-find over companies: a subsidiary of a subsidiary is in the group."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, company: str) -> str:
        while (parent := self._parent.get(company, company)) != company:
            self._parent[company] = self._parent.get(parent, parent)
            company = parent
        return company

    def join(self, a: str, b: str) -> None:
        low, high = sorted((self.root(a), self.root(b)))
        self._parent[high] = low


@dataclass(frozen=True)
class Exclusions:
    """Which pairs are forbidden, and why, without holding every pair: a table of companies, and the pairs of people.

    ``table`` uint8 is the ``Cause`` between two companies, its last line for an unknown one; ``mentee_company`` and
    ``mentor_company`` are the people's lines in it; ``between`` is the cause of single pairs ``(mentee, mentor)`` that the
    companies allow. ``mask`` (True where forbidden) and ``cause`` (uint8, 0 where admissible) are the whole
    ``(n_mentees, n_mentors)`` matrices, made on first use.
    """

    table: CauseMatrix
    mentee_company: CompanyVector
    mentor_company: CompanyVector
    between: Mapping[tuple[int, int], Cause]

    def of(self, mentee: int, mentor: int) -> Cause:
        """The cause for one pair, ``Cause.NONE`` when it is admissible. Raises EngineError("bad_index")."""
        i, j = inside((mentee, mentor), (len(self.mentee_company), len(self.mentor_company)))
        company = Cause(int(self.table[self.mentee_company[i], self.mentor_company[j]]))
        return self.between.get((i, j), company)

    def by_company(self, rows: slice = slice(None)) -> CauseMatrix:
        """The causes that companies give, for some mentees."""
        cause: CauseMatrix = self.table[np.ix_(self.mentee_company[rows], self.mentor_company)]
        return cause

    @cached_property
    def cause(self) -> CauseMatrix:
        cause = self.by_company()
        for pair, code in self.between.items():
            cause[pair] = code
        return cause

    @cached_property
    def mask(self) -> BoolMatrix:
        mask: BoolMatrix = (self.table > 0)[np.ix_(self.mentee_company, self.mentor_company)]
        for pair in self.between:
            mask[pair] = True
        return mask


def exclusions(cohort: Cohort, policy: Policy) -> Exclusions:
    """What forbids each pair of the cohort. Raises EngineError: bad_policy."""
    check_ties(policy)
    names = sorted({p.company for p in (*cohort.mentees, *cohort.mentors) if p.company})
    at = {name: k for k, name in enumerate(names)}
    table = _company_table(names, at, cohort, policy)
    rows, columns = _indices(cohort.mentees, at), _indices(cohort.mentors, at)
    between: dict[tuple[int, int], Cause] = {}
    for (i, j), code in _by_people(cohort):
        company = int(table[rows[i], columns[j]]) or _FREE
        if code < min(company, between.get((i, j), _FREE)):
            between[i, j] = code
    return Exclusions(table, rows, columns, between)


def check_ties(policy: Policy) -> None:
    """Raises EngineError("bad_policy") when what the policy says of clients and suppliers has no meaning."""
    if policy.client_supplier not in ("dependent", "all", "none"):
        raise EngineError("bad_policy", field="client_supplier", value=str(policy.client_supplier))


def _indices(people: tuple[Person, ...], at: dict[str, int]) -> CompanyVector:
    """Row of the table for each person; the last row stands for an unknown company."""
    return np.array([at.get(p.company or "", len(at)) for p in people], dtype=np.int32)


def _company_table(names: list[str], at: dict[str, int], cohort: Cohort, policy: Policy) -> CauseMatrix:
    size = len(names)
    table = np.full((size + 1, size + 1), _FREE, dtype=np.uint8)
    table[size, :] = table[:, size] = Cause.COMPANY_UNKNOWN
    _mark_groups(table, names, cohort.relations)
    table[np.arange(size), np.arange(size)] = _FREE if policy.same_company_allowed else Cause.SAME_COMPANY
    for relation in cohort.relations:
        code = _relation_cause(relation, policy)
        if code and relation.a in at and relation.b in at and relation.a != relation.b:
            _lower(table, at[relation.a], at[relation.b], code)
    if cohort.cleared is not None:
        waiting = [at[name] for name in names if name not in cohort.cleared]
        table[waiting, :] = np.minimum(table[waiting, :], np.uint8(Cause.COMPANY_NOT_CLEARED))
        table[:, waiting] = np.minimum(table[:, waiting], np.uint8(Cause.COMPANY_NOT_CLEARED))
    table[table == _FREE] = Cause.NONE
    return table


def _mark_groups(table: CauseMatrix, names: list[str], relations: Iterable[Relation]) -> None:
    groups = _Groups()
    for relation in relations:
        if relation.kind == "group":
            groups.join(relation.a, relation.b)
    members: dict[str, list[int]] = {}
    for k, name in enumerate(names):
        members.setdefault(groups.root(name), []).append(k)
    for group in members.values():
        if len(group) > 1:
            table[np.ix_(group, group)] = Cause.SAME_GROUP


def _relation_cause(relation: Relation, policy: Policy) -> Cause | None:
    if relation.kind == "competitor":
        return Cause.COMPETITOR
    if relation.kind == "declared":
        return Cause.DECLARED
    if relation.kind == "supplier":
        counts = policy.client_supplier == "all" or (
            policy.client_supplier == "dependent" and relation.dependent
        )
        return Cause.CLIENT_SUPPLIER if counts else None
    return None


def _lower(table: CauseMatrix, a: int, b: int, code: Cause) -> None:
    for x, y in ((a, b), (b, a)):
        table[x, y] = min(int(table[x, y]), int(code))


def _by_people(cohort: Cohort) -> Iterator[tuple[tuple[int, int], Cause]]:
    """The pairs of indices that people's own ties exclude, each with its cause; a pair may come more than once."""
    mentee_at = {p.key: i for i, p in enumerate(cohort.mentees)}
    mentor_at = {p.key: j for j, p in enumerate(cohort.mentors)}
    for pairs, code in (
        (cohort.hierarchy, Cause.HIERARCHY),
        (cohort.failed, Cause.FAILED_PAIR),
        (cohort.vetoes, Cause.VETO),
    ):
        for one, other in pairs:
            for a, b in ((one, other), (other, one)):
                if a in mentee_at and b in mentor_at:
                    yield (mentee_at[a], mentor_at[b]), code
    for pair in cohort.twins:
        yield pair, Cause.SAME_PERSON
