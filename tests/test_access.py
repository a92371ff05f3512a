"""The access matrix: every address, for every persona, with every method. An address that is not declared here fails.

Outside the tenant there is nothing (404); inside, a role that does not open the page is told so (403); what belongs to
one pair is not there for the other participants (404); nobody gets anything without signing in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from programs.models import User
from tests.full_world import Full, full

pytestmark = pytest.mark.django_db

COORDINATOR = frozenset({"coordinator"})
MEMBERS = frozenset({"mentor", "mentee"})
PARTICIPANTS = MEMBERS | {"other_mentor"}
READERS = frozenset({"coordinator", "representative", "committee"})
INSIDERS = frozenset({"coordinator", "representative", "committee", "mentor", "mentee", "other_mentor"})
OUTSIDERS = frozenset({"operator", "stranger", "strange_mentee"})


@dataclass(frozen=True)
class Rule:
    """Who an address lets in, how it is asked ("GET", "POST" or "BOTH"), what its pk is (an attribute of Full)."""

    allowed: frozenset[str]
    ask: str = "GET"
    pk: str = ""
    place: str = "program"  # or "consortium", "platform"
    not_theirs: frozenset[str] = frozenset()  # insiders who get 404, because the object is somebody else's

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
    "dashboard": Rule(COORDINATOR),
    "candidates": Rule(COORDINATOR),
    "candidate_new": Rule(COORDINATOR, "BOTH"),
    "candidates_qualify": Rule(COORDINATOR, "POST"),
    "candidate": Rule(COORDINATOR, pk="candidate"),
    "candidate_edit": Rule(COORDINATOR, "BOTH", pk="candidate"),
    "candidate_move": Rule(COORDINATOR, "POST", pk="candidate"),
    "import_upload": Rule(COORDINATOR, "BOTH"),
    "import_mapping": Rule(COORDINATOR, "BOTH", pk="upload"),
    "import_preview": Rule(COORDINATOR, "BOTH", pk="upload"),
    "import_confirm": Rule(COORDINATOR, "POST", pk="upload"),
    "import_result": Rule(COORDINATOR, pk="upload"),
    "import_problems": Rule(COORDINATOR, pk="upload"),
    "program_edit": Rule(COORDINATOR, "BOTH"),
    "program_new": Rule(COORDINATOR, "BOTH", place="consortium"),
    "companies": Rule(COORDINATOR, place="consortium"),
    "company_new": Rule(COORDINATOR, "BOTH", place="consortium"),
    "relation_new": Rule(COORDINATOR | {"representative"}, "BOTH", place="consortium"),
    "relation_end": Rule(COORDINATOR | {"representative"}, "BOTH", pk="relation", place="consortium"),
    "matching": Rule(COORDINATOR),
    "matching_run": Rule(COORDINATOR, "POST"),
    "policy": Rule(COORDINATOR, "BOTH"),
    "scenario": Rule(COORDINATOR, pk="scenario"),
    "scenario_validate": Rule(COORDINATOR, "POST", pk="scenario"),
    "why_not": Rule(COORDINATOR, pk="scenario"),
    "proposal_validate": Rule(COORDINATOR, "POST", pk="proposal"),
    "proposal_dismiss": Rule(COORDINATOR, "BOTH", pk="proposal"),
    "proposal_reopen": Rule(COORDINATOR, "POST", pk="proposal"),
    "binomes": Rule(COORDINATOR),
    "binomes_announce": Rule(COORDINATOR, "POST"),
    "binome": Rule(COORDINATOR, pk="binome"),
    "reports": Rule(READERS),
    "report_make": Rule(COORDINATOR, "POST"),
    "report_pdf": Rule(READERS, pk="report"),
    "report_status": Rule(READERS, pk="report"),
    "portal": Rule(PARTICIPANTS),
    "my_profile": Rule(PARTICIPANTS),
    "my_meetings": Rule(PARTICIPANTS),
    "meeting_new": Rule(MEMBERS, "BOTH", pk="binome", not_theirs=OTHERS),
    "meeting_accept": Rule(MEMBERS, "POST", pk="meeting", not_theirs=OTHERS),
    "meeting_settle": Rule(MEMBERS, "POST", pk="meeting", not_theirs=OTHERS),
    "meeting_cancel": Rule(MEMBERS, "POST", pk="meeting", not_theirs=OTHERS),
    "meeting_move": Rule(MEMBERS, "BOTH", pk="meeting", not_theirs=OTHERS),
}
PUBLIC = {"healthz", "readyz", "language"}  # answer to anybody
SIGNED_IN = {"home"}  # answer to anybody who signed in
NOT_OURS = ("account_", "mfa_")  # allauth's own doors, tested by test_signin


def addresses(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern)


OURS = sorted({name for name in addresses(get_resolver().url_patterns) if not name.startswith(NOT_OURS)})


def test_every_address_is_declared() -> None:
    assert set(OURS) == set(RULES) | PUBLIC | SIGNED_IN


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[tuple[Full, Full]]:
    """Both tenants are built once for the whole walk; each test rolls its own changes back."""
    from django.db import connection, transaction

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        with transaction.atomic():
            ours, theirs = full("Alpha"), full("Beta")
            ours.personas["stranger"] = theirs.tenant.coordinator
            ours.personas["strange_mentee"] = theirs.personas["mentee"]
            yield ours, theirs
            transaction.set_rollback(True)
        connection.close()


def address(name: str, rule: Rule, where: Full, what: Full) -> str:
    """The address of `what`'s object in `where`'s place."""
    kwargs: dict[str, object] = {}
    if rule.place != "platform":
        kwargs["slug"] = where.tenant.consortium.slug if rule.place == "consortium" else where.tenant.program.slug
    if rule.pk:
        kwargs["pk"] = what.tenant.mentors[0].pk if rule.pk == "candidate" else getattr(what, rule.pk).pk
    return reverse(name, kwargs=kwargs)


def knock(url: str, method: str, user: User | None) -> int:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.generic(method, url).status_code


def let_in(status: int) -> bool:
    return status in (200, 204, 302, 400, 409, 422)


@pytest.mark.parametrize("name", sorted(RULES))
def test_matrix(name: str, worlds: tuple[Full, Full], db: None) -> None:
    ours, theirs = worlds
    rule = RULES[name]
    url = address(name, rule, ours, ours)
    methods = ("GET", "POST") if rule.ask == "BOTH" else (rule.ask,)
    seen: dict[tuple[str, str], int] = {}
    wanted: dict[tuple[str, str], int] = {}
    for persona, user in sorted(ours.personas.items()):
        for method in methods:
            status = knock(url, method, user)
            seen[persona, method] = 200 if let_in(status) else status
            wanted[persona, method] = rule.expected(persona)
    assert seen == wanted
    for method in methods:
        assert knock(url, method, None) == 302, "nobody gets in without signing in"


@pytest.mark.parametrize("name", sorted(name for name, rule in RULES.items() if rule.pk))
def test_the_id_of_another_tenant_opens_nothing(name: str, worlds: tuple[Full, Full], db: None) -> None:
    ours, theirs = worlds
    rule = RULES[name]
    url = address(name, rule, ours, theirs)
    methods = ("GET", "POST") if rule.ask == "BOTH" else (rule.ask,)
    insider = ours.personas[min(rule.allowed)]
    assert {knock(url, method, insider) for method in methods} == {404}


@pytest.mark.parametrize("name", sorted(name for name, rule in RULES.items() if rule.ask != "BOTH"))
def test_the_other_method_does_nothing(name: str, worlds: tuple[Full, Full], db: None) -> None:
    ours, _theirs = worlds
    rule = RULES[name]
    wrong = "POST" if rule.ask == "GET" else "GET"
    insider = ours.personas[min(rule.allowed)]
    assert knock(address(name, rule, ours, ours), wrong, insider) == 405


@pytest.mark.parametrize("name", sorted(SIGNED_IN))
def test_signed_in_pages(name: str, worlds: tuple[Full, Full], db: None) -> None:
    ours, _theirs = worlds
    assert knock(reverse(name), "GET", None) == 302
    assert all(let_in(knock(reverse(name), "GET", user)) for user in ours.personas.values())


def test_the_demo_and_the_style_guide_are_not_there() -> None:
    for name in ("demo_choose", "demo_enter", "styleguide"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for url in ("/demo/", "/demo/enter/", "/styleguide/"):
        assert Client().post(url).status_code == Client().get(url).status_code == 404
