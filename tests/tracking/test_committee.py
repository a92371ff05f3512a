"""The steering committee: its seats, its convocations, its minutes and decisions; and nobody else's name."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled
from icalendar import Calendar

from charters.models import SealedDocument
from programs.enums import MilestoneKind, ProgramState, Role
from programs.models import AuditEvent, Membership, Milestone, OutboundEmail, Program, User
from programs.services import consortiums, memberships
from tests import world
from tests.full_world import instant_documents
from tests.tracking.test_costs import page
from tracking.models import (
    Attendance,
    CommitteeSession,
    Decision,
    DecisionState,
    Presence,
    Report,
    SessionState,
)
from tracking.queries import committee as queries
from tracking.reports import figures
from tracking.services import reports
from tracking.services.committee import decisions, minutes, sessions

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # 12:00 in Toronto
AFTER = "2026-11-25 16:00"


@pytest.fixture(autouse=True)
def autumn(at: Callable[[str], None]) -> None:
    at("2026-11-10 15:00")


@pytest.fixture
def alpha() -> Iterator[world.Tenant]:
    tenant = world.tenant("Alpha")
    with scope(consortium=tenant.consortium, program=tenant.program), instant_documents():
        yield tenant


def prepared(tenant: world.Tenant, **fields: Any) -> CommitteeSession:
    given = {"starts_at": NOON, "place": "Salle du Lac", "agenda": "Le rapport\nLe budget", **fields}
    return sessions.prepare(actor=tenant.coordinator, program=tenant.program, **given)


def convened(tenant: world.Tenant, **fields: Any) -> CommitteeSession:
    session = prepared(tenant, **fields)
    sessions.convene(actor=tenant.coordinator, session=session)
    return sessions.locked(session)


def held(
    tenant: world.Tenant, at: Callable[[str], None], text: str = "On a parlé du budget."
) -> CommitteeSession:
    """Convened, then met, with a draft of its minutes."""
    session = convened(tenant)
    at(AFTER)
    return minutes.write(
        actor=tenant.coordinator,
        session=session,
        seen=0,
        minutes=text,
        presences={tenant.committee.pk: Presence.PRESENT, tenant.representative.pk: Presence.EXCUSED},
    )


def decided(tenant: world.Tenant, session: CommitteeSession, owner: Any = None, **fields: Any) -> Decision:
    given = {"text": "Prolonger le programme", "owner": owner or tenant.committee, **fields}
    return decisions.add(actor=tenant.coordinator, session=session, **given)


def entries(kind: str) -> list[Any]:
    mails = OutboundEmail.objects.filter(kind=kind).order_by("to")
    return [Calendar.from_ical(mail.ics).events[0] for mail in mails]


# --- seats ----------------------------------------------------------------------------------------


def test_a_company_without_a_seat_is_missing(alpha: world.Tenant, client: Client) -> None:
    committee = queries.committee(alpha.program)
    assert [c.name for c in committee.missing] == ["Maison Alpha 1", "Maison Alpha 2", "Maison Alpha 3"]
    assert [m.user for m in committee.without_company] == [alpha.committee]
    consortiums.appoint(
        actor=alpha.coordinator,
        consortium=alpha.consortium,
        user=world.user("siege@alpha.example", "Nadia", "Alpha"),
        role=Role.COMMITTEE,
        company=alpha.companies[1],
    )
    consortiums.add_company(actor=alpha.coordinator, consortium=alpha.consortium, name="Nouvelle venue")
    seen = page(client, alpha.committee, alpha, "committee")
    assert "2 entreprises n’ont personne au comité" in seen
    assert "Maison Alpha 2, Maison Alpha 3." in seen
    assert "Nadia Alpha" in seen


# --- convocations ---------------------------------------------------------------------------------


def test_what_comes_next_is_in_one_order(alpha: world.Tenant, client: Client) -> None:
    convened(alpha)
    before, after = NOON.date() - timedelta(days=2), NOON.date() + timedelta(days=2)
    Milestone.objects.all().delete()
    for kind, on in ((MilestoneKind.END, after), (MilestoneKind.MIDPOINT, before)):
        Milestone.objects.create(program=alpha.program, kind=kind, on=on)
    client.force_login(alpha.representative)
    home, ties = (
        reverse("company", args=[alpha.consortium.slug]),
        reverse("company_ties", args=[alpha.program.slug]),
    )
    shown = client.get(home)
    assert [each.on for each in shown.context["coming"]] == [before, NOON.date(), after]
    assert ties in shown.content.decode()
    Program.objects.filter(pk=alpha.program.pk).update(state=ProgramState.CLOSED)
    assert ties not in client.get(home).content.decode()


def test_the_convocation_reaches_every_member_once(alpha: world.Tenant) -> None:
    session = prepared(alpha)
    assert not OutboundEmail.objects.exists()
    assert sessions.convene(actor=alpha.coordinator, session=session) == 3
    assert sessions.convene(actor=alpha.coordinator, session=session) == 0
    mails = OutboundEmail.objects.filter(kind="committee_convened").order_by("to")
    assert [m.to for m in mails] == sorted(
        u.email for u in (alpha.coordinator, alpha.committee, alpha.representative)
    )
    for mail, event in zip(mails, entries("committee_convened"), strict=True):
        assert (event["UID"].split("@")[0], event["SEQUENCE"]) == (str(session.uid), 0)
        assert event.start == NOON.astimezone(ZoneInfo("America/Toronto"))
        assert event.end - event.start == timedelta(minutes=90)
        assert str(event["ATTENDEE"]) == f"mailto:{mail.to}", "nobody receives the address of another"
        assert "1. Le rapport" in event["DESCRIPTION"]
        assert mail.ics_method == "REQUEST"
        assert "rapport" not in mail.text.lower().replace("le rapport", ""), "there is none to read yet"
    late = world.user("tard@alpha.example", "Tard", "Venue")
    consortiums.appoint(actor=alpha.coordinator, consortium=alpha.consortium, user=late, role=Role.COMMITTEE)
    assert sessions.convene(actor=alpha.coordinator, session=session) == 1


def test_the_report_goes_with_it_as_a_link(alpha: world.Tenant) -> None:
    report = reports.make(actor=None, program=alpha.program)
    with pytest.raises(ValidationError):
        prepared(alpha, report=report)
    reports.build(report.pk)
    convened(alpha, report=Report.objects.get(pk=report.pk))
    convened(alpha, starts_at=NOON + timedelta(days=9))
    texts = OutboundEmail.objects.filter(kind="committee_convened", to=alpha.committee.email).order_by("id")
    chosen, latest = texts.values_list("text", flat=True)
    assert reverse("report_status", args=[alpha.program.slug, report.pk]) in chosen
    assert reverse("reports", args=[alpha.program.slug]) + "\n" in latest


def test_a_change_moves_the_entry_and_a_cancellation_takes_it_away(alpha: world.Tenant) -> None:
    session = convened(alpha)
    member = Membership.objects.get(user=alpha.representative)
    memberships.revoke(actor=alpha.coordinator, member=member)
    later = NOON + timedelta(days=1)
    moved = sessions.change(actor=alpha.coordinator, session=session, seen=0, starts_at=later)
    assert [(e["SEQUENCE"], e.start.astimezone(UTC)) for e in entries("committee_moved")] == [(1, later)] * 2
    (left,) = entries("committee_cancelled")
    assert (left["SEQUENCE"], str(left["ATTENDEE"])) == (1, f"mailto:{alpha.representative.email}")
    same = sessions.change(actor=alpha.coordinator, session=moved, seen=1, starts_at=later)
    assert same.sequence == 1, "nothing changed, nobody is told"
    with pytest.raises(ValidationError):
        sessions.change(actor=alpha.coordinator, session=moved, seen=0, place="Ailleurs")
    gone = sessions.cancel(actor=alpha.coordinator, session=moved)
    assert (gone.state, gone.sequence) == (SessionState.CANCELLED, 2)
    last = [e for e in entries("committee_cancelled") if e["SEQUENCE"] == 2]
    assert [e["STATUS"] for e in last] == ["CANCELLED"] * 2
    uids = {Calendar.from_ical(m.ics).events[0]["UID"] for m in OutboundEmail.objects.exclude(ics="")}
    assert len(uids) == 1
    with pytest.raises(ValidationError):
        sessions.cancel(actor=alpha.coordinator, session=gone)


def test_a_draft_tells_nobody_and_lacks_something(alpha: world.Tenant, client: Client) -> None:
    for lacking in ({"place": ""}, {"agenda": " \n"}):
        with pytest.raises(ValidationError):
            sessions.convene(actor=alpha.coordinator, session=prepared(alpha, **lacking))
    for wrong in (NOON - timedelta(days=60), NOON + timedelta(days=500)):
        with pytest.raises(ValidationError):
            prepared(alpha, starts_at=wrong)
    draft = prepared(alpha)
    sessions.cancel(actor=alpha.coordinator, session=draft)
    assert not OutboundEmail.objects.exists()
    other = prepared(alpha)
    client.force_login(alpha.committee)
    assert client.get(reverse("committee_session", args=[alpha.program.slug, other.pk])).status_code == 404
    assert "Salle du Lac" not in page(client, alpha.committee, alpha, "committee")


# --- minutes --------------------------------------------------------------------------------------


def test_minutes_are_read_once_published(
    alpha: world.Tenant, at: Callable[[str], None], client: Client
) -> None:
    session = held(alpha, at)
    decided(alpha, session)
    key, slug = session.pk, alpha.program.slug
    for reader in (alpha.committee, alpha.representative):
        for name in ("committee_session", "committee"):
            seen = page(client, reader, alpha, name, *([key] if name == "committee_session" else []))
            assert "On a parlé du budget" not in seen
            assert "Prolonger le programme" not in seen
        assert client.get(reverse("committee_pdf", args=[slug, key])).status_code == 404
    session = minutes.publish(actor=alpha.coordinator, session=session)
    for reader in (alpha.committee, alpha.representative, alpha.coordinator):
        seen = page(client, reader, alpha, "committee_session", key)
        assert "On a parlé du budget" in seen
        assert "Prolonger le programme" in seen
        assert client.get(reverse("committee_pdf", args=[slug, key])).content == session.pdf
    assert OutboundEmail.objects.filter(kind="committee_published").count() == 3
    for act in (
        lambda: minutes.write(actor=alpha.coordinator, session=session, seen=2, minutes="x", presences={}),
        lambda: decided(alpha, session),
        lambda: minutes.publish(actor=alpha.coordinator, session=session),
        lambda: sessions.cancel(actor=alpha.coordinator, session=session),
    ):
        with pytest.raises(ValidationError):
            act()
    former = SealedDocument.objects.get(sha256=session.sha256)
    assert "n’est plus" not in client.get(reverse("verify_code", args=[former.code])).text.lower()
    minutes.reopen(actor=alpha.coordinator, session=session)
    assert "Prolonger" not in page(client, alpha.committee, alpha, "committee")
    assert "n’est plus en vigueur" in client.get(reverse("verify_code", args=[former.code])).text.lower()
    minutes.publish(actor=alpha.coordinator, session=session)
    assert SealedDocument.objects.filter(kind="minutes", replaced_at=None).count() == 1
    assert OutboundEmail.objects.filter(kind="committee_published").count() == 6


def test_minutes_wait_for_the_session_and_for_their_reader(
    alpha: world.Tenant, at: Callable[[str], None]
) -> None:
    session = convened(alpha)
    write: dict[str, Any] = {"actor": alpha.coordinator, "session": session, "minutes": "Texte"}
    with pytest.raises(ValidationError):
        minutes.write(**write, seen=0, presences={})
    at(AFTER)
    stranger = world.participant(alpha.mentors[0])
    with pytest.raises(ValidationError):
        minutes.write(**write, seen=0, presences={stranger.pk: Presence.PRESENT})
    minutes.write(**write, seen=0, presences={alpha.committee.pk: Presence.ABSENT})
    with pytest.raises(ValidationError):
        minutes.write(**write, seen=0, presences={})
    assert Attendance.objects.get(user=alpha.committee).presence == Presence.ABSENT


@pytest.mark.parametrize("where", ["agenda", "minutes", "decision"])
def test_a_participant_is_never_named(alpha: world.Tenant, at: Callable[[str], None], where: str) -> None:
    name = "ALPHA  mentor1"  # in either order and any case
    if where == "agenda":
        with pytest.raises(ValidationError, match="Mentor1 Alpha"):
            sessions.convene(actor=alpha.coordinator, session=prepared(alpha, agenda=f"Le cas de {name}"))
        return
    session = held(alpha, at, name if where == "minutes" else "Texte")
    decided(alpha, session, text=f"Écrire à {name}" if where == "decision" else "Écrire")
    with pytest.raises(ValidationError, match="Mentor1 Alpha"):
        minutes.publish(actor=alpha.coordinator, session=session)


def test_no_participant_is_offered(alpha: world.Tenant, at: Callable[[str], None], client: Client) -> None:
    session = held(alpha, at)
    for person in [*alpha.mentors, *alpha.mentees]:
        world.participant(person)
    for name in ("decision_new", "committee_minutes", "committee_edit"):
        seen = page(client, alpha.coordinator, alpha, name, session.pk)
        assert [p.first_name for p in (*alpha.mentors, *alpha.mentees) if p.first_name in seen] == []
    form = page(client, alpha.coordinator, alpha, "decision_new", session.pk)
    assert f'value="user:{alpha.committee.pk}"' in form
    assert f'value="company:{alpha.companies[3].pk}"' in form


# --- decisions ------------------------------------------------------------------------------------


def test_members_settle_their_own(alpha: world.Tenant, at: Callable[[str], None], client: Client) -> None:
    session = held(alpha, at)
    mine = decided(alpha, session)
    firm = decided(alpha, session, alpha.companies[0])
    other = decided(alpha, session, alpha.companies[1])
    minutes.publish(actor=alpha.coordinator, session=session)

    def settle(user: User, decision: Decision, state: str = "done") -> int:
        client.force_login(user)
        url = reverse("decision_settle", args=[alpha.program.slug, decision.pk])
        return client.post(url, {"state": state}).status_code

    assert settle(alpha.committee, firm) == settle(alpha.representative, mine) == 403
    assert settle(alpha.committee, mine, "dropped") == settle(alpha.committee, other) == 403
    assert settle(alpha.committee, mine) == settle(alpha.representative, firm) == 302
    assert settle(alpha.committee, mine, "open") == 403
    assert settle(alpha.coordinator, other, "dropped") == 302
    assert settle(alpha.coordinator, mine, "open") == 302
    assert settle(alpha.coordinator, mine, "x") == 422
    assert list(Decision.objects.order_by("id").values_list("state", flat=True)) == [
        "open",
        "done",
        "dropped",
    ]
    assert AuditEvent._base_manager.filter(verb="decision.settled").count() == 4


def test_an_owner_sits_or_is_a_company_here(alpha: world.Tenant, at: Callable[[str], None]) -> None:
    session = held(alpha, at)
    with scopes_disabled():
        beta = world.tenant("Beta")
    for stranger in (world.participant(alpha.mentors[0]), beta.coordinator, beta.companies[0]):
        with pytest.raises(ValidationError):
            decided(alpha, session, stranger)
    with pytest.raises(IntegrityError), transaction.atomic():
        decision = decided(alpha, session, alpha.companies[0])
        Decision.objects.filter(pk=decision.pk).update(owner_company=beta.companies[0])
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_pages_write(alpha: world.Tenant, at: Callable[[str], None], client: Client) -> None:
    slug = alpha.program.slug
    client.force_login(alpha.coordinator)

    def post(name: str, pk: int | None, **fields: Any) -> int:
        return client.post(reverse(name, args=[slug] if pk is None else [slug, pk]), fields).status_code

    fields = {
        "on": "2026-11-24",
        "at": "12:00",
        "minutes": 120,
        "place": "Salle",
        "link": "",
        "agenda": "Un\nDeux",
        "report": "",
    }
    assert post("committee_new", None, **fields | {"on": "2026-01-01"}) == 422
    assert post("committee_new", None, **fields) == 302
    session = CommitteeSession.objects.get()
    assert (session.starts_at, session.length, session.items) == (NOON, 120, ["Un", "Deux"])
    assert post("committee_convene", session.pk) == 302
    assert post("committee_edit", session.pk, **fields | {"place": "Ailleurs", "revision": 0}) == 302
    assert post("committee_edit", session.pk, **fields | {"revision": 0}) == 422
    at(AFTER)
    client.force_login(alpha.coordinator)
    presence = {
        f"presence_{u.pk}": "present" for u in (alpha.coordinator, alpha.committee, alpha.representative)
    }
    assert post("committee_minutes", session.pk, minutes="Texte", revision=1, **presence) == 302
    late = client.post(
        reverse("committee_minutes", args=[slug, session.pk]),
        {"minutes": "Moi aussi", "revision": 1, **presence},
    )
    assert late.status_code == 422
    assert "Moi aussi" in late.content.decode()
    assert 'name="revision" value="2"' in late.content.decode()
    assert [(each.mine, each.theirs) for each in late.context["form"].conflict] == [("Moi aussi", "Texte")]
    assert '<td data-label="Ce qui est enregistré à présent">Texte</td>' in late.content.decode()
    owner = f"company:{alpha.companies[1].pk}"
    assert post("decision_new", session.pk, text="Décider", owner="") == 422
    assert post("decision_new", session.pk, text="Décider", owner=owner, due_on="2026-12-01") == 302
    decision = Decision.objects.get()
    assert post("decision_edit", decision.pk, text="Redécider", owner=owner, due_on="", revision=0) == 302
    assert post("committee_publish", session.pk) == 302
    assert post("decision_remove", decision.pk) == 302
    decision.refresh_from_db()
    assert (decision.text, decision.owner, decision.due_on) == ("Redécider", "Maison Alpha 1", None)


# --- in the committee's report, and as a PDF ---------------------------------------------------------


def test_the_report_tells_what_was_decided_since_the_last_one(
    alpha: world.Tenant, at: Callable[[str], None]
) -> None:
    def told(period: str) -> Any:
        report, _new = Report.objects.get_or_create(
            program=alpha.program, period=period, defaults={"language": "fr"}
        )
        reports.build(report.pk)
        return figures.from_dict(Report.objects.get(pk=report.pk).figures).decisions

    assert told("2026-09") is None
    session = held(alpha, at)
    decided(alpha, session, due_on=date(2026, 11, 20))
    decided(alpha, session, alpha.companies[1], text="Former")
    assert told("2026-10") is None, "nothing is told of a draft"
    at("2026-11-26 10:00")
    minutes.publish(actor=alpha.coordinator, session=session)
    first = told("2026-11")
    assert [(d.text, d.owner, d.due_on, d.state) for d in first.taken] == [
        ("Prolonger le programme", "", "2026-11-20", "open"),
        ("Former", "Maison Alpha 1", "", "open"),
    ]
    assert (first.earlier_open, first.late) == (0, 1)
    at("2026-12-20 10:00")
    decisions.settle(
        actor=alpha.coordinator,
        decision=Decision.objects.get(text="Former"),
        state=DecisionState.DONE,
        coordinates=True,
    )
    second = told("2026-12")
    assert (second.taken, second.earlier_open, second.late, second.since) == ((), 1, 1, "2026-11-26")


@pytest.mark.pdf
def test_the_minutes_as_a_pdf(at: Callable[[str], None]) -> None:
    from pypdf import PdfReader

    tenant = world.tenant("Alpha")
    with scope(consortium=tenant.consortium, program=tenant.program):
        session = held(tenant, at, "Premier point.\n\n<b>Second</b> point.")
        decided(tenant, session, tenant.companies[2], due_on=date(2026, 12, 1))
        session = minutes.publish(actor=tenant.coordinator, session=session)
    document = PdfReader(io.BytesIO(bytes(session.pdf or b"")))
    words = " ".join(" ".join(p.extract_text() for p in document.pages).split()).replace("\u00a0", " ")
    for said in (
        "Comité de pilotage",
        "24 novembre 2026, 12 h",
        "Comite Alpha",
        "excusé",
        "<b>Second</b> point",
        "Maison Alpha 2",
    ):
        assert said in words
    assert b"pdfuaid" in bytes(session.pdf or b"") or "pdfuaid" in str(
        document.xmp_metadata and document.xmp_metadata.stream.get_data()
    )


@pytest.mark.parametrize("due", ["1999-05-01", "3026-05-01"])
def test_a_decision_is_not_due_in_another_century(
    alpha: world.Tenant, at: Callable[[str], None], due: str
) -> None:
    session = held(alpha, at)
    sent = {"text": "Prolonger le programme", "owner": f"user:{alpha.committee.pk}", "due_on": due}
    url = reverse("decision_new", args=[alpha.program.slug, session.pk])
    desk = Client()
    desk.force_login(alpha.coordinator)
    assert desk.post(url, sent).status_code == 422
    with scopes_disabled():
        assert not Decision.objects.exists()


def test_convening_twice_and_changing_a_draft_say_what_happened(alpha: world.Tenant) -> None:
    session = prepared(alpha)
    desk = Client()
    desk.force_login(alpha.coordinator)
    url = reverse("committee_convene", args=[alpha.program.slug, session.pk])
    assert "3 invitations sont en route." in desk.post(url, follow=True).content.decode()
    again = desk.post(url, follow=True).content.decode()
    assert "Tout le monde était déjà invité" in again
    assert "0 invitation" not in again
