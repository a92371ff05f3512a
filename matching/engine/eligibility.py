"""Which pairs are ruled out before any score, and why. Absolute: nothing overrides them but removing the cause."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .types import Cause, CauseMatrix, Cohort, Exclusions, Pair, Person, Policy, Relation

_FREE = np.uint8(255)  # above every cause, so that the smallest cause wins by a plain minimum


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


def exclusions(cohort: Cohort, policy: Policy) -> Exclusions:
    """Mask and cause of every forbidden pair, both ``(n_mentees, n_mentors)``."""
    cause = _by_company(cohort, policy)
    people = (
        (cohort.hierarchy, Cause.HIERARCHY),
        (cohort.failed, Cause.FAILED_PAIR),
        (cohort.vetoes, Cause.VETO),
    )
    for pairs, code in people:
        _by_people(cause, cohort, pairs, code)
    for i, j in cohort.twins:
        cause[i, j] = Cause.SAME_PERSON
    cause[cause == _FREE] = Cause.NONE
    return Exclusions(mask=cause != Cause.NONE, cause=cause)


def _by_company(cohort: Cohort, policy: Policy) -> CauseMatrix:
    """One small company × company table, gathered for each person."""
    names = sorted({p.company for p in (*cohort.mentees, *cohort.mentors) if p.company})
    at = {name: k for k, name in enumerate(names)}
    table = _company_table(names, at, cohort, policy)
    rows, columns = _indices(cohort.mentees, at), _indices(cohort.mentors, at)
    cause: CauseMatrix = table[np.ix_(rows, columns)]
    return cause


def _indices(people: tuple[Person, ...], at: dict[str, int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Row of the table for each person; the last row stands for an unknown company."""
    return np.array([at.get(p.company or "", len(at)) for p in people], dtype=np.int64)


def _company_table(names: list[str], at: dict[str, int], cohort: Cohort, policy: Policy) -> CauseMatrix:
    size = len(names)
    table = np.full((size + 1, size + 1), _FREE, dtype=np.uint8)
    table[size, :] = table[:, size] = Cause.COMPANY_UNKNOWN
    if not policy.same_company_allowed:
        table[np.arange(size), np.arange(size)] = Cause.SAME_COMPANY
    _mark_groups(table, names, cohort.relations)
    for relation in cohort.relations:
        code = _relation_cause(relation, policy)
        if code and relation.a in at and relation.b in at and relation.a != relation.b:
            _lower(table, at[relation.a], at[relation.b], code)
    if cohort.cleared is not None:
        waiting = [at[name] for name in names if name not in cohort.cleared]
        table[waiting, :] = np.minimum(table[waiting, :], np.uint8(Cause.COMPANY_NOT_CLEARED))
        table[:, waiting] = np.minimum(table[:, waiting], np.uint8(Cause.COMPANY_NOT_CLEARED))
    return table


def _mark_groups(table: CauseMatrix, names: list[str], relations: Iterable[Relation]) -> None:
    groups = _Groups()
    for relation in relations:
        if relation.kind == "group":
            groups.join(relation.a, relation.b)
    roots = [groups.root(name) for name in names]
    for a, root in enumerate(roots):
        for b in range(a):
            if roots[b] == root:
                _lower(table, a, b, Cause.SAME_GROUP)


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


def _by_people(cause: CauseMatrix, cohort: Cohort, pairs: Iterable[Pair], code: Cause) -> None:
    mentee_at = {p.key: i for i, p in enumerate(cohort.mentees)}
    mentor_at = {p.key: j for j, p in enumerate(cohort.mentors)}
    for one, other in pairs:
        for a, b in ((one, other), (other, one)):
            if a in mentee_at and b in mentor_at:
                i, j = mentee_at[a], mentor_at[b]
                cause[i, j] = min(int(cause[i, j]), int(code))
