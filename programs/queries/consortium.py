"""What the pages read of companies: who is there, who enters and what blocks it, what runs between two of them, what it forbids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from mentorat.lib.text import join
from programs.enums import CandidateState, ProgramState, RelationKind, Role, Side
from programs.models import (
    Candidate,
    Company,
    CompanyRelation,
    Consortium,
    EntryQuestion,
    Membership,
    Program,
    User,
)

GONE = (CandidateState.WITHDRAWN, CandidateState.ENDED, CandidateState.ALUMNI)  # no longer to be paired
BETWEEN = ("source", "target")


# --- days -----------------------------------------------------------------------------------------


def today_in(consortium: Consortium) -> date:
    return timezone.localdate(timezone=ZoneInfo(consortium.zone))


def running(on: date) -> Q:
    """The relations that count on that day: not ended, begun, not over."""
    begun = Q(starts_on=None) | Q(starts_on__lte=on)
    return Q(ended_at=None) & begun & not_over(on)


def not_over(on: date) -> Q:
    return Q(ends_on=None) | Q(ends_on__gte=on)


# --- relations ------------------------------------------------------------------------------------


def relations(on: date | None = None) -> QuerySet[CompanyRelation]:
    """Those that count on that day (today where the page is), in the consortium in scope."""
    return declared().filter(running(on or timezone.localdate()))


def declared() -> QuerySet[CompanyRelation]:
    """Those that nobody has ended, running or not."""
    rows = CompanyRelation.objects.filter(ended_at=None).select_related(*BETWEEN, "declared_for")
    return rows.order_by("source__name", "target__name", "kind", "id")


def past() -> QuerySet[CompanyRelation]:
    """Those that were ended, the latest first, with their reason."""
    rows = CompanyRelation.objects.filter(ended_at__isnull=False).select_related(*BETWEEN, "declared_by")
    return rows.order_by("-ended_at", "-id")


def relation(pk: int) -> CompanyRelation | None:
    """A relation that nobody has ended, of the consortium in scope."""
    return declared().filter(pk=pk).first()


def breaches(consortium: Consortium) -> QuerySet[CompanyRelation]:
    """Competitions between two members, today or to come: one of the two has to leave, or it is lifted with a reason."""
    member = {
        f"{side}__{field}": value
        for side in BETWEEN
        for field, value in (("admitted_at__isnull", False), ("left_at", None))
    }
    rows = CompanyRelation.objects.filter(
        not_over(today_in(consortium)),
        consortium=consortium,
        kind=RelationKind.COMPETES,
        ended_at=None,
        **member,
    )
    return rows.select_related(*BETWEEN).order_by("id")


# --- companies ------------------------------------------------------------------------------------


def present(consortium: Consortium) -> QuerySet[Company]:
    """Members and companies that enter, in the order they came."""
    return Company.objects.filter(consortium=consortium, left_at=None).order_by("id")


def members(consortium: Consortium) -> QuerySet[Company]:
    """Those that were admitted and are there."""
    return present(consortium).filter(admitted_at__isnull=False)


def voices(consortium: Consortium) -> list[tuple[User, Company]]:
    """Who represents which company."""
    rows = Membership.objects.filter(
        role=Role.REPRESENTATIVE, consortium=consortium, company__isnull=False, company__left_at=None
    )
    found = rows.select_related("user", "company").order_by("id")
    return [(row.user, row.company) for row in found if row.company is not None]


def coordinators(consortium: Consortium) -> list[User]:
    rows = Membership.objects.filter(role=Role.COORDINATOR, consortium=consortium, user__is_active=True)
    return [row.user for row in rows.select_related("user").order_by("id")]


def groups() -> list[str]:
    """The corporate groups that companies in scope name."""
    return list(
        Company.objects.exclude(group="").order_by("group").values_list("group", flat=True).distinct()
    )


@dataclass(frozen=True)
class People:
    """How many people of one company may still be paired in a programme, on each side."""

    program: int
    company: int
    mentors: int
    mentees: int


def people(consortium: Consortium) -> list[People]:
    """By programme and company: one query."""
    with scopes_disabled():
        rows = Candidate.objects.filter(consortium=consortium).exclude(state__in=GONE).order_by()
        counted = rows.values("program", "company").annotate(
            mentors=Count("pk", filter=Q(side=Side.MENTOR)), mentees=Count("pk", filter=Q(side=Side.MENTEE))
        )
        return [People(**row) for row in counted]


# --- entering -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Blockers:
    """What stands before the admission of a company: who has not answered, which competitions nobody has lifted."""

    company: Company
    unanswered: tuple[EntryQuestion, ...]
    objections: tuple[CompanyRelation, ...]

    def __bool__(self) -> bool:
        return bool(self.unanswered or self.objections)

    @property
    def words(self) -> str:
        """A sentence for each, and what to do."""
        said = []
        if self.objections:
            names = [str(r.target if r.source_id == self.company.pk else r.source) for r in self.objections]
            said.append(
                _("%(company)s competes with %(names)s: it cannot enter until that is lifted with a reason.")
                % {"company": self.company, "names": join(names, _("and"))}
            )
        if self.unanswered:
            names = [str(question.asked) for question in self.unanswered]
            said.append(
                _("%(names)s: no answer yet. Wait for it, or answer for them once you have asked them.")
                % {"names": join(names, _("and"))}
            )
        return " ".join(said)


def blockers(company: Company) -> Blockers:
    """As the database stands now, in 2 queries. A company that enters itself objects as a member does."""
    there = Q(source__left_at=None, target=company) | Q(target__left_at=None, source=company)
    objections = CompanyRelation.objects.filter(
        there, not_over(today_in(company.consortium)), kind=RelationKind.COMPETES, ended_at=None
    )
    return Blockers(
        company,
        tuple(questions().filter(company=company, answer="")),
        tuple(objections.select_related(*BETWEEN).order_by("id")),
    )


def questions() -> QuerySet[EntryQuestion]:
    """Those of the entries under way in the consortium in scope, in their order."""
    rows = EntryQuestion.objects.filter(closed_at=None)
    return rows.select_related("company", "asked", "answered_by", "relation", "consortium").order_by("id")


def unanswered(companies: Sequence[Company]) -> dict[int, int]:
    """How many answers each of these companies still waits for, by key; absent when none. 1 query."""
    rows = questions().filter(company__in=companies, answer="").order_by()
    return dict(rows.values("company").annotate(n=Count("pk")).values_list("company", "n"))


def question(pk: int) -> EntryQuestion | None:
    return questions().filter(pk=pk).first()


def awaited(companies: Iterable[Company]) -> list[EntryQuestion]:
    """The questions about these companies put to whoever was there before them all, unanswered."""
    pks = [company.pk for company in companies]
    return list(questions().filter(company__in=pks, answer="").exclude(asked__in=pks))


def asked_of(companies: Sequence[Company]) -> QuerySet[EntryQuestion]:
    """What these companies are asked about companies that enter now."""
    rows = questions().filter(asked__in=companies, company__admitted_at=None)
    return rows.order_by(F("answered_at").desc(nulls_first=True), "id")


def founding(consortium: Consortium) -> bool:
    """Whether no programme of the consortium pairs yet."""
    early = (ProgramState.DRAFT, ProgramState.RECRUITING)
    with scopes_disabled():
        return not Program.objects.filter(consortium=consortium).exclude(state__in=early).exists()
