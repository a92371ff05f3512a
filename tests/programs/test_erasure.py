"""Erasure leaves figures and signed evidence under a pseudonym, and nothing else: canaries in every field of the register."""

from __future__ import annotations

import io
import json
import re
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.db import (
    DataError,
    IntegrityError,
    InternalError,
    ProgrammingError,
    connection,
    models,
    transaction,
)
from django.db.transaction import TransactionManagementError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django_scopes import scope, scopes_disabled

from charters.models import AgreementReply, Charter, Signature
from charters.services import verification
from matching.models import Binome, Chooser, Outcome, Pause, Pin, Proposal, Shortlisted, Unpaired, Veto
from mentorat.lib.db import open_door
from mentorat.lib.privacy import RECORDS, Datum, Record
from mentorat.lib.rows import confided, seen_by
from programs import audit, downloading, outbox
from programs.applying import tokens
from programs.enums import CandidateState, FactSource, MailCategory, Role
from programs.models import (
    AddressChange,
    AuditEvent,
    Candidate,
    CandidateFact,
    CandidateKey,
    Consent,
    ErasureRequest,
    FileAccess,
    GoalAnswer,
    Interview,
    InterviewBooking,
    InterviewKey,
    InterviewNote,
    InterviewSlot,
    Invitation,
    MailRefusal,
    Membership,
    MergedCandidate,
    OutboundEmail,
    RoleInvitation,
    SavedFilter,
    SentForm,
    Support,
    SupportKey,
    SupportRequest,
    User,
    WaitingNews,
)
from programs.queries import privacy as queries
from programs.services import erasing, erasures
from tests.full_world import Full, account, full, instant_documents
from tests.guards import as_owner
from tracking.models import Attendance, Decision, Guest, Meeting, MeetingSlot, SignAct, TrainingExemption
from tracking.models.checkins import CheckIn, CheckInAnswer, Moment, Question
from tracking.models.evaluations import Evaluation
from tracking.models.feeds import CalendarFeed
from tracking.models.notebook import Notebook, NotebookIdentity, NotebookKey, SealedEntry
from tracking.models.partings import Parting
from tracking.models.points import Point, PointNote

pytestmark = pytest.mark.django_db
CANARY = "Serinus"
FORMER = "ancienne@alpha.example"
BOX = "v1." + "A" * 16 + "." + "B" * 400


@pytest.fixture
def house() -> Full:
    with instant_documents():
        return full("Alpha")


@pytest.fixture
def person(house: Full) -> User:
    """The mentee of the pair that lives, with something in every table of the register."""
    user = account(house.binome.mentee.user)
    with scopes_disabled():
        _everything(house, user)
    return user


def _ended(house: Full, mine: Candidate) -> None:
    """A pair of before, whose end the person explained."""
    now = timezone.now()
    former = next(
        each
        for each in house.tenant.mentors
        if each.company_id != mine.company_id and each != house.binome.mentor
    )
    pair = Binome.objects.create(
        program=house.tenant.program,
        mentor=former,
        mentee=mine,
        mentor_company=former.company,
        mentee_company=mine.company,
        state="ended",
        announced_at=now,
        accepted_at=now,
        mentor_accepted_at=now,
        mentee_accepted_at=now,
        started_at=now,
        ended_at=now,
    )
    words = {"benefit_words": "x", "benefit_reader": "book", "effect_words": "x", "effect_reader": "book"}
    Evaluation.objects.create(program=house.tenant.program, binome=pair, side="mentee", **words)
    house.testimony.note, house.testimony.returned_at = "x", now
    house.testimony.save()
    Parting.objects.create(
        program=house.tenant.program,
        binome=pair,
        side="mentee",
        ended=True,
        telling="words",
        sentence="x",
        reason="fit",
        words="x",
        said_at=now,
    )


def _followed(house: Full, mine: Candidate, user: User) -> None:
    """What the follow-up of their pair keeps of them."""
    program, now = house.tenant.program, timezone.now()
    SignAct.objects.create(program=program, binome=house.binome, step="taken", signs=["quiet"], at=now)
    asked = Meeting.objects.create(program=program, binome=house.binome, starts_at=now + timedelta(days=3))
    MeetingSlot.objects.create(program=program, meeting=asked, number=2, starts_at=now + timedelta(days=4))
    MailRefusal.objects.create(
        program=program, candidate=mine, category=MailCategory.values[0], refused_at=now
    )
    CalendarFeed.objects.get_or_create(user=user, defaults={"seed": "x", "token_hash": "x", "made_at": now})
    with confided():
        talk = Point.objects.create(
            program=program,
            binome=house.binome,
            side="mentee",
            participant=user,
            state="held",
            asked_at=now,
            starts_at=now,
            settled_at=now,
        )
        PointNote.objects.create(program=program, binome=house.binome, point=talk, text="x", at=now)
        check = CheckIn.objects.create(
            program=program,
            binome=house.binome,
            author=user,
            side="mentee",
            moment=Moment.values[0],
            closes_on=now.date(),
            answered_at=now,
        )
        CheckInAnswer.objects.create(
            program=program,
            binome=house.binome,
            check_in=check,
            author=user,
            question=Question.WORD,
            named=True,
            text="x",
        )


def _everything(house: Full, user: User) -> None:
    program, consortium = house.tenant.program, house.tenant.consortium
    mine, other = house.binome.mentee, house.binome.mentor
    now, coordinator = timezone.now(), house.tenant.coordinator
    make: list[models.Model] = [
        Authenticator(user=user, type="totp", data={"secret": "x"}),
        AddressChange(
            user=user,
            old=FORMER,
            new=user.email,
            old_hash="h1",
            new_hash="h2",
            asked_at=now,
            expires_at=now,
            old_yes_at=now,
            new_yes_at=now,
            settled_at=now,
            outcome="done",
        ),
        OutboundEmail(key="to the former address", kind="x", to=FORMER, subject="x", text="x", next_at=now),
        SentForm(user=user, number=uuid.uuid4(), led_to="/x/"),
        RoleInvitation(
            consortium=consortium,
            role="committee",
            person=user,
            first_name="x",
            last_name="x",
            sent_at=now,
            expires_at=now,
        ),
        SavedFilter(consortium=consortium, user=user, name="filtre", query="q=x"),
        CandidateFact(
            program=program, candidate=mine, field="place", value="x", source=FactSource.HEARD, at=now
        ),
        InterviewKey(program=program, candidate=mine, token_hash="k1", expires_at=now),
        CandidateKey(program=program, candidate=mine, token_hash="k2"),
        WaitingNews(program=program, candidate=mine, said_on=now.date(), awaited="place", sent_at=now),
        MergedCandidate(program=program, gone=987654, kept=mine),
        GoalAnswer(program=program, question=house.goal, candidate=mine, choice=0),
        Unpaired(program=program, scenario=house.scenario, candidate=mine, reason="capacity"),
        Pin(program=program, scenario=house.scenario, mentor=other, mentee=mine, kind="keep"),
        Shortlisted(program=program, mentor=other, mentee=mine, position=1),
        Chooser(program=program, candidate=mine, invited_at=now),
        Veto(program=program, mentor=other, mentee=mine, source="coordinator", reason="x"),
        Outcome(program=program, binome=house.binome, side="mentee", objective=2, progress=4, fit=4),
        AgreementReply(
            consortium=consortium,
            agreement=house.agreement,
            company=house.tenant.companies[0],
            user=user,
            name="x",
            email=user.email,
            kind="question",
            text="x",
            said_at=now,
        ),
        Pause(
            program=program,
            binome=house.binome,
            asked_by="mentee",
            begun_at=now,
            until=now.date(),
            over_at=now,
        ),
        TrainingExemption(program=program, candidate=mine, reason="x"),
        Attendance(program=program, session=house.session, user=user, name="x"),
        Decision(
            consortium=consortium,
            program=program,
            session=house.session,
            text="x",
            owner="x",
            owner_user=user,
        ),
        InterviewSlot(program=program, host=user, starts_at=now, minutes=30, way="phone", place="x"),
        FileAccess(
            consortium=consortium,
            program=program,
            viewer=coordinator,
            role="coordinator",
            page="candidate",
            candidate=mine.pk,
            at=now,
        ),
        Support(
            program=program, candidate=mine, company=mine.company, supports=False, reason="x", said_at=now
        ),
    ]
    for row in make:
        with suppress(IntegrityError), transaction.atomic():  # there is one already, and there may be but one
            row.save()
    interview, _new = Interview.objects.get_or_create(
        program=program, candidate=mine, defaults={"changed_at": now}
    )
    InterviewNote.objects.create(program=program, interview=interview, section="theme", text="x", at=now)
    InterviewBooking.objects.create(program=program, slot=InterviewSlot.objects.latest("pk"), candidate=mine)
    request = SupportRequest.objects.create(
        program=program, candidate=mine, email="x@x.example", asked_at=now, expires_at=now
    )
    SupportKey.objects.create(program=program, request=request, token_hash="k3")
    application = Consent.objects.filter(application__isnull=False).latest("pk").application
    assert application is not None
    application.candidate = mine
    application.save()
    Invitation.objects.create(
        program=program,
        candidate=mine,
        by_company=False,
        sent_at=now,
        expires_at=now + timedelta(days=9),
    )
    identity = NotebookIdentity.objects.create(
        consortium=consortium, user=user, public_key="x", lock={}, recovery={}
    )
    notebook, _new = Notebook.objects.get_or_create(
        consortium=consortium, program=program, binome=house.binome
    )
    NotebookKey.objects.create(
        consortium=consortium,
        program=program,
        notebook=notebook,
        identity=identity,
        side="mentee",
        wrapped="x",
    )
    SealedEntry.objects.create(
        program=program, notebook=notebook, kind="note", body=BOX, author="mentee", changed_at=now
    )
    if not Guest.objects.filter(candidate=mine).exists():
        Guest.objects.create(
            consortium=consortium,
            program=program,
            event=house.event,
            home=program,
            candidate=mine,
            user=user,
            name="x",
        )
    _ended(house, mine)
    _followed(house, mine, user)
    if not Proposal.objects.filter(mentee=mine).exists():
        raise AssertionError("The pair came from a proposal.")
    audit.record(
        "candidate.changed", actor=coordinator, target=mine, program=program, reason=f"{CANARY} au registre"
    )
    audit.record(
        "candidate.changed", actor=coordinator, target=other, program=program, reason=f"comme {mine.name}"
    )
    outbox.post(
        "programs/erasure_told",
        key="about somebody",
        to=coordinator.email,
        language="fr",
        consortium=consortium,
        context={
            "person": {"first_name": f"{mine.name} <{mine.email}>", "email": ""},
            "consortium": consortium,
        },
    )


# --- canaries in every field ----------------------------------------------------------------------


def canaries(user: User) -> tuple[list[str], list[str]]:
    """Puts one in every personal field that takes words; returns the tables without a line and the fields that refused."""
    empty, refused = [], []
    subject = queries.subject_of(user)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE charters_signature DISABLE TRIGGER append_only")
        cursor.execute("ALTER TABLE programs_auditevent DISABLE TRIGGER append_only")
        cursor.execute("ALTER TABLE programs_fileaccess DISABLE TRIGGER append_only")
    found = {
        model: list(
            queries.rows(record, subject, erasing=True).exclude(**record.spared).values_list("pk", flat=True)
        )
        if record.spared
        else list(queries.rows(record, subject, erasing=True).values_list("pk", flat=True))
        for model, record in RECORDS.items()
    }
    for model, pks in found.items():
        if not pks:
            empty.append(model)
        data = RECORDS[model].data
        refused += [f"{model}.{datum.name}" for datum in data if not _plant(RECORDS[model], datum, pks)]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # as they are in a transaction of the product
        cursor.execute("ALTER TABLE charters_signature ENABLE TRIGGER append_only")
        cursor.execute("ALTER TABLE programs_auditevent ENABLE TRIGGER append_only")
        cursor.execute("ALTER TABLE programs_fileaccess ENABLE TRIGGER append_only")
    return empty, refused


def _plant(record: Record, datum: Datum, pks: list[int]) -> bool:
    """Whether the database took it, or the field takes no words."""
    field: Any = apps.get_model(record.model)._meta.get_field(datum.name)
    value = _canary(field, f"{CANARY} {record.model}.{datum.name}")
    rows = apps.get_model(record.model)._base_manager.filter(pk__in=pks if value is not None else [])
    try:
        with transaction.atomic():
            for row in rows:
                rows.filter(pk=row.pk).update(**{datum.name: value})
    except (IntegrityError, DataError, InternalError):
        return False
    return True


def _canary(field: Any, said: str) -> object:
    """What the field takes; None for a figure, a date, a key, a word of a vocabulary, and for what names the person: their
    own name and address are looked for as they are."""
    if field.name in ("first_name", "last_name") or isinstance(field, models.EmailField) or field.choices:
        return None
    for kind, value in (
        (models.JSONField, lambda: [said] if field.get_default() == [] else {"reason": said}),
        (models.BinaryField, said.encode),
        (models.URLField, lambda: f"https://{CANARY.lower()}.example/{field.name}"),
        (models.GenericIPAddressField, lambda: "203.0.113.77"),
        (models.CharField | models.TextField, lambda: said[: field.max_length]),
    ):
        if isinstance(field, kind):
            return value()
    return None


def dump() -> Iterator[tuple[str, str]]:
    """Every table, line by line, as PostgreSQL writes it: octets are hexadecimal."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            for (line,) in cursor.fetchall():
                yield table, line


def traces(*needles: str) -> set[tuple[str, str]]:
    """Where one of these is still found, in any spelling that a database keeps."""
    spelled = {each: {each, each.encode().hex(), json.dumps(each)[1:-1], each.lower()} for each in needles}
    found = set()
    for table, line in dump():
        for needle, ways in spelled.items():
            if any(way.lower() in line.lower() for way in ways):
                found.add((table, needle))
    for place in (Path(settings.MEDIA_ROOT), Path(settings.STATE_DIR) / "media"):
        for path in place.rglob("*") if place.exists() else ():
            if path.is_file() and any(each.encode() in path.read_bytes() for each in needles):
                found.add((str(path), "file"))
    return found


EVIDENCE = {  # in the words of the document and its seal, which say nothing of who signed
    "charters.Charter.sha256",
    "charters.Signature.consent",
    "charters.Signature.document_sha256",
    "charters.Signature.method",
    "charters.Signature.previous_hash",
    "charters.Signature.hash",
}
IMPERSONAL = {  # of what stays on a line under a pseudonym: words of the programme, of a company, of a vocabulary
    "charters.Charter.terms",  # a rhythm, a length, channels of a vocabulary, a day
    "charters.Charter.body",  # the text that both signed, with a pseudonym in the place of the name
    "programs.AuditEvent.verb",
    "programs.FileAccess.role",
    "tracking.Attendance.company",
    "tracking.Decision.text",
    "tracking.Guest.company",
}


def test_no_table_and_no_file_holds_a_trace_after_erasure(house: Full, person: User, client: Client) -> None:
    name, email = house.binome.mentee.name, person.email
    client.force_login(person)
    with as_owner():
        empty, refused = canaries(person)
    wordless = {
        "account.EmailConfirmation",
        "programs.ConsortiumUserObjectPermission",
        "programs.ErasureRequest",
    }
    assert set(empty) == wordless
    # Refused by the database: what is not a sealed box, and a title on a charter.
    # What was said of a sign, too, is never rewritten.
    assert set(refused) == {
        "tracking.SealedEntry.body",
        "charters.Signature.signer_title",
        "tracking.SignAct.signs",
    }
    assert len({table for table, _needle in traces(CANARY)}) > 30
    with instant_documents():
        erasures.carry_out(_asked(person))
        outbox.dispatch()
    left = {(table, needle) for table, needle in traces(name, email, FORMER, BOX, "203.0.113.77")}
    assert left == set()
    stays = {said for _table, line in dump() for said in re.findall(rf"(?i){CANARY}[ .\w]*", line)}
    told = {said.removeprefix(f"{CANARY} ") for said in stays}
    assert {
        said for said in told if not any(each.startswith(said) for each in EVIDENCE | IMPERSONAL)
    } == set()
    assert client.get(reverse("my_data")).status_code == 302, "the session is closed"


def test_what_is_said_to_be_in_the_copy_is_in_it_and_nothing_else(
    house: Full, person: User, client: Client
) -> None:
    """Field by field of the register: exported ones are found in the ZIP, those withheld or hidden are not."""
    client.force_login(person)
    subject = queries.subject_of(person)
    with as_owner():
        empty, refused = canaries(person)
    with seen_by(person.pk), translation.override("fr"):
        copied = downloading.archive(subject)
    with zipfile.ZipFile(io.BytesIO(copied)) as zipped:
        copy = "".join(zipped.read(name).decode(errors="replace") for name in zipped.namelist())
    told = [
        (f"{model}.{datum.name}", datum.exported, said)
        for model, record in RECORDS.items()
        for datum in record.data
        if model not in empty
        and datum.name not in record.says
        and f"{model}.{datum.name}" not in refused
        and (said := planted(model, datum))
    ]
    assert [name for name, exported, said in told if exported != (said in copy)] == []
    assert len([name for name, exported, _said in told if exported]) > 40


def planted(model: str, datum: Datum) -> str | None:
    """The whole words of the canary in that field, when they say of which it is."""
    field: Any = apps.get_model(model)._meta.get_field(datum.name)
    whole = f"{CANARY} {model}.{datum.name}"
    fits = not field.max_length or len(whole) < field.max_length
    value = _canary(field, whole) if fits and not isinstance(field, models.URLField) else None
    return None if value is None or isinstance(field, models.GenericIPAddressField) else whole


def _asked(person: User) -> ErasureRequest:
    now = timezone.now()
    return ErasureRequest.objects.create(
        user=person, pseudonym="P-TEST0001", token_hash="t", asked_at=now, due_at=now
    )


def test_figures_and_evidence_stand_and_the_chain_still_holds(house: Full, person: User) -> None:
    with scopes_disabled():
        before = (
            Candidate.objects.count(),
            Binome.objects.count(),
            Signature.objects.count(),
            Outcome.objects.count(),
        )
    with instant_documents():
        erasures.carry_out(_asked(person))
    with scopes_disabled():
        after = (
            Candidate.objects.count(),
            Binome.objects.count(),
            Signature.objects.count(),
            Outcome.objects.count(),
        )
        charter = Charter.objects.get(pk=house.charter.pk)
        signature = charter.signatures.get(signer="mentee")
        partner = charter.signatures.get(signer="mentor")
        candidate = Candidate.objects.get(pk=house.binome.mentee.pk)
    assert after == before
    assert (signature.signer_name, signature.signer_email, signature.ip) == (
        "P-TEST0001",
        "p-test0001@erased.invalid",
        None,
    )
    assert partner.signer_name == house.binome.mentor.name
    assert (bytes(charter.pdf), charter.signed_pdf, len(charter.sha256)) == (b"", None, 64)
    assert "P-TEST0001" in charter.body
    assert (candidate.name, candidate.state) == ("P-TEST0001", CandidateState.WITHDRAWN)
    assert [fault.code for fault in verification.check(consortium=house.tenant.consortium)] == []


# --- the doors of the database --------------------------------------------------------------------


@contextmanager
def refused() -> Iterator[None]:
    with (
        pytest.raises((IntegrityError, ProgrammingError), match=r"append-only|permission denied"),
        transaction.atomic(),
    ):
        yield


def test_the_door_of_the_register_lets_words_change_and_nothing_else(house: Full) -> None:
    event = AuditEvent._base_manager.create(
        verb="candidate.moved", target_type="x", data={"reason": "x", "n": 1}
    )
    row = AuditEvent._base_manager.filter(pk=event.pk)
    with refused():
        row.update(data={"reason": "", "n": 1})
    for change in (
        {"verb": "other"},
        {"data": {"reason": "", "n": 2}},
        {"data": {"reason": ""}},
        {"data": {"reason": "", "n": 1, "more": ""}},
    ):
        with refused():
            open_door("erasure")
            row.update(**change)
    with refused():
        open_door("erasure")
        row.delete()
    with refused():
        open_door("purge")  # its programme has not lost its proof
        row.delete()
    with transaction.atomic():
        open_door("erasure")
        row.update(data={"reason": "", "n": 1})


def test_the_door_of_signatures_lets_names_change_once(house: Full) -> None:
    with scopes_disabled():
        rows = Signature.objects.filter(charter=house.charter, signer="mentee")
        company = Signature.objects.filter(agreement=house.agreement)
        for change in (
            {"signer_name": "P"},
            {"erased_at": timezone.now(), "hash": "0" * 64},
            {"erased_at": timezone.now(), "document_sha256": "0" * 64},
        ):
            with refused():
                open_door("erasure")
                rows.update(**change)
        with refused():
            open_door("erasure")
            company.update(signer_name="P", erased_at=timezone.now())
        with refused():
            rows.update(signer_name="P", erased_at=timezone.now())
        with transaction.atomic():
            open_door("erasure")
            rows.update(signer_name="P", erased_at=timezone.now())
        with refused():
            open_door("erasure")
            rows.update(signer_name="Q")


@pytest.mark.django_db(transaction=True)
def test_a_door_closes_with_its_transaction() -> None:
    """Even when the setting is made to outlive it, it names a transaction that is over."""
    event = AuditEvent._base_manager.create(verb="candidate.moved", target_type="x", data={"reason": "x"})
    with pytest.raises(TransactionManagementError):
        open_door("erasure")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('mentorat.door', 'erasure:' || pg_current_xact_id()::text, false)")
    with pytest.raises(IntegrityError):
        AuditEvent._base_manager.filter(pk=event.pk).update(data={"reason": ""})


# --- asking, waiting, changing one's mind ---------------------------------------------------------


def word(client: Client, typed: str = "effacer") -> Any:
    return client.post(reverse("my_data_erase"), {"word": typed})


def test_who_takes_part_has_a_delay_of_grace_and_changes_their_mind_by_the_mail(
    house: Full, client: Client
) -> None:
    mentee = house.binome.mentee
    person = account(mentee.user)
    client.force_login(person)
    page = client.get(reverse("my_data_erase")).content.decode()
    assert "Ce qui restera" in page
    assert word(client, "oui").status_code == 422
    assert not ErasureRequest.objects.exists()
    assert word(client).status_code == 302
    asked = ErasureRequest.objects.get()
    assert (asked.due_at - asked.asked_at).days == 14
    news = OutboundEmail.objects.filter(kind="erasure_news")
    assert {mail.to for mail in news} == {house.tenant.coordinator.email}
    assert all(mentee.first_name not in mail.text for mail in news)
    mail = OutboundEmail.objects.get(kind="erasure_asked")
    assert mail.to == person.email
    assert erasures.carry_out_due() == 0
    token = "t" * 43
    with_key = reverse("erasure_cancel", args=[token])
    ErasureRequest.objects.update(token_hash=tokens.hashed(token))
    assert Client().get(with_key).status_code == 200
    assert ErasureRequest.objects.get().cancelled_at is None, "reading the mail changes nothing"
    Client().post(with_key)
    assert ErasureRequest.objects.get().cancelled_at is not None
    assert erasures.carry_out_due(timezone.now() + erasures.GRACE * 2) == 0
    assert User.objects.get(pk=person.pk).email == person.email


def test_when_the_time_has_come_the_pair_ends_and_the_person_is_gone(house: Full) -> None:
    person = account(house.binome.mentee.user)
    with instant_documents():
        erasures.ask(actor=person)
        assert erasures.carry_out_due(timezone.now() + erasures.GRACE) == 1
        assert erasures.carry_out_due(timezone.now() + erasures.GRACE) == 0
        outbox.dispatch()
    with scopes_disabled():
        assert Binome.objects.get(pk=house.binome.pk).state == "ended"
    assert not OutboundEmail.objects.filter(kind="erasure_done").exists(), "the last mail is not kept"
    assert OutboundEmail.objects.filter(kind="erasure_told", to=house.tenant.coordinator.email).exists()
    assert not User.objects.get(pk=person.pk).is_active


def test_when_nothing_runs_it_is_done_at_once(house: Full, client: Client) -> None:
    person = account(house.binome.mentee.user)
    subject = queries.subject_of(person)
    with instant_documents(), scope(consortium=house.tenant.consortium, program=house.tenant.program):
        erasing.let_go(person, subject)
    client.force_login(person)
    answer = word(client)
    assert answer.headers["Location"] == reverse("erased")
    assert "effacées" in client.get(reverse("erased")).content.decode()
    assert ErasureRequest.objects.get().done_at is not None


def test_the_only_coordinator_is_told_what_to_do_before_asking(house: Full) -> None:
    person = account(house.tenant.coordinator)
    client = Client()
    client.force_login(person)
    refused = word(client)
    assert refused.status_code == 422
    assert "Invitez une autre personne" in refused.content.decode()
    assert not ErasureRequest.objects.exists()


def test_who_became_the_only_coordinator_meanwhile_waits_and_is_told_once(house: Full) -> None:
    person, consortium = account(house.tenant.coordinator), house.tenant.consortium
    other = account(house.tenant.mentors[0].user or house.binome.mentor.user)
    seat = Membership.objects.create(user=other, role=Role.COORDINATOR, consortium=consortium)
    with instant_documents():
        erasures.ask(actor=person)
        seat.delete()
        due = timezone.now() + erasures.GRACE
        assert [erasures.carry_out_due(due), erasures.carry_out_due(due)] == [0, 0]
        told = OutboundEmail.objects.get(kind="erasure_waits")
        assert told.to == person.email
        assert "Invitez une autre personne" in told.text
        Membership.objects.create(user=other, role=Role.COORDINATOR, consortium=consortium)
        assert erasures.carry_out_due(due) == 1
    assert not User.objects.get(pk=person.pk).is_active
