"""Inside: no page and no file of ours holds a word of the other tenant; its numbers in our own forms are refused and
written nowhere; its words are in no mail of ours."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from programs.models import Consortium, OutboundEmail
from tests.attack import nasty, pages
from tests.attack.crossing import crossings, heard
from tests.attack.pages import Form
from tests.attack.tampering import variants
from tests.attack.worlds import FOREIGN, OURS, THEIRS, Answer, Worlds, everything_kept
from tests.remembered import past_the_rules, tables

pytestmark = pytest.mark.django_db


def test_their_words_are_in_no_mail_nor_invitation_of_ours(worlds: Worlds, db: None) -> None:
    for tenant, other in ((worlds.ours, THEIRS), (worlds.theirs, OURS)):
        rows = OutboundEmail.objects.filter(consortium=tenant.tenant.consortium)
        said = [" ".join((mail.to, mail.subject, mail.text, mail.html, mail.ics)) for mail in rows]
        assert len(said) > 20
        assert sum(bool(mail.ics) for mail in rows) > 2
        assert [text for text in said if other.lower() in text.lower()] == []


def send(worlds: Worlds, form: Form, said: list[tuple[str, str]]) -> tuple[Answer, list[object]]:
    """The answer, and what it wrote that it should not have; whatever it did is undone."""
    path, _mark, query = form.url.partition("?")
    body = nasty.encoded(said)
    with transaction.atomic(), heard() as wrote:
        browser, posts = worlds.browsers[form.who], form.method == "POST"
        answer = browser.send(
            form.method, path, query if posts else body, body.encode() if posts else b"", nasty.FORM
        )
        with connection.cursor() as cursor:  # what would be refused when the transaction ends
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        joined = crossings(wrote.tables) if wrote.tables else []
        transaction.set_rollback(True)
    return answer, [*wrote.theirs, *joined]


HTML = "Content-Type: text/html"
ONCE = re.compile(rb'name="once" value="[^"]+"')


@dataclass(frozen=True)
class Read:
    """A page as somebody received it, and how many statements it took."""

    answer: Answer
    statements: int


@dataclass(frozen=True)
class Opened:
    """Every page and file of ours, as each of those whom it lets in received it at one moment."""

    at: datetime
    pages: list[tuple[pages.Visit, Read]]


def read_by(worlds: Worlds, visit: pages.Visit) -> Read:
    """The page but for what is drawn anew each time; what reading it wrote down is undone."""
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        answer = worlds.browsers[visit.who].knock("GET", visit.url)
        transaction.set_rollback(True)
    return Read(replace(answer, body=ONCE.sub(b"", answer.body)), len(asked))


@pytest.fixture(scope="module")
def opened(worlds: Worlds, django_db_blocker: DjangoDbBlocker) -> Opened:
    now = timezone.now()
    with django_db_blocker.unblock(), time_machine.travel(now, tick=False):
        return Opened(now, [(visit, read_by(worlds, visit)) for visit in pages.ours(worlds)])


def without_theirs() -> None:
    """Takes every row of the other tenant away."""
    with past_the_rules() as cursor:
        for table, columns in tables().items():
            if "id" in columns:
                cursor.execute(
                    f"DELETE FROM {table} WHERE id::text ~ '^[0-9]+$' AND id::text::numeric BETWEEN %s AND %s",
                    [FOREIGN, 2 * FOREIGN - 1],
                )


def test_our_pages_are_the_same_whether_theirs_are_there_or_not(
    worlds: Worlds, opened: Opened, db: None
) -> None:
    """To the byte and to the number of statements; each page once, by one of those whom it lets in. Files are read for a
    word of theirs below: they bear the second in which they are made."""
    once = {visit.name: (visit, read) for visit, read in opened.pages if HTML in read.answer.headers}
    assert len(once) > 120
    with time_machine.travel(opened.at, tick=False):
        with transaction.atomic():
            without_theirs()
            assert not Consortium.objects.filter(pk__gte=FOREIGN).exists()
            odd = {
                name: read_by(worlds, visit)
                for name, (visit, read) in once.items()
                if read_by(worlds, visit) != read
            }
            transaction.set_rollback(True)
        # What a process learns when a page is first drawn it learns once: such pages are asked again; of those that draw a
        # secret each time, the statements are counted alone.
        wrong = []
        for name, alone in odd.items():
            now, then = read_by(worlds, once[name][0]), read_by(worlds, once[name][0])
            counted = (now.answer.status, now.statements) == (alone.answer.status, alone.statements)
            if not (now == alone if now == then else counted):
                wrong.append(name)
    assert wrong == [], wrong
    assert len(odd) < len(once) / 3


def test_what_is_theirs_is_on_no_page_of_ours_and_refused_in_our_forms(
    worlds: Worlds, opened: Opened, db: None
) -> None:
    before, seen, wrong = everything_kept(), Counter[int](), []
    assert crossings() == []
    answers = [(visit, read.answer) for visit, read in opened.pages]
    assert len(answers) > 200
    assert pages.leaks(answers) == []
    for form in pages.all_forms(answers):
        for name, said in variants(form):
            answer, written = send(worlds, form, said)
            seen[answer.status] += 1
            if answer.status >= 500 or answer.foreign or written:
                wrong.append((form.page, form.who, form.url, name, answer.status, answer.foreign, written))
    assert wrong == []
    assert everything_kept() == before
    assert sum(seen.values()) > 100
