"""The closing booklet: what is published stays as it was, but for the words of whoever no longer agrees: they are nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django_scopes import scopes_disabled
from pypdf import PdfReader

from mentorat.lib import pdf
from mentorat.lib.pdf import Pdf
from programs.enums import ProgramState
from programs.models import Candidate, Consent, OutboundEmail, Program
from programs.services import erasing
from tests import world
from tests.matching.room import inside
from tests.tracking.test_closing import over
from tests.tracking.test_figures import cohort as cohort_of
from tracking import models
from tracking.booklet import pages, prose
from tracking.models import (
    Booklet,
    BookletEdition,
    BookletPart,
    EditionState,
    PartFigure,
    PartKind,
    Report,
    ReportState,
)
from tracking.reports import counting
from tracking.reports.figures import Line, Results
from tracking.services import booklets, printing, testimonies

pytestmark = pytest.mark.django_db
LEARNT = "On apprend mieux de quelqu’un qui n’attend rien de nous."
WORDS = "Personne ne m’avait posé ces questions."


@pytest.fixture(autouse=True)
def november(at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")


@pytest.fixture(autouse=True)
def undrawn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "pdf" not in request.keywords:
        monkeypatch.setattr(pdf, "render", quick)


@pytest.fixture
def alpha() -> Iterator[world.Tenant]:
    tenant = world.tenant("Alpha")
    with inside(tenant):
        yield tenant


def given_words(tenant: world.Tenant, text: str = WORDS, number: int = 0) -> Candidate:
    """A mentee whose pair is over lets these words appear."""
    person = over(tenant, number).mentee
    actor = person.user
    assert actor is not None
    testimonies.write(actor=actor, candidate=person, text=text, shown_as="full")
    testimonies.agree(actor=actor, candidate=person, seen=text)
    return person


def write(tenant: world.Tenant, text: str = LEARNT) -> Booklet:
    booklet = booklets.begin(actor=tenant.coordinator, program=tenant.program)
    part = BookletPart.objects.get(program=tenant.program, hint="learnt")
    booklets.change(
        actor=tenant.coordinator, part=part, seen=part.revision, title="Ce que nous avons appris", text=text
    )
    return booklet


def publish(tenant: world.Tenant, *, tell: bool = False) -> BookletEdition:
    edition = booklets.publish(
        actor=tenant.coordinator,
        booklet=booklets.begin(actor=tenant.coordinator, program=tenant.program),
        tell=tell,
    )
    printing.follow()
    edition.refresh_from_db()
    return edition


def text_of(edition: BookletEdition) -> str:
    """The words of its paper: of the PDF, or of what was drawn in its place."""
    edition.refresh_from_db()
    assert edition.pdf is not None
    content = bytes(edition.pdf)
    if content.startswith(b"%PDF"):
        said = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    else:
        said = unescape(re.sub(r"<[^>]+>", " ", content.decode()))
    return " ".join(said.split())


def quick(html: str, **_given: object) -> Pdf:
    """What a document says, without the second that drawing it takes."""
    return Pdf(html.encode(), 1, "0" * 64)


def client_of(tenant: world.Tenant, who: object) -> Client:
    client = Client()
    client.force_login(who)  # type: ignore[arg-type]
    return client


def test_prose_has_four_shapes_and_no_markup() -> None:
    text = "# Titre\nUne ligne\nla suite\n\n- un\n- deux\n> dit\n\n<b>gras</b>"
    assert [(block.shape.value, block.lines) for block in prose.blocks(text)] == [
        ("heading", ("Titre",)),
        ("paragraph", ("Une ligne", "la suite")),
        ("list", ("un", "deux")),
        ("quote", ("dit",)),
        ("paragraph", ("<b>gras</b>",)),
    ]
    assert prose.blocks(" \n\r\n ") == []


def test_an_edition_is_frozen_and_the_next_one_says_more(alpha: world.Tenant) -> None:
    write(alpha)
    first = publish(alpha)
    write(alpha, "Autre chose.")
    second = publish(alpha)
    assert (first.number, second.number) == (1, 2)
    assert LEARNT in text_of(first)
    assert "Autre chose." in text_of(second)
    assert LEARNT not in text_of(second)


def test_what_is_empty_is_left_out_and_nothing_at_all_is_refused(alpha: world.Tenant) -> None:
    booklet = booklets.begin(actor=alpha.coordinator, program=alpha.program)
    with pytest.raises(ValidationError):
        booklets.publish(actor=alpha.coordinator, booklet=booklet, tell=False)
    write(alpha)
    assert [part["title"] for part in publish(alpha).parts] == ["Ce que nous avons appris"]


def test_words_taken_back_leave_the_page_at_once_and_the_paper_with_it(alpha: world.Tenant) -> None:
    person, other = given_words(alpha), given_words(alpha, "Une heure par mois.", 1)
    edition = publish(alpha)
    assert WORDS in text_of(edition)
    assert person.user is not None
    reader, page = client_of(alpha, other.user), reverse("booklet", args=[alpha.program.slug])
    paper = reverse("booklet_pdf", args=[alpha.program.slug, edition.pk])
    assert WORDS in reader.get(page).content.decode()
    assert reader.get(paper).status_code == 200
    testimonies.take_back(actor=person.user, candidate=person)
    assert WORDS not in reader.get(page).content.decode()
    assert reader.get(paper).status_code == 404  # before any worker has done anything
    printing.follow()
    assert reader.get(paper).status_code == 200
    said = text_of(edition)
    assert WORDS not in said
    assert person.name not in said
    assert "Une heure par mois." in said


@pytest.mark.parametrize("way", ["rewritten", "sent back", "erased", "deleted"])
def test_whatever_ends_the_agreement_ends_the_paper(alpha: world.Tenant, way: str) -> None:
    person = given_words(alpha)
    write(alpha)
    edition = publish(alpha)
    assert person.user is not None
    row = models.Testimony.objects.get(candidate=person)
    if way == "rewritten":
        testimonies.write(actor=person.user, candidate=person, text="Mieux dit.", shown_as="first")
        testimonies.agree(actor=person.user, candidate=person, seen="Mieux dit.")
    elif way == "sent back":
        testimonies.send_back(actor=alpha.coordinator, testimony=row, note="Une coquille.")
    elif way == "erased":
        with scopes_disabled():
            erasing.erase(user=person.user, pseudonym="P-1")
    else:
        given = Consent.objects.get(testimony=row)
        row.delete()
        given.delete()
    paper = reverse("booklet_pdf", args=[alpha.program.slug, edition.pk])
    assert client_of(alpha, alpha.coordinator).get(paper).status_code == 404
    assert printing.follow() == 1
    said = text_of(edition)
    assert WORDS not in said
    assert "Mieux dit." not in said  # agreed to since: for the next edition
    assert LEARNT in said


def test_a_name_that_a_coordinator_wrote_is_erased_from_the_paper_too(alpha: world.Tenant) -> None:
    person = given_words(alpha)
    write(alpha, f"Merci à {person.name} pour son aide.")
    edition = publish(alpha)
    assert person.name in text_of(edition)
    assert person.user is not None
    with scopes_disabled():
        erasing.erase(user=person.user, pseudonym="P-1")
    printing.follow()
    assert person.name not in text_of(edition)


def test_figures_are_those_of_a_report_or_none(alpha: world.Tenant) -> None:
    booklets.begin(actor=alpha.coordinator, program=alpha.program)
    write(alpha)
    assert all(part["kind"] != PartKind.FIGURE for part in publish(alpha).parts)
    assert Report.objects.filter(state=ReportState.READY).count() == 0


def test_the_results_are_drawn_as_the_report_counts_them_or_left_out() -> None:
    part = {"kind": PartKind.FIGURE, "title": "Résultats", "text": "", "figure": PartFigure.RESULT}
    results = Results(20, (Line("yes", 12), Line("", 8)), None, None, None, ())
    figures = replace(counting.figures(cohort_of(20)), results=results)
    with translation.override("fr"):
        (read,) = pages.parts([part], figures, [], "fr")
        assert read.chart is not None
        assert [(row["label"], row["cells"]) for row in read.chart["rows"]] == [
            ("Objectif atteint, ou mieux", ["12"]),
            ("Toutes les autres", ["8"]),
        ]
        for withheld in (None, replace(results, reached=())):
            small = replace(figures, results=withheld)
            assert pages.parts([part], small, [], "fr") == []
            assert "retient" in pages.lacks(part, small, [], "fr")


def test_its_readers_are_told_once_however_often_it_is_printed(alpha: world.Tenant) -> None:
    person = given_words(alpha)
    edition = publish(alpha, tell=True)
    told = OutboundEmail.objects.filter(kind="booklet_ready")
    once = told.count()
    assert once >= 2
    assert person.user is not None
    testimonies.take_back(actor=person.user, candidate=person)
    write(alpha)
    printing.follow()
    edition.refresh_from_db()
    assert told.count() == once


def test_postgresql_holds_one_place_of_testimonies_and_one_number(alpha: world.Tenant) -> None:
    booklets.begin(actor=alpha.coordinator, program=alpha.program)
    for row in (
        BookletPart(program=alpha.program, kind=PartKind.VOICES, title="Encore"),
        BookletPart(program=alpha.program, kind=PartKind.TEXT, title="x", figure=PartFigure.KEYS),
        BookletPart(program=alpha.program, kind=PartKind.FIGURE, title="x"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    write(alpha)
    edition = publish(alpha)
    edition.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        edition.save(force_insert=True)


def test_two_coordinators_at_one_part_lose_nothing(alpha: world.Tenant) -> None:
    write(alpha)
    part = BookletPart.objects.get(hint="learnt")
    here, client = (
        reverse("booklet_part", args=[alpha.program.slug, part.pk]),
        client_of(alpha, alpha.coordinator),
    )
    answer = client.post(here, {"title": "À moi", "text": "Mes mots à moi.", "revision": "0"})
    assert answer.status_code == 422
    assert "Mes mots à moi." in answer.content.decode()
    part.refresh_from_db()
    assert part.text == LEARNT


def test_a_purged_programme_publishes_nothing_and_still_takes_words_back(alpha: world.Tenant) -> None:
    person = given_words(alpha)
    edition, booklet = publish(alpha), Booklet.objects.get()
    Program.objects.filter(pk=alpha.program.pk).update(state=ProgramState.CLOSED)
    booklet.program.refresh_from_db()
    Program.objects.filter(pk=alpha.program.pk).update(purged_at=timezone.now())
    booklet.program.refresh_from_db()
    with pytest.raises(PermissionDenied):
        write(alpha)
    person.program.refresh_from_db()
    assert person.user is not None
    testimonies.take_back(actor=person.user, candidate=person)
    printing.follow()
    edition.refresh_from_db()
    assert edition.state == EditionState.READY
    assert WORDS not in text_of(edition)


def test_the_booklet_of_a_closed_programme_is_written_and_published(alpha: world.Tenant) -> None:
    write(alpha)
    publish(alpha)
    Program.objects.filter(pk=alpha.program.pk).update(state=ProgramState.CLOSED)
    client, slug = client_of(alpha, alpha.coordinator), alpha.program.slug
    part = BookletPart.objects.get(hint="learnt")
    said = {"title": part.title, "text": "Après coup.", "revision": part.revision}
    assert client.post(reverse("booklet_part", args=[slug, part.pk]), said).status_code == 302
    assert client.post(reverse("booklet_publish", args=[slug])).status_code == 302
    assert BookletEdition.objects.filter(number=2).count() == 1
    Program.objects.filter(pk=alpha.program.pk).update(purged_at=timezone.now())
    refused = client.get(reverse("booklet_desk", args=[slug]))
    assert refused.status_code == 403
    assert reverse("dashboard", args=[slug]) in refused.content.decode()


def test_an_edition_that_says_what_the_last_one_says_is_refused(alpha: world.Tenant) -> None:
    person = given_words(alpha)
    write(alpha)
    first, client, slug = publish(alpha), client_of(alpha, alpha.coordinator), alpha.program.slug
    desk, send = reverse("booklet_desk", args=[slug]), reverse("booklet_publish", args=[slug])
    assert send not in client.get(desk).content.decode()
    assert "L’édition 1 dit exactement cela" in client.get(desk).content.decode()
    client.post(send)  # by whoever had the page open
    assert BookletEdition.objects.get().pk == first.pk
    assert person.user is not None
    testimonies.take_back(actor=person.user, candidate=person)
    printing.follow()
    assert "réimprimée le 20 novembre 2026" in text_of(first)
    assert "réimprimée le 20 novembre 2026" in client.get(reverse("booklet", args=[slug])).content.decode()
    assert send not in client.get(desk).content.decode()  # the last one has lost those words too
    write(alpha, "Autre\u202e chose.")
    assert send in client.get(desk).content.decode()
    client.post(send)
    second = BookletEdition.objects.latest("number")
    assert second.number == 2
    assert [part["text"] for part in second.parts] == ["Autre chose."]
    assert not second.reprinted


def test_a_part_that_was_moved_is_where_one_lands(alpha: world.Tenant) -> None:
    write(alpha)
    client, slug = client_of(alpha, alpha.coordinator), alpha.program.slug
    part = BookletPart.objects.get(hint="learnt")
    answer = client.post(reverse("booklet_part_move", args=[slug, part.pk]), {"way": "up"}, follow=True)
    assert answer.redirect_chain[-1][0].endswith(f"#part-{part.pk}")
    assert f'id="part-{part.pk}"' in answer.content.decode()


@pytest.mark.pdf
def test_the_paper_is_tagged_and_says_no_more_than_the_page(alpha: world.Tenant) -> None:
    given_words(alpha)
    write(alpha, "# Écouter\n\n- un\n- deux\n\n> Un mot.\n\n<script>alert(1)</script>")
    edition = publish(alpha)
    assert edition.pdf is not None
    with pikepdf.open(BytesIO(bytes(edition.pdf))) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "fr"
    assert "<script>alert(1)</script>" in text_of(edition)
    page = (
        client_of(alpha, alpha.coordinator)
        .get(reverse("booklet", args=[alpha.program.slug]))
        .content.decode()
    )
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
