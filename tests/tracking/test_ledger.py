"""Reciprocity: what each company gives and receives over cohorts, who reads it, and what a declared single source changes."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled
from openpyxl import load_workbook

from matching.enums import BinomeState
from matching.models import Binome
from programs.enums import CandidateState, ProgramKind, ProgramState, Side
from programs.models import Candidate, Program
from programs.services import programs
from tests import world
from tests.tracking import cohort
from tracking import ledger_words
from tracking.ledger import Account, Counts, Ledger
from tracking.models import MeetingState
from tracking.queries.ledger import reciprocity

pytestmark = pytest.mark.django_db


def read(tenant: world.Tenant) -> dict[str, Account]:
    with scopes_disabled():
        return {account.company: account for account in whole(tenant).accounts}


def whole(tenant: world.Tenant) -> Ledger:
    with scopes_disabled():
        return reciprocity(tenant.consortium)


def held(binome: Binome, minutes: int) -> None:
    cohort.meeting(binome, timezone.now() - timedelta(days=3), MeetingState.HELD, minutes=minutes)


def another_program(tenant: world.Tenant) -> Program:
    """A second cohort, in which the first company gives two mentors and the second company receives them."""
    with scopes_disabled():
        program = programs.create(
            actor=None,
            consortium=tenant.consortium,
            name=f"Suite {tenant.mark}",
            kind=ProgramKind.CLASSIC,
            starts_on=date(2025, 9, 1),
            ends_on=date(2026, 6, 1),
            themes=world.THEMES,
        )
        programs.move(actor=None, program=program, state=ProgramState.RUNNING)
        for number in range(2):
            members = [
                world.candidate(program, tenant.companies[place], side, f"{side}suite{number}", tenant.mark)
                for place, side in ((0, Side.MENTOR), (1, Side.MENTEE))
            ]
            pair_of(program, *members)
    return program


def pair_of(program: Program, mentor: Candidate, mentee: Candidate) -> Binome:
    now = timezone.now()
    return Binome.objects.create(
        program=program,
        mentor=mentor,
        mentee=mentee,
        mentor_company=mentor.company,
        mentee_company=mentee.company,
        state=BinomeState.ACTIVE,
        announced_at=now,
        accepted_at=now,
        mentor_accepted_at=now,
        mentee_accepted_at=now,
        started_at=now,
    )


def test_each_company_has_its_account(client: Client) -> None:
    """Mentor n is of company n, mentee n of company n + 1: three pairs, of which one was declined and one ended unbegun."""
    tenant = world.tenant("Solde")
    first = cohort.pair(tenant, 0)
    cohort.pair(tenant, 1, BinomeState.DECLINED)
    cohort.pair(tenant, 2, BinomeState.FORMED)
    held(first, 90)
    cohort.meeting(first, timezone.now() + timedelta(days=2), MeetingState.PLANNED, minutes=60)
    cohort.meeting(first, timezone.now() - timedelta(days=9), MeetingState.MISSED, minutes=60)
    with scopes_disabled():
        Candidate.objects.filter(pk=tenant.mentors[2].pk).update(state=CandidateState.WITHDRAWN)
    accounts = read(tenant)
    giver, receiver = accounts["Maison Solde 0"], accounts["Maison Solde 1"]
    assert (giver.total.given, giver.total.received, giver.balance) == (1, 0, 1)
    assert (receiver.total.given, receiver.total.received, receiver.balance) == (0, 1, -1)
    assert (giver.total.minutes_given, receiver.total.minutes_received) == (90, 90)
    assert accounts["Maison Solde 2"].total.mentors_offered == 0  # withdrew
    assert accounts["Maison Solde 3"].total.mentees_offered == 1
    assert whole(tenant).owed == 1


def test_cohorts_add_up_and_a_single_source_makes_no_debt() -> None:
    tenant = world.tenant("Suites")
    cohort.pair(tenant, 0)
    program = another_program(tenant)
    assert read(tenant)["Maison Suites 0"].balance == 3
    with scopes_disabled():
        program.single_source_company = tenant.companies[0]
        program.single_source_reason = "Le fournisseur forme ses gens."
        program.save(update_fields=["single_source_company", "single_source_reason"])
    account = read(tenant)["Maison Suites 0"]
    assert (account.total.given, account.reckoned.given, account.balance) == (3, 1, 1)
    assert [found.reason for found in whole(tenant).aside] == ["Le fournisseur forme ses gens."]


def test_the_balances_make_nothing_together() -> None:
    """What some give, the others receive: whatever the pairs, the sum is zero."""
    tenant = world.tenant("Somme")
    for number in range(3):
        cohort.pair(tenant, number)
    another_program(tenant)
    assert sum(account.balance for account in whole(tenant).accounts) == 0


def test_a_representative_reads_own_company_alone_and_no_hours_of_one_person(client: Client) -> None:
    tenant = world.tenant("Propre")
    held(cohort.pair(tenant, 0), 80)
    url = reverse("ledger", args=[tenant.consortium.slug])
    client.force_login(tenant.representative)
    page = client.get(url).content.decode()
    assert "Maison Propre 0" in page
    assert all(f"Maison Propre {n}" not in page for n in (1, 2, 3))
    assert "1,3" not in page  # 80 minutes
    assert client.get(reverse("ledger_export", args=[tenant.consortium.slug])).status_code == 403
    client.force_login(tenant.coordinator)
    assert "1,3" in client.get(url).content.decode()


def test_the_hours_of_five_pairs_are_not_told_when_one_person_met_in_all_of_them() -> None:
    """Over two cohorts, the most people who met in one of them: the same five are not ten."""
    alone = Counts(given=3, minutes_given=420, mentors_met=1) + Counts(
        given=2, minutes_given=60, mentors_met=1
    )
    several = Counts(given=5, minutes_given=420, mentors_met=5)
    for counts, said in ((alone, ""), (several, ledger_words.hours(420))):
        account = Account(1, "Maison", counts, counts, ())
        row = ledger_words.rows(Ledger((account,), counts, ()), hours_of_few=False)[0]
        assert (row.counts.given, row.hours_given) == (5, said)


def test_a_cohort_of_elsewhere_or_nonsense_tells_nothing(client: Client) -> None:
    mine, theirs = world.tenant("Ici"), world.tenant("Ailleurs")
    cohort.pair(theirs, 0)
    client.force_login(mine.coordinator)
    url = reverse("ledger", args=[mine.consortium.slug])
    for asked in (str(theirs.program.pk), "0", "x", "²", "9" * 40, ""):
        answer = client.get(url, {"cohort": asked})
        assert answer.status_code == 200
        assert "Ailleurs" not in answer.content.decode()


def test_the_workbook_says_what_the_page_says(client: Client) -> None:
    tenant = world.tenant("Classeur")
    held(cohort.pair(tenant, 0), 90)
    client.force_login(tenant.coordinator)
    answer = client.get(reverse("ledger_export", args=[tenant.consortium.slug]))
    sheets = load_workbook(BytesIO(answer.content)).worksheets
    lines = {row[0]: row for row in sheets[0].iter_rows(min_row=2, values_only=True)}
    assert lines["Maison Classeur 0"][3:8] == (1, 0, 1.5, 0, 1)
    assert lines["Total"][3:5] == (1, 1)
    assert sheets[1].max_row > 1


@pytest.mark.parametrize(("minutes", "said"), [(0, "0"), (90, "1,5"), (120, "2"), (80, "1,3")])
def test_hours_are_said_short(minutes: int, said: str) -> None:
    assert ledger_words.hours(minutes).startswith(said)
