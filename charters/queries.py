"""What the pages of this app read, inside the scope that the door opened. Documents come without their PDF unless asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Prefetch, Q, QuerySet
from django_scopes import scope

from charters.models import Agreement, Charter, Signature, Signer
from matching import queries as pairing
from matching.enums import LIVE_BINOMES
from matching.models import Binome
from programs import queries as programs
from programs.enums import Role
from programs.models import (
    Candidate,
    Company,
    CompanyRelation,
    Consortium,
    Invitation,
    Milestone,
    Program,
    User,
)
from programs.permissions import Verdict, may_support
from programs.queries import consortium as reading

# --- the pair and its charter -------------------------------------------------------------------------

PEOPLE = ("mentor__company", "mentor__user", "mentee__company", "mentee__user", "program__consortium")


@dataclass(frozen=True)
class Pair:
    """A pair as one of its members sees it."""

    binome: Binome
    me: Candidate
    partner: Candidate

    @property
    def is_mentor(self) -> bool:
        return self.me.pk == self.binome.mentor_id

    @property
    def i_accepted(self) -> bool:
        at = self.binome.mentor_accepted_at if self.is_mentor else self.binome.mentee_accepted_at
        return at is not None


def pairs_of(user: User) -> list[Pair]:
    """The pairs announced to this person in the programme in scope: those that live first, then the newest."""
    rows = pairing.binomes_of(user).select_related(*PEOPLE).order_by("-id")
    found = [_pair(user, binome) for binome in rows]
    return sorted(found, key=lambda pair: pair.binome.state not in LIVE_BINOMES)


def _pair(user: User, binome: Binome) -> Pair:
    first, second = binome.mentor, binome.mentee
    return Pair(binome, first, second) if first.user_id == user.pk else Pair(binome, second, first)


def any_binome(pk: int) -> Binome | None:
    """Any pair of the programme in scope: for the coordinator."""
    return _binomes().filter(pk=pk).first()


def _binomes() -> QuerySet[Binome]:
    return Binome.objects.select_related(*PEOPLE)


def charter_of(binome: Binome, *, with_pdf: bool = False) -> Charter | None:
    """Its charter, with `has_copy`: whether the signed copy is made."""
    rows = Charter.objects.filter(binome=binome).annotate(has_copy=Q(signed_pdf__isnull=False))
    if not with_pdf:
        rows = rows.defer("pdf", "signed_pdf")
    charter = rows.first()
    if charter is not None:
        charter.binome = binome
    return charter


def signatures_of(document: Charter | Agreement) -> list[Signature]:
    """In the order they were given."""
    return list(document.signatures.select_related("company").order_by("id"))


@dataclass(frozen=True)
class CharterState:
    """Where a charter stands; a date is None for what has not happened."""

    frozen_at: datetime
    mentor_signed_at: datetime | None
    mentee_signed_at: datetime | None
    completed_at: datetime | None

    @property
    def signatures(self) -> int:
        return sum(at is not None for at in (self.mentor_signed_at, self.mentee_signed_at))


def charter_states(binomes: Iterable[Binome]) -> dict[int, CharterState]:
    """The state of each charter by id of binôme, in one query; a binôme without a charter is absent."""
    rows = Charter.objects.filter(binome__in=[b.pk for b in binomes]).annotate(
        mentor_at=Max("signatures__signed_at", filter=Q(signatures__signer=Signer.MENTOR)),
        mentee_at=Max("signatures__signed_at", filter=Q(signatures__signer=Signer.MENTEE)),
    )
    found = rows.values_list("binome", "frozen_at", "mentor_at", "mentee_at", "completed_at")
    return {pk: CharterState(*dates) for pk, *dates in found}


# --- the agreement between companies ------------------------------------------------------------------


def agreement_in_force(*, with_pdf: bool = False) -> Agreement | None:
    """The last version of the consortium in scope."""
    rows = Agreement.objects.order_by("-version").prefetch_related(
        Prefetch("signatures", queryset=Signature.objects.select_related("company").order_by("id"))
    )
    return (rows if with_pdf else rows.defer("pdf")).first()


def represented(user: User, consortium: Consortium) -> list[Company]:
    """The companies that this person may sign for."""
    roles = programs.memberships_in(user, consortium, None)
    return [m.company for m in roles if m.role == Role.REPRESENTATIVE and m.company is not None]


def representatives(consortium: Consortium) -> list[tuple[User, Company]]:
    """Everybody who may sign for a company of the consortium."""
    roles = consortium.memberships.filter(role=Role.REPRESENTATIVE).select_related("user", "company")
    return [(m.user, m.company) for m in roles.order_by("id") if m.company is not None]


@dataclass(frozen=True)
class Commitment:
    """One company and its signature of the version in force, if any."""

    company: Company
    signature: Signature | None


def commitments(agreement: Agreement | None, companies: Iterable[Company]) -> list[Commitment]:
    signed = {s.company_id: s for s in agreement.signatures.all()} if agreement else {}
    return [Commitment(company, signed.get(company.pk)) for company in companies]


def companies() -> list[Company]:
    """Those that have not left, in the order of a directory."""
    return list(Company.objects.filter(left_at=None).order_by("key"))


# --- the representative's page ------------------------------------------------------------------------


def programs_of(consortium: Consortium) -> list[Program]:
    return list(Program.objects.filter(consortium=consortium).order_by("-starts_on", "-id"))


@dataclass(frozen=True)
class Own:
    """One of the company's people; `supports` is the company's word on their candidacy, None before it was given."""

    candidate: Candidate
    supports: bool | None
    may_say: Verdict
    invitation: Invitation | None


def people_of(companies: Sequence[Company], within: Sequence[Program]) -> list[Own]:
    """The candidates of these companies in these programmes: who and in what state, nothing of their profile."""
    with scope(program=list(within)):
        rows = Candidate.objects.filter(company__in=companies).select_related(
            "company", "program", "support", "invitation"
        )
        shown = rows.only(
            "first_name",
            "last_name",
            "side",
            "state",
            "state_since",
            "company__name",
            "program__name",
            "program__slug",
            "support__supports",
            "invitation__answer",
            "invitation__expires_at",
        )
        return [_own(c) for c in shown.order_by("company__key", "-program__starts_on", "sort_name", "id")]


def _own(candidate: Candidate) -> Own:
    support = getattr(candidate, "support", None)
    invitation = getattr(candidate, "invitation", None)
    return Own(candidate, support.supports if support else None, may_support(candidate), invitation)


def relations_of(companies: Sequence[Company]) -> list[CompanyRelation]:
    return list(reading.declared().filter(Q(source__in=companies) | Q(target__in=companies)))


def asked_of(companies: Sequence[Company]) -> list[Company]:
    """The companies that enter about which these have not answered yet."""
    return [question.company for question in reading.asked_of(companies).filter(answer="")]


def milestones_after(day: datetime, within: Sequence[Program]) -> list[Milestone]:
    """What comes next in these programmes, soonest first."""
    with scope(program=list(within)):
        rows = Milestone.objects.filter(on__gte=day.date()).select_related("program")
        return list(rows.order_by("on", "id")[:4])
