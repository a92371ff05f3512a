"""The whole chain played by hand in the browser, each role in turn, from the sign-up sheet to the committee's PDF."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from charters import queries as charters
from charters.services import sealing
from matching.enums import BinomeState, ProposalState
from matching.models import Binome, Proposal, Veto
from programs.enums import CandidateState, ProgramState, Role, Side
from programs.models import Candidate, Company, OutboundEmail, User
from programs.services import consortiums, imports, programs
from tests import world
from tests.browser import overflow
from tests.charters.agreements import represent, sign
from tests.e2e.steps import (
    arrives,
    become,
    button,
    fr,
    post_to,
    says,
    set_up_second_proof,
    sign_in_with_code,
    told,
    write_a_date,
)
from tests.full_world import sign_up
from tests.proofs import code_now
from tests.world import Tenant
from tracking.models import Report
from tracking.services import reminders, reports

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pdf]
DATA = Path(__file__).parent.parent / "data" / "civil_service"
STRANGE = "Votre univers"  # a heading that nobody could recognise, instead of "profession"
WRONG = (
    "mentor,00,mentor.00@gov.uk,yes,Some role,SCS4,Department of Joy,DDaT,,twice the same address\n"
    "mentor,51,no address,yes,Some role,SCS4,Department of Joy,DDaT,,\n"
)


def sheet() -> bytes:
    """Fifty real sign-ups, with a heading of one's own and two lines that are wrong."""
    text = (DATA / "mentors.csv").read_text(encoding="utf-8")
    return (text.replace("profession", STRANGE, 1).rstrip("\n") + "\n" + WRONG).encode()


def test_from_the_sheet_to_the_committee(desktop: Page, phone: Page) -> None:
    ours = world.tenant("Alpha", companies=1, mentors=0, mentees=0, cleared=False)
    theirs = world.tenant("Beta", mentors=1, mentees=1)
    sign_in_with_code(desktop, ours.coordinator)
    set_up_second_proof(desktop)
    arrives(desktop, at("dashboard", ours))
    import_the_sheet(desktop, ours)
    admit_the_companies(desktop, ours)
    sign_the_agreement(desktop, ours)
    become(desktop, ours.coordinator)
    qualify_and_match(desktop, ours)
    with inside(ours):
        first, second = Binome.objects.select_related("mentor__user", "mentee__user", "program__consortium")[
            :2
        ]
    accept_and_sign(desktop, phone, first)
    starts_at = plan_to_meet(desktop, phone, first)
    the_invitation_is_right(first, starts_at)
    with inside(ours):
        sign_up(second)
        the_silent_pair_is_reminded(first, second)
        the_committee_gets_its_pdf(desktop, ours)
    the_other_consortium_sees_nothing(ours, theirs.coordinator)


def at(name: str, tenant: Tenant, *args: object) -> str:
    return reverse(name, args=[tenant.program.slug, *args])


def inside(tenant: Tenant) -> scope:
    return scope(consortium=tenant.consortium, program=tenant.program)


def import_the_sheet(page: Page, ours: Tenant) -> None:
    """The coordinator: sends the sheet, says what one column means, reads what is wrong, confirms."""
    page.goto(at("import_upload", ours))
    page.locator("input[type=file]").set_input_files(
        {"name": "mentors.csv", "mimeType": "text/csv", "buffer": sheet()}
    )
    button(page, "Read the sheet").click()
    expect(page.get_by_label(STRANGE)).to_have_value("")
    page.get_by_label(STRANGE).select_option("trade")
    button(page, "Check the people").click()
    problems = page.locator("#problems")
    expect(problems).to_contain_text(re.compile(r"ligne\s52"))
    expect(problems).to_contain_text(re.compile(r"ligne\s53"))
    with inside(ours):
        assert not Candidate.objects.exists(), "nothing is added before the confirmation"
    button(page, "Add all those left open").click()
    page.locator("form[action$='/confirm/'] button:not([formaction])").click()
    arrives(page, "/result/")
    with inside(ours):
        mentors = Candidate.objects.filter(side=Side.MENTOR)
        assert mentors.count() == 50
        assert set(mentors.values_list("trade", flat=True)) > {"DDaT"}, (
            "the column is read as it was corrected"
        )
        mentees = imports.upload(
            actor=ours.coordinator,
            program=ours.program,
            filename="mentees.csv",
            content=(DATA / "mentees.csv").read_bytes(),
            side=Side.MENTEE,
        )
        imports.confirm(actor=ours.coordinator, upload=mentees)


def admit_the_companies(page: Page, ours: Tenant) -> None:
    """Before any pairing, the coordinator asked the founding companies together: none competes with another."""
    with inside(ours):
        programs.move(actor=None, program=ours.program, state=ProgramState.RECRUITING)
    page.goto(reverse("companies", args=[ours.consortium.slug]))
    page.locator("#entering").get_by_role("link", name=fr("None competes with another")).click()
    page.locator("[name=reason]").fill("Réunion de fondation")
    button(page, "None competes, I asked them").click()
    told(page)
    with inside(ours):
        programs.move(actor=None, program=ours.program, state=ProgramState.PAIRING)


def sign_the_agreement(page: Page, ours: Tenant) -> None:
    """The coordinator publishes it, a representative signs it for a department; the others have signed elsewhere."""
    page.goto(reverse("agreement_draft", args=[ours.consortium.slug]))
    page.locator("[name=solicitation_months]").fill("6")
    button(page, "Save and read it").click()
    arrives(page, "/preview/")
    expect(page.locator("#text")).to_contain_text("6 mois")
    post_to(page, "/publish/").click()
    told(page)
    with inside(ours):
        first, *others = Company.objects.filter(name__startswith="Department")
        signer = world.user("signataire@alpha.example", "Nadia", "Alpha")
        consortiums.appoint(
            actor=ours.coordinator,
            consortium=ours.consortium,
            user=signer,
            role=Role.REPRESENTATIVE,
            company=first,
        )
        current = charters.agreement_in_force()
        assert current is not None
        for company in others:
            sign(ours, current, represent(ours, company, "ailleurs"), company)
    become(page, signer)
    page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    page.goto(reverse("agreement", args=[ours.consortium.slug]))
    button(page, "Prove that it is me").click()
    page.locator("[name=code]").fill(code_now())
    button(page, "Confirm").click()
    button(page, "Sign the agreement").click()
    says(page, "Say in what quality you sign and tick the sentence of consent, then sign.")
    page.locator("[name=title]").fill("Sous-ministre")
    page.get_by_role("checkbox").check()
    button(page, "Sign the agreement").click()
    told(page)
    with inside(ours):
        first.refresh_from_db()
    assert first.cleared_at is not None


def qualify_and_match(page: Page, ours: Tenant) -> None:
    """The coordinator: qualifies, runs, reads, sets one aside, validates the others, announces."""
    page.goto(at("candidates", ours))
    page.locator("#id_of").select_option("all")
    button(page, "Continue").click()
    page.locator("main form button").first.click()
    told(page)
    page.goto(at("matching", ours))
    button(page, "Propose the pairs").click()
    expect(page.locator("#pair")).to_contain_text(fr("Why these two"))
    expect(page.locator("#pair .faces").first).to_be_visible()
    set_one_aside(page, ours)
    post_to(page, "/validate/").nth(0).wait_for()
    page.locator("form[action*='/matching/'][action$='/validate/'] button").click()
    told(page)
    page.goto(at("announcement", ours))
    page.locator("#now summary").click()
    button(page.locator("#now"), "Announce now").click()
    told(page)
    with inside(ours):
        pairs = Binome.objects.filter(state=BinomeState.ANNOUNCED)
        assert pairs.count() == Proposal.objects.filter(state=ProposalState.VALIDATED).count() > 40
        assert all(pair.mentor_company_id != pair.mentee_company_id for pair in pairs)
        assert Candidate.objects.filter(state=CandidateState.PAIRED).count() == 2 * pairs.count()
        assert OutboundEmail.objects.filter(kind="pair_announced").count() == 2 * pairs.count()


def set_one_aside(page: Page, ours: Tenant) -> None:
    """Not without a reason; the next proposal comes by itself."""
    title = page.locator("#pair-title")
    names = title.text_content() or ""
    page.locator("#pair [data-dialog=dismiss]").click()
    dialog = page.locator("dialog#dismiss")
    dialog.locator("[name=reason]").fill("Se connaissent déjà de longue date.")
    button(dialog, "Set aside").click()
    expect(title).not_to_have_text(names)
    with inside(ours):
        aside = Proposal.objects.get(state=ProposalState.DISMISSED)
        veto = Veto.objects.get(mentor=aside.mentor, mentee=aside.mentee)
        assert "longue date" in veto.reason


def accept_and_sign(desktop: Page, phone: Page, pair: Binome) -> None:
    """The mentee on a phone, the mentor at a desk: each says yes, each signs."""
    for page, member in ((phone, pair.mentee), (desktop, pair.mentor)):
        become(page, member.user)
        page.goto("/")
        page.goto(reverse("my_binome", args=[pair.program.slug, pair.pk]))
        expect(page.locator("#why")).to_be_visible()
        assert overflow(page) == 0
        page.locator("button[value=accept]").click()
        told(page)
    arrives(desktop, f"/me/charter/{pair.pk}/")
    for page in (desktop, phone):
        page.goto(reverse("my_agreement", args=[pair.program.slug]))
        button(page, "I have read it").click()
        told(page)
        page.goto(reverse("my_charter", args=[pair.program.slug, pair.pk]))
        page.get_by_role("checkbox").check()
        button(page, "Sign the charter").click()
        told(page)
    says(phone, "Signed by both of you")
    with scopes_disabled():
        pair.refresh_from_db()
        assert pair.state == BinomeState.ACTIVE
        assert sealing.seal_missing() == 2  # the charter, and the agreement as far as it is signed
    signed = phone.request.get(reverse("charter_pdf", args=[pair.program.slug, pair.pk]))
    assert pair.mentor.name in text_of(signed.body())


def plan_to_meet(desktop: Page, phone: Page, pair: Binome) -> datetime:
    """The mentee proposes half past six in the evening, in ten days; the mentor confirms at their desk."""
    day = timezone.localdate() + timedelta(days=10)
    phone.goto(reverse("my_charter", args=[pair.program.slug, pair.pk]))
    phone.get_by_role("link", name=fr("Plan the first meeting")).click()
    write_a_date(phone, day, "18:30", "Café du Port")
    told(phone)
    desktop.goto(reverse("my_meetings", args=[pair.program.slug]))
    button(desktop, "I confirm").click()
    expect(desktop.get_by_role("button", name=fr("I confirm"))).to_have_count(0)
    return datetime.combine(day, time(18, 30), ZoneInfo(pair.program.consortium.zone)).astimezone(UTC)


def the_invitation_is_right(pair: Binome, starts_at: datetime) -> None:
    """Both have it by mail, at the right instant, in a form that a calendar reads."""
    mails = OutboundEmail.objects.filter(kind="meeting_planned")
    assert {mail.to for mail in mails} == {pair.mentor.email, pair.mentee.email}
    for mail in mails:
        calendar = icalendar.Calendar.from_ical(mail.ics)
        (event,) = calendar.walk("VEVENT")
        assert mail.ics_method == calendar["METHOD"] == "REQUEST"
        assert event.decoded("DTSTART").astimezone(UTC) == starts_at
        assert event.decoded("DTEND").astimezone(UTC) == starts_at + timedelta(hours=1)
        assert "Café du Port" in str(event["LOCATION"])


def the_silent_pair_is_reminded(met: Binome, silent: Binome) -> None:
    """Twelve days later the job writes to the pair without a meeting, once, and leaves the other in peace."""
    morning = datetime.combine(timezone.localdate() + timedelta(days=12), time(16), UTC)
    assert reminders.plan(now=morning) >= 2
    reminded = OutboundEmail.objects.filter(kind="reminder_first")
    assert {mail.to for mail in reminded} == {silent.mentor.email, silent.mentee.email}
    assert reminders.plan(now=morning + timedelta(hours=1)) == 0


def the_committee_gets_its_pdf(page: Page, ours: Tenant) -> None:
    """The coordinator asks for it, the worker makes it, the committee reads it: figures, and nobody's name."""
    become(page, ours.coordinator)
    page.goto(at("reports", ours))
    button(page, "Make the report").click()
    expect(page.locator("#making")).to_be_visible()
    assert reports.build_waiting() == 1
    expect(page.locator("#making")).to_have_count(0)
    report = Report.objects.get()
    become(page, ours.committee)
    page.goto("/")
    arrives(page, at("reports", ours))
    answer = page.request.get(at("report_pdf", ours, report.pk))
    assert answer.headers["content-type"] == "application/pdf"
    text = text_of(answer.body())
    assert "100 personnes de 6 entreprises" in text
    assert ours.program.name in text
    for candidate in Candidate.objects.all():
        assert candidate.name not in text
        assert candidate.email not in text


def the_other_consortium_sees_nothing(ours: Tenant, stranger: User) -> None:
    """Not a page, not a name."""
    client = Client()
    client.force_login(stranger, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name in ("dashboard", "candidates", "matching", "binomes", "reports"):
        assert client.get(at(name, ours)).status_code == 404
    own = client.get("/", follow=True).content.decode()
    assert ours.program.name not in own
    assert "Department of" not in own


def text_of(pdf: bytes) -> str:
    """The words of a PDF, on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
