"""Inside: no page and no file of ours holds a word of the other tenant; its numbers in our own forms are refused and
written nowhere; its words are in no mail of ours."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection, transaction

from programs.models import OutboundEmail
from tests.attack import nasty, pages
from tests.attack.crossing import crossings, heard
from tests.attack.pages import Form
from tests.attack.tampering import variants
from tests.attack.worlds import OURS, THEIRS, Answer, Worlds, everything_kept

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


def test_what_is_theirs_is_on_no_page_of_ours_and_refused_in_our_forms(worlds: Worlds, db: None) -> None:
    before, seen, wrong = everything_kept(), Counter[int](), []
    assert crossings() == []
    answers = pages.answers(worlds)
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
