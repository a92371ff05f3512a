"""A canary is typed in two real browsers; then it is looked for wherever the server could have kept it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any
from urllib.parse import quote

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from matching.models import Binome
from programs.enums import Role
from programs.models import OutboundEmail, User
from programs.services import memberships
from tests import canary, world
from tests.browser import DESKTOP, PHONE, watch
from tests.tracking import cohort
from tests.tracking.test_notebook_browser import (
    CANARY,
    again,
    device,
    figures,
    hand_over,
    make_key,
    members,
    spy,
    state,
    write_objective,
)
from tracking.models import SealedEntry
from tracking.services import meetings, notebook

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def tenant() -> world.Tenant:
    return world.tenant("Carnet")


@pytest.fixture
def pair(tenant: world.Tenant) -> Binome:
    return cohort.pair(tenant, 0)


@pytest.fixture
def breaks_once(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The first box that is written breaks the server, in an error that quotes it and is mailed."""
    settings.EMAIL_BACKEND = "programs.outbox.OutboxBackend"
    settings.ADMINS = [("", "exploitation@example.org")]
    write: Callable[..., SealedEntry] = notebook.write
    left = [True]

    def breaks(**said: Any) -> SealedEntry:
        if said["box"].kind == "objective" and left:
            left.clear()
            raise RuntimeError(said)
        return write(**said)

    monkeypatch.setattr(notebook, "write", breaks)


def people(tenant: world.Tenant, pair: Binome) -> dict[str, User]:
    mentor, mentee = members(pair)
    operator = world.user("exploitation@example.org", "Opératrice", "Toutes")
    memberships.grant(actor=None, user=operator, role=Role.OPERATOR)
    stranger = world.tenant("Ailleurs", mentors=0, mentees=0).coordinator
    return {
        "coordinator": tenant.coordinator,
        "representative": tenant.representative,
        "committee": tenant.committee,
        "mentor": mentor,
        "mentee": mentee,
        "operator": operator,
        "stranger": stranger,
    }


def meet(pair: Binome) -> None:
    """A meeting that both agreed on: it goes to calendars."""
    mentor, mentee = members(pair)
    with scope(consortium=pair.program.consortium, program=pair.program):
        asked = meetings.propose(actor=mentee, binome=pair, starts_at=timezone.now() + timedelta(days=3))
        meetings.accept(actor=mentor, meeting=asked)


def overhear(page: Page) -> list[bytes]:
    """What the server answers to acts, as it answers it."""
    answers: list[bytes] = []

    def pass_on(route: Route) -> None:
        answer = route.fetch()
        answers.append(answer.body())
        route.fulfill(response=answer)

    page.route("**/act/", pass_on)
    return answers


@pytest.mark.usefixtures("breaks_once")
def test_two_people_write_and_the_server_reads_nothing(
    tenant: world.Tenant,
    pair: Binome,
    browser: Browser,
    live_server: LiveServer,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    """Objective by the mentee on a phone, at first into a server that breaks; read by the mentor at a desk, a message back."""
    mentor, mentee = members(pair)
    with (
        canary.redis_heard() as heard,
        canary.sql_written(),
        device(browser, live_server, mentee, **PHONE) as phone,
        device(browser, live_server, mentor, **DESKTOP) as desk,
    ):
        troubles, sent = watch(desk), [spy(phone), spy(desk)]
        began = monotonic()
        make_key(phone, pair)
        state(phone, "open")
        assert monotonic() - began < 60
        phone.fill("#nb-aim", CANARY)
        errors = overhear(phone)
        with phone.expect_response(re.compile("/act/$")) as broken:
            phone.locator("[data-part=objective-form] button[data-variant=primary]").click()
        assert broken.value.status == 500
        phone.unroute("**/act/")
        write_objective(phone, CANARY)
        make_key(desk, pair, "autre phrase de quatre mots différents")
        state(desk, "waiting")
        hand_over(phone)
        again(desk)
        state(desk, "open")
        expect(desk.locator("#nb-aim")).to_have_value(CANARY)
        desk.fill("#nb-message", f"{CANARY} bravo")
        desk.locator("[data-part=message-form] button").click()
        expect(desk.locator("[data-part=messages]")).to_contain_text("bravo")
        again(phone)
        expect(phone.locator("[data-part=messages]")).to_contain_text(f"{CANARY} bravo")
        assert figures(phone, "their") == figures(desk, "my")
        assert troubles == []
        meet(pair)
        values: list[list[object]] = [
            [],
            [pair.program.slug],
            [tenant.consortium.slug],
            [pair.program.slug, pair.pk],
        ]
        shown = list(canary.everything_shown(people(tenant, pair), values))
        places = [*canary.database(), *canary.redis_kept(), *shown]
    with scopes_disabled():
        assert SealedEntry.objects.count() == 3  # objective, message, keys that were noted
    out = capfd.readouterr()
    places += [
        ("what Redis heard", heard.unescaped()),
        ("logs", caplog.text.encode()),
        ("output", (out.out + out.err).encode()),
        ("page of the error", b"".join(errors)),
        ("requests", "\n".join(line for lines in sent for line in lines).encode()),
    ]
    assert canary.hits(CANARY, places) == set()
    record_testsuite_property("places searched", len(places))
    record_testsuite_property("encodings searched", sum(map(len, canary.encodings(CANARY).values())))
    assert len(places) > 120
    assert b"<!doctype html>" in b"".join(errors).lower()
    # It sees what is there: the programme's name, the mail of the error, the task that sends, each in its place.
    seen = {place for place, _how in canary.hits(pair.program.name, places)}
    assert {"table programs_program", "log of SQL"} <= seen
    assert any(place.startswith("coordinator ") for place in seen)
    assert OutboundEmail.objects.filter(to="exploitation@example.org", text__contains="in breaks").exists()
    assert b"programs.tasks.dispatch_mail" in dict(places)["what Redis heard"]
    assert b"VCALENDAR" in dict(places)["table programs_outboundemail"]


def test_each_way_of_writing_is_seen() -> None:
    """A control: planted in each encoding, at each alignment, the canary is found."""
    for number in range(3):
        said = ("x" * number + CANARY + " fin").encode()
        for name, written in {
            "plain": said,
            "UTF-16": said.decode().encode("utf-16-le"),
            "base64": base64.b64encode(said),
            "URL": quote(said.decode()).encode(),
            "hexadecimal": said.hex().encode(),
        }.items():
            assert canary.hits(CANARY, [("here", b"..." + written)]) == {("here", name)}
