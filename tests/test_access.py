"""The access matrix: every address, for every persona, with every method. An address that is not declared here fails.

Inside the tenant a role that does not open the page is told so (403); what belongs to one pair is not there for the other
participants (404); nobody gets anything without signing in. What is tried with another tenant's numbers is in `tests.attack`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch
from pytest_django import DjangoDbBlocker

from programs.models import User
from tests import world
from tests.full_world import Full, full, instant_documents

pytestmark = pytest.mark.django_db

COORDINATOR = frozenset({"coordinator"})
REPRESENTATIVE = frozenset({"representative"})
MENTOR, MENTEE = frozenset({"mentor"}), frozenset({"mentee"})
MEMBERS = MENTOR | MENTEE
PARTICIPANTS = MEMBERS | {"other_mentor"}
READERS = frozenset({"coordinator", "representative", "committee"})
INSIDERS = frozenset({"coordinator", "representative", "committee", "mentor", "mentee", "other_mentor"})
OUTSIDERS = frozenset({"operator"})


@dataclass(frozen=True)
class Rule:
    """Who an address lets in, how it is asked ("GET", "POST" or "BOTH"), what its pk is (an attribute of Full)."""

    allowed: frozenset[str]
    ask: str = "GET"
    pk: str = ""
    place: str = "program"  # or "consortium", "platform"
    not_theirs: frozenset[str] = frozenset()  # insiders who get 404, because the object is somebody else's
    names: str = ""  # the attribute of Full whose key a form must name, as `names`

    @property
    def methods(self) -> tuple[str, ...]:
        return ("GET", "POST") if self.ask == "BOTH" else (self.ask,)

    def expected(self, persona: str) -> int:
        """The status of a refusal, or 200 for whoever is let in."""
        if persona in self.allowed:
            return 200
        if persona in OUTSIDERS or self.place == "platform" or persona in self.not_theirs:
            return 404
        return 403


OTHERS = frozenset({"other_mentor"})
RULES: dict[str, Rule] = {
    "operator": Rule(frozenset({"operator"}), place="platform"),
    "operator_new": Rule(frozenset({"operator"}), "BOTH", place="platform"),
    "operator_reset": Rule(frozenset({"operator"}), "BOTH", place="platform"),
    "operator_incidents": Rule(frozenset({"operator"}), place="platform"),
    "operator_incident_new": Rule(frozenset({"operator"}), "BOTH", place="platform"),
    "operator_incident": Rule(frozenset({"operator"}), "BOTH", pk="incident", place="platform"),
    "dashboard": Rule(COORDINATOR),
    "find": Rule(COORDINATOR),
    "candidates": Rule(COORDINATOR),
    "candidate_new": Rule(COORDINATOR, "BOTH"),
    "duplicates": Rule(COORDINATOR),
    "candidate_merge": Rule(COORDINATOR, "BOTH", pk="candidate"),
    "candidates_select": Rule(COORDINATOR, "POST"),
    "candidates_act": Rule(COORDINATOR, "BOTH"),
    "candidates_sheet": Rule(COORDINATOR),
    "filter_save": Rule(COORDINATOR, "POST"),
    "filter_delete": Rule(COORDINATOR, "POST", pk="kept_filter"),
    "candidate": Rule(COORDINATOR, pk="candidate"),
    "candidate_edit": Rule(COORDINATOR, "BOTH", pk="candidate"),
    "candidate_move": Rule(COORDINATOR, "POST", pk="candidate"),
    "candidate_talked": Rule(COORDINATOR, "POST", pk="candidate"),
    "candidates_propose": Rule(COORDINATOR, "BOTH"),
    "company_propose": Rule(REPRESENTATIVE, "BOTH"),
    "company_support": Rule(REPRESENTATIVE, "BOTH", pk="own_person"),
    "goals": Rule(COORDINATOR, "BOTH"),
    "goal_close": Rule(COORDINATOR, "POST", pk="goal"),
    "my_goals": Rule(MENTEE, "BOTH", pk="leaver", not_theirs=OTHERS | MENTOR),
    "alumni": Rule(COORDINATOR),
    "alumni_call": Rule(COORDINATOR, "POST"),
    "alumni_graduate": Rule(COORDINATOR, "POST"),
    "my_next": Rule(MENTEE, "BOTH", pk="call", not_theirs=OTHERS | MENTOR),
    "my_next_consent": Rule(MENTEE, "POST", pk="leaver", not_theirs=OTHERS | MENTOR),
    "protection": Rule(COORDINATOR, "BOTH", place="consortium"),
    "acts": Rule(COORDINATOR, place="consortium"),
    "acts_sheet": Rule(COORDINATOR, place="consortium"),
    "incidents": Rule(COORDINATOR, place="consortium"),
    "incidents_sheet": Rule(COORDINATOR, place="consortium"),
    "incident_new": Rule(COORDINATOR, "BOTH", place="consortium"),
    "incident_edit": Rule(COORDINATOR, "BOTH", pk="incident", place="consortium"),
    "processing_pdf": Rule(COORDINATOR, place="consortium"),
    "notice_version": Rule(INSIDERS, pk="notice", place="platform"),
    "my_data_stay": Rule(INSIDERS | OUTSIDERS, "POST", place="platform"),
    "my_data_take_back": Rule(MENTEE, "POST", pk="agreed", place="platform"),
    "program_mails": Rule(COORDINATOR, "BOTH"),
    "mail_texts": Rule(COORDINATOR),
    "mail_text": Rule(COORDINATOR, "BOTH"),
    "waiting": Rule(COORDINATOR, "BOTH"),
    "waiting_send": Rule(COORDINATOR, "POST"),
    "my_leave": Rule(MENTEE, "BOTH", pk="leaver", not_theirs=OTHERS | MENTOR),
    "candidates_undo": Rule(COORDINATOR, "POST"),
    "interviews": Rule(COORDINATOR),
    "slots_offer": Rule(COORDINATOR, "BOTH"),
    "slot_withdraw": Rule(COORDINATOR, "POST", pk="slot"),
    "interviews_invite": Rule(COORDINATOR, "BOTH"),
    "interview": Rule(COORDINATOR, "BOTH", pk="candidate"),
    "interview_keep": Rule(COORDINATOR, "POST", pk="candidate"),
    "fact_use": Rule(COORDINATOR, "POST", pk="fact"),
    "ask_next": Rule(COORDINATOR, pk="candidate"),
    "support_ask": Rule(COORDINATOR, "BOTH", pk="candidate"),
    "links": Rule(COORDINATOR),
    "link_new": Rule(COORDINATOR, "BOTH"),
    "link": Rule(COORDINATOR, pk="link"),
    "link_code": Rule(COORDINATOR, pk="link"),
    "link_renew": Rule(COORDINATOR, "POST", pk="link"),
    "link_revoke": Rule(COORDINATOR, "POST", pk="link"),
    "application_settle": Rule(COORDINATOR, "POST", pk="question"),
    "consent_withdrawn": Rule(COORDINATOR, "POST", pk="consent"),
    "import_upload": Rule(COORDINATOR, "BOTH"),
    "import_mapping": Rule(COORDINATOR, "BOTH", pk="upload"),
    "import_preview": Rule(COORDINATOR, "BOTH", pk="upload"),
    "import_confirm": Rule(COORDINATOR, "POST", pk="upload"),
    "import_result": Rule(COORDINATOR, pk="upload"),
    "import_problems": Rule(COORDINATOR, pk="upload"),
    "program_edit": Rule(READERS),
    "program_name": Rule(COORDINATOR, "BOTH"),
    "program_dates": Rule(COORDINATOR, "BOTH"),
    "program_themes": Rule(COORDINATOR, "BOTH"),
    "program_rules": Rule(COORDINATOR, "BOTH"),
    "program_sources": Rule(COORDINATOR, "BOTH"),
    "program_matching": Rule(COORDINATOR, "BOTH"),
    "program_promises": Rule(COORDINATOR, "BOTH"),
    "program_state": Rule(COORDINATOR, "BOTH"),
    "program_delete": Rule(COORDINATOR, "BOTH"),
    "program_new": Rule(COORDINATOR, "BOTH", place="consortium"),
    "companies": Rule(COORDINATOR, place="consortium"),
    "company_new": Rule(COORDINATOR, "BOTH", place="consortium"),
    "companies_sheet": Rule(COORDINATOR, place="consortium"),
    "company_edit": Rule(COORDINATOR, "BOTH", pk="company", place="consortium"),
    "company_remove": Rule(COORDINATOR, "BOTH", pk="company", place="consortium"),
    "company_leave": Rule(COORDINATOR, "BOTH", pk="company", place="consortium"),
    "provider": Rule(COORDINATOR | REPRESENTATIVE, pk="company", place="consortium"),
    "provider_edit": Rule(COORDINATOR, "BOTH", pk="company", place="consortium"),
    "provider_act": Rule(COORDINATOR, "POST", pk="company", place="consortium"),
    "provider_try": Rule(COORDINATOR | REPRESENTATIVE, "POST", pk="company", place="consortium"),
    "company_return": Rule(COORDINATOR, "POST", pk="company", place="consortium"),
    "company_entry": Rule(COORDINATOR, pk="entrant", place="consortium"),
    "entry_answer_for": Rule(COORDINATOR, "POST", pk="entrant", place="consortium"),
    "company_admit": Rule(COORDINATOR, "POST", pk="entrant", place="consortium"),
    "entries_vouch": Rule(COORDINATOR, "BOTH", place="consortium"),
    "entry_questions": Rule(REPRESENTATIVE, place="consortium"),
    "entry_answer": Rule(REPRESENTATIVE, "POST", pk="entry", place="consortium"),
    "relations": Rule(COORDINATOR, place="consortium"),
    "relations_apart": Rule(COORDINATOR, "BOTH", place="consortium"),
    "appointment_new": Rule(COORDINATOR, "BOTH", pk="company", place="consortium"),
    "access": Rule(COORDINATOR, place="consortium"),
    "access_reset": Rule(COORDINATOR, "BOTH", pk="voice", place="consortium"),
    "roles": Rule(COORDINATOR, place="consortium"),
    "role_invite": Rule(COORDINATOR, "BOTH", place="consortium"),
    "role_invite_again": Rule(COORDINATOR, "POST", pk="offer", place="consortium"),
    "role_invite_cancel": Rule(COORDINATOR, "POST", pk="offer", place="consortium"),
    "role_withdraw": Rule(COORDINATOR, "BOTH", pk="seat", place="consortium"),
    "role_invited": Rule(frozenset({"committee"}), "BOTH", pk="offer", place="platform"),
    "relation_new": Rule(COORDINATOR | REPRESENTATIVE, "BOTH", place="consortium"),
    "my_notebook": Rule(PARTICIPANTS, not_theirs=INSIDERS - PARTICIPANTS),
    "notebook": Rule(MEMBERS, pk="binome", not_theirs=INSIDERS - MEMBERS),
    "notebook_state": Rule(MEMBERS, pk="binome", not_theirs=INSIDERS - MEMBERS),
    "notebook_act": Rule(MEMBERS, "POST", pk="binome", not_theirs=INSIDERS - MEMBERS),
    "ledger": Rule(COORDINATOR | REPRESENTATIVE, place="consortium"),
    "ledger_export": Rule(COORDINATOR, place="consortium"),
    "relation_edit": Rule(COORDINATOR | REPRESENTATIVE, "BOTH", pk="relation", place="consortium"),
    "relation_end": Rule(COORDINATOR | REPRESENTATIVE, "BOTH", pk="relation", place="consortium"),
    "evidence": Rule(COORDINATOR),
    "evidence_decide": Rule(COORDINATOR, "POST"),
    "closing": Rule(MEMBERS, "BOTH", pk="binome", not_theirs=OTHERS),
    "my_closing": Rule(PARTICIPANTS),
    "certificate_ask": Rule(MENTEE, "POST", pk="leaver", not_theirs=OTHERS | MENTOR),
    "my_certificate": Rule(MENTEE, pk="certificate", not_theirs=OTHERS | MENTOR),
    "my_testimony": Rule(MENTEE, "BOTH", pk="leaver", not_theirs=OTHERS | MENTOR),
    "testimonies": Rule(INSIDERS),
    "closing_desk": Rule(COORDINATOR),
    "closing_book": Rule(READERS),
    "certificates_deliver": Rule(COORDINATOR, "POST"),
    "booklet": Rule(INSIDERS),
    "booklet_pdf": Rule(INSIDERS, pk="edition"),
    "booklet_desk": Rule(COORDINATOR, "BOTH"),
    "booklet_preview": Rule(COORDINATOR),
    "booklet_publish": Rule(COORDINATOR, "POST"),
    "booklet_print": Rule(COORDINATOR, "POST", pk="edition"),
    "booklet_part": Rule(COORDINATOR, "BOTH", pk="part"),
    "booklet_part_new": Rule(COORDINATOR, "POST"),
    "booklet_part_move": Rule(COORDINATOR, "POST", pk="part"),
    "booklet_part_remove": Rule(COORDINATOR, "POST", pk="part"),
    "testimony_return": Rule(COORDINATOR, "POST", pk="testimony"),
    "matching": Rule(COORDINATOR),
    "matching_again": Rule(COORDINATOR, "POST"),
    "matching_run": Rule(COORDINATOR, "POST"),
    "policy": Rule(COORDINATOR, "BOTH"),
    "scenario_new": Rule(COORDINATOR, "BOTH"),
    "scenarios_compare": Rule(COORDINATOR),
    "scenarios_sheet": Rule(COORDINATOR),
    "scenario_progress": Rule(COORDINATOR, pk="scenario"),
    "scenario_adopt": Rule(COORDINATOR, "POST", pk="scenario"),
    "scenario_discard": Rule(COORDINATOR, "POST", pk="scenario"),
    "scenario_rename": Rule(COORDINATOR, "POST", pk="scenario"),
    "scenario": Rule(COORDINATOR, pk="scenario"),
    "scenario_validate": Rule(COORDINATOR, "POST", pk="scenario"),
    "board_change": Rule(COORDINATOR, "BOTH", pk="scenario"),
    "board_undo": Rule(COORDINATOR, "POST", pk="scenario"),
    "board_around": Rule(COORDINATOR, pk="scenario"),
    "board_print": Rule(COORDINATOR, pk="scenario"),
    "board_sheet": Rule(COORDINATOR, pk="scenario"),
    "why_not": Rule(COORDINATOR, pk="scenario"),
    "proposal_validate": Rule(COORDINATOR, "POST", pk="proposal"),
    "proposal_dismiss": Rule(COORDINATOR, "BOTH", pk="proposal"),
    "proposal_reopen": Rule(COORDINATOR, "POST", pk="proposal"),
    "binomes": Rule(COORDINATOR),
    "binomes_announce": Rule(COORDINATOR, "POST"),
    "announcement": Rule(COORDINATOR),
    "binome_keep": Rule(COORDINATOR, "POST", pk="binome"),
    "binome_undo": Rule(COORDINATOR, "BOTH", pk="binome"),
    "announcement_plan": Rule(COORDINATOR, "POST"),
    "announcement_cancel": Rule(COORDINATOR, "POST"),
    "binome_note": Rule(COORDINATOR, "BOTH", pk="binome"),
    "binome": Rule(COORDINATOR, pk="binome"),
    "ties": Rule(COORDINATOR),
    "tie_withdraw": Rule(COORDINATOR, "POST", pk="tie"),
    "candidate_ties": Rule(COORDINATOR, "BOTH", pk="candidate"),
    "my_ties": Rule(PARTICIPANTS, "BOTH"),
    "my_tie_withdraw": Rule(frozenset({"mentee"}), "POST", pk="own_tie", not_theirs=PARTICIPANTS),
    "company_ties": Rule(REPRESENTATIVE, "BOTH"),
    "company_tie_withdraw": Rule(REPRESENTATIVE, "POST", pk="company_tie"),
    "my_help": Rule(MEMBERS, "BOTH", pk="binome", not_theirs=OTHERS),
    "my_pulse": Rule(MEMBERS, "BOTH", pk="binome", not_theirs=OTHERS),
    "my_point": Rule(MENTEE, "BOTH", pk="point", not_theirs=OTHERS | MENTOR),
    "my_three_way": Rule(MEMBERS, "BOTH", pk="binome", not_theirs=OTHERS),
    "point_new": Rule(COORDINATOR, "BOTH", pk="binome"),
    "point": Rule(COORDINATOR, "BOTH", pk="point"),
    "my_checkin": Rule(MEMBERS, "BOTH", pk="binome", not_theirs=OTHERS),
    "check_ins": Rule(COORDINATOR),
    "follow_ups": Rule(COORDINATOR),
    "signal_close": Rule(COORDINATOR, "POST", pk="sign"),
    "my_pause": Rule(MEMBERS, "BOTH", pk="binome", not_theirs=OTHERS),
    "my_parting": Rule(MEMBERS, "BOTH", pk="binome", not_theirs=OTHERS),
    "signs": Rule(COORDINATOR),
    "signs_rule": Rule(COORDINATOR, "BOTH"),
    "binome_signs": Rule(COORDINATOR, "BOTH", pk="binome"),
    "repair": Rule(COORDINATOR, pk="binome"),
    "my_departure": Rule(PARTICIPANTS, "BOTH"),
    "company_departure": Rule(REPRESENTATIVE, "BOTH"),
    "departures": Rule(COORDINATOR),
    "departure_settle": Rule(COORDINATOR, "POST", pk="departure"),
    "help_desk": Rule(COORDINATOR),
    "help_request": Rule(COORDINATOR, "BOTH", pk="help"),
    "binome_pause": Rule(COORDINATOR, "BOTH", pk="binome"),
    "binome_end": Rule(COORDINATOR, "BOTH", pk="binome"),
    "committee": Rule(READERS),
    "committee_new": Rule(COORDINATOR, "BOTH"),
    "committee_session": Rule(READERS, pk="session"),
    "committee_edit": Rule(COORDINATOR, "BOTH", pk="session"),
    "committee_convene": Rule(COORDINATOR, "POST", pk="session"),
    "committee_cancel": Rule(COORDINATOR, "POST", pk="session"),
    "committee_minutes": Rule(COORDINATOR, "BOTH", pk="session"),
    "committee_publish": Rule(COORDINATOR, "POST", pk="session"),
    "committee_reopen": Rule(COORDINATOR, "POST", pk="session"),
    "committee_pdf": Rule(READERS, pk="session"),
    "decision_new": Rule(COORDINATOR, "BOTH", pk="session"),
    "decision_edit": Rule(COORDINATOR, "BOTH", pk="decision"),
    "decision_remove": Rule(COORDINATOR, "POST", pk="decision"),
    "decision_settle": Rule(COORDINATOR | {"committee"}, "POST", pk="decision"),
    "events": Rule(COORDINATOR),
    "event_new": Rule(COORDINATOR, "BOTH"),
    "event_milestone": Rule(COORDINATOR, "POST"),
    "event": Rule(COORDINATOR, pk="event"),
    "event_edit": Rule(COORDINATOR, "BOTH", pk="event"),
    "event_people": Rule(COORDINATOR, "BOTH", pk="event"),
    "event_send": Rule(COORDINATOR, "POST", pk="event"),
    "event_cancel": Rule(COORDINATOR, "POST", pk="event"),
    "events_export": Rule(COORDINATOR),
    "event_attendance": Rule(COORDINATOR, pk="event"),
    "event_mark": Rule(COORDINATOR, "POST", pk="event"),
    "event_join": Rule(COORDINATOR, "POST", pk="event"),
    "training": Rule(COORDINATOR, "BOTH"),
    "training_exempt": Rule(COORDINATOR, "POST", pk="candidate"),
    "library": Rule(COORDINATOR),
    "tool_new": Rule(COORDINATOR, "BOTH"),
    "tool_starter": Rule(COORDINATOR, "POST"),
    "tool_edit": Rule(COORDINATOR, "BOTH", pk="tool"),
    "tool_move": Rule(COORDINATOR, "POST", pk="tool"),
    "tool_remove": Rule(COORDINATOR, "POST", pk="tool"),
    "tool_file": Rule(COORDINATOR | MENTEE, pk="tool", not_theirs=OTHERS | MENTOR),
    "my_tool": Rule(MENTEE, pk="tool", not_theirs=OTHERS | MENTOR),
    "my_agenda": Rule(PARTICIPANTS),
    "my_event": Rule(MENTEE, pk="event", not_theirs=OTHERS | MENTOR),
    "event_answer": Rule(MENTEE, "POST", pk="event", not_theirs=OTHERS | MENTOR),
    "costs": Rule(READERS),
    "costs_export": Rule(COORDINATOR),
    "costs_rule": Rule(COORDINATOR, "BOTH"),
    "cost_new": Rule(COORDINATOR, "BOTH"),
    "cost_edit": Rule(COORDINATOR, "BOTH", pk="cost"),
    "cost_remove": Rule(COORDINATOR, "POST", pk="cost"),
    "reports": Rule(READERS),
    "report_company": Rule(COORDINATOR | REPRESENTATIVE, pk="company"),
    "report_make": Rule(COORDINATOR, "POST"),
    "report_pdf": Rule(READERS, pk="report"),
    "report_status": Rule(READERS, pk="report"),
    "round": Rule(COORDINATOR),
    "round_setup": Rule(COORDINATOR, "BOTH"),
    "round_preview": Rule(COORDINATOR),
    "round_open": Rule(COORDINATOR, "POST"),
    "round_join": Rule(COORDINATOR, "POST"),
    "round_remind": Rule(COORDINATOR, "POST"),
    "round_extend": Rule(COORDINATOR, "BOTH"),
    "round_close": Rule(COORDINATOR, "BOTH"),
    "my_choice": Rule(PARTICIPANTS),
    "choice_rank": Rule(PARTICIPANTS, "POST"),
    "choice_none": Rule(PARTICIPANTS, "BOTH"),
    "choice_ask": Rule(PARTICIPANTS, "BOTH", pk="candidate"),
    "choice_withdraw": Rule(MENTEE, "POST", pk="request", not_theirs=OTHERS | MENTOR),
    "my_requests": Rule(PARTICIPANTS),
    "request_accept": Rule(MENTOR, "POST", pk="request", not_theirs=OTHERS | MENTEE),
    "request_decline": Rule(MENTOR, "BOTH", pk="request", not_theirs=OTHERS | MENTEE),
    "my_binome": Rule(PARTICIPANTS),
    "my_binome/pk": Rule(MEMBERS, pk="binome", not_theirs=OTHERS),
    "binome_answer": Rule(MEMBERS, "POST", pk="binome", not_theirs=OTHERS),
    "my_charter": Rule(PARTICIPANTS),
    "my_charter/pk": Rule(MEMBERS, pk="binome", not_theirs=OTHERS),
    "charter_sign": Rule(MEMBERS, "POST", pk="binome", not_theirs=OTHERS),
    "charter_amend": Rule(MEMBERS | COORDINATOR, "BOTH", pk="binome", not_theirs=OTHERS),
    "charter_amend_close": Rule(MEMBERS | COORDINATOR, "POST", pk="binome", not_theirs=OTHERS),
    "charter_pdf": Rule(MEMBERS | COORDINATOR, pk="binome", not_theirs=OTHERS),
    "company": Rule(REPRESENTATIVE, place="consortium"),
    "agreement": Rule(COORDINATOR | REPRESENTATIVE, place="consortium"),
    "agreement_sign": Rule(REPRESENTATIVE, "POST", place="consortium", names="company"),
    "agreement_publish": Rule(COORDINATOR, "POST", place="consortium"),
    "agreement_pdf": Rule(COORDINATOR | REPRESENTATIVE, place="consortium"),
    "agreement_draft": Rule(COORDINATOR, "BOTH", place="consortium"),
    "agreement_preview": Rule(COORDINATOR, place="consortium"),
    "agreement_draft_pdf": Rule(COORDINATOR, place="consortium"),
    "agreement_restart": Rule(COORDINATOR, "POST", place="consortium"),
    "agreement_prove": Rule(REPRESENTATIVE, "POST", place="consortium"),
    "agreement_reply": Rule(REPRESENTATIVE, "POST", place="consortium", names="company"),
    "agreement_remind": Rule(COORDINATOR, "POST", place="consortium"),
    "agreement_versions": Rule(COORDINATOR | REPRESENTATIVE, place="consortium"),
    "agreement_version": Rule(COORDINATOR | REPRESENTATIVE, pk="agreement", place="consortium"),
    "agreement_version_pdf": Rule(COORDINATOR | REPRESENTATIVE, pk="agreement", place="consortium"),
    "agreement_readers": Rule(COORDINATOR, place="consortium"),
    "agreement_readers_remind": Rule(COORDINATOR, "POST", place="consortium"),
    "my_agreement": Rule(PARTICIPANTS),
    "my_agreement_pdf": Rule(PARTICIPANTS),
    "agreement_acknowledge": Rule(PARTICIPANTS, "POST"),
    "portal": Rule(PARTICIPANTS),
    "my_profile": Rule(PARTICIPANTS),
    "my_meetings": Rule(PARTICIPANTS),
    "meeting_new": Rule(MEMBERS, "BOTH", pk="binome", not_theirs=OTHERS),
    "meeting_accept": Rule(MEMBERS, "POST", pk="meeting", not_theirs=OTHERS),
    "meeting_settle": Rule(MEMBERS, "POST", pk="meeting", not_theirs=OTHERS),
    "meeting_cancel": Rule(MEMBERS, "POST", pk="meeting", not_theirs=OTHERS),
    "meeting_move": Rule(MEMBERS, "BOTH", pk="meeting", not_theirs=OTHERS),
}
PUBLIC = {
    "healthz",
    "readyz",
    "language",
    "verify",
    "verify_code",
    "verify_file",
    "verify_certificate",
    "erased",
    "notice",
}  # answer to anybody
# Answer to whoever holds the secret of their address, or the browser where an application was begun; nobody else gets
# anything (tests/programs/test_applications.py, test_slots.py, test_support.py,
# tests/tracking/test_saying.py, test_feeds.py).
BY_SECRET = {
    "apply",
    "apply_start",
    "apply_find",
    "application_open",
    "application_again",
    "application_withdraw",
    "application_step",
    "application_keep",
    "application_preview",
    "application_sent",
    "interview_pick",
    "interview_cancel",
    "meeting_said",
    "calendar_read",
    "support_answer",
    "candidacy",
    "again",
    "goals_answer",
    "erasure_cancel",
    "apply_notice",
    "address_answer",
    "mail_stop",
    "company_account_start",
    "company_account_back",
    "company_account_finish",
    "company_account_metadata",
}
SIGNED_IN = {
    "home",
    "my_data",
    "my_data_download",
    "my_data_erase",
    "second_factor",
    "sessions",
    "my_mails",
    "calendar_feed",
}  # answer to anybody who signed in
NOT_OURS = ("account_", "mfa_")  # allauth's own doors, tested by test_signin


def addresses(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, bool]]:
    """Every address: its name, and whether it carries a key."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern), "pk" in pattern.pattern.converters


OURS = {found for found in addresses(get_resolver().url_patterns) if not found[0].startswith(NOT_OURS)}


def test_every_address_is_declared() -> None:
    ruled = {(name.removesuffix("/pk"), bool(rule.pk)) for name, rule in RULES.items()}
    assert OURS ^ (ruled | {(name, False) for name in PUBLIC | SIGNED_IN | BY_SECRET}) == set()


@dataclass
class Walk:
    """A tenant, and a signed-in client for everybody of it, for somebody of another and for nobody."""

    ours: Full
    clients: dict[str, Client]

    def knock(self, persona: str, method: str, url: str, body: dict[str, str]) -> int:
        client = self.clients[persona]
        answer = client.post(url, body) if method == "POST" else client.get(url)
        return answer.status_code


def walker(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture(scope="module")
def walk(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Walk]:
    """Everything is built once for the whole walk; each test rolls its own changes back."""
    with django_db_blocker.unblock(), instant_documents():
        with transaction.atomic():
            ours, theirs = full("Alpha"), world.tenant("Beta", mentors=0, mentees=0)
            clients = {persona: walker(user) for persona, user in ours.personas.items()}
            yield Walk(ours, {**clients, "stranger": walker(theirs.coordinator), "nobody": walker(None)})
            transaction.set_rollback(True)
        connection.close()


@contextmanager
def undone() -> Iterator[None]:
    """What one knock changes is not there for the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def key(full: Full, name: str) -> int:
    """The primary key of that object of the tenant."""
    tenant = full.tenant
    extra = {"candidate": tenant.mentors[0], "company": tenant.companies[0]}
    found: int = (extra.get(name) or getattr(full, name)).pk
    return found


def address(name: str, rule: Rule, where: Full, what: Full) -> str:
    """The address of `what`'s object in `where`'s place."""
    kwargs: dict[str, object] = {}
    if rule.place != "platform":
        kwargs["slug"] = (
            where.tenant.consortium.slug if rule.place == "consortium" else where.tenant.program.slug
        )
    if rule.pk:
        kwargs["pk"] = key(what, rule.pk)
    return reverse(name.removesuffix("/pk"), kwargs=kwargs)


def let_in(status: int) -> bool:
    return status in (200, 204, 302, 400, 409, 422)


def asked(walk: Walk, url: str, persona: str, method: str, body: dict[str, str]) -> int:
    """200 for whoever is let in, whatever the page then thinks of an empty form; the status of the refusal otherwise."""
    with undone():
        status = walk.knock(persona, method, url, body)
    return 200 if let_in(status) else status


@pytest.mark.parametrize("name", sorted(RULES))
def test_matrix(name: str, walk: Walk, db: None) -> None:
    rule, ours = RULES[name], walk.ours
    url = address(name, rule, ours, ours)
    body = {rule.names: str(key(ours, rule.names))} if rule.names else {}
    wanted = {(who, how): rule.expected(who) for who in ours.personas for how in rule.methods}
    seen = {(who, how): asked(walk, url, who, how, body) for who, how in wanted}
    assert {knock: found for knock, found in seen.items() if found != wanted[knock]} == {}
    for method in rule.methods:
        with undone():
            answer = walk.clients["nobody"].generic(method, url)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("account_login")), (
            "nobody gets in without signing in"
        )


@pytest.mark.parametrize("name", sorted(BY_SECRET))
def test_without_the_secret_nobody_gets_anything(name: str, walk: Walk, db: None) -> None:
    """Nor does a role in the consortium help, with either method; the same page for all, which names nobody."""
    invented: dict[str, dict[str, object]] = {
        "apply": {"token": "x" * 43},
        "application_open": {"key": "x" * 43},
        "application_again": {"key": "x" * 43},
        "application_withdraw": {"key": "x" * 43},
        "interview_pick": {"key": "x" * 43},
        "meeting_said": {
            "meeting": walk.ours.meeting.pk,
            "side": "mentee",
            "said": "held",
            "until": 2**40,
            "key": "x" * 43,
        },
        "calendar_read": {"token": "x" * 43},
        "interview_cancel": {"key": "x" * 43},
        "support_answer": {"key": "x" * 43},
        "candidacy": {"key": "x" * 43},
        "again": {"key": "x" * 43},
        "goals_answer": {"key": "x" * 43},
        "erasure_cancel": {"key": "x" * 43},
        "address_answer": {"key": "x" * 43},
        "mail_stop": {"key": "meetings.1:" + "x" * 43},
        "application_step": {"ref": walk.ours.question.ref, "step": "who"},
        "application_keep": {"ref": walk.ours.question.ref, "step": "terms"},
    }
    kwargs = invented.get(name) or (
        {"token": "x" * 43} if "apply_" in name else {"ref": walk.ours.question.ref}
    )
    url = reverse(name, kwargs=kwargs)
    for who in ("nobody", "coordinator", "mentee", "stranger"):
        for method in ("GET", "POST"):
            with undone():
                answer = walk.clients[who].generic(method, url)
            told = name == "application_again" and method == "POST"  # the same words for every key
            assert answer.status_code in ((200,) if told else (404, 405))
            assert walk.ours.question.email not in answer.content.decode()


@pytest.mark.parametrize("name", sorted(SIGNED_IN))
def test_signed_in_pages(name: str, walk: Walk, db: None) -> None:
    assert walk.knock("nobody", "GET", reverse(name), {}) == 302
    assert {asked(walk, reverse(name), who, "GET", {}) for who in walk.ours.personas} == {200}


def test_the_demo_and_the_style_guide_are_not_there() -> None:
    for name in ("demo_choose", "demo_enter", "styleguide"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for url in ("/demo/", "/demo/enter/", "/styleguide/"):
        assert Client().post(url).status_code == Client().get(url).status_code == 404
