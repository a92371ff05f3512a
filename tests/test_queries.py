"""A page asks the database as much for one row as for three, and never more than its bound.

That a GET writes nothing is held by `tests.guards` for every request of every test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from pytest_django import DjangoDbBlocker

from matching.enums import TieSource
from matching.models import Binome, Scenario
from matching.services import binomes, proposals, scenarios, ties
from programs.enums import AnsweredBy, CandidateState, RelationKind, Role
from programs.models import Company, EntryQuestion, SheetUpload, User
from programs.services import candidates, consortiums, imports, memberships, relating
from programs.services.entries import answering
from tests import full_world, world
from tests.full_world import SHEET, account, agree, instant_documents, sign_up, spend
from tracking.models import CommitteeSession, Event, Report
from tracking.services import meetings, reports
from tracking.services.committee import decisions, minutes

pytestmark = pytest.mark.django_db
Address = Callable[["Rows"], str]


@dataclass
class Rows:
    """A tenant with `n` of everything that a page lists."""

    n: int
    tenant: world.Tenant
    scenario: Scenario
    binome: Binome
    upload: SheetUpload
    session: CommitteeSession
    event: Event
    entrant: Company
    provided: Company  # whose people may sign in with its own account
    people: dict[str, User] = field(default_factory=dict)


def rows(mark: str, n: int) -> Rows:
    """`n` active pairs with `n` meetings for the first, `n` to announce, `n` proposals, relations, reports, sheet lines."""
    tenant = world.tenant(mark, companies=2 * n + 2, mentors=3 * n, mentees=4 * n, cleared=False)
    program, coordinator = tenant.program, tenant.coordinator
    with scope(consortium=tenant.consortium, program=program):
        agree(tenant)
        candidates.qualify(actor=coordinator, candidates=[*tenant.mentors, *tenant.mentees])
        for target in tenant.companies[n + 1 : 2 * n + 1]:
            relating.declare(
                actor=coordinator, source=tenant.companies[0], target=target, kind=RelationKind.COMPETES
            )
        first = scenarios.run(actor=coordinator, program=program)
        decide(coordinator, first, n)
        binomes.announce(actor=coordinator, program=program)
        active = list(Binome.objects.select_related("mentor__user", "mentee__user", "program__consortium"))
        for binome in active:
            sign_up(binome)
        decide(coordinator, first, n)
        for each in active:
            full_world.call_for_help(each)
            full_world.look_back(each.mentee)
        for number in range(n):
            full_world.publish(tenant)
            meet(active[0], number)
            report(tenant, number)
        session = govern(tenant, n)
        for number in range(n):
            event = full_world.gather(tenant, number)
            full_world.lend(tenant)
        for number in range(n):
            full_world.talk(tenant, full_world.recruit(tenant, number)[2], number)
        full_world.recruit(tenant, n)  # who may be the one before
        upload = sheet(tenant, n)
        confide(tenant, active[0], n)
        for number in range(n):
            memberships.grant(
                actor=None,
                user=coordinator,
                role=(Role.COORDINATOR, Role.COMMITTEE, Role.REPRESENTATIVE)[number],
                consortium=tenant.consortium,
                company=tenant.companies[0] if number == 2 else None,
            )
        idle = [mentee for mentee in tenant.mentees if not first.proposals.filter(mentee=mentee)]
        candidates.move_many(
            actor=coordinator, candidates=idle[:n], to=CandidateState.WAITING, reason="Au printemps"
        )
        entrant = enter(tenant, n)
        people = {
            "coordinator": coordinator,
            "representative": tenant.representative,
            "committee": tenant.committee,
            "mentee": account(active[0].mentee.user),
        }
        full_world.provide(tenant, [f"domaine{number}.example" for number in range(n)])
    return Rows(n, tenant, first, active[0], upload, session, event, entrant, tenant.companies[0], people)


def enter(tenant: world.Tenant, n: int) -> Company:
    """A company that enters: each member was asked, `n` say that it does not compete and `n` that it does."""
    entrant = consortiums.add_company(
        actor=tenant.coordinator, consortium=tenant.consortium, name=f"Nouvelle venue {tenant.mark}"
    )
    asked = EntryQuestion.objects.filter(company=entrant).select_related("company", "asked", "consortium")
    for number, question in enumerate(asked[: 2 * n]):
        answering.answer(
            actor=tenant.coordinator,
            question=question,
            competes=number % 2 == 1,
            reason="Au téléphone",
            how=AnsweredBy.COORDINATOR,
        )
    return entrant


def decide(coordinator: User, scenario: Scenario, n: int) -> None:
    """Validates `n` of the proposals that are left."""
    for proposal in list(scenario.proposals.filter(state="proposed")[:n]):
        proposals.validate(actor=coordinator, proposal=proposal)


def confide(tenant: world.Tenant, binome: Binome, n: int) -> None:
    """`n` exclusions told by a participant, and by a representative."""
    told = (
        (account(binome.mentee.user), binome.mentee, TieSource.PARTICIPANT),
        (tenant.representative, tenant.mentors[0], TieSource.REPRESENTATIVE),
    )
    for number, (actor, candidate, source) in product(range(n), told):
        who = (
            tenant.mentors[number + 1].email
            if source == TieSource.REPRESENTATIVE
            else f"Nom Inconnu {number}"
        )
        ties.declare(actor=actor, candidate=candidate, who=who, source=source)


def meet(binome: Binome, number: int) -> None:
    """One more meeting agreed, a week after the last."""
    starts_at = timezone.now() + timedelta(days=3 + 7 * number)
    meeting = meetings.propose(actor=account(binome.mentee.user), binome=binome, starts_at=starts_at)
    meetings.accept(actor=account(binome.mentor.user), meeting=meeting)


def report(tenant: world.Tenant, number: int) -> None:
    """The report of this month, or of one of the months before; only the latest is printed."""
    month = timezone.localdate().replace(day=15) - timedelta(days=31 * number)
    made = Report.objects.create(program=tenant.program, period=f"{month:%Y-%m}", language="fr")
    if number == 0:
        reports.build(made.pk)


def govern(tenant: world.Tenant, n: int) -> CommitteeSession:
    """`n` lines of the budget, shared between the companies; `n` sessions of the committee, the last with `n` decisions."""
    for number in range(n):
        spend(tenant)
        session, decision = full_world.govern(tenant, days_ago=number + 2)
    minutes.reopen(actor=tenant.coordinator, session=session)
    for _number in range(n - 1):
        decisions.add(actor=tenant.coordinator, session=session, text=decision.text, owner=tenant.committee)
    return minutes.publish(actor=tenant.coordinator, session=session)


def sheet(tenant: world.Tenant, n: int) -> SheetUpload:
    """`n` times three lines, of known and of unknown companies, of which a third is wrong."""
    mark = tenant.mark
    head, *lines = SHEET.format(mark=mark, low=mark.lower()).splitlines()
    text = [
        head,
        *(
            line.replace("@", f"{number}@").replace("Ailleurs", f"Ailleurs {number}")
            for number in range(n)
            for line in lines
        ),
    ]
    content = "\n".join(text).encode()
    return imports.upload(
        actor=tenant.coordinator, program=tenant.program, filename="feuille.csv", content=content
    )


def here(name: str, *keys: str) -> Address:
    """The address of a page of the programme; a key is an attribute of Rows."""
    return lambda found: reverse(
        name, args=[found.tenant.program.slug, *(getattr(found, key).pk for key in keys)]
    )


def there(name: str, *keys: str) -> Address:
    """The address of a page of the consortium; a key is an attribute of Rows."""
    return lambda found: reverse(
        name, args=[found.tenant.consortium.slug, *(getattr(found, key).pk for key in keys)]
    )


# Who looks, where, and the most that it may ask.
PAGES: dict[str, tuple[str, Address, int]] = {
    "dashboard": ("coordinator", here("dashboard"), 12),
    "find": ("coordinator", lambda found: here("find")(found) + "?q=mentor", 12),
    "candidates": ("coordinator", here("candidates"), 19),
    "duplicates": ("coordinator", here("duplicates"), 12),
    "links": ("coordinator", here("links"), 14),
    "interviews": ("coordinator", here("interviews"), 16),
    "interviews_invite": ("coordinator", here("interviews_invite"), 16),
    "waiting": ("coordinator", here("waiting"), 18),
    "program_edit": ("coordinator", here("program_edit"), 24),
    "program_edit (committee)": ("committee", here("program_edit"), 16),
    "program_themes": ("coordinator", here("program_themes"), 12),
    "program_rules": ("coordinator", here("program_rules"), 12),
    "program_state": ("coordinator", here("program_state"), 16),
    "candidate_new": ("coordinator", here("candidate_new"), 16),
    "import_mapping": ("coordinator", here("import_mapping", "upload"), 16),
    "import_preview": ("coordinator", here("import_preview", "upload"), 20),
    "companies": ("coordinator", there("companies"), 18),
    "roles": ("coordinator", there("roles"), 14),
    "protection": ("coordinator", there("protection"), 16),
    "acts": ("coordinator", there("acts"), 20),
    "acts_sheet": ("coordinator", there("acts_sheet"), 18),
    "incidents": ("coordinator", there("incidents"), 14),
    "my_mails": ("mentee", lambda found: reverse("my_mails"), 10),
    "my_data": ("mentee", lambda found: reverse("my_data"), 28),
    "notice": ("mentee", lambda found: reverse("notice"), 14),
    "companies_sheet": ("coordinator", there("companies_sheet"), 16),
    "access": ("coordinator", there("access"), 14),
    "relations": ("coordinator", there("relations"), 18),
    "relations_apart": ("coordinator", there("relations_apart"), 16),
    "provider": ("coordinator", there("provider", "provided"), 14),
    "company_entry": ("coordinator", there("company_entry", "entrant"), 14),
    "entries_vouch": ("coordinator", there("entries_vouch"), 14),
    "entry_questions": ("representative", there("entry_questions"), 14),
    "relation_new": ("coordinator", there("relation_new"), 16),
    "agreement": ("coordinator", there("agreement"), 24),
    "agreement (representative)": ("representative", there("agreement"), 20),
    "agreement_preview": ("coordinator", there("agreement_preview"), 22),
    "agreement_versions": ("coordinator", there("agreement_versions"), 16),
    "agreement_readers": ("coordinator", there("agreement_readers"), 18),
    "my_agreement": ("mentee", here("my_agreement"), 16),
    "ledger": ("coordinator", there("ledger"), 18),
    "ledger (representative)": ("representative", there("ledger"), 18),
    "matching": ("coordinator", here("matching"), 34),
    "scenario": ("coordinator", here("scenario", "scenario"), 26),
    "policy": ("coordinator", here("policy"), 20),
    "scenario_new": ("coordinator", here("scenario_new"), 22),
    "scenario_progress": ("coordinator", here("scenario_progress", "scenario"), 12),
    "board_print": ("coordinator", here("board_print", "scenario"), 16),
    "board_sheet": ("coordinator", here("board_sheet", "scenario"), 16),
    "why_not": ("coordinator", here("why_not", "scenario"), 24),
    "evidence": ("coordinator", here("evidence"), 18),
    "closing": ("mentee", here("closing", "binome"), 14),
    "my_closing": ("mentee", here("my_closing"), 18),
    "closing_desk": ("coordinator", here("closing_desk"), 22),
    "closing_book": ("committee", here("closing_book"), 14),
    "testimonies": ("mentee", here("testimonies"), 12),
    "booklet": ("mentee", here("booklet"), 14),
    "booklet_desk": ("coordinator", here("booklet_desk"), 18),
    "booklet_preview": ("coordinator", here("booklet_preview"), 14),
    "binomes": ("coordinator", here("binomes"), 20),
    "binome": ("coordinator", here("binome", "binome"), 20),
    "announcement": ("coordinator", here("announcement"), 24),
    "help_desk": ("coordinator", here("help_desk"), 14),
    "binome_pause": ("coordinator", here("binome_pause", "binome"), 14),
    "my_help": ("mentee", here("my_help", "binome"), 14),
    "my_pulse": ("mentee", here("my_pulse", "binome"), 16),
    "my_three_way": ("mentee", here("my_three_way", "binome"), 14),
    "point_new": ("coordinator", here("point_new", "binome"), 14),
    "my_checkin": ("mentee", here("my_checkin", "binome"), 14),
    "check_ins": ("coordinator", here("check_ins"), 16),
    "follow_ups": ("coordinator", here("follow_ups"), 14),
    "my_parting": ("mentee", here("my_parting", "binome"), 14),
    "signs": ("coordinator", here("signs"), 14),
    "binome_signs": ("coordinator", here("binome_signs", "binome"), 16),
    "repair": ("coordinator", here("repair", "binome"), 22),
    "my_pause": ("mentee", here("my_pause", "binome"), 14),
    "ties": ("coordinator", here("ties"), 14),
    "my_ties": ("mentee", here("my_ties"), 14),
    "company_ties": ("representative", here("company_ties"), 14),
    "committee": ("coordinator", here("committee"), 16),
    "committee (committee)": ("committee", here("committee"), 16),
    "committee_session": ("coordinator", here("committee_session", "session"), 18),
    "committee_session (committee)": ("committee", here("committee_session", "session"), 16),
    "decision_new": ("coordinator", here("decision_new", "session"), 16),
    "events": ("coordinator", here("events"), 14),
    "event": ("coordinator", here("event", "event"), 18),
    "event_new": ("coordinator", here("event_new"), 14),
    "event_people": ("coordinator", here("event_people", "event"), 14),
    "training": ("coordinator", here("training"), 14),
    "library": ("coordinator", here("library"), 14),
    "my_agenda": ("mentee", here("my_agenda"), 14),
    "my_event": ("mentee", here("my_event", "event"), 14),
    "costs": ("coordinator", here("costs"), 14),
    "costs (representative)": ("representative", here("costs"), 14),
    "costs_rule": ("coordinator", here("costs_rule"), 14),
    "reports": ("coordinator", here("reports"), 14),
    "reports (committee)": ("committee", here("reports"), 14),
    "company": ("representative", there("company"), 20),
    "portal": ("mentee", here("portal"), 16),
    "my_meetings": ("mentee", here("my_meetings"), 14),
    "my_binome": ("mentee", here("my_binome"), 14),
    "my_charter": ("mentee", here("my_charter"), 14),
    "notebook": ("mentee", here("notebook", "binome"), 14),
    "notebook_state": ("mentee", here("notebook_state", "binome"), 14),
    "my_profile": ("mentee", here("my_profile"), 14),
}


@pytest.fixture(scope="module")
def few_and_more(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Rows, Rows, list[int]]]:
    """One tenant of everything once, one of everything three times; and what the operator's page asks at 1 and at 3."""
    with django_db_blocker.unblock(), instant_documents():
        with transaction.atomic():
            operator = world.user("operator@example.org", "Opérateur", "Tous")
            memberships.grant(actor=None, user=operator, role=Role.OPERATOR)
            few, costs = rows("Alpha", 1), []
            costs.append(cost(operator, reverse("operator")))
            more = rows("Beta", 3)
            world.tenant("Gamma", mentors=0, mentees=0)
            costs.append(cost(operator, reverse("operator")))
            yield few, more, costs
            transaction.set_rollback(True)
        connection.close()


def cost(user: User, url: str) -> int:
    """How many statements a page runs, the session's included."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    with CaptureQueriesContext(connection) as asked:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(asked)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_for_three_rows(name: str, few_and_more: tuple[Rows, Rows, list[int]]) -> None:
    who, address, most = PAGES[name]
    one, three = (cost(found.people[who], address(found)) for found in few_and_more[:2])
    assert one == three <= most


def test_the_operator_costs_the_same_for_three_consortiums(
    few_and_more: tuple[Rows, Rows, list[int]],
) -> None:
    one, three = few_and_more[2]
    assert one == three <= 12


def test_the_rows_are_there(few_and_more: tuple[Rows, Rows, list[int]]) -> None:
    """A comparison of two empty lists would be worth nothing."""
    for found in few_and_more[:2]:
        with scope(consortium=found.tenant.consortium, program=found.tenant.program):
            states = list(Binome.objects.values_list("state", flat=True))
            open_proposals = found.scenario.proposals.filter(state="proposed").count()
        assert states.count("active") == found.n
        assert states.count("formed") == found.n
        assert open_proposals == found.n
