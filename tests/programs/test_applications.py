"""Applying by a link: without an account, resumable by mail, the same answers for known and unknown addresses."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from mentorat.lib.discreet import HideSecrets
from programs import limits, outbox, tasks
from programs.applying import questionnaire, tokens
from programs.enums import ApplicationState, CandidateState, ProgramKind, ProgramState, Side
from programs.forms import applicants as forms
from programs.middleware import RequestLogMiddleware
from programs.models import (
    Application,
    ApplicationKey,
    ApplicationLink,
    AuditEvent,
    Candidate,
    Consent,
    OutboundEmail,
)
from programs.qualification import conditions
from programs.services import applications, candidates, links, programs
from tests import world
from tests.world import Tenant

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r"https?://[^/\s]+(/\S+)")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine fills forms in faster than people; both rules about time have a test of their own."""
    monkeypatch.setattr(forms, "QUICK", -1)
    monkeypatch.setattr(limits, "EVEN", 0)


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha")


def inside(tenant: Tenant) -> Any:
    return scope(consortium=tenant.consortium, program=tenant.program)


def link_of(tenant: Tenant, **said: Any) -> ApplicationLink:
    with inside(tenant):
        return links.create(actor=tenant.coordinator, program=tenant.program, **said)


def at(name: str, link: ApplicationLink) -> str:
    return reverse(name, args=[links.token_of(link)])


def who(tenant: Tenant, **changed: Any) -> dict[str, Any]:
    return {
        "side": "mentee",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "email": "Ada@Alpha.example",
        "company": tenant.companies[1].pk,
        "opened": forms.stamp(),
        **changed,
    }


def rest(tenant: Tenant, **changed: Any) -> dict[str, dict[str, Any]]:
    """What the three other steps send: five conditions of six are met."""
    theme = tenant.program.themes.first()
    assert theme is not None
    yes = dict.fromkeys(
        ("available_throughout", "voluntary", "management_support", "stable_in_post", "room_for_manoeuvre"),
        "yes",
    )
    agreed = dict.fromkeys(("agree_matching", "agree_sharing", "agree_company"), "on")
    return {
        "themes": {f"theme_{theme.pk}": "3", "skills": "Calcul, calcul ; écriture", "level": "0.25"},
        "ways": {"languages": ["fr", "en"], "remote": "yes", "way_0": "doing", "way_1": "doing"},
        "terms": {
            **yes,
            **agreed,
            "fits": "on",
            "room_for_manoeuvre": "",
            "expectations": "Oser décider",
            "concerns": "Le mois de mars",
            **changed,
        },
    }


def begun(client: Client, tenant: Tenant, link: ApplicationLink, **changed: Any) -> str:
    """The reference of an application whose first step is done."""
    response = client.post(at("apply_start", link), who(tenant, **changed))
    assert response.status_code == 302, response.content.decode()
    return response.headers["Location"].split("/")[2]


def fill(client: Client, tenant: Tenant, ref: str, **changed: Any) -> None:
    for step, data in rest(tenant, **changed).items():
        response = client.post(reverse("application_step", args=[ref, step]), data)
        assert response.status_code == 302, response.content.decode()


def send(client: Client, ref: str) -> Any:
    return client.post(reverse("application_preview", args=[ref]), follow=True)


def apply(client: Client, tenant: Tenant, link: ApplicationLink, **changed: Any) -> Any:
    ref = begun(client, tenant, link, **changed)
    fill(client, tenant, ref)
    return send(client, ref)


def mail(kind: str, to: str) -> OutboundEmail:
    return OutboundEmail.objects.filter(kind=kind, to=to).latest("id")


@pytest.fixture
def mailed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], list[str]]:
    """The addresses in the last mail of that kind to that person; kept for once, else a sent mail has lost its keys."""
    monkeypatch.setattr(outbox, "SECRET", set())
    return lambda kind, to: [
        path for path in ADDRESS.findall(mail(kind, to).text) if path.startswith("/application/")
    ]


# --- the link -------------------------------------------------------------------------------------


def test_a_link_that_is_closed_says_nothing_of_whose_it_was(client: Client, ours: Tenant) -> None:
    revoked, ended, renewed = (link_of(ours) for _n in range(3))
    dead = [at("apply", revoked), at("apply", ended), at("apply", renewed), "/apply/nonsense/"]
    assert all(client.get(url).status_code == 200 for url in dead[:3])
    with inside(ours):
        links.revoke(actor=ours.coordinator, link=revoked)
        links.renew(actor=ours.coordinator, link=renewed)
        ApplicationLink.objects.filter(pk=ended.pk).update(ends_on=timezone.localdate() - timedelta(days=2))
    answers = [client.get(url) for url in dead]
    assert {answer.status_code for answer in answers} == {404}
    pages = {
        re.sub(
            r'name="(csrfmiddlewaretoken|next)" value="[^"]*"|x-csrftoken": "[^"]*"', "", a.content.decode()
        )
        for a in answers
    }
    assert len(pages) == 1, "a revoked, an ended and an unknown link are told apart"
    assert "Alpha" not in pages.pop()
    assert client.get(at("apply", renewed)).status_code == 200, "the new address works"
    assert {client.post(url + "start/", who(ours)).status_code for url in dead} == {404}


def test_the_address_is_not_in_the_database(ours: Tenant) -> None:
    link = link_of(ours)
    token = links.token_of(link)
    with inside(ours):
        row = ApplicationLink.objects.filter(pk=link.pk).values().get()
    assert len(token) == 43
    assert not any(token in str(value) for value in row.values())


def test_a_programme_that_closes_takes_nobody(client: Client, ours: Tenant) -> None:
    link = link_of(ours)
    programs.move(actor=ours.coordinator, program=ours.program, state=ProgramState.CLOSING)
    assert client.get(at("apply", link)).status_code == 404


def test_a_link_of_a_draft_says_on_both_its_pages_that_it_opens_later(client: Client, ours: Tenant) -> None:
    programs.move(actor=None, program=ours.program, state=ProgramState.DRAFT)
    client.force_login(ours.coordinator)
    told = client.post(reverse("link_new", args=[ours.program.slug]), {"name": "Affiche"}, follow=True)
    link = told.context["link"]
    assert "Le lien est prêt" in told.content.decode()
    landing = Client().get(at("apply", link))
    assert landing.status_code == 404
    assert all("Ce lien n’est pas encore ouvert" in seen.content.decode() for seen in (told, landing))
    assert "Alpha" not in landing.content.decode()
    programs.move(actor=None, program=ours.program, state=ProgramState.RECRUITING)
    assert Client().get(at("apply", link)).status_code == 200
    page = client.get(reverse("link", args=[ours.program.slug, link.pk])).content.decode()
    assert "n’est pas encore ouvert" not in page


def test_with_a_company_the_others_are_not_named(client: Client, ours: Tenant) -> None:
    page = client.get(
        at("apply_start", link_of(ours, company=ours.companies[0], side="mentor"))
    ).content.decode()
    assert "Maison Alpha 0" in page
    assert "Maison Alpha 1" not in page
    open_page = client.get(at("apply_start", link_of(ours))).content.decode()
    assert "Maison Alpha 1" in open_page


def test_the_coordinator_sees_address_code_and_figures(client: Client, ours: Tenant) -> None:
    link = link_of(ours, name="Affiche")
    apply(Client(), ours, link)
    begun(Client(), ours, link, email="autre@alpha.example")
    client.force_login(ours.coordinator)
    page = client.get(reverse("link", args=[ours.program.slug, link.pk]))
    assert (page.context["link"].sent_n, page.context["link"].draft_n) == (1, 1)
    assert at("apply", link) in page.content.decode()
    assert '<path fill="#000" d="M4 4h7v1h-7z' in page.content.decode()
    drawn = client.get(reverse("link_code", args=[ours.program.slug, link.pk]))
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    with inside(ours):
        ApplicationLink.objects.filter(pk=link.pk).update(seed="of another secret key")
    page = client.get(reverse("link", args=[ours.program.slug, link.pk]))
    assert page.context["address"] == ""
    assert Client().get(at("apply", link)).status_code == 200, "what hangs on the walls still works"


# --- the four steps -------------------------------------------------------------------------------


def test_from_the_link_to_the_candidate(client: Client, ours: Tenant, mailed: Any) -> None:
    link = link_of(ours)
    done = apply(client, ours, link)
    assert "ada@alpha.example" in done.content.decode()
    with inside(ours):
        found = Candidate.objects.get(email="ada@alpha.example")
        assert (found.state, found.side, found.company, found.user) == (
            CandidateState.APPLIED,
            Side.MENTEE,
            ours.companies[1],
            None,
        )
        assert (found.skills, found.level, found.learning, found.languages, found.room_for_manoeuvre) == (
            ["Calcul", "écriture"],
            0.25,
            "doing",
            ["fr", "en"],
            None,
        )
        assert [(chosen.theme.label, chosen.depth) for chosen in found.themes.all()] == [("Gouvernance", 3)]
        application = Application.objects.get()
        assert (application.state, application.candidate) == (ApplicationState.SENT, found)
        assert (application.expectations, application.concerns) == ("Oser décider", "Le mois de mars")
        given = Consent.objects.all()
        assert {(c.purpose, c.version) for c in given} == {
            (purpose, "2026-11") for purpose in ("matching", "sharing", "company")
        }
        assert "Programme Alpha" in given.get(purpose="matching").text
        event = AuditEvent.objects.get(verb="candidate.applied")
        assert (event.actor, event.target_id) == (None, found.pk)
    copy = mail("application_sent", "ada@alpha.example")
    assert "Oser décider" in copy.text
    assert len(mailed("application_sent", "ada@alpha.example")) == 2
    notice = mail("application_news", ours.coordinator.email)
    assert "Ada" not in notice.text + notice.subject
    apply(Client(), ours, link, email="autre@alpha.example")
    assert OutboundEmail.objects.filter(kind="application_news").count() == 1, "one notice a day"


def test_an_error_keeps_what_was_typed_and_names_nobody(client: Client, ours: Tenant) -> None:
    link = link_of(ours)
    answer = client.post(at("apply_start", link), who(ours, email="pas une adresse", job_title="Horlogère"))
    assert answer.status_code == 422
    assert "Horlogère" in answer.content.decode()
    assert list(answer.context["form"].errors) == ["email"]
    ref = begun(client, ours, link)
    answer = client.post(
        reverse("application_step", args=[ref, "terms"]), {"concerns": "Mes horaires", "voluntary": "yes"}
    )
    assert answer.status_code == 422
    again = client.get(reverse("application_step", args=[ref, "terms"])).content.decode()
    assert "Mes horaires" in again
    early = client.get(reverse("application_preview", args=[ref]))
    assert early.headers["Location"].endswith("/themes/?check=1"), "nothing is sent before all is right"
    assert "data-error-summary" in client.get(early.headers["Location"]).content.decode()


def test_a_step_is_kept_as_it_is_typed_with_how_one_stands(client: Client, ours: Tenant) -> None:
    ref = begun(client, ours, link_of(ours))
    terms = rest(ours)["terms"]
    answer = client.post(reverse("application_keep", args=[ref, "terms"]), terms)
    standing = answer.context["standing"]
    assert (standing["met"], standing["total"], standing["to_say"]) == (5, 6, ["marge de manœuvre"])
    assert "Vous remplissez 5 conditions sur 6" in answer.content.decode()
    kept = client.get(reverse("application_step", args=[ref, "terms"])).content.decode()
    assert "Le mois de mars" in kept


@pytest.mark.parametrize(
    ("kind", "side", "count"),
    [
        (ProgramKind.CLASSIC, Side.MENTOR, 3),
        (ProgramKind.CLASSIC, Side.MENTEE, 6),
        (ProgramKind.REVERSE, Side.MENTOR, 5),
        (ProgramKind.REVERSE, Side.MENTEE, 6),
    ],
)
def test_the_conditions_are_those_of_the_role_and_of_the_kind(
    ours: Tenant, kind: ProgramKind, side: Side, count: int
) -> None:
    ours.program.kind = kind
    person = Candidate(program=ours.program, company=ours.companies[0], side=side, management_support=False)
    found = conditions(person)
    assert len(found) == count
    junior = (kind == ProgramKind.CLASSIC) == (side == Side.MENTEE)
    assert any(each.met is False for each in found) == junior, (
        "the support of management is asked of the junior"
    )


def test_what_must_be_answered_is_not_said_to_be_optional(client: Client, ours: Tenant) -> None:
    ref = begun(client, ours, link_of(ours))
    theme = ours.program.themes.first()
    assert theme is not None
    optional = {
        step: set(re.findall(r"<(?:label|legend)[^>]*>([^<]+?) <span class=\"optional\"", page))
        for step in ("themes", "ways", "terms")
        for page in [client.get(reverse("application_step", args=[ref, step])).content.decode()]
    }
    assert theme.label not in optional["themes"], "one theme at least is asked"
    assert "Métier" in optional["themes"]
    assert not any("rencontre par mois" in label for label in optional["terms"]), "“not yet” is an answer"
    assert "Qu’attendez-vous de ces quelques mois ?" in {" ".join(each.split()) for each in optional["terms"]}


def test_two_answers_of_three_make_a_profile() -> None:
    assert questionnaire.verdict(["doing", "", "doing"]) == "doing"
    assert questionnaire.verdict(["doing", "watching", "thinking"]) == ""
    assert questionnaire.verdict(["", "", "nonsense"]) == ""


def test_a_form_that_comes_back_at_once_was_not_filled_in_by_a_person(
    client: Client, ours: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "QUICK", 2)
    link = link_of(ours)
    for stamp in (forms.stamp(), "", "forged:stamp"):
        answer = client.post(at("apply_start", link), who(ours, opened=stamp))
        assert answer.status_code == 422
        assert "Lovelace" in answer.content.decode()
    with inside(ours):
        assert not Application.objects.exists()


def test_coming_back_to_the_first_step_goes_on_with_what_was_begun(client: Client, ours: Tenant) -> None:
    link = link_of(ours)
    ref = begun(client, ours, link)
    client.post(reverse("application_step", args=[ref, "themes"]), rest(ours)["themes"])
    assert begun(client, ours, link, first_name="Adèle") == ref
    assert client.get(at("apply_start", link)).headers["Location"] == reverse(
        "application_step", args=[ref, "who"]
    )
    assert (
        "Continuer ma candidature"
        in client.get(reverse("apply", args=[links.token_of(link)])).content.decode()
    )
    with inside(ours):
        said = Application.objects.get().said
    assert said["who"]["first_name"] == ["Adèle"]
    assert "themes" in said
    other = client.post(at("apply_start", link) + "?new=1", who(ours, email="bea@alpha.example"))
    assert ref not in other.headers["Location"], "somebody else, in the same browser"


def test_too_many_from_one_address_are_asked_to_wait(
    client: Client, ours: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.LIMITS, "apply", ((2, 3600, "ip"),))
    monkeypatch.setitem(limits.LIMITS, "apply_mail", ((1, 3600, "key"),))
    link = link_of(ours)
    statuses = [Client().post(at("apply_start", link), who(ours)).status_code for _n in range(3)]
    assert statuses == [302, 302, 429]
    found = [client.post(at("apply_find", link), {"email": "x@alpha.example"}).status_code for _n in range(2)]
    assert found == [200, 429]


# --- whose it is ----------------------------------------------------------------------------------


def test_the_address_of_an_application_opens_nothing_elsewhere(client: Client, ours: Tenant) -> None:
    link = link_of(ours)
    ref = begun(client, ours, link)
    mine = begun(Client(), ours, link, email="autre@alpha.example")
    other = Client()
    begun(other, ours, link, email="tiers@alpha.example")
    for name, more in (
        ("application_step", ["themes"]),
        ("application_preview", []),
        ("application_sent", []),
    ):
        for stranger in (other, Client()):
            assert stranger.get(reverse(name, args=[ref, *more])).status_code == 404
            assert stranger.get(reverse(name, args=[mine, *more])).status_code == 404
    for name, more in (
        ("application_step", ["themes"]),
        ("application_keep", ["terms"]),
        ("application_preview", []),
    ):
        assert other.post(reverse(name, args=[ref, *more]), {"trade": "volé"}).status_code == 404
    with inside(ours):
        assert list(Application.objects.get(ref=ref).said) == ["who"]
        assert not Candidate.objects.filter(first_name="Ada").exists()


def test_another_consortiums_link_and_company_give_nothing_of_ours(client: Client, ours: Tenant) -> None:
    theirs = world.tenant("Beta")
    page = client.get(at("apply_start", link_of(theirs))).content.decode()
    assert "Alpha" not in page
    answer = client.post(at("apply_start", link_of(theirs)), who(ours))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["company"])
    theme = ours.program.themes.first()
    assert theme is not None
    ref = begun(client, theirs, link_of(theirs))
    answer = client.post(reverse("application_step", args=[ref, "themes"]), {f"theme_{theme.pk}": "3"})
    assert answer.status_code == 422


def test_a_draft_of_a_revoked_link_goes_no_further(client: Client, ours: Tenant) -> None:
    link = link_of(ours)
    ref = begun(client, ours, link)
    fill(client, ours, ref)
    with inside(ours):
        links.revoke(actor=ours.coordinator, link=link)
    assert send(client, ref).status_code == 404
    with inside(ours):
        assert not Candidate.objects.filter(first_name="Ada").exists()


# --- by mail --------------------------------------------------------------------------------------


def test_a_key_opens_once_and_a_scanner_uses_nothing_up(client: Client, ours: Tenant, mailed: Any) -> None:
    link = link_of(ours)
    ref = begun(client, ours, link)
    client.post(reverse("application_step", args=[ref, "ways"]), {"place": "Lévis", "later": "1"})
    (path,) = mailed("application_link", "ada@alpha.example")
    phone = Client()
    for _visit in range(3):
        assert phone.get(path).status_code == 200
    assert phone.post(path).headers["Location"] == reverse("application_step", args=[ref, "who"])
    assert "Lévis" in phone.get(reverse("application_step", args=[ref, "ways"])).content.decode()
    assert client.get(reverse("application_step", args=[ref, "ways"])).status_code == 404, "closed out"
    assert Client().post(path).status_code == Client().get(path).status_code == 404
    with inside(ours):
        token = path.rstrip("/").split("/")[-1]
        assert not any(token in str(row) for row in ApplicationKey.objects.values_list())


def test_the_log_keeps_no_secret() -> None:
    key = tokens.draw()
    for path in (f"/application/open/{key}/again/?next=/", f"/apply/{key}/", f"/application/withdraw/{key}/"):
        line = RequestLogMiddleware.format_request(RequestFactory().get(path))
        assert key not in line
        assert line == "GET " + path.replace(key, "…").split("?")[0]
        record = logging.LogRecord(
            "django.request", logging.WARNING, "", 0, "%s: %s", ("Not Found", path), None
        )
        assert HideSecrets().filter(record)
        assert key not in record.getMessage()


def test_a_sent_mail_keeps_no_key(client: Client, ours: Tenant) -> None:
    apply(client, ours, link_of(ours))
    assert "/application/open/" in mail("application_sent", "ada@alpha.example").text
    outbox.dispatch()
    row = mail("application_sent", "ada@alpha.example")
    assert (row.state, row.text, row.html) == ("sent", "", "")


def test_the_same_answer_for_known_and_unknown_addresses(client: Client, ours: Tenant) -> None:
    link = link_of(ours)
    begun(client, ours, link)
    answers = []
    for email in ("ada@alpha.example", "personne@alpha.example"):
        answer = client.post(at("apply_find", link), {"email": email})
        answers.append((answer.status_code, answer.content.decode().replace(email, "")))
        assert OutboundEmail.objects.filter(kind="application_link", to=email).count() == 1
    (first, second) = answers
    assert first[0] == second[0] == 200
    hide = re.compile(r'value="[^"]*"|x-csrftoken": "[^"]*"')
    assert hide.sub("", first[1]) == hide.sub("", second[1])


def test_a_known_address_is_not_told_by_its_haste(
    client: Client, ours: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = link_of(ours)
    monkeypatch.setattr(limits, "EVEN", 0.5)
    took = []
    for email in (ours.mentees[0].email, "neuve@alpha.example"):
        ref = begun(client, ours, link, email=email)
        fill(client, ours, ref)
        start = time.monotonic()
        client.post(reverse("application_preview", args=[ref]))
        took.append(time.monotonic() - start)
    assert min(took) >= 0.5


def test_applying_twice_is_told_by_mail_alone_and_changes_nothing(ours: Tenant, mailed: Any) -> None:
    link = link_of(ours)
    known = ours.mentees[0].email
    phone, stranger = Client(), Client()
    unknown = apply(stranger, ours, link)
    page = apply(phone, ours, link, email=known)
    hide = re.compile(r'value="[^"]*"|x-csrftoken": "[^"]*"|ada@alpha.example|' + re.escape(known))
    assert hide.sub("", page.content.decode()) == hide.sub("", unknown.content.decode())
    ref = page.redirect_chain[-1][0].split("/")[2]
    back = phone.get(reverse("application_step", args=[ref, "who"]))
    assert "déjà envoyée" in back.content.decode(), "what was typed is not opened again"
    with inside(ours):
        person = Candidate.objects.get(email=known)
        assert person.first_name == "Mentee0"
        assert not person.applications.exists()


def test_the_owner_of_the_address_may_replace_it_until_the_coordinator_decides(
    ours: Tenant, mailed: Any
) -> None:
    link = link_of(ours)
    with inside(ours):
        person = candidates.add(
            actor=ours.coordinator,
            program=ours.program,
            company=ours.companies[0],
            side=Side.MENTEE,
            first_name="A.",
            last_name="L.",
            email="ada@alpha.example",
        )
    apply(Client(), ours, link)
    (path,) = mailed("application_link", "ada@alpha.example")
    owner = Client()
    ref = owner.post(path).headers["Location"].split("/")[2]
    assert send(owner, ref).status_code == 200
    with inside(ours):
        person.refresh_from_db()
        assert (person.first_name, person.company_id) == ("Ada", ours.companies[1].pk)
        candidates.move(actor=ours.coordinator, candidate=person, to=CandidateState.ELIGIBLE)
    change = next(p for p in mailed("application_sent", "ada@alpha.example") if "open" in p)
    assert owner.get(change).status_code == owner.post(change).status_code == 409


def test_a_key_proves_only_the_address_it_was_mailed_to(client: Client, ours: Tenant, mailed: Any) -> None:
    """Somebody begins with their own address, gets a key, then writes another's: the key is worth nothing any more."""
    ref = begun(client, ours, link_of(ours), email="curieux@alpha.example")
    client.post(reverse("application_step", args=[ref, "ways"]), {"later": "1"})
    (path,) = mailed("application_link", "curieux@alpha.example")
    client.post(reverse("application_step", args=[ref, "who"]), who(ours, email=ours.mentees[0].email))
    assert client.post(path).status_code == 404


def test_changing_then_withdrawing_in_two_taps(client: Client, ours: Tenant, mailed: Any) -> None:
    apply(client, ours, link_of(ours))
    change, leave = mailed("application_sent", "ada@alpha.example")
    ref = client.post(change).headers["Location"].split("/")[2]
    fill(client, ours, ref, expectations="Tenir parole", agree_next="on")
    assert send(client, ref).status_code == 200
    with inside(ours):
        person = Candidate.objects.get(email="ada@alpha.example")
        assert Application.objects.get(candidate=person).expectations == "Tenir parole"
        assert Consent.objects.filter(withdrawn_at=None).count() == 4
    for _scan in range(2):
        assert Client().get(leave).status_code == 200
    person.refresh_from_db()
    assert person.state == CandidateState.APPLIED
    for _tap in range(2):
        assert Client().post(leave).status_code == 302
    with inside(ours):
        person.refresh_from_db()
        assert person.state == CandidateState.WITHDRAWN
        assert AuditEvent.objects.filter(verb="candidate.moved", target_id=person.pk).count() == 1
    assert mail("application_news", ours.coordinator.email).subject


# --- the company that is not in the list ----------------------------------------------------------


def test_an_address_that_nobody_proved_is_marked_and_its_manager_not_written_to(
    client: Client, ours: Tenant, mailed: Any
) -> None:
    ref = begun(client, ours, link_of(ours))
    fill(client, ours, ref, manager_email="patron@alpha.example", manager_agreed="on")
    assert send(client, ref).status_code == 200
    with inside(ours):
        person = Candidate.objects.get(email="ada@alpha.example")
    desk = Client()
    desk.force_login(ours.coordinator)
    pages = [
        reverse("candidates", args=[ours.program.slug]),
        reverse("candidate", args=[ours.program.slug, person.pk]),
    ]

    def marked() -> list[bool]:
        return ["adresse non prouvée" in desk.get(page).content.decode().lower() for page in pages]

    def asked() -> int:
        return OutboundEmail.objects.filter(kind="support_asked", to="patron@alpha.example").count()

    assert (marked(), asked()) == ([True, True], 0)
    mails = mail("application_sent", "ada@alpha.example")
    assert "bien la vôtre" in mails.text
    assert "bien la vôtre" in mails.html
    change, _leave = mailed("application_sent", "ada@alpha.example")
    assert Client().get(change).status_code == 200
    assert (marked(), asked()) == ([True, True], 0), "a scanner that follows the link proves nothing"
    owner = Client()
    ref = owner.post(change).headers["Location"].split("/")[2]
    assert (marked(), asked()) == ([False, False], 1)
    fill(owner, ours, ref, manager_email="patron@alpha.example", manager_agreed="on")
    send(owner, ref)
    assert (marked(), asked()) == ([False, False], 1), "asked once"


def test_the_own_address_is_no_manager_s(client: Client, ours: Tenant) -> None:
    ref = begun(client, ours, link_of(ours))
    terms = rest(ours, manager_email="ADA@alpha.example", manager_agreed="on")["terms"]
    answer = client.post(reverse("application_step", args=[ref, "terms"]), terms)
    assert answer.status_code == 422
    assert "votre propre adresse" in answer.content.decode()


def test_the_way_back_after_sending_says_that_it_is_sent(client: Client, ours: Tenant) -> None:
    ref = begun(client, ours, link_of(ours))
    fill(client, ours, ref)
    send(client, ref)
    for page in (
        reverse("application_preview", args=[ref]),
        reverse("application_step", args=[ref, "terms"]),
    ):
        answer = client.get(page)
        assert (answer.status_code, "déjà envoyée" in answer.content.decode()) == (200, True)
        assert Client().get(page).status_code == 404, "told to this browser alone"


@pytest.mark.parametrize(
    "name",
    [
        "Gagnez 1000 $ sur http://evil.example",
        "www.evil.example",
        "a@evil.example",
        "Ada\u202enoitpecxe",
        "Prix sur evil.com",
    ],
)
def test_a_name_carries_no_link_to_anybody(client: Client, ours: Tenant, name: str) -> None:
    start = at("apply_start", link_of(ours))
    page = client.get(start)
    data = {
        "first_name": name,
        "last_name": "X",
        "email": "ada@alpha.example",
        "opened": page.context["opened"],
    }
    answer = client.post(start, data)
    assert answer.status_code == 422
    assert "sans lien ni adresse" in answer.content.decode()


def test_who_withdraws_reads_what_is_kept_and_comes_back(client: Client, ours: Tenant, mailed: Any) -> None:
    apply(client, ours, link_of(ours))
    _change, leave = mailed("application_sent", "ada@alpha.example")
    for _tap in range(2):
        Client().post(leave)
    told = OutboundEmail.objects.get(kind="withdrawn", to="ada@alpha.example")
    assert ours.coordinator.email in told.text
    assert "dossier du programme" in told.text
    (back,) = mailed("withdrawn", "ada@alpha.example")
    owner = Client()
    ref = owner.post(back).headers["Location"].split("/")[2]
    send(owner, ref)
    with inside(ours):
        assert Candidate.objects.get(email="ada@alpha.example").state == CandidateState.APPLIED


def test_a_withdrawal_taken_back_within_the_hour_is_told_to_nobody(ours: Tenant) -> None:
    person = ours.mentors[0]
    with inside(ours):
        candidates.decide(
            actor=ours.coordinator, candidate=person, to=CandidateState.WITHDRAWN, reason="A changé de poste"
        )
        told = OutboundEmail.objects.get(kind="withdrawn", to=person.email)
        assert told.next_at > timezone.now() + timedelta(minutes=50)
        assert "A changé de poste" not in told.text
        candidates.undo(actor=ours.coordinator, candidate=person)
        assert not OutboundEmail.objects.filter(kind="withdrawn").exists()
        candidates.decide(
            actor=ours.coordinator, candidate=person, to=CandidateState.WITHDRAWN, reason="Parti"
        )
        OutboundEmail.objects.filter(kind="withdrawn").update(state="sent", sent_at=timezone.now())
        with pytest.raises(ValidationError):
            candidates.undo(actor=ours.coordinator, candidate=person)


def test_a_company_that_is_not_in_the_list_is_a_question(client: Client, ours: Tenant, mailed: Any) -> None:
    link = link_of(ours)
    for email in ("ada@alpha.example", "bob@ailleurs.example"):
        apply(Client(), ours, link, company="", company_named="Atelier neuf", email=email)
    with inside(ours):
        asked, none = Application.objects.filter(state=ApplicationState.ASKING).order_by("pk")
        assert not Candidate.objects.filter(email="ada@alpha.example").exists()
    client.force_login(ours.coordinator)
    assert "Atelier neuf" in client.get(reverse("links", args=[ours.program.slug])).content.decode()
    for row, data in (
        (asked, {f"q{asked.pk}-company": str(ours.companies[2].pk)}),
        (none, {"decline": "1"}),
    ):
        client.post(reverse("application_settle", args=[ours.program.slug, row.pk]), data)
    with inside(ours):
        person = Candidate.objects.get(email="ada@alpha.example")
        assert (person.company, person.state) == (ours.companies[2], CandidateState.APPLIED)
        none.refresh_from_db()
        assert (none.state, none.said) == (ApplicationState.DECLINED, {})
    assert "Alpha" in mail("application_answer", "bob@ailleurs.example").text
    page = client.get(reverse("candidate", args=[ours.program.slug, person.pk])).content.decode()
    assert "Le mois de mars" in page
    assert "Atelier neuf" in page


def test_a_consent_is_taken_back_on_record(client: Client, ours: Tenant) -> None:
    apply(Client(), ours, link_of(ours))
    client.force_login(ours.coordinator)
    with inside(ours):
        consent = Consent.objects.get(purpose="sharing")
    url = reverse("consent_withdrawn", args=[ours.program.slug, consent.pk])
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 404, "once"
    with inside(ours):
        consent.refresh_from_db()
        assert (consent.withdrawn_by, consent.withdrawn_at is not None) == (ours.coordinator, True)
        assert consent.text
        assert AuditEvent.objects.filter(verb="consent.withdrawn").count() == 1
        person = Candidate.objects.get(email="ada@alpha.example")
        assert person.state == CandidateState.WITHDRAWN, "nobody is paired without having agreed to it"


# --- forgetting -----------------------------------------------------------------------------------


def test_what_was_not_sent_is_forgotten_after_thirty_days(client: Client, ours: Tenant) -> None:
    link = link_of(ours)
    apply(Client(), ours, link)
    old, new = (begun(Client(), ours, link, email=f"{n}@alpha.example") for n in ("vieux", "neuf"))
    with inside(ours):
        late = timezone.now() - timedelta(days=31)
        Application.objects.exclude(ref=new).update(touched_at=late)
    assert tasks.forget_drafts() > 0
    with scopes_disabled():
        left = Application.objects.all()
        assert {str(row.ref) for row in left} - {new} == {
            str(row.ref) for row in left.filter(state=ApplicationState.SENT)
        }
        assert not left.filter(ref=old).exists()
    assert applications.purge() == 0


def test_the_database_refuses_an_application_between_tenants(ours: Tenant) -> None:
    theirs = world.tenant("Beta")
    strange = link_of(theirs)
    with inside(ours), pytest.raises(Exception, match="same_program"), transaction.atomic():
        row = applications.begin(link=link_of(ours), email="x@y.example", language="fr", said={})
        Application.objects.filter(pk=row.pk).update(link=strange)
        from django.db import connection

        connection.check_constraints()
