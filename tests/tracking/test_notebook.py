"""What the server lets into the sealed notebook, to whom it hands it out, and what the database refuses whoever writes."""

from __future__ import annotations

import base64
import json
import re
import secrets
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from matching.enums import BinomeState
from matching.models import Binome
from mentorat.lib import release
from programs.enums import ProgramState, Side
from programs.models import AuditEvent, OutboundEmail, Program, User
from tests import world
from tests.tracking import cohort
from tracking.models import Notebook, NotebookIdentity, NotebookKey, SealedEntry
from tracking.queries import notebook as queries
from tracking.services import notebook as services

pytestmark = pytest.mark.django_db


def text(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def spki(key: PublicKeyTypes) -> str:
    return text(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


@pytest.fixture(scope="module")
def public() -> str:
    return spki(rsa.generate_private_key(65537, 3072).public_key())


def lock(**other: Any) -> dict[str, Any]:
    made = {"salt": text(bytes(16)), "iv": text(bytes(12)), "box": text(bytes(1800)), "iterations": 600_000}
    return {**made, **other}


def body(blocks: int = 1) -> str:
    return f"v1.{text(secrets.token_bytes(12))}.{text(secrets.token_bytes(256 * blocks + 16))}"


def wrapped() -> str:
    return text(secrets.token_bytes(384))


@pytest.fixture
def tenant() -> world.Tenant:
    return world.tenant("Carnet")


@pytest.fixture
def pair(tenant: world.Tenant) -> Binome:
    return cohort.pair(tenant, 0)


def members(binome: Binome) -> tuple[User, User]:
    return cohort.account(binome.mentor), cohort.account(binome.mentee)


def post(client: Client, binome: Binome, act: str, data: object) -> HttpResponse:
    url = reverse("notebook_act", args=[binome.program.slug, binome.pk])
    given = {**data, "act": act} if isinstance(data, dict) else data
    return client.post(url, json.dumps(given), content_type="application/json")  # type: ignore[return-value]


def identity(client: Client, binome: Binome, public: str, replaces: int = 0) -> HttpResponse:
    return post(
        client,
        binome,
        "identity",
        {"public": public, "lock": lock(), "recovery": lock(), "replaces": replaces},
    )


@pytest.fixture
def opened(pair: Binome, public: str, client: Client) -> Binome:
    """Both have keys, both hold the notebook's; the mentee is signed in."""
    for user in members(pair):
        client.force_login(user)
        assert identity(client, pair, public).status_code == 200
    keys = {"mentor": wrapped(), "mentee": wrapped()}
    assert post(client, pair, "open", {"keys": keys}).status_code == 200
    return pair


def box(kind: str = "note", revision: object = 1, **other: Any) -> dict[str, Any]:
    return {"kind": kind, "slot": str(uuid.uuid4()), "revision": revision, "body": body(), **other}


def count() -> int:
    with scopes_disabled():
        return SealedEntry.objects.count()


# --- who ------------------------------------------------------------------------------------------


def test_to_everybody_but_the_two_there_is_no_notebook(
    opened: Binome, tenant: world.Tenant, client: Client
) -> None:
    """Coordinator, representative, committee, another pair of the programme, another consortium, an operator: 404 each time."""
    post(client, opened, "write", box())
    other = cohort.pair(tenant, 1)
    elsewhere = world.tenant("Ailleurs")
    strangers = [
        tenant.coordinator,
        tenant.representative,
        tenant.committee,
        *members(other),
        elsewhere.coordinator,
    ]
    for user in strangers:
        client.force_login(user)
        args = [opened.program.slug, opened.pk]
        for url in (reverse("notebook", args=args), reverse("notebook_state", args=args)):
            assert client.get(url).status_code == 404
        for act in ("identity", "open", "pass", "write", "remove", "erase", "relock"):
            assert post(client, opened, act, {}).status_code == 404
    assert count() == 1


def test_who_lost_their_keys_receives_no_box_and_writes_none(
    opened: Binome, client: Client, public: str
) -> None:
    post(client, opened, "write", box())
    assert identity(client, opened, public, replaces=1).status_code == 200
    state = client.get(reverse("notebook_state", args=[opened.program.slug, opened.pk])).json()
    assert (state["key"], state["entries"], state["held"]) == (None, [], True)
    assert post(client, opened, "write", box()).status_code == 403
    assert post(client, opened, "pass", {"key": wrapped(), "generation": 1}).status_code == 403


def test_the_coordinator_knows_that_an_objective_is_set_and_nothing_else(
    opened: Binome, tenant: world.Tenant, client: Client
) -> None:
    written = box("objective")
    post(client, opened, "write", written)
    client.force_login(tenant.coordinator)
    page = client.get(reverse("binome", args=[opened.program.slug, opened.pk])).content.decode()
    assert "Objectif de progression" in page
    assert written["body"] not in page
    with scopes_disabled():
        assert written["body"] not in json.dumps(list(AuditEvent.objects.values_list("data", flat=True)))


def test_nothing_that_is_written_changes_what_the_coordinator_sees_but_the_objective(
    opened: Binome, tenant: world.Tenant, client: Client
) -> None:
    """A note, a message and an agenda leave their page as it was; an objective shows, with its day, and no more."""

    def seen() -> str:
        desk = Client()
        desk.force_login(tenant.coordinator)
        page = desk.get(reverse("binome", args=[opened.program.slug, opened.pk])).content.decode()
        return re.sub(
            r'value="[^"]{30,}"|<script.*?</script>', "", page.split("<main", 1)[1], flags=re.DOTALL
        )

    before = seen()
    for kind in ("note", "message", "agenda"):
        assert post(client, opened, "write", box(kind)).status_code == 200
    assert seen() == before
    post(client, opened, "write", box("objective"))
    assert seen() != before
    members_page = client.get(reverse("notebook", args=[opened.program.slug, opened.pk])).content.decode()
    assert "La coordination voit qu’un objectif est posé" in members_page


# --- what -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        box(body="en clair"),
        box(body="v1.AAAAAAAAAAAAAAAA.QQ"),
        box(body=f"v1.{text(bytes(12))}.{text(bytes(300))}"),  # not padded
        box(body=body(300)),  # too long
        box(body=["v1"]),
        box(kind="secret"),
        box(slot="x"),
        box(revision=0),
        box(revision="1"),
        box(revision=2),
        box(revision=True),
        [],
        "x",
        None,
    ],
)
def test_what_is_not_sealed_is_refused(opened: Binome, client: Client, given: object) -> None:
    assert post(client, opened, "write", given).status_code in (409, 422)
    assert count() == 0


@pytest.mark.parametrize(
    "weak",
    [
        {"public": "x"},
        {"public": spki(rsa.generate_private_key(65537, 2048).public_key())},
        {"public": spki(ec.generate_private_key(ec.SECP256R1()).public_key())},
        {"lock": lock(iterations=1000)},
        {"lock": lock(iterations=True)},
        {"lock": lock(salt=text(bytes(8)))},
        {"recovery": None},
        {"replaces": 3},
        {"replaces": "0"},
    ],
)
def test_weak_keys_are_refused(pair: Binome, client: Client, public: str, weak: dict[str, Any]) -> None:
    client.force_login(members(pair)[1])
    strong = {"public": public, "lock": lock(), "recovery": lock(), "replaces": 0}
    assert post(client, pair, "identity", {**strong, **weak}).status_code in (409, 422)
    with scopes_disabled():
        assert not NotebookIdentity.objects.exists()


def test_the_second_of_two_is_told_and_nothing_is_overwritten(opened: Binome, client: Client) -> None:
    first = box("agenda")
    assert post(client, opened, "write", first).status_code == 200
    client.force_login(members(opened)[0])
    answer = post(client, opened, "write", box("agenda", slot=first["slot"]))
    assert answer.status_code == 409
    assert [each["body"] for each in answer.json()["entries"]] == [first["body"]]  # type: ignore[attr-defined]
    second = box("agenda", 2, slot=first["slot"])
    assert post(client, opened, "write", second).status_code == 200
    assert post(client, opened, "write", box("agenda")).status_code == 409  # a second agenda


def test_nobody_changes_nor_removes_the_note_of_the_other(opened: Binome, client: Client) -> None:
    note = box()
    post(client, opened, "write", note)
    client.force_login(members(opened)[0])
    assert post(client, opened, "write", box(revision=2, slot=note["slot"])).status_code == 403
    assert post(client, opened, "remove", {"slot": note["slot"]}).status_code == 200
    assert count() == 1


def test_two_who_open_at_once_share_the_first_key(pair: Binome, client: Client, public: str) -> None:
    for user in members(pair):
        client.force_login(user)
        identity(client, pair, public)
    first, second = ({"mentor": wrapped(), "mentee": wrapped()} for _n in range(2))
    assert post(client, pair, "open", {"keys": first}).status_code == 200
    refused = post(client, pair, "open", {"keys": second})
    assert refused.status_code == 409
    assert refused.json()["key"] == first["mentee"]  # type: ignore[attr-defined]


def test_a_message_is_told_once_a_day_without_a_word_of_it(opened: Binome, client: Client) -> None:
    for _turn in range(3):
        post(client, opened, "write", box("message"))
    mails = OutboundEmail.objects.filter(kind="notebook_message")
    assert [mail.to for mail in mails] == [members(opened)[0].email]
    assert "v1." not in mails[0].text


# --- the end --------------------------------------------------------------------------------------


def over(binome: Binome, days: int) -> None:
    with scopes_disabled():
        ended = timezone.now() - timedelta(days=days)
        Binome.objects.filter(pk=binome.pk).update(state=BinomeState.ENDED, ended_at=ended)
    binome.refresh_from_db()


def test_a_pair_that_ended_reads_and_writes_no_more(opened: Binome, client: Client) -> None:
    post(client, opened, "write", box())
    over(opened, 3)
    state = client.get(reverse("notebook_state", args=[opened.program.slug, opened.pk])).json()
    assert (state["writable"], len(state["entries"])) == (False, 1)
    assert post(client, opened, "write", box()).status_code == 422
    assert services.erase_due() == 0


def test_once_both_gave_up_their_key_nothing_is_left(opened: Binome, client: Client) -> None:
    post(client, opened, "write", box())
    assert post(client, opened, "erase", {}).status_code == 422  # the pair lives
    over(opened, 3)
    assert post(client, opened, "erase", {}).status_code == 200
    assert count() == 1  # the other one still reads
    client.force_login(members(opened)[0])
    assert post(client, opened, "erase", {}).status_code == 200
    with scopes_disabled():
        assert (count(), NotebookKey.objects.count()) == (0, 0)
        assert Notebook.objects.get().erased_at is not None


def test_erasure_is_told_a_month_then_a_week_ahead(
    opened: Binome, client: Client, at: Callable[[str], None]
) -> None:
    """Once each to whoever holds a key, by day where they are; a notice that is late still leaves, and says the day."""
    at("2027-01-31 15:00")
    over(opened, 0)
    mentor, mentee = (user.email for user in members(opened))
    told = []
    for moment in (
        "2027-03-02 14:59",  # thirty days and a minute ahead
        "2027-03-03 04:00",  # at night in Toronto
        "2027-03-03 16:00",
        "2027-03-20 16:00",
        "2027-03-26 16:00",  # a week ahead
        "2027-03-30 16:00",
        "2027-04-02 16:00",  # over
    ):
        at(moment)
        told.append((services.announce_erasures(), services.announce_erasures()))
    assert told == [(0, 0), (0, 0), (2, 0), (0, 0), (2, 0), (0, 0), (0, 0)]
    mails = OutboundEmail.objects.filter(kind="notebook_erasure").order_by("pk")
    assert sorted(mail.to for mail in mails) == sorted([mentor, mentor, mentee, mentee])
    assert all("1er avril 2027" in mail.subject for mail in mails)
    assert ["dernier rappel" in mail.text for mail in mails] == [False, False, True, True]
    assert all("Garder une copie sur cet appareil" in mail.text for mail in mails)
    assert (services.erase_due(), services.announce_erasures()) == (1, 0)


def test_who_gave_their_key_up_is_told_nothing_more(
    opened: Binome, client: Client, at: Callable[[str], None]
) -> None:
    """A week ahead without the month's notice before: one mail, the week's."""
    at("2027-01-31 15:00")
    over(opened, 0)
    client.force_login(members(opened)[1])
    assert post(client, opened, "erase", {}).status_code == 200
    at("2027-03-27 16:00")
    assert services.announce_erasures() == 1
    mail = OutboundEmail.objects.get(kind="notebook_erasure")
    assert mail.to == members(opened)[0].email
    assert "dernier rappel" in mail.text


def test_after_sixty_days_the_keys_go_by_themselves(opened: Binome, client: Client) -> None:
    post(client, opened, "write", box())
    over(opened, 61)
    with scopes_disabled():
        Program.objects.filter(pk=opened.program_id).update(state=ProgramState.CLOSED)
    assert (services.erase_due(), services.erase_due()) == (1, 0)
    assert count() == 0


# --- the database ---------------------------------------------------------------------------------


def refused(sql: str, *values: str | int) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError:
        return True
    return False


def test_the_database_holds_no_box_that_is_not_sealed(opened: Binome, client: Client) -> None:
    post(client, opened, "write", box())
    assert refused("UPDATE tracking_sealedentry SET body = %s", "Mon objectif, en clair")


def test_the_database_gives_a_key_to_no_third_person(
    opened: Binome, tenant: world.Tenant, client: Client, public: str
) -> None:
    """Another participant's identity, then the mentor's on the mentee's side, then a notebook of another programme."""
    third = cohort.pair(tenant, 1)
    client.force_login(members(third)[0])
    identity(client, third, public)
    with scopes_disabled():
        stranger = NotebookIdentity.objects.get(user=members(third)[0])
        own = NotebookIdentity.objects.get(user=members(opened)[0])
        elsewhere = world.tenant("Ailleurs").program
    assert refused("UPDATE tracking_notebookkey SET identity_id = %s WHERE side = 'mentee'", stranger.pk)
    assert refused("UPDATE tracking_notebookkey SET identity_id = %s WHERE side = 'mentee'", own.pk)
    assert refused("UPDATE tracking_notebook SET program_id = %s", elsewhere.pk)


# --- the scripts ----------------------------------------------------------------------------------


def test_the_scripts_served_are_the_released_ones(opened: Binome, client: Client) -> None:
    """Their hashes stand in the release, in the page, and nothing else may run there."""
    assert release.measured() == release.released()
    call_command("release_notebook", check=True, verbosity=0)
    answer = client.get(reverse("notebook", args=[opened.program.slug, opened.pk]))
    page, policy = answer.content.decode(), answer.headers["Content-Security-Policy"]
    assert page.count("<script") == len(release.ORDER)
    assert all(script.integrity in page for script in release.scripts())
    allowed = next(part for part in policy.split(";") if "script-src" in part).split()[1:]
    assert allowed == [f"http://testserver{script.url}" for script in release.scripts()]
    assert "require-trusted-types-for 'script'" in policy
    assert "trusted-types 'none'" in policy


def test_when_the_objective_was_set_is_all_that_is_told(opened: Binome, client: Client) -> None:
    with scope(consortium=opened.program.consortium, program=opened.program):
        assert queries.objective_set(opened) is None
        post(client, opened, "write", box("objective"))
        assert queries.objective_set(opened) is not None


def test_the_register_tells_of_keys_alone(opened: Binome, client: Client) -> None:
    for _turn in range(3):
        post(client, opened, "write", box())
    with scopes_disabled():
        verbs = AuditEvent.objects.filter(verb__startswith="notebook").values_list("verb", flat=True)
        assert sorted(verbs) == ["notebook.identity", "notebook.identity", "notebook.opened"]


def test_sides_are_those_of_the_pair(opened: Binome) -> None:
    with scopes_disabled():
        keys = {key.side: key.identity.user_id for key in NotebookKey.objects.select_related("identity")}
    mentor, mentee = members(opened)
    assert keys == {Side.MENTOR: mentor.pk, Side.MENTEE: mentee.pk}


def test_a_body_of_endless_brackets_is_refused_in_words(pair: Binome) -> None:
    client = Client()
    client.force_login(members(pair)[0])
    url = reverse("notebook_act", args=[pair.program.slug, pair.pk])
    for endless in ("[" * 90_000, '{"a":' * 30_000):
        assert client.post(url, endless, content_type="application/json").status_code == 422
