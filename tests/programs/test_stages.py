"""States of a programme: what each step asks, what each state opens or closes, and a closed programme that stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from charters.services import drafting
from matching.enums import BinomeState, PairingMode
from matching.models import Binome
from matching.services import announcements, binomes, policy, proposals, rounds, scenarios
from programs import progress
from programs.enums import CandidateState, ProgramKind, ProgramState, Side
from programs.models import AuditEvent, Candidate, OutboundEmail, Program
from programs.services import candidates, consortiums, imports, links, planning, programs, stages
from tests import world
from tests.charters.conftest import draw
from tests.full_world import accept
from tests.world import Tenant
from tracking.models import Audience, CostKind, EventKind
from tracking.services import costs, endings
from tracking.services.events import preparing

pytestmark = pytest.mark.django_db
S = ProgramState


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha")


def inside(tenant: Tenant) -> Any:
    return scope(consortium=tenant.consortium, program=tenant.program)


def put(tenant: Tenant, state: S) -> Program:
    return programs.move(actor=None, program=tenant.program, state=state)


def go(tenant: Tenant, to: S, reason: str = "") -> Program:
    now = Program.objects.select_related("consortium").get(pk=tenant.program.pk)
    tenant.program = stages.advance(
        actor=tenant.coordinator, program=now, to=to, seen=now.state, reason=reason
    )
    return tenant.program


def lacking(tenant: Tenant, to: S) -> list[tuple[bool, str]]:
    found = progress.requirements(Program.objects.get(pk=tenant.program.pk), to)
    return [(each.hard, each.label) for each in found if not each.met]


def formed(tenant: Tenant) -> list[Binome]:
    run = scenarios.run(actor=tenant.coordinator, program=tenant.program)
    proposals.validate_all(actor=tenant.coordinator, scenario=run)
    return list(Binome.objects.order_by("pk"))


# --- one step after the other ---------------------------------------------------------------------


def test_a_draft_needs_companies_and_is_passed_over_the_rest_with_a_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mentorat.lib.pdf.render", draw)
    ours = world.tenant("Alpha", companies=1, mentors=0, mentees=0)
    put(ours, S.DRAFT)
    with inside(ours):
        assert lacking(ours, S.RECRUITING) == [
            (True, "Ajouter des entreprises"),
            (False, "Continuer le plan"),
            (False, "Publier l’entente"),
        ]
        with pytest.raises(ValidationError, match="deux entreprises"):
            go(ours, S.RECRUITING, "Tant pis")
        consortiums.add_company(actor=ours.coordinator, consortium=ours.consortium, name="Seconde")
        drafting.freeze_agreement(actor=ours.coordinator, consortium=ours.consortium)
        assert lacking(ours, S.RECRUITING) == [(False, "Continuer le plan")]
        with pytest.raises(ValidationError, match="reason"):
            go(ours, S.RECRUITING)
        go(ours, S.RECRUITING, "  La saison presse ")
        event = AuditEvent.objects.filter(verb="program.moved").latest("pk")
    assert (event.actor, event.data) == (
        ours.coordinator,
        {"before": "draft", "after": "recruiting", "reason": "La saison presse"},
    )


def test_pairing_needs_people_of_companies_that_signed_on_both_sides() -> None:
    ours = world.tenant("Alpha", mentors=2, mentees=1, cleared=False)
    put(ours, S.RECRUITING)
    with inside(ours):
        assert [hard for hard, _label in lacking(ours, S.PAIRING)] == [True, True, False]
        with pytest.raises(ValidationError, match="mentoré"):
            go(ours, S.PAIRING, "Tant pis")
        for firm in ours.companies[:3]:
            consortiums.clear(actor=ours.coordinator, company=firm)
        candidates.qualify(actor=ours.coordinator, candidates=[*ours.mentors, *ours.mentees])
        assert lacking(ours, S.PAIRING) == []
        assert go(ours, S.PAIRING).state == S.PAIRING


def test_running_needs_announced_pairs_and_closing_nothing_awaited(ours: Tenant) -> None:
    with inside(ours):
        with pytest.raises(ValidationError, match="Aucun binôme"):
            go(ours, S.RUNNING)
        formed(ours)
        announcements.plan(
            actor=ours.coordinator, program=ours.program, send_at=timezone.now() + timedelta(days=1)
        )
        binomes.announce(actor=ours.coordinator, program=ours.program)
        go(ours, S.RUNNING)
        assert lacking(ours, S.CLOSING) == [(False, "Changer les dates")]
        rounds.set_up(
            actor=ours.coordinator,
            program=ours.program,
            mode=PairingMode.HYBRID,
            deadline=timezone.now() + timedelta(days=8),
        )
        world.candidate(ours.program, ours.companies[0], Side.MENTEE, "tardive", "Alpha")
        world.candidate(ours.program, ours.companies[1], Side.MENTOR, "tardif", "Alpha")
        rounds.open_round(actor=ours.coordinator, program=ours.program)
        with pytest.raises(ValidationError, match="période"):
            go(ours, S.CLOSING, "On arrête")
        rounds.close(actor=ours.coordinator, program=ours.program)
        go(ours, S.CLOSING, "On arrête")
        with pytest.raises(ValidationError, match="encore en vie"):
            go(ours, S.CLOSED, "Tant pis")


def test_the_end_needs_pairs_that_are_over(ours: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    with inside(ours):
        for pair in formed(ours):
            binomes.undo(actor=ours.coordinator, binome=pair)
        put(ours, S.CLOSING)
        assert go(ours, S.CLOSED).state == S.CLOSED
        with pytest.raises(ValidationError, match="reason"):
            go(ours, S.CLOSING)
        assert go(ours, S.CLOSING, "Un bilan manquait").state == S.CLOSING


@pytest.mark.parametrize("to", [S.DRAFT, S.RUNNING, S.CLOSED, S.PAIRING])
def test_no_step_is_jumped(ours: Tenant, to: S) -> None:
    with inside(ours), pytest.raises(ValidationError):
        go(ours, to, "Pour voir")


def test_back_a_step_where_nothing_is_undone(ours: Tenant) -> None:
    with inside(ours):
        with pytest.raises(ValidationError, match="reason"):
            go(ours, S.RECRUITING)
        go(ours, S.RECRUITING, "Il manque des mentors")
        with pytest.raises(ValidationError, match="6 personnes"):
            go(ours, S.DRAFT, "On recommence")
        go(ours, S.PAIRING)
        formed(ours)
        announced = binomes.announce(actor=ours.coordinator, program=ours.program)
        with pytest.raises(ValidationError, match="annoncés"):
            go(ours, S.RECRUITING, "On recommence")
        go(ours, S.RUNNING)
        go(ours, S.PAIRING, "Trop tôt")
        now, pair = timezone.now(), Binome.objects.filter(pk=announced[0].pk)
        pair.update(
            state=BinomeState.ACCEPTED, mentor_accepted_at=now, mentee_accepted_at=now, accepted_at=now
        )
        pair.update(state=BinomeState.ACTIVE, started_at=now)
        go(ours, S.RUNNING)
        with pytest.raises(ValidationError, match="commencé"):
            go(ours, S.PAIRING, "Trop tôt")


# --- the page -------------------------------------------------------------------------------------


def test_the_page_refuses_what_the_rules_refuse(client: Client, ours: Tenant) -> None:
    client.force_login(ours.coordinator)
    url = reverse("program_state", args=[ours.program.slug])
    page = client.get(url).content.decode()
    assert "Aucun binôme n’est encore annoncé" in page
    assert reverse("binomes", args=[ours.program.slug]) in page, "the remedy"
    assert "<textarea" not in page
    refused = client.post(url, {"to": "running", "seen": "pairing", "reason": "Tant pis"})
    assert refused.status_code == 422
    for to in ("closed", "draft", "nonsense"):
        jumped = client.post(url, {"to": to, "seen": "pairing", "reason": "Pour voir"})
        assert jumped.headers["Location"] == reverse("program_edit", args=[ours.program.slug])
    late = client.post(url, {"to": "recruiting", "seen": "running", "reason": "Il en manque"})
    assert (late.status_code, "entre-temps" in late.content.decode()) == (422, True)
    back = client.post(
        url, {"to": "recruiting", "seen": "pairing", "reason": "Il manque des mentors"}, follow=True
    )
    assert "Il manque des mentors" in back.content.decode(), "the register is on the page"
    with scopes_disabled():
        assert Program.objects.get(pk=ours.program.pk).state == S.RECRUITING


# --- what a state opens and closes ----------------------------------------------------------------


def test_links_open_with_the_recruitment_and_stop_with_the_closing(client: Client, ours: Tenant) -> None:
    with inside(ours):
        link = links.create(actor=ours.coordinator, program=ours.program)
    url, answers = reverse("apply", args=[links.token_of(link)]), {}
    for state in S:
        put(ours, state)
        answers[state] = client.get(url).status_code
    closed = (S.DRAFT, S.CLOSING, S.CLOSED)
    assert answers == {state: 404 if state in closed else 200 for state in S}


def test_nobody_is_told_of_a_pair_before_the_programme_pairs(client: Client, ours: Tenant) -> None:
    with inside(ours):
        formed(ours)
        put(ours, S.RECRUITING)
        said: Any = {"actor": ours.coordinator, "program": ours.program}
        with pytest.raises(ValidationError, match="recrutement"):
            binomes.announce(**said)
        with pytest.raises(ValidationError, match="recrutement"):
            announcements.plan(**said, send_at=timezone.now() + timedelta(days=1))
        assert not Binome.objects.exclude(announced_at=None).exists()
    client.force_login(ours.coordinator)
    page = client.post(reverse("binomes_announce", args=[ours.program.slug]), follow=True)
    assert "recrutement" in " ".join(str(message) for message in page.context["messages"])


CHANGES: dict[str, Callable[[Tenant, Binome], Any]] = {
    "a candidate added": lambda t, b: world.candidate(t.program, t.companies[0], Side.MENTOR, "z", "Alpha"),
    "a candidate changed": lambda t, b: candidates.change(
        actor=t.coordinator, candidate=b.mentor, first_name="Autre"
    ),
    "a candidate moved": lambda t, b: candidates.move(
        actor=t.coordinator, candidate=t.mentees[-1], to=CandidateState.ENDED
    ),
    "a sheet": lambda t, b: imports.upload(
        actor=t.coordinator,
        program=t.program,
        filename="a.csv",
        content=b"Nom,Courriel\nX,x@a.example",
        side="",
    ),
    "a link": lambda t, b: links.create(actor=t.coordinator, program=t.program),
    "the plan": lambda t, b: planning.promise(
        actor=t.coordinator, program=t.program, seen=t.program.revision, gives="x", asks="y"
    ),
    "the weights": lambda t, b: policy.change(
        actor=t.coordinator, program=t.program, weights={"themes": 1.0}
    ),
    "an answer": lambda t, b: accept(b),
    "an end": lambda t, b: endings.end(actor=t.coordinator, binome=b, reason="Fin"),
    "a cost": lambda t, b: costs.add_line(
        actor=t.coordinator, program=t.program, kind=CostKind.TRAINING, label="x", planned=1
    ),
}


def test_a_closed_programme_stays_as_it_is(ours: Tenant) -> None:
    """Whatever service is called, it is refused for that reason, and nothing of what it began stays."""
    with inside(ours):
        formed(ours)
        binomes.announce(actor=ours.coordinator, program=ours.program)
        put(ours, S.CLOSED)
        ours.program = Program.objects.select_related("consortium").get(pk=ours.program.pk)
        ours.mentees = list(Candidate.objects.filter(side=Side.MENTEE).select_related("company", "program"))
        rows = Binome.objects.select_related("program__consortium", "mentor__user", "mentee__user")
        before, passed = (AuditEvent.objects.count(), OutboundEmail.objects.count()), {}
        for name, change in CHANGES.items():
            try:
                with transaction.atomic():
                    change(ours, rows.get(pk=rows.first().pk))  # type: ignore[union-attr]
                    passed[name] = "done"
            except PermissionDenied:
                continue
            except ValidationError as error:
                passed[name] = " ".join(error.messages)
        assert passed == {}
        assert (AuditEvent.objects.count(), OutboundEmail.objects.count()) == before


def test_a_closed_programme_says_why_and_can_be_reopened(client: Client, ours: Tenant) -> None:
    put(ours, S.CLOSED)
    client.force_login(ours.coordinator)
    sent = {"gives": "x", "asks": "", "revision": 0}
    refused = client.post(reverse("program_promises", args=[ours.program.slug]), sent)
    assert refused.status_code == 403
    assert "Rouvrez" in refused.content.decode()
    for name in ("candidate_new", "import_upload"):  # said before anybody fills the form
        page = client.get(reverse(name, args=[ours.program.slug]))
        assert page.status_code == 403
        assert reverse("dashboard", args=[ours.program.slug]) in page.content.decode()
    url = reverse("program_state", args=[ours.program.slug])
    client.post(url, {"to": "closing", "seen": "closed", "reason": "Un bilan manquait"})
    assert client.post(reverse("program_promises", args=[ours.program.slug]), sent).status_code == 302


def test_what_is_being_prepared_is_nobodys_first_page(client: Client, ours: Tenant) -> None:
    with scopes_disabled():
        programs.create(
            actor=None,
            consortium=ours.consortium,
            name="Plus tard",
            kind=ProgramKind.CLASSIC,
            starts_on=ours.program.starts_on + timedelta(days=400),
            ends_on=ours.program.ends_on + timedelta(days=400),
            themes=["A"],
        )
    client.force_login(ours.coordinator)
    page = client.get(reverse("companies", args=[ours.consortium.slug]))
    assert page.context["frame"].places[0].url == reverse("dashboard", args=[ours.program.slug])


def test_events_still_ahead_are_counted_before_a_programme_closes(client: Client) -> None:
    ours = world.tenant("Alpha", mentors=0, mentees=0)
    with inside(ours):
        event = preparing.prepare(
            actor=ours.coordinator,
            program=ours.program,
            kind=EventKind.TRAINING,
            title="Formation",
            starts_at=timezone.now() + timedelta(days=10),
            audience=Audience.EVERYONE,
            owner=ours.coordinator,
        )
        put(ours, S.RUNNING)
        assert (False, "Voir les rendez-vous") in lacking(ours, S.CLOSING)
        go(ours, S.CLOSING, "La saison est finie")
        assert lacking(ours, S.CLOSED) == [(True, "Voir les rendez-vous")]
        with pytest.raises(ValidationError, match="à venir"):
            go(ours, S.CLOSED, "Tant pis")
    client.force_login(ours.coordinator)
    page = client.get(reverse("program_state", args=[ours.program.slug])).content.decode()
    assert reverse("events", args=[ours.program.slug]) in page
    with inside(ours):
        preparing.cancel(actor=ours.coordinator, event=event)
        assert go(ours, S.CLOSED).state == S.CLOSED
