"""What the pages on costs read, in the programme in scope; a constant number of queries."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.db.models.functions import Lower
from django_scopes import scopes_disabled

from charters import queries as charters
from matching.enums import BinomeState
from matching.models import Binome
from programs.enums import CandidateState
from programs.models import Candidate, Company, Consortium, Program, User
from tracking import clock
from tracking.budget import Budget, Line, Part
from tracking.models import CostLine, CostPart, CostSharing, SharingRule
from tracking.money import currency

OVER = (BinomeState.DECLINED, BinomeState.ENDED)


def budget(program: Program) -> Budget:
    """Lines, rule and parts: three queries."""
    sharing = CostSharing.objects.first()
    lines = CostLine.objects.order_by("id").values_list("pk", "kind", "label", "planned", "actual", "on")
    bears = Q(weight__gt=0) | Q(company__admitted_at__isnull=False, company__left_at=None)
    parts = CostPart.objects.filter(bears).order_by("company__key")
    return Budget(
        currency=currency(program.consortium.country),
        lines=tuple(Line(*row) for row in lines),
        rule=sharing.rule if sharing else "",
        reckoned_on=sharing.reckoned_on if sharing else None,
        parts=tuple(Part(*row) for row in parts.values_list("company_id", "company__name", "weight")),
    )


def line(pk: int) -> CostLine | None:
    return CostLine.objects.filter(pk=pk).first()


def sharing() -> CostSharing | None:
    """The rule of the programme in scope, if one is declared."""
    return CostSharing.objects.select_related("declared_by").first()


def declared_rule(consortium: Consortium) -> str:
    """The rule declared last in a programme of that consortium, "" when none is."""
    with scopes_disabled():
        rows = CostSharing.objects.filter(program__consortium=consortium).order_by("-declared_at")
        return rows.values_list("rule", flat=True).first() or ""


def companies() -> list[Company]:
    """The members of the consortium in scope, in the order of a directory: nobody else bears a part."""
    return list(Company.objects.filter(admitted_at__isnull=False, left_at=None).order_by("key"))


def represented(user: User, program: Program) -> frozenset[int]:
    """The keys of the companies that this person speaks for."""
    return frozenset(company.pk for company in charters.represented(user, program.consortium))


def weights(program: Program, rule: SharingRule, on: date) -> dict[int, int]:
    """What each company weighs at the end of that day under a rule that counts; every member is there, some with 0."""
    found = {company.pk: int(rule == SharingRule.EQUAL) for company in companies()}
    if rule == SharingRule.EQUAL:
        return found
    seen = _counted(program, rule, on)
    return {company: sum(1 for place, _who in seen if place == company) for company in found}


def addresses(program: Program, budget: Budget) -> dict[str, set[str]]:
    """By the name of the company, the addresses of those whom its part counts, under a rule that counts people."""
    if not budget.counted or budget.reckoned_on is None:
        return {}
    seen = _counted(program, SharingRule(budget.rule), budget.reckoned_on)
    return {part.company: {who for place, who in seen if place == part.company_pk} for part in budget.parts}


def _counted(program: Program, rule: SharingRule, on: date) -> set[tuple[int, str]]:
    return (_seats if rule == SharingRule.SEATS else _participants)(program, on)


def _seats(program: Program, on: date) -> set[tuple[int, str]]:
    """Company and address of everybody registered by that day who had not withdrawn."""
    end = clock.day_bounds(on, program.consortium.zone)[1]
    rows = Candidate.objects.filter(created_at__lt=end)
    rows = rows.exclude(state=CandidateState.WITHDRAWN, state_since__lt=end)
    return set(rows.order_by().values_list("company_id", Lower("email")))


def _participants(program: Program, on: date) -> set[tuple[int, str]]:
    """Company and address of everybody in a pair announced by that day, unless it was over before it began."""
    end = clock.day_bounds(on, program.consortium.zone)[1]
    never_began = Q(state__in=OVER, ended_at__lt=end, started_at=None)
    rows = Binome.objects.filter(announced_at__lt=end).exclude(never_began)
    members = rows.order_by().values_list(
        "mentor_company_id", Lower("mentor__email"), "mentee_company_id", Lower("mentee__email")
    )
    return {each for row in members for each in ((row[0], row[1]), (row[2], row[3]))}
