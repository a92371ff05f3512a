"""One walk through every page, for everybody whom it lets in, with a canary in every file.

Whoever reads somebody's file is written down, and nobody reads one unseen; no page asks more of the database than its bound;
no cookie is set that the notice does not list.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled
from pytest_django import DjangoDbBlocker

from matching.models import Binome, Chooser, Proposal, Request, Tie
from programs import protection
from programs.models import (
    Application,
    AuditEvent,
    Candidate,
    CandidateFact,
    FileAccess,
    OutboundEmail,
    Support,
    SupportRequest,
)
from tests.e2e.conftest import NOBODY
from tests.e2e.test_pages import also, pages
from tests.full_world import CANARY, HELP_CANARY, Full, full, instant_documents
from tests.test_access import RULES, address, undone, walker
from tracking.models import HelpWord, TrainingExemption

pytestmark = pytest.mark.django_db
MOST_QUERIES = 24
MORE_QUERIES = {
    "dashboard (coordinator)": 30,  # what awaits somebody comes from everywhere
    **{f"portal ({persona})": 27 for persona in ("mentor", "mentee", "other_mentor", "signer")},
    "candidate (coordinator)": 26,  # the file of a person is where everything meets; its opening is written down
    "why_not/asked (coordinator)": 25,  # two files are opened, and that is written down
    "matching (coordinator)": 34,
    "scenario (coordinator)": 26,  # the profiles that lie open are written down
    "scenario/decided (coordinator)": 26,
}  # the room also compares today with the run, and flags what excludes since
STAFF = ("coordinator", "representative", "committee", "operator")
MARK = re.compile(r"serin(\d+)x", re.IGNORECASE)


def mark(pk: int) -> str:
    return f"serin{pk}x"


@dataclass(frozen=True)
class Reading:
    """What one knock showed: `files` are the candidates of whom something is read, `written` those in the register."""

    persona: str
    name: str
    method: str
    text: str
    written: frozenset[int] = frozenset()
    headers: Mapping[str, str] = field(default_factory=dict)
    asked: int = 0  # of the database

    @property
    def files(self) -> frozenset[int]:
        return frozenset(int(pk) for pk in MARK.findall(self.text))


def plant(ours: Full) -> None:
    """A canary of their own in what the tables say of each candidate, their name, company, role and state left out."""
    with scopes_disabled():
        for person in Candidate.objects.filter(consortium=ours.tenant.consortium):
            said = {
                name: f"{mark(person.pk)} {name}" for name in ("job_title", "trade", "place", "biography")
            }
            email = f"{mark(person.pk)}@a.example"
            Candidate.objects.filter(pk=person.pk).update(**said, email=email, skills=[mark(person.pk)])
        TrainingExemption.objects.create(
            program=ours.tenant.program, candidate=ours.tenant.mentees[0], reason="x"
        )
        for model, words, path in (
            (CandidateFact, "value", "candidate_id"),
            (Support, "reason", "candidate_id"),
            (SupportRequest, "email", "candidate_id"),
            (Tie, "reason", "candidate_id"),
            (Application, "expectations concerns", "candidate_id"),
            (TrainingExemption, "reason", "candidate_id"),
            (HelpWord, "text", "request.asker_id"),
            (Chooser, "words", "candidate_id"),
            (Request, "words reason", "mentee_id"),
            (Binome, "note", "mentee_id"),
        ):
            spread(model, words.split(), path)
        for pairs in (Proposal.objects.all(), Binome.objects.all()):
            for pk, mentor, mentee, told in pairs.values_list("pk", "mentor", "mentee", "explanation"):
                both = f"Gouvernance {mark(mentor)} {mark(mentee)}"
                said = json.loads(json.dumps(told).replace("Gouvernance", both))
                pairs.filter(pk=pk).update(explanation=said)


def spread(model: type[Model], names: list[str], path: str) -> None:
    """Adds it to these words of every row; `path` leads from the row to the candidate."""
    rows = model._base_manager.exclude(**{path.replace(".", "__"): None})
    for row in rows:
        said = {name: f"{getattr(row, name)} {mark(attrgetter(path)(row))}" for name in names}
        rows.filter(pk=row.pk).update(**said)


def text_of(body: bytes) -> str:
    """The words of an answer, those of a workbook included."""
    if not body.startswith(b"PK"):
        return body.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def read(client: Client, persona: str, name: str, method: str, url: str, body: dict[str, str]) -> Reading:
    with undone():
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(url, body) if method == "POST" else client.get(url)
        text = text_of(b"".join(answer) if answer.streaming else answer.content)
        with scopes_disabled():  # nothing is written before the walk, and each knock is undone
            written = set(FileAccess.objects.values_list("candidate", flat=True))
        return Reading(
            persona, name, method, text, frozenset(pk for pk in written if pk), answer.headers, len(asked)
        )


@dataclass(frozen=True)
class Walk:
    readings: list[Reading]
    cookies: frozenset[str]  # that somebody's browser was asked to keep


@pytest.fixture(scope="module")
def walk(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Walk]:
    """Every page for everybody whom it lets in; what staff are answered when they send an empty form as well."""
    with django_db_blocker.unblock(), instant_documents():
        with transaction.atomic():
            ours = full("Alpha")
            plant(ours)
            people = {**ours.personas, **ours.others, NOBODY: None}
            clients = {persona: walker(user) for persona, user in people.items()}
            found = []
            for name, rule in RULES.items():
                url = address(name, rule, ours, ours)
                body = {rule.names: str(ours.tenant.companies[0].pk)} if rule.names else {}
                found += [
                    read(clients[who], who, name, how, url, body)
                    for who in sorted(rule.allowed & ours.personas.keys())
                    for how in rule.methods
                    if how == "GET" or who in STAFF
                ]
            found += [
                read(clients["coordinator"], "coordinator", name, "GET", url, {})
                for name, url in also(ours).items()
            ]
            found += [
                read(clients[who], who, name, "GET", url, {})
                for who in (*ours.others, NOBODY)
                for name, url in pages(ours, who).items()
            ]
            clients["coordinator"].post(reverse("language"), {"language": "fr", "next": "/"})
            with scopes_disabled():
                mails = "".join(f"{mail.text}{mail.html}" for mail in OutboundEmail.objects.all())
                acts = "".join(str(act.data) for act in AuditEvent.objects.all())
            found += [Reading("", "mails", "", mails), Reading("", "register", "", acts)]
            yield Walk(found, frozenset[str]().union(*(client.cookies for client in clients.values())))
            transaction.set_rollback(True)
        connection.close()


@pytest.fixture
def readings(walk: Walk) -> list[Reading]:
    return walk.readings


def test_who_reads_a_file_is_written_down(readings: list[Reading]) -> None:
    """A page that shows something of somebody, and does not call `accesses`, fails here."""
    unseen = {
        (each.name, each.persona, each.method): sorted(each.files - each.written)
        for each in readings
        if each.persona in STAFF and each.files - each.written
    }
    assert unseen == {}, "\n".join(map(str, unseen.items()))
    assert len({each.name for each in readings if each.persona in STAFF and each.files}) >= 18


def test_names_alone_are_no_opening(readings: list[Reading]) -> None:
    """Lists with names, companies, roles and states write nothing, nor does what participants read."""
    names = {
        "dashboard",
        "binomes",
        "alumni",
        "interviews",
        "event",
        "company",
        "ledger",
        "committee_session",
    }
    quiet = [each for each in readings if each.name in names or each.persona not in STAFF]
    assert names <= {each.name for each in quiet}
    assert [(each.name, each.persona) for each in quiet if each.written] == []


def test_what_was_told_in_confidence_is_where_it_belongs_alone(readings: list[Reading]) -> None:
    """A canary is in every note, another in a request for help: whatever anybody reads, downloads or is mailed, the one is
    on the coordinator's grid alone, the other on the page of the person who asked and on the coordinator's."""
    seen = {
        (each.persona, each.name) for each in readings for word in (CANARY, HELP_CANARY) if word in each.text
    }
    assert seen - {("coordinator", "interview_keep")} == {  # which saves the grid, and says what stands there
        ("coordinator", "help_request"),
        ("coordinator", "interview"),
        ("mentee", "my_help"),
    }


PAGES = ("text/html", "application/json", "text/plain")
SAFE_NAME = re.compile(
    r"(attachment|inline); filename(=\"[\w.\-]+\"|\*=utf-8''[\w.\-%]+)(; filename\*=utf-8''[\w.\-%]+)?",
    re.ASCII | re.IGNORECASE,
)


def test_a_file_is_kept_by_no_cache_and_is_nothing_but_what_it_says(readings: list[Reading]) -> None:
    """Workbooks, documents, pictures: no guessing of their kind, no script, no copy on a shared computer, a plain name."""
    files = {
        each.name: each.headers
        for each in readings
        if each.headers and not each.headers.get("Content-Type", "text/html").startswith(PAGES)
    }
    assert {"candidates_sheet", "charter_pdf", "board_sheet", "events_export", "report_pdf"} <= files.keys()
    for name, said in files.items():
        assert said["X-Content-Type-Options"] == "nosniff", name
        assert "default-src 'none'" in said["Content-Security-Policy"], name
        assert "no-store" in said["Cache-Control"], name
        assert SAFE_NAME.fullmatch(said.get("Content-Disposition", "")), (name, said)


def test_no_page_asks_more_than_its_bound(
    readings: list[Reading], record_property: Callable[[str, object], None]
) -> None:
    """Told, and bounded."""
    costs = {f"{each.name} ({each.persona})": each.asked for each in readings if each.method == "GET"}
    for queries in sorted(set(costs.values()), reverse=True):
        named = [page for page, asked in costs.items() if asked == queries]
        record_property("cost", f"{queries:>3} queries: {', '.join(named)}")
    assert {
        page: asked for page, asked in costs.items() if asked > MORE_QUERIES.get(page, MOST_QUERIES)
    } == {}


def test_no_page_sets_a_cookie_that_the_notice_does_not_list(walk: Walk) -> None:
    listed = {
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
        "messages",
    }
    assert len(listed) == len(protection.COOKIES)
    assert walk.cookies <= listed
    assert {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME} <= walk.cookies
