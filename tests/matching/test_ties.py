"""What is told in confidence keeps two people apart, and nobody but the coordinators ever sees it, its reason, or that it
exists: attacked from every other role, by content and by cost."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching import adapters, queries
from matching.engine import Cause
from matching.enums import TieSource
from matching.models import Tie
from matching.services import binomes, proposals, ties
from programs.enums import Role, Side
from programs.models import AuditEvent, Candidate, OutboundEmail, User
from programs.services import candidates, consortiums
from tests import world
from tests.matching.room import inside, proposals_of, run

pytestmark = pytest.mark.django_db
REASON = "Divorce houleux"
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|x-csrftoken": "[^"]+"')
SAVEPOINT = re.compile(r"SAVEPOINT .*")


@pytest.fixture
def ours() -> Iterator[world.Tenant]:
    tenant = world.tenant("Alpha")
    with inside(tenant):
        yield tenant


def tell(tenant: world.Tenant, who: str, about: Candidate, source: TieSource = TieSource.COORDINATOR) -> Tie:
    return ties.declare(actor=tenant.coordinator, candidate=about, who=who, source=source, reason=REASON)


def cause(mentor: Candidate, mentee: Candidate) -> Cause:
    return adapters.causes(mentor.program, [(mentor, mentee)])[0]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- it excludes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["MENTEE1@alpha.example", "mentee1  ALPHA", "Alpha Mentée1"])
def test_it_excludes_by_e_mail_or_by_name_whatever_the_spelling(ours: world.Tenant, who: str) -> None:
    mentor, mentee = ours.mentors[0], ours.mentees[1]
    assert not cause(mentor, mentee)
    tie = tell(ours, who, mentor)
    assert cause(mentor, mentee) == Cause.VETO
    assert not cause(mentor, ours.mentees[2])
    assert (mentor.pk, mentee.pk) not in {(p.mentor_id, p.mentee_id) for p in proposals_of(run(ours))}
    ties.withdraw(actor=ours.coordinator, tie=tie)
    assert not cause(mentor, mentee)


def test_it_recognises_whoever_joins_later(ours: world.Tenant) -> None:
    tie = tell(ours, "Zoé Tardy", ours.mentees[1])
    assert queries.told(ours.program)[0].people == []
    late = world.candidate(ours.program, ours.companies[3], Side.MENTOR, "Zoe", "Tardy")
    assert cause(late, ours.mentees[1]) == Cause.VETO
    assert [person.pk for person in queries.told(ours.program)[0].people] == [late.pk]
    assert tie.candidate_id == ours.mentees[1].pk


def test_homonyms_are_all_excluded_and_the_coordinator_is_told(ours: world.Tenant) -> None:
    pair = [
        candidates.add(
            actor=None,
            program=ours.program,
            company=company,
            side=Side.MENTOR,
            first_name="Anne",
            last_name="Roy",
            email=f"anne{n}@alpha.example",
        )
        for n, company in enumerate(ours.companies[2:4])
    ]
    tell(ours, "Anne Roy", ours.mentees[3 - 3])
    assert [cause(each, ours.mentees[0]) for each in pair] == [Cause.VETO, Cause.VETO]
    assert queries.told(ours.program)[0].homonyms
    page = signed_in(ours.coordinator).get(reverse("ties", args=[ours.program.slug])).content.decode()
    assert page.count(">Anne Roy<") == 3


def test_it_holds_for_somebody_who_stands_on_both_sides(ours: world.Tenant) -> None:
    back = world.candidate(ours.program, ours.companies[1], Side.MENTOR, "mentee0", "Alpha")
    tell(ours, "mentee0@alpha.example", ours.mentees[1])
    assert cause(back, ours.mentees[1]) == Cause.VETO


@pytest.mark.parametrize("who", ["Tremblay", "  ", "!? ??", "mentor0@alpha.example", "Alpha Mentor0"])
def test_it_names_somebody_else(ours: world.Tenant, who: str) -> None:
    with pytest.raises(ValidationError):
        tell(ours, who, ours.mentors[0])
    assert not Tie.objects.exists()


# --- nobody else sees it --------------------------------------------------------------------------


def test_every_other_reader_sees_what_they_saw_before(ours: world.Tenant) -> None:
    """A pair is formed and announced, then both its members and their companies look while ties are told about them."""
    pair = proposals.validate(actor=ours.coordinator, proposal=proposals_of(run(ours))[0])
    binomes.announce(actor=ours.coordinator, program=ours.program)
    pair.refresh_from_db()
    mentor, mentee = pair.mentor, pair.mentee
    other = world.participant(next(m for m in ours.mentees if m.pk != mentee.pk))
    reps = [ours.representative, world.user("rep2@alpha.example")]
    consortiums.appoint(
        actor=None, consortium=ours.consortium, user=reps[1], role=Role.REPRESENTATIVE, company=mentee.company
    )
    slug, place = ours.program.slug, ours.consortium.slug
    me = [
        reverse(name, args=[slug])
        for name in ("portal", "my_binome", "my_profile", "my_charter", "my_meetings", "my_ties")
    ]
    company = [reverse("company", args=[place]), reverse("company_ties", args=[slug])]
    looks = [(user, url) for user in (mentor.user, other) for url in me]
    looks += [(user, url) for user in reps for url in company]
    looks += [(ours.committee, reverse("reports", args=[slug]))]

    def seen() -> list[tuple[str, int]]:
        found = []
        for user, url in looks:
            assert user is not None
            client = signed_in(user)
            with CaptureQueriesContext(connection) as asked:
                page = client.get(url).content.decode()
            found.append((CHANGING.sub("", page), len(asked)))
        return found

    before, mails = seen(), OutboundEmail.objects.count()
    mentee_user = mentee.user
    assert mentee_user is not None
    for who in (mentor.email, mentor.name, "Personne Dici"):
        ties.declare(
            actor=mentee_user, candidate=mentee, who=who, source=TieSource.PARTICIPANT, reason=REASON
        )
    tell(ours, mentee.name, mentor)
    assert seen() == before
    assert OutboundEmail.objects.count() == mails
    assert not [e for e in AuditEvent.objects.all() if REASON in str(e.data) or mentor.email in str(e.data)]
    mine = signed_in(mentee_user).get(reverse("my_ties", args=[slug])).content.decode()
    assert mine.count(REASON) == 3  # one's own, not what the coordinator told
    hers = signed_in(ours.coordinator).get(reverse("candidate_ties", args=[slug, mentor.pk])).content.decode()
    assert hers.count(REASON) == 3


def test_the_cause_is_a_confidence_wherever_a_cause_is_shown(ours: world.Tenant) -> None:
    scenario = run(ours)
    proposal = proposals_of(scenario)[0]
    tell(ours, proposal.mentee.name, proposal.mentor)
    with pytest.raises(ValidationError) as told:
        proposals.validate(actor=ours.coordinator, proposal=proposal)
    assert REASON not in str(told.value)
    url = reverse("why_not", args=[ours.program.slug, scenario.pk])
    asked = {"mentor": proposal.mentor_id, "mentee": proposal.mentee_id}
    assert REASON not in signed_in(ours.coordinator).get(url, asked).content.decode()
    assert REASON not in str([p.explanation for p in proposals_of(run(ours))])


def test_what_leaves_the_board_holds_no_confidence(ours: world.Tenant) -> None:
    scenario = run(ours)
    proposal = proposals_of(scenario)[0]
    tell(ours, proposal.mentee.name, proposal.mentor)
    client = signed_in(ours.coordinator)
    printed = client.get(reverse("board_print", args=[ours.program.slug, scenario.pk])).content.decode()
    assert REASON not in printed
    sheet = client.get(reverse("board_sheet", args=[ours.program.slug, scenario.pk]))
    book = zipfile.ZipFile(io.BytesIO(b"".join(sheet)))
    assert all(REASON.encode() not in book.read(name) for name in book.namelist())


def test_few_files_know_of_ties_at_all() -> None:
    """What never reads them (reports, charters, mails, exports, the participants' pages) cannot tell them."""
    root = Path(settings.BASE_DIR)
    readers = {
        str(path.relative_to(root))
        for app in ("programs", "matching", "charters", "tracking", "mentorat")
        for path in (root / app).rglob("*.py")
        if "migrations" not in path.parts
        and re.search(
            r"matching\.models import [^(]*\bTie\b|matching\.models\.vetoes import", path.read_text()
        )
    }
    assert readers == {
        "matching/adapters/ties.py",
        "matching/models/__init__.py",
        "matching/queries/drift.py",  # how many, for the coordinators
        "matching/queries/ties.py",
        "matching/services/ties.py",
        "matching/views/ties.py",
    }


@pytest.mark.parametrize("role", ["participant", "representative"])
def test_the_answer_is_the_same_whether_the_person_takes_part_or_not(ours: world.Tenant, role: str) -> None:
    user = world.participant(ours.mentees[1]) if role == "participant" else ours.representative
    url = reverse("my_ties" if role == "participant" else "company_ties", args=[ours.program.slug])
    own = ours.mentors[0]
    assert own.company == ours.companies[0]
    client, answers = signed_in(user), []
    for who in ("mentor2@alpha.example", "absent@alpha.example", "Mentor2 Alpha", "Absent2 Alpha"):
        body = {"who": who, "reason": REASON, "candidate": own.pk}
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(url, body)
        statements = [
            SAVEPOINT.sub("SAVEPOINT", q["sql"].split(" WHERE ")[0].split(" VALUES ")[0])
            for q in asked.captured_queries
        ]
        assert len(statements) > 5
        page = client.get(url).content.decode().replace(who, "QUI")
        [tie] = Tie.objects.filter(withdrawn_at=None)
        page = CHANGING.sub("", page).replace(f"/{tie.pk}/", "/PK/")
        answers.append((answer.status_code, answer.headers["Location"], statements, page))
        ties.withdraw(actor=user, tie=tie)
    assert [a[2] for a in answers[1:]] == [answers[0][2]] * 3
    assert all(answer == answers[0] for answer in answers[1:])


def test_a_representative_speaks_of_their_own_people_alone(ours: world.Tenant) -> None:
    url = reverse("company_ties", args=[ours.program.slug])
    client = signed_in(ours.representative)
    stranger = next(m for m in ours.mentees if m.company_id != ours.companies[0].pk)
    page = client.get(url).content.decode()
    assert stranger.name not in page
    assert client.post(url, {"candidate": stranger.pk, "who": "a@b.example"}).status_code == 422
    assert not Tie.objects.exists()


def test_what_a_company_told_does_not_follow_somebody_to_the_next_one(ours: world.Tenant) -> None:
    own = ours.mentors[0]
    ties.declare(
        actor=ours.representative,
        candidate=own,
        who="Mentee1 Alpha",
        source=TieSource.REPRESENTATIVE,
        reason=REASON,
    )
    candidates.change(actor=ours.coordinator, candidate=own, company=ours.companies[3])
    newcomer = world.user("rep4@alpha.example")
    consortiums.appoint(
        actor=None,
        consortium=ours.consortium,
        user=newcomer,
        role=Role.REPRESENTATIVE,
        company=ours.companies[3],
    )
    page = signed_in(newcomer).get(reverse("company_ties", args=[ours.program.slug])).content.decode()
    assert REASON not in page
    assert cause(own, ours.mentees[1]) == Cause.VETO  # it holds all the same


def test_one_withdraws_what_one_told_and_nothing_else(ours: world.Tenant) -> None:
    me = world.participant(ours.mentees[1])
    mine = ties.declare(actor=me, candidate=ours.mentees[1], who="a@b.example", source=TieSource.PARTICIPANT)
    theirs = tell(ours, "c@d.example", ours.mentees[1])
    client, slug = signed_in(me), ours.program.slug
    assert client.post(reverse("my_tie_withdraw", args=[slug, theirs.pk])).status_code == 404
    hers = signed_in(ours.coordinator).post(reverse("tie_withdraw", args=[slug, mine.pk]))
    assert hers.status_code == 404
    assert client.post(reverse("my_tie_withdraw", args=[slug, mine.pk])).status_code == 302
    assert list(queries.ties(ours.program)) == [theirs]
