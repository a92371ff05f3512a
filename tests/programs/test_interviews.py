"""The grid of an interview: kept as one types, by two coordinators without loss; each fact with its source; notes that
nobody else reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from programs.enums import CandidateState, FactSource, Role
from programs.forms.differences import base_of
from programs.models import AuditEvent, Candidate, CandidateFact, CandidateTheme, Interview, InterviewNote
from programs.services import candidates, consortiums, facts, interviews
from tests import world
from tests.programs.test_slots import applied

pytestmark = pytest.mark.django_db


@pytest.fixture
def alpha(at: Callable[[str], None]) -> Iterator[world.Tenant]:
    at("2026-11-10 15:00")
    tenant = world.tenant("Alpha")
    with scope(consortium=tenant.consortium, program=tenant.program):
        yield tenant


def page_of(tenant: world.Tenant, candidate: Candidate, name: str = "interview") -> str:
    return reverse(name, args=[tenant.program.slug, candidate.pk])


def filled(client: Client, tenant: world.Tenant, candidate: Candidate, **typed: Any) -> dict[str, Any]:
    """What a browser would send of the page as it is now, with what is typed."""
    form = client.get(page_of(tenant, candidate)).context["form"]
    found = {}
    for bound in form:
        value = bound.value()
        if value not in (None, "", [], False):
            found[bound.html_name] = "yes" if value is True and "inferred" not in bound.name else value
    stamps = {"revision": form["revision"].value(), "hand": form["hand"].value(), "base": base_of(form)}
    return {**found, **stamps, **typed}


def keep(client: Client, tenant: world.Tenant, candidate: Candidate, data: dict[str, Any]) -> Any:
    return client.post(page_of(tenant, candidate, "interview_keep"), data)


def sources(candidate: Candidate, field: str) -> dict[str, tuple[Any, bool]]:
    rows = CandidateFact.objects.filter(candidate=candidate, field=field)
    return {row.source: (row.value, row.used) for row in rows}


# --- the grid -------------------------------------------------------------------------------------


def test_it_is_kept_as_one_types_and_what_nobody_touched_is_no_statement(
    alpha: world.Tenant, client: Client
) -> None:
    ada = applied(alpha)
    Candidate.objects.filter(pk=ada.pk).update(place="Laval", skills=["Excel"], level=0.4, level_label="Pro")
    client.force_login(alpha.coordinator)
    first = keep(client, alpha, ada, filled(client, alpha, ada, note_free="Posée, précise."))
    assert first.json()["revision"] == 1
    assert not CandidateFact.objects.exists()
    theme = alpha.program.themes.all()[0]
    typed = {f"theme_{theme.pk}": "3", "qualities": ["daring"], "words": "tient bon, Drôle", "remote": "yes"}
    assert (
        keep(client, alpha, ada, filled(client, alpha, ada, **typed, inferred_qualities="on")).status_code
        == 200
    )
    ada.refresh_from_db()
    assert (ada.qualities, ada.remote, ada.place, ada.level) == (
        ["daring", "tient bon", "Drôle"],
        True,
        "Laval",
        0.4,
    )
    assert CandidateTheme.objects.get(candidate=ada).depth == 3
    told = {fact.field: (fact.source, fact.author) for fact in CandidateFact.objects.all()}
    assert told == {
        "qualities": (FactSource.INFERRED, alpha.coordinator),
        "remote": (FactSource.HEARD, alpha.coordinator),
        f"theme_{theme.pk}": (FactSource.HEARD, alpha.coordinator),
    }
    again = filled(client, alpha, ada)
    assert again["note_free"] == "Posée, précise."
    assert keep(client, alpha, ada, again).json()["revision"] == 2, "nothing new, nothing kept"


def two_pages(
    alpha: world.Tenant, client: Client, ada: Candidate
) -> tuple[Client, Client, dict[str, Any], dict[str, Any]]:
    """The grid of one candidate, open before two coordinators."""
    nadia = world.user("nadia@alpha.example", "Nadia", "Autre")
    consortiums.appoint(actor=None, consortium=alpha.consortium, user=nadia, role=Role.COORDINATOR)
    other = Client()
    client.force_login(alpha.coordinator)
    other.force_login(nadia)
    return client, other, filled(client, alpha, ada), filled(other, alpha, ada)


def notes_of(candidate: Candidate) -> dict[str, str]:
    return dict(InterviewNote.objects.filter(interview__candidate=candidate).values_list("section", "text"))


def test_what_only_one_of_two_changed_is_merged(alpha: world.Tenant, client: Client) -> None:
    ada = applied(alpha)
    Candidate.objects.filter(pk=ada.pk).update(skills=["Excel"])
    me, nadia, mine, hers = two_pages(alpha, client, ada)
    hers |= {"note_free": "Elle", "place": "Québec", "qualities": ["daring"]}
    assert keep(nadia, alpha, ada, hers).json()["both"] == []
    told = keep(me, alpha, ada, mine | {"note_motivations": "Moi", "trade": "Finance"}).json()
    assert (told["both"], told["asks"].strip()) == ([], "")
    assert told["theirs"] == {"note_free": ["Elle"], "place": ["Québec"], "qualities": ["daring"]}
    assert notes_of(ada) == {"free": "Elle", "motivations": "Moi"}
    ada.refresh_from_db()
    assert (ada.place, ada.trade, ada.qualities, ada.skills) == ("Québec", "Finance", ["daring"], ["Excel"])
    candidates.change(actor=alpha.coordinator, candidate=Candidate.objects.get(pk=ada.pk), trade="Contrôle")
    keep(nadia, alpha, ada, hers | {"note_free": "Elle encore"})
    ada.refresh_from_db()
    assert ada.trade == "Contrôle", "what the profile says since is no statement of a page opened before"


@pytest.mark.parametrize("scripted", [True, False], ids=["with-javascript", "without"])
def test_what_both_changed_is_asked_value_by_value(
    alpha: world.Tenant, client: Client, scripted: bool
) -> None:
    ada = applied(alpha)
    me, nadia, mine, hers = two_pages(alpha, client, ada)
    keep(nadia, alpha, ada, hers | {"note_free": "Elle", "place": "Québec", "trade": "Droit"})
    mine |= {"note_free": "Moi", "place": "Laval", "note_room": "Peu"}
    if scripted:
        answer = keep(me, alpha, ada, mine)
        told = answer.json()
        assert (answer.status_code, set(told["both"])) == (200, {"note_free", "place"})
        assert "Nadia Autre" in told["said"]
        page, going_on = told["asks"], {"base": told["base"], "revision": told["revision"]}
    else:
        answer = me.post(page_of(alpha, ada), mine | {"qualify": "1"})
        assert answer.status_code == 422, "an interview is not closed over a question"
        page, form = answer.content.decode(), answer.context["form"]
        assert (form["note_free"].value(), form["place"].value(), form["trade"].value()) == (
            "Moi",
            "Laval",
            "Droit",
        )
        going_on = {"base": form.data["base"], "revision": form.data["revision"]}
    assert all(each in page for each in ("Nadia Autre", "Elle", "Moi", "Québec", "Laval"))
    assert notes_of(ada) == {"free": "Elle", "room": "Peu"}, "theirs stands meanwhile, the rest is kept"
    asked = mine | {"trade": "Droit", "unsettled": ["note_free", "place"]} | going_on
    again = keep(me, alpha, ada, asked | {"note_misfit": "Rien"}).json()
    assert set(again["both"]) == {"note_free", "place"}, "not answered, it is still asked"
    settled = keep(
        me, alpha, ada, asked | {"base": again["base"], "settle_note_free": "mine", "settle_place": "theirs"}
    ).json()
    assert (settled["both"], settled["theirs"]) == ([], {"place": ["Québec"]})
    ada.refresh_from_db()
    assert (notes_of(ada)["free"], ada.place, ada.trade) == ("Moi", "Québec", "Droit")


def test_an_answer_lost_on_the_way_is_sent_again_by_the_same_page(
    alpha: world.Tenant, client: Client
) -> None:
    ada = applied(alpha)
    me, nadia, mine, hers = two_pages(alpha, client, ada)
    keep(nadia, alpha, ada, hers | {"place": "Québec"})
    assert keep(me, alpha, ada, mine | {"note_free": "Un"}).status_code == 200  # and never heard of it
    tried = urlencode({"note_free": "Un"})
    told = keep(me, alpha, ada, mine | {"note_free": "Un, deux", "tried": tried}).json()
    assert (told["both"], notes_of(ada)) == ([], {"free": "Un, deux"}), "one is not in conflict with oneself"
    keep(me, alpha, ada, mine | {"note_free": "", "tried": urlencode({"note_free": "Un, deux"})})
    assert notes_of(ada) == {}, "taken back before the answer came"
    ada.refresh_from_db()
    assert ada.place == "Québec"


def test_closing_interviews_and_qualifies_or_says_what_is_in_the_way(
    alpha: world.Tenant, client: Client
) -> None:
    client.force_login(alpha.coordinator)
    ada, bob = applied(alpha), applied(alpha, "bob")
    with pytest.raises(ValidationError):
        interviews.close(actor=alpha.coordinator, candidate=ada, qualify=True)
    done = client.post(page_of(alpha, ada), filled(client, alpha, ada, note_free="Vu", qualify="1"))
    assert done.status_code == 302
    no = filled(client, alpha, bob, voluntary="no", qualify="1")
    answer = client.post(page_of(alpha, bob), no, follow=True)
    assert "libre choix" in answer.content.decode() or "plein gré" in answer.content.decode()
    states = Candidate.objects.filter(pk__in=[ada.pk, bob.pk]).order_by("pk").values_list("state", flat=True)
    assert list(states) == [CandidateState.ELIGIBLE, CandidateState.INTERVIEWED]
    assert Interview.objects.exclude(closed_at=None).count() == 2


# --- facts ----------------------------------------------------------------------------------------


def test_their_own_words_stay_in_use_until_the_coordinator_chooses(
    alpha: world.Tenant, client: Client
) -> None:
    ada = applied(alpha)
    Candidate.objects.filter(pk=ada.pk).update(place="Laval")
    client.force_login(alpha.coordinator)
    keep(client, alpha, ada, filled(client, alpha, ada, place="Québec"))
    assert sources(ada, "place") == {"declared": ("Laval", True), "heard": ("Québec", False)}
    shown = client.get(reverse("candidate", args=[alpha.program.slug, ada.pk])).content.decode()
    assert "Laval" in shown
    assert "Québec" in shown
    heard = CandidateFact.objects.get(source="heard")
    assert client.post(reverse("fact_use", args=[alpha.program.slug, heard.pk])).status_code == 302
    ada.refresh_from_db()
    assert ada.place == "Québec"
    assert sources(ada, "place") == {"declared": ("Laval", False), "heard": ("Québec", True)}
    keep(client, alpha, ada, filled(client, alpha, ada, place=""))
    ada.refresh_from_db()
    assert ada.place == "Laval", "the statement of the interview taken back, their own words are there"


def test_what_was_unknown_is_taken_from_the_interview_until_they_declare_it(alpha: world.Tenant) -> None:
    ada = applied(alpha)
    facts.note(
        actor=alpha.coordinator, candidate=ada, values={"trade": "Finance"}, source=FactSource.INFERRED
    )
    facts.note(
        actor=alpha.coordinator, candidate=ada, values={"trade": "Comptabilité"}, source=FactSource.HEARD
    )
    assert sources(ada, "trade") == {"heard": ("Comptabilité", True)}, "an interview says one thing"
    candidates.change(actor=None, candidate=Candidate.objects.get(pk=ada.pk), trade="Audit")
    assert sources(ada, "trade") == {"heard": ("Comptabilité", False), "declared": ("Audit", True)}
    candidates.change(actor=alpha.coordinator, candidate=Candidate.objects.get(pk=ada.pk), trade="Contrôle")
    assert sources(ada, "trade") == {
        "heard": ("Comptabilité", False),
        "declared": ("Audit", False),
        "noted": ("Contrôle", True),
    }
    ada.refresh_from_db()
    assert ada.trade == "Contrôle"


def test_a_manager_s_answer_outlives_what_the_candidate_declares_again(alpha: world.Tenant) -> None:
    ada = applied(alpha)
    facts.note(actor=None, candidate=ada, values={"management_support": False}, source=FactSource.MANAGER)
    candidates.change(actor=None, candidate=Candidate.objects.get(pk=ada.pk), management_support=True)
    ada.refresh_from_db()
    assert ada.management_support is False
    assert sources(ada, "management_support") == {"manager": (False, True), "declared": (True, False)}


def test_the_database_keeps_facts_and_notes_in_order(alpha: world.Tenant) -> None:
    ada = applied(alpha)
    facts.note(actor=alpha.coordinator, candidate=ada, values={"trade": "Finance"}, source=FactSource.HEARD)
    fact = CandidateFact.objects.get()
    for wrong in ({"used": True, "source": "declared"}, {"used": False, "source": "rumour"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CandidateFact.objects.create(
                program=alpha.program, candidate=ada, field="trade", value="x", at=fact.at, **wrong
            )
    beta = world.tenant("Beta")
    with scopes_disabled(), pytest.raises(IntegrityError), transaction.atomic():
        CandidateFact.objects.filter(pk=fact.pk).update(program=beta.program)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_register_says_which_facts_never_what_they_are(alpha: world.Tenant, client: Client) -> None:
    ada = applied(alpha)
    client.force_login(alpha.coordinator)
    keep(client, alpha, ada, filled(client, alpha, ada, place="Tadoussac", note_free="Divorce en cours"))
    rows = AuditEvent._base_manager.filter(target_id=ada.pk).values_list("verb", "data")
    assert {"interview.begun", "fact.told"} <= {verb for verb, _data in rows}
    assert "Tadoussac" not in str(list(rows))
    assert "Divorce" not in str(list(rows))
