"""The plan of a programme: a walk of short steps kept as one goes, sections afterwards, the next cohort from the last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from matching.enums import FloorMode, PairingMode
from matching.models import MatchingPolicy
from matching.services import planned, policy
from programs import places, timeline
from programs.enums import MilestoneKind, ProgramKind, ProgramState, Side
from programs.models import Candidate, Milestone, Program
from programs.permissions import may_invite
from programs.services import duplicating, links, planning, programs, sources
from tests import world
from tests.world import Tenant
from tracking.models import Audience, CostKind, CostLine, Event, EventKind, EventState
from tracking.services import costs
from tracking.services.events import inviting, preparing

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha")


@pytest.fixture
def desk(client: Client, ours: Tenant) -> Client:
    client.force_login(ours.coordinator)
    return client


def inside(tenant: Tenant, program: Program | None = None) -> Any:
    return scope(consortium=tenant.consortium, program=program or tenant.program)


def at(step: str, program: Program) -> str:
    return reverse(f"program_{step}", args=[program.slug])


def typed(**changed: object) -> dict[str, object]:
    said = {"name": "Cohorte 2027", "kind": "reverse", "starts_on": "2027-01-10", "ends_on": "2027-11-10"}
    return said | changed


def made(desk: Client, ours: Tenant, **changed: object) -> Program:
    desk.post(reverse("program_new", args=[ours.consortium.slug]), typed(**changed))
    with scopes_disabled():
        return Program.objects.get(name=changed.get("name", "Cohorte 2027"))


def row(program: Program) -> Program:
    with scopes_disabled():
        return Program.objects.select_related("consortium").get(pk=program.pk)


# --- creating -------------------------------------------------------------------------------------


def test_from_nothing_to_an_open_recruitment(desk: Client, ours: Tenant) -> None:
    """Step after step, leaving in the middle and coming back; what is left undone is said, then done."""
    draft = made(desk, ours)
    plan = reverse("program_edit", args=[draft.slug])
    answer = desk.post(
        at("dates", draft),
        {"starts_on": "2027-01-10", "ends_on": "2027-11-10", "on_pairing": "2027-01-05", "revision": 0},
    )
    assert answer.headers["Location"] == at("themes", draft)
    with inside(ours, draft):
        theme = draft.themes.first()
        assert theme is not None
        assert theme.label == "Management et conduite du changement"
    stopped = desk.post(at("themes", draft), {f"theme_{theme.pk}": "Données", "revision": 1, "later": "1"})
    assert stopped.headers["Location"] == plan
    page = desk.get(plan)
    assert page.context["to_go_on"] == at("rules", draft), "where one had stopped"
    assert "4 étapes du plan n’ont jamais été regardées" in page.content.decode()
    asked = {"mentor_voluntary": "on", "mentee_tenure_min": "2", "revision": 2}
    assert desk.post(at("rules", draft), asked).headers["Location"] == at("sources", draft)
    assert desk.post(at("sources", draft), {"who": "all", "revision": 3}).headers["Location"] == at(
        "matching", draft
    )
    ranked = {"mode": "hybrid", "shortlist": "3", "revision": 4}
    assert desk.post(at("matching", draft), ranked).headers["Location"] == at("promises", draft)
    words = {"gives": " un repas \n\n une visite", "asks": "", "revision": 5}
    assert desk.post(at("promises", draft), words).headers["Location"] == plan
    read = desk.get(plan).content.decode()
    assert all(
        said in read
        for said in ("Données", "au moins 2 ans dans l’entreprise", "une visite", "Ouvrir le recrutement")
    )
    found = row(draft)
    assert (found.state, found.gives, found.rules) == (
        ProgramState.DRAFT,
        "un repas\nune visite",
        {"mentor": {"voluntary": True}, "mentee": {"tenure_min": 2}},
    )
    with inside(ours, draft):
        assert MatchingPolicy.objects.get(program=draft).mode == PairingMode.HYBRID
        assert list(Milestone.objects.values_list("kind", flat=True)) == ["pairing"]
    desk.post(at("state", draft), {"to": "recruiting", "seen": "draft", "reason": "L’entente est relue"})
    assert row(draft).state == ProgramState.RECRUITING


@pytest.mark.parametrize(
    ("ends_on", "warned"), [("2027-04-10", "Moins de 6"), ("2028-06-10", "Plus de 12"), ("2027-11-10", "")]
)
def test_an_odd_length_warns_and_passes(desk: Client, ours: Tenant, ends_on: str, warned: str) -> None:
    url = reverse("program_new", args=[ours.consortium.slug])
    response = desk.post(url, typed(ends_on=ends_on), follow=True)
    texts = " ".join(str(message) for message in response.context["messages"])
    assert response.redirect_chain
    assert (warned in texts) if warned else "mois" not in texts


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"starts_on": "2207-01-10"}, "starts_on"),
        ({"ends_on": "2027-01-12"}, "ends_on"),
        ({"ends_on": "9999-12-31"}, "ends_on"),
        ({"ends_on": "2027-01-01"}, "ends_on"),
        ({"name": "programme ALPHA"}, "name"),
    ],
)
def test_a_slip_of_the_keyboard_is_told_and_nothing_created(
    desk: Client, ours: Tenant, changed: dict[str, object], field: str
) -> None:
    answer = desk.post(reverse("program_new", args=[ours.consortium.slug]), typed(**changed))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    with scopes_disabled():
        assert Program.objects.count() == 1


def test_milestones_keep_their_order(desk: Client, ours: Tenant) -> None:
    sent = {
        "starts_on": "2027-01-10",
        "ends_on": "2027-11-10",
        "on_launch": "2027-05-01",
        "on_midpoint": "2027-03-01",
    }
    answer = desk.post(at("dates", ours.program), {**sent, "revision": 0})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["on_midpoint"])
    with inside(ours), pytest.raises(ValidationError, match="on_midpoint"):
        planning.date_it(
            actor=ours.coordinator,
            program=ours.program,
            seen=0,
            starts_on=date(2027, 1, 10),
            ends_on=date(2027, 11, 10),
            milestones={MilestoneKind.LAUNCH: date(2027, 5, 1), MilestoneKind.MIDPOINT: date(2027, 3, 1)},
        )


@pytest.mark.parametrize("on", ["9999-12-31", "0001-01-01", "2024-09-01", "2029-01-01"])
def test_a_milestone_of_another_century_is_refused_and_never_breaks_the_drawing(
    desk: Client, ours: Tenant, on: str
) -> None:
    kind = MilestoneKind.RECRUITMENT if on < "2026" else MilestoneKind.END
    sent = {"starts_on": "2027-01-10", "ends_on": "2027-11-10", f"on_{kind}": on, "revision": 0}
    answer = desk.post(at("dates", ours.program), sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [f"on_{kind}"])
    with inside(ours):
        programs.set_milestones(ours.program, {kind: date.fromisoformat(on)})
    assert desk.get(at("dates", ours.program)).status_code == 200
    assert desk.get(reverse("program_edit", args=[ours.program.slug])).status_code == 200


def test_a_draft_is_there_for_its_coordinators_alone(client: Client, ours: Tenant) -> None:
    with inside(ours):
        programs.move(actor=None, program=ours.program, state=ProgramState.DRAFT)
    page = reverse("reports", args=[ours.program.slug])
    for user, status in [(ours.coordinator, 200), (ours.representative, 404), (ours.committee, 404)]:
        client.force_login(user)
        assert client.get(page).status_code == status
    client.force_login(ours.representative)
    own = client.get(reverse("company", args=[ours.consortium.slug]))
    assert (own.status_code, own.context["programs"]) == (200, [])
    assert not may_invite(ours.program)
    assert [place.url for place in places.of(ours.committee)] == []


def test_a_name_is_taken_in_its_consortium_alone(desk: Client, ours: Tenant) -> None:
    theirs = world.tenant("Beta", mentors=0, mentees=0)
    same = {"name": "Programme Alpha", "kind": "classic", "revision": 0}
    assert desk.post(at("name", ours.program), same).status_code == 302
    desk.force_login(theirs.coordinator)
    url = reverse("program_new", args=[theirs.consortium.slug])
    assert desk.post(url, typed(name="Programme Alpha")).status_code == 302
    assert desk.get(f"{url}?from={ours.program.slug}").status_code == 404, "no cohort of another consortium"


# --- two at once ----------------------------------------------------------------------------------


def test_the_second_coordinator_is_told_and_loses_nothing(desk: Client, ours: Tenant) -> None:
    first = {"gives": "un repas", "asks": "", "revision": 0}
    second = {"gives": "une visite", "asks": "", "revision": 0}
    assert desk.post(at("promises", ours.program), first).status_code == 302
    refused = desk.post(at("promises", ours.program), second)
    assert refused.status_code == 422
    assert "une visite" in refused.content.decode()
    assert row(ours.program).gives == "un repas"
    again = {**second, "revision": refused.context["form"]["revision"].value()}
    assert desk.post(at("promises", ours.program), again).status_code == 302
    assert row(ours.program).gives == "une visite"


# --- themes ---------------------------------------------------------------------------------------


def test_a_theme_that_people_chose_is_renamed_and_moved_but_never_lost(desk: Client, ours: Tenant) -> None:
    with inside(ours):
        chosen, free = ours.program.themes.all()
    lines = {"line": [chosen.pk, free.pk, "new0"], f"theme_{free.pk}": "", "theme_new0": "Finance"}
    lost = desk.post(at("themes", ours.program), {**lines, f"theme_{chosen.pk}": "", "revision": 0})
    assert lost.status_code == 422
    assert "6 personnes ont choisi « Gouvernance »" in lost.content.decode().replace("\xa0", " ")
    kept = {**lines, f"theme_{chosen.pk}": "Gouverner", "revision": 0, "down": chosen.pk}
    assert desk.post(at("themes", ours.program), kept).headers["Location"] == at("themes", ours.program)
    with inside(ours):
        assert [(t.label, t.pk == chosen.pk) for t in ours.program.themes.all()] == [
            ("Gouverner", True),
            ("Finance", False),
        ]
        finance = ours.program.themes.last()
        assert finance is not None
        swapped = [(finance.pk, "Gouverner"), (chosen.pk, "Finance")]
        planning.arrange(actor=ours.coordinator, program=ours.program, seen=1, wanted=swapped)
        assert [t.pk for t in ours.program.themes.all()] == [finance.pk, chosen.pk], "names may be exchanged"
        for wanted in ([(chosen.pk, "Finance"), (None, "finance")], [], [(chosen.pk, "x" * 121)]):
            with pytest.raises(ValidationError):
                planning.arrange(actor=ours.coordinator, program=ours.program, seen=2, wanted=wanted)


def test_a_line_is_moved_by_its_button(desk: Client, ours: Tenant) -> None:
    with inside(ours):
        first, second = ours.program.themes.all()
    sent = {
        "line": [first.pk, second.pk],
        f"theme_{first.pk}": first.label,
        f"theme_{second.pk}": second.label,
    }
    desk.post(at("themes", ours.program), {**sent, "revision": 0, "up": second.pk})
    with inside(ours):
        assert list(ours.program.themes.all()) == [second, first]


# --- conditions -----------------------------------------------------------------------------------


def test_other_conditions_say_whom_they_touch_before_they_are_saved(desk: Client, ours: Tenant) -> None:
    with inside(ours):
        Candidate.objects.filter(pk=ours.mentors[0].pk).update(tenure_years=1)
    url, sent = at("rules", ours.program), {"mentor_voluntary": "on", "mentor_tenure_min": "3", "revision": 0}
    shown = desk.post(url, sent)
    assert [person.pk for person in shown.context["effect"].out] == [ours.mentors[0].pk], (
        "who has not said is asked"
    )
    assert row(ours.program).rules == {}
    other = {**sent, "confirmed": shown.context["form"].data["confirmed"], "mentor_tenure_min": "30"}
    assert desk.post(url, other).status_code == 200, "what was shown were other rules"
    sure = {**sent, "confirmed": shown.context["form"].data["confirmed"]}
    assert desk.post(url, sure).status_code == 302
    assert row(ours.program).rules["mentor"] == {"voluntary": True, "tenure_min": 3}
    with inside(ours):
        ours.mentors[0].refresh_from_db()
        assert ours.mentors[0].state == "eligible", "nobody is moved"


def test_conditions_that_leave_nobody_are_refused(desk: Client, ours: Tenant) -> None:
    sent = {"mentor_level_min": "0.75", "mentor_level_max": "0.25", "revision": 0}
    answer = desk.post(at("rules", ours.program), sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["mentor_level_max"])


# --- what others read -----------------------------------------------------------------------------


def test_promises_and_conditions_stand_on_the_application_pages(client: Client, ours: Tenant) -> None:
    with inside(ours):
        planning.promise(
            actor=ours.coordinator, program=ours.program, seen=0, gives="<b>Un repas</b>", asks="Venir"
        )
        rules = {"mentor": {"tenure_min": 3}}
        planning.rule(actor=ours.coordinator, program=ours.program, seen=1, asked=rules)
        link = links.create(actor=ours.coordinator, program=ours.program, side=Side.MENTOR)
    page = client.get(reverse("apply", args=[links.token_of(link)])).content.decode()
    assert all(
        said in page for said in ("&lt;b&gt;Un repas&lt;/b&gt;", "Venir", "au moins 3 ans dans l’entreprise")
    )
    assert "marge de manœuvre" not in page, "what is asked of mentees is not asked of a mentor"


def test_the_committee_reads_the_plan_and_who_gives_but_changes_nothing(client: Client, ours: Tenant) -> None:
    with inside(ours):
        sources.declare_single(
            actor=ours.coordinator,
            program=ours.program,
            company=ours.companies[2],
            reason="Elle a des mentors",
        )
    client.force_login(ours.committee)
    page = client.get(reverse("program_edit", args=[ours.program.slug])).content.decode()
    assert "Maison Alpha 2 donne" in page
    assert "Elle a des mentors" in page
    board = client.get(reverse("committee", args=[ours.program.slug])).content.decode()
    assert reverse("program_edit", args=[ours.program.slug]) in board
    assert "Elle a des mentors" in board, "declared, where reciprocity is looked at"
    assert "settings/state" not in page
    assert "settings/themes" not in page


# --- the next cohort ------------------------------------------------------------------------------


def test_the_next_cohort_takes_up_everything_but_people(
    desk: Client, ours: Tenant, at: Callable[[str], None]
) -> None:
    at("2026-11-20 09:00")
    url = f"{reverse('program_new', args=[ours.consortium.slug])}?from={ours.program.slug}"
    with inside(ours):
        said = {"actor": ours.coordinator, "program": ours.program}
        planning.rule(**said, seen=0, asked={"mentee": {"level_min": 0.5}})  # type: ignore[arg-type]
        planning.promise(**said, seen=1, gives="Un repas", asks="Venir")  # type: ignore[arg-type]
        sources.declare_single(**said, company=ours.companies[0], reason="Elle commence")  # type: ignore[arg-type]
        policy.change(**said, weights={"themes": 7.0}, floor_mode=FloorMode.NONE)  # type: ignore[arg-type]
        planned.choose(**said, seen=3, mode=PairingMode.SELF, shortlist=5)  # type: ignore[arg-type]
    form = desk.get(url).context["form"]
    assert (form["starts_on"].value(), form["ends_on"].value()) == (date(2027, 9, 1), date(2028, 6, 1))
    desk.post(url, {"name": "La suite", "starts_on": "2027-09-01", "ends_on": "2028-03-01"})
    with scopes_disabled():
        copy = Program.objects.get(name="La suite")
    old = row(ours.program)
    same = ("kind", "rules", "gives", "asks", "single_source_company_id", "single_source_reason")
    assert [getattr(copy, name) for name in same] == [getattr(old, name) for name in same]
    assert (copy.state, copy.prepared) == (ProgramState.DRAFT, ["name"])
    with inside(ours, copy):
        assert [theme.label for theme in copy.themes.all()] == world.THEMES
        assert {m.kind: m.on for m in Milestone.objects.all()} == {
            "launch": date(2027, 9, 1),
            "midpoint": date(2027, 12, 1),
            "end": date(2028, 3, 1),
        }
        weighed = MatchingPolicy.objects.get(program=copy)
        assert (weighed.weights, weighed.floor_mode, weighed.mode, weighed.shortlist) == (
            {"themes": 7.0},
            "none",
            "self",
            5,
        )
        assert weighed.deadline is None
        assert not Candidate.objects.exists()
    assert desk.get(reverse("round", args=[copy.slug])).status_code == 200


def test_dates_are_carried_to_another_year() -> None:
    old, new = (date(2024, 2, 29), date(2024, 12, 29)), (date(2025, 2, 28), date(2025, 7, 28))
    before = {MilestoneKind.RECRUITMENT: date(2024, 1, 30), MilestoneKind.MIDPOINT: date(2024, 7, 30)}
    moved = timeline.shifted(before, old, new)
    assert moved == {MilestoneKind.RECRUITMENT: date(2025, 1, 29), MilestoneKind.MIDPOINT: date(2025, 5, 14)}
    source = Program(starts_on=old[0], ends_on=old[1], kind=ProgramKind.CLASSIC)
    assert duplicating.later(source, date(2026, 3, 1)) == (date(2027, 2, 28), date(2027, 12, 29))


def test_the_drawing_puts_each_day_in_its_place() -> None:
    """Marks in order, inside the drawing, and no two labels of a line on top of one another."""
    marks = [
        ("Ouverture du recrutement", date(2026, 1, 1)),
        ("Jumelage", date(2026, 1, 8)),
        ("Fin", date(2026, 12, 31)),
    ]
    runs = (date(2026, 1, 20), date(2026, 12, 31))
    wide = timeline.lying(marks, runs, date(2026, 6, 1), str)
    places = [float(mark["x"]) for mark in wide.marks]
    assert places == sorted(places)
    assert 0 <= places[0] <= places[-1] <= timeline.WIDE
    assert wide.marks[0]["y"] != wide.marks[1]["y"], "they would touch on one line"
    assert wide.marks[2]["y"] == wide.marks[1]["y"]
    narrow = timeline.standing(marks, runs, date(2027, 6, 1), str)
    texts = [float(mark["y"]) for mark in narrow.marks]
    assert min(b - a for a, b in pairwise(texts)) >= 40
    assert narrow.today is None, "the programme is over"


def test_a_programme_that_ends_before_it_starts_is_refused_by_the_service(ours: Tenant) -> None:
    with pytest.raises(ValidationError, match="ends_on"):
        programs.create(
            actor=None,
            consortium=ours.consortium,
            name="X",
            kind=ProgramKind.CLASSIC,
            starts_on=date(2027, 2, 1),
            ends_on=date(2027, 1, 1),
            themes=["A"],
        )


def test_the_next_cohort_takes_up_the_budget_and_the_events_if_one_wants_them(
    desk: Client, ours: Tenant
) -> None:
    soon = timezone.now().replace(hour=15, minute=0, second=0, microsecond=0) + timedelta(days=10)
    with inside(ours):
        costs.add_line(
            actor=ours.coordinator,
            program=ours.program,
            kind=CostKind.TRAINING,
            label="Salle",
            planned=500_00,
            actual=480_00,
        )
        event = preparing.prepare(
            actor=ours.coordinator,
            program=ours.program,
            kind=EventKind.TRAINING,
            title="Formation",
            starts_at=soon,
            audience=Audience.CHOSEN,
            owner=ours.coordinator,
        )
        inviting.choose(actor=ours.coordinator, event=event, candidates=ours.mentees)
    url = f"{reverse('program_new', args=[ours.consortium.slug])}?from={ours.program.slug}"
    offered = desk.get(url).content.decode()
    assert "1 ligne du budget, telle que prévue" in offered
    later = {"starts_on": "2027-09-01", "ends_on": "2028-06-01"}
    for name, chosen in (("Avec", ["costs", "events"]), ("Sans", [])):
        sent = typed(name=name, **later) | {"carried": chosen}
        assert desk.post(url, sent).status_code == 302
    with scopes_disabled():
        made, bare = (Program.objects.get(name=name) for name in ("Avec", "Sans"))
        line = CostLine.objects.get(program=made)
        copy = Event.objects.get(program=made)
        assert not CostLine.objects.filter(program=bare).exists()
        assert not Event.objects.filter(program=bare).exists()
        assert (line.label, line.planned, line.actual) == ("Salle", 500_00, None)
        assert (copy.state, copy.guests.count(), copy.starts_at.year) == (EventState.DRAFT, 0, 2027)
