"""Two candidacies of one person: found, compared, merged with a choice of values, with everything that points to them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from matching.enums import TieSource, VetoSource
from matching.models import Binome, Tie, Veto
from matching.services import ties
from programs import merging
from programs.enums import CandidateState, Side
from programs.models import AuditEvent, Candidate, MergedCandidate
from programs.naming import email_key
from programs.queries import duplicates
from programs.services import candidates
from programs.services import merging as services
from tests import world
from tests.full_world import recruit
from tests.tracking import cohort
from tests.world import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha")


@pytest.fixture
def desk(client: Client, ours: Tenant) -> Client:
    client.force_login(ours.coordinator)
    return client


def at(name: str, tenant: Tenant, *args: object) -> str:
    return reverse(name, args=[tenant.program.slug, *args])


def inside(tenant: Tenant) -> Any:
    return scope(consortium=tenant.consortium, program=tenant.program)


def twin(tenant: Tenant, of: Candidate, **fields: Any) -> Candidate:
    """The same person once more, in the same company and role, by another address."""
    with inside(tenant):
        return candidates.add(
            actor=None,
            program=tenant.program,
            company=fields.pop("company", of.company),
            side=fields.pop("side", Side(of.side)),
            first_name=fields.pop("first_name", of.first_name),
            last_name=fields.pop("last_name", of.last_name),
            email=fields.pop("email", of.email.replace("@", "+net@")),
            **fields,
        )


def test_every_column_that_points_to_a_candidate_is_declared() -> None:
    """A new model that points to a candidate must say what becomes of its rows when two candidacies are merged."""
    pointing = {
        (model._meta.label_lower, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if getattr(field, "related_model", None) is Candidate and field.concrete
    }
    assert pointing == set(merging.REFERENCES)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Ada.L@Gmail.com", "adal+net@googlemail.com", True),
        ("ada.l@maison.example", "adal@maison.example", False),
        ("ada+x@maison.example", "ada@maison.example", True),
        ("+x@maison.example", "+y@maison.example", False),
    ],
)
def test_two_spellings_of_one_mailbox(one: str, other: str, alike: bool) -> None:
    assert (email_key(one) == email_key(other)) == alike


def test_likely_duplicates_say_why(desk: Client, ours: Tenant) -> None:
    first = ours.mentors[0]
    same_mailbox = twin(ours, first, first_name="Autre", company=ours.companies[3])
    same_name = twin(ours, first, first_name="ALPHA", last_name="Méntor0", email="x@ailleurs.example")
    twin(ours, first, side=Side.MENTEE, email=first.email)  # two candidacies by design
    with inside(ours):
        found = {(pair.one.pk, pair.other.pk): pair.why for pair in duplicates.likely()}
    assert set(found) == {(first.pk, same_mailbox.pk), (first.pk, same_name.pk)}
    assert "boîte" in desk.get(at("duplicates", ours)).content.decode()
    assert duplicates_of(desk, ours, first) == {same_mailbox.pk, same_name.pk}


def duplicates_of(desk: Client, tenant: Tenant, candidate: Candidate) -> set[int]:
    page = desk.get(at("candidate_merge", tenant, candidate.pk))
    return {each.pk for each in page.context["likely"]}


def merge(desk: Client, tenant: Tenant, one: Candidate, other: Candidate, take: list[str]) -> Any:
    url = f"{at('candidate_merge', tenant, one.pk)}?with={other.pk}"
    page = desk.get(url)
    return desk.post(url, {"seen": page.context["seen"], "take": take})


def test_values_are_chosen_and_everything_comes_along(desk: Client, ours: Tenant) -> None:
    kept, mentee = ours.mentors[0], ours.mentees[1]
    gone = twin(
        ours, kept, job_title="Juriste", place="Lyon", themes=dict.fromkeys(ours.program.themes.all(), 3)
    )
    with inside(ours):
        Veto.objects.create(program=ours.program, mentor=gone, mentee=mentee, source=VetoSource.COORDINATOR)
        Veto.objects.create(program=ours.program, mentor=kept, mentee=mentee, source=VetoSource.COORDINATOR)
        ties.declare(actor=ours.coordinator, candidate=gone, who="Un Tel", source=TieSource.COORDINATOR)
    url = f"{at('candidate_merge', ours, gone.pk)}?with={kept.pk}"
    page = desk.get(url)
    assert (page.context["kept"], page.context["gone"]) == (kept, gone)
    taken = {choice.difference.name for choice in page.context["choices"] if choice.take}
    assert taken >= {"job_title", "place"}, "what the older one lacks"
    assert "email" not in taken, "the older address, and the one without a tag"
    assert ("Exclusions dites en confidence", 1) in page.context["moved"]
    done = merge(desk, ours, gone, kept, ["job_title", "email"])
    assert done.headers["Location"] == at("candidate", ours, kept.pk)
    with inside(ours):
        person = Candidate.objects.get(pk=kept.pk)
        assert (person.job_title, person.place, person.email) == ("Juriste", "", "mentor0+net@alpha.example")
        assert not Candidate.objects.filter(pk=gone.pk).exists()
        assert dict(person.themes.values_list("theme__label", "depth")) == {"Gouvernance": 2, "Management": 3}
        assert Veto.objects.filter(mentor=person, mentee=mentee).count() == 1
        assert Tie.objects.get().candidate == person
        event = AuditEvent.objects.get(verb="candidate.merged")
        assert (event.target_id, event.data) == (kept.pk, {"gone": gone.pk, "taken": ["email", "job_title"]})
    history = desk.get(at("candidate", ours, kept.pk)).content.decode()
    assert history.count("a ajouté la candidature") == 2


def test_whole_years_are_read_as_one_writes_them(desk: Client, ours: Tenant) -> None:
    mentor = ours.mentors[0]
    with inside(ours):
        Candidate.objects.filter(pk=mentor.pk).update(tenure_years=9.0)
    other = twin(ours, mentor, tenure_years=4.5)
    page = desk.get(f"{at('candidate_merge', ours, mentor.pk)}?with={other.pk}").content.decode()
    assert re.search(r">\s*9\s*<", page)
    assert re.search(r">\s*4,5\s*<", page)
    for name in ("candidate_edit", "interview"):
        form = desk.get(at(name, ours, mentor.pk)).context["form"]
        assert 'value="9"' in str(form["tenure_years"]), name


def test_the_old_address_leads_to_who_stays(desk: Client, ours: Tenant) -> None:
    kept = ours.mentors[0]
    gone = twin(ours, kept)
    merge(desk, ours, kept, gone, [])
    assert desk.get(at("candidate", ours, gone.pk)).headers["Location"] == at("candidate", ours, kept.pk)
    assert desk.get(at("candidate_edit", ours, gone.pk)).status_code == 404
    again = twin(ours, kept, email="encore@alpha.example")
    with inside(ours):
        Candidate.objects.filter(pk=kept.pk).update(state=CandidateState.WITHDRAWN)
    merge(desk, ours, kept, again, [])
    assert desk.get(at("candidate", ours, gone.pk)).headers["Location"] == at("candidate", ours, again.pk)
    with inside(ours):
        assert set(MergedCandidate.objects.values_list("gone", flat=True)) == {gone.pk, kept.pk}


def test_whoever_has_a_pair_stays_with_it(desk: Client, ours: Tenant) -> None:
    pair = cohort.pair(ours, 0)
    other = twin(ours, pair.mentor)
    merge(desk, ours, other, pair.mentor, [])
    with inside(ours):
        assert Binome.objects.get().mentor_id == pair.mentor_id
        assert Candidate.objects.filter(pk=pair.mentor_id).exists()


def test_two_pairs_two_sides_and_two_programmes_are_refused(desk: Client, ours: Tenant) -> None:
    one, two = cohort.pair(ours, 0), cohort.pair(ours, 1)
    for first, second, why in (
        (one.mentor, two.mentor, "binôme en cours"),
        (ours.mentors[2], ours.mentees[2], "deux candidatures"),
    ):
        page = desk.get(f"{at('candidate_merge', ours, first.pk)}?with={second.pk}").content.decode()
        assert why in page
        assert "Fusionner les deux" not in page
        assert merge(desk, ours, first, second, []).status_code == 422
    theirs = world.tenant("Beta")
    with inside(ours), pytest.raises(ValidationError):
        services.merge(
            actor=ours.coordinator,
            one=ours.mentors[2],
            other=theirs.mentors[2],
            take=[],
            seen=services.stamps(ours.mentors[2], theirs.mentors[2]),
        )
    with inside(theirs):
        assert Candidate.objects.filter(pk=theirs.mentors[2].pk).exists()


def test_what_was_changed_meanwhile_is_told(desk: Client, ours: Tenant) -> None:
    kept = ours.mentors[0]
    gone = twin(ours, kept)
    url = f"{at('candidate_merge', ours, kept.pk)}?with={gone.pk}"
    seen = desk.get(url).context["seen"]
    with inside(ours):
        candidates.change(actor=None, candidate=gone, place="Lyon")
    assert desk.post(url, {"seen": seen}).status_code == 422
    with inside(ours):
        assert Candidate.objects.filter(pk=gone.pk).exists()


def test_an_application_and_its_consents_come_along(desk: Client, ours: Tenant) -> None:
    with inside(ours):
        _link, _question, consent = recruit(ours)
        assert consent.application is not None
        applied = Candidate.objects.get(applications=consent.application)
        kept = ours.mentors[1]
    merge(desk, ours, kept, applied, [])
    with inside(ours):
        consent.application.refresh_from_db()
        assert consent.application.candidate_id == kept.pk
