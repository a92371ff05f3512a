"""A tenant in which every kind of object exists once at least: for the tests that walk every address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from unittest import mock

from django.utils import timezone
from django_scopes import scope, scopes_disabled

from charters import consents as agreements
from charters import queries as queries_of_charters
from charters.evidence import Evidence
from charters.models import Agreement, Charter
from charters.services import answering, drafting, reading, signing
from matching.enums import PairingMode, TieSource
from matching.models import Binome, Proposal, Request, Scenario, Tie
from matching.services import binomes, proposals, rounds, scenarios, ties
from mentorat.demo.clock import at
from mentorat.lib import pdf, rows, seal
from programs import importing
from programs.applying import consents
from programs.applying.said import Said
from programs.enums import (
    FactSource,
    InterviewWay,
    ProgramKind,
    ProgramState,
    Purpose,
    RelationKind,
    Role,
    Side,
)
from programs.interviewing import SECTIONS
from programs.models import (
    AlumniCall,
    Application,
    ApplicationLink,
    Candidate,
    CandidateFact,
    Company,
    CompanyRelation,
    Consent,
    EntryQuestion,
    GoalQuestion,
    Incident,
    InterviewSlot,
    Membership,
    NoticeVersion,
    RoleInvitation,
    SavedFilter,
    SheetUpload,
    User,
)
from programs.services import (
    alumni,
    applications,
    candidates,
    consortiums,
    filters,
    goals,
    imports,
    interviews,
    inviting,
    links,
    memberships,
    programs,
    protection,
    providers,
    relating,
    roles,
    sending,
    slots,
    support,
    supporting,
)
from tests import saml_idp, world
from tests.charters.conftest import draw, unsealed
from tests.tracking import cohort
from tracking.models import (
    Audience,
    BookletEdition,
    BookletPart,
    Certificate,
    CommitteeSession,
    CostKind,
    CostLine,
    Decision,
    Departure,
    DepartureSource,
    Event,
    EventKind,
    HelpRequest,
    Meeting,
    MeetingState,
    Paper,
    PartKind,
    Point,
    Presence,
    PulseSignal,
    Report,
    SharingRule,
    Testimony,
    Tool,
    ToolRole,
)
from tracking.queries import costs as queries
from tracking.services import (
    booklets,
    costs,
    departures,
    helping,
    library,
    meetings,
    points,
    printing,
    pulses,
    reports,
)
from tracking.services.committee import decisions, minutes, sessions
from tracking.services.events import inviting as invitations
from tracking.services.events import preparing

CANARY = "Serin des notes"
HELP_CANARY = "Serin de l’aide"
EVIDENCE = Evidence(ip=None, user_agent="test", method="code", authenticated_at=None)
SHEET = """Prénom,Nom,Courriel,Entreprise,Rôle
Ada,{mark},ada@{low}.example,Maison {mark} 0,mentor·e
Bob,{mark},bob@{low}.example,Ailleurs {mark},mentoré·e
Cléo,{mark},pas une adresse,Maison {mark} 1,mentoré·e
"""


@contextmanager
def instant_documents() -> Iterator[None]:
    """Documents made in no time and without libraries, for the tests that only ask who may see them."""
    with mock.patch.object(pdf, "render", draw), mock.patch.object(seal, "seal", unsealed):
        yield


@dataclass
class Full:
    tenant: world.Tenant
    agreement: Agreement
    relation: CompanyRelation
    scenario: Scenario
    proposal: Proposal
    binome: Binome
    charter: Charter
    meeting: Meeting
    report: Report
    upload: SheetUpload
    imported: SheetUpload
    beside: Scenario = field(init=False)  # another run, to compare with
    cost: CostLine = field(init=False)
    session: CommitteeSession = field(init=False)  # of the committee, with its minutes published
    decision: Decision = field(init=False)  # that the committee's member is in charge of
    personas: dict[str, User] = field(default_factory=dict)
    others: dict[str, User] = field(default_factory=dict)  # participants at a stage that no persona is at
    voice: Membership = field(init=False)  # of the representative
    own_tie: Tie = field(init=False)  # told by the mentee
    company_tie: Tie = field(init=False)
    tie: Tie = field(init=False)  # told by the coordinator
    goal: GoalQuestion = field(init=False)
    call: AlumniCall = field(init=False)  # of that mentee, to another programme
    incident: Incident = field(init=False)  # written down by the coordinator
    notice: NoticeVersion = field(init=False)  # the privacy notice in force
    agreed: Consent = field(init=False)  # of that mentee, to be written to about the next programme
    leaver: Candidate = field(init=False)  # the mentee of the pair that lives
    own_person: Candidate = field(init=False)  # of the representative's company
    link: ApplicationLink = field(init=False)
    question: Application = field(init=False)  # sent by that link, from a company that is not in the list
    consent: Consent = field(init=False)  # of somebody else who applied by it
    fact: CandidateFact = field(init=False)  # heard in an interview, beside what the candidate declared
    slot: InterviewSlot = field(init=False)  # that somebody who applied has taken
    kept_filter: SavedFilter = field(init=False)  # of the coordinator
    entry: EntryQuestion = field(init=False)  # put to the representative's company, about one that enters
    entrant: Company = field(init=False)
    request: Request = field(init=False)  # of the mentee to the mentor, whatever the round
    part: BookletPart = field(init=False)
    edition: BookletEdition = field(init=False)  # printed
    certificate: Certificate = field(init=False)  # of that mentee, from a pair of before
    testimony: Testimony = field(init=False)  # of that mentee too
    departure: Departure = field(init=False)  # of that mentee, as they say
    point: Point = field(init=False)  # with that mentee, proposed by the coordinator
    sign: PulseSignal = field(init=False)  # of that mentee, after they met
    help: HelpRequest = field(init=False)  # of that mentee, about the pair that lives
    tool: Tool = field(init=False)  # a file for the mentees
    event: Event = field(init=False)  # for the mentees, whom the coordinator chose one by one
    seat: Membership = field(init=False)  # of the committee's member
    offer: RoleInvitation = field(init=False)  # made to them: to coordinate


def full(mark: str) -> Full:
    """A pair that meets, one with a charter to sign, one to answer, a proposal to decide, a report, an upload."""
    tenant = world.tenant(mark, mentors=4, mentees=5, cleared=False)
    program, coordinator = tenant.program, tenant.coordinator
    with scope(consortium=tenant.consortium, program=program):
        agreement = agree(tenant)
        relation = relating.declare(
            actor=coordinator,
            source=tenant.companies[0],
            target=tenant.companies[2],
            kind=RelationKind.PARTNERS,
        )
        candidates.qualify(actor=coordinator, candidates=[*tenant.mentors, *tenant.mentees])
        scenario = scenarios.run(actor=coordinator, program=program)
        for proposal in list(scenario.proposals.all()[:3]):
            proposals.validate(actor=coordinator, proposal=proposal)
        binomes.announce(actor=coordinator, program=program)
        pairs = Binome.objects.select_related("mentor__user", "mentee__user", "program__consortium")
        binome, accepted, announced = pairs.order_by("pk")
        charter = sign_up(binome)
        accept(accepted)
        meeting = meet(binome)
        report = reports.make(actor=coordinator, program=program, language="fr")
        reports.build(report.pk)
        upload, imported = (sheet(tenant, name) for name in ("Ada", "Zoé"))
        unknown = importing.plan(imported).strangers
        imports.set_companies(
            actor=coordinator, upload=imported, companies={each.key: importing.ADD for each in unknown}
        )
        imported = imports.confirm(actor=coordinator, upload=imported)
        remaining = scenario.proposals.filter(state="proposed").first()
        assert remaining is not None
        found = Full(
            tenant,
            agreement,
            relation,
            scenario,
            remaining,
            binome,
            charter,
            meeting,
            report,
            upload,
            imported,
        )
        found.beside = scenarios.ask(actor=coordinator, program=program, name="Essai")
        found.personas = personas(found, announced)
        found.voice = Membership.objects.get(user=tenant.representative)
        found.cost = spend(tenant)
        found.kept_filter = filters.save(
            actor=coordinator, consortium=tenant.consortium, name=f"Filtre {mark}", query="side=mentor"
        )
        found.session, found.decision = govern(tenant)
        found.entrant = consortiums.add_company(
            actor=coordinator, consortium=tenant.consortium, name=f"Nouvelle venue {mark}"
        )
        found.entry = EntryQuestion.objects.get(company=found.entrant, asked=tenant.companies[0])
        confide(found)
        found.own_person, found.leaver = propose(tenant), binome.mentee
        found.goal = goals.declare(
            actor=coordinator, program=program, label="Âge", choices=["jeune", "moins jeune"], why="Compter."
        )
        found.call = call_again(tenant, binome.mentee)
        found.incident = incident(tenant)
        found.agreed = Consent.objects.get(candidate=binome.mentee, purpose=Purpose.NEXT)
        found.notice = NoticeVersion.objects.get(consortium=tenant.consortium)
        idle = next(mentee for mentee in tenant.mentees if not Binome.objects.filter(mentee=mentee))
        found.others = {"signer": account(accepted.mentee.user), "alone": world.participant(idle)}
        found.request = choose(tenant, binome)
        found.link, found.question, found.consent = recruit(tenant)
        found.slot = talk(tenant, found.consent)
        found.event = gather(tenant)
        found.seat, found.offer = Membership.objects.get(user=tenant.committee), offer(tenant)
        found.fact = note(tenant)
        found.tool = lend(tenant)
        found.help = call_for_help(binome)
        found.departure = leave_company(binome)
        found.sign = feel(binome)
        found.point = talk_with(tenant, binome)
        found.certificate, found.testimony = look_back(binome.mentee)
        found.part, found.edition = publish(tenant)
        provide(tenant, [f"{mark.lower()}.example"])
    return found


def call_for_help(binome: Binome) -> HelpRequest:
    """The mentee asks for help, and says why."""
    asked = helping.ask(actor=account(binome.mentee.user), binome=binome)
    helping.say(actor=account(binome.mentee.user), request=asked, text=HELP_CANARY)
    return asked


def feel(binome: Binome) -> PulseSignal:
    """The two met, and the mentee answered as low as can be."""
    cohort.meeting(binome, timezone.now() - timedelta(days=1), MeetingState.HELD)
    actor = account(binome.mentee.user)
    pulses.answer(actor=actor, binome=binome, understood=1, useful=None)
    with rows.seen_by(actor.pk):
        return PulseSignal.objects.get(binome=binome)


def talk_with(tenant: world.Tenant, binome: Binome) -> Point:
    """A talk proposed to the mentee alone."""
    return points.propose(
        actor=tenant.coordinator,
        binome=binome,
        side=Side.MENTEE,
        starts_at=timezone.now() + timedelta(days=6),
        place=f"Bureau {tenant.mark}",
    )


def leave_company(binome: Binome) -> Departure:
    """The mentee says that they go elsewhere."""
    return departures.declare(
        actor=account(binome.mentee.user),
        candidate=binome.mentee,
        source=DepartureSource.PERSON,
        on=timezone.localdate() + timedelta(days=20),
    )


def look_back(person: Candidate) -> tuple[Certificate, Testimony]:
    """What the mentee has of a pair that is over: a certificate that was made, a testimony that appears."""
    program, now = person.program, timezone.now()
    certificate = Certificate.objects.create(
        program=program,
        candidate=person,
        language="fr",
        paper=Paper.LETTER,
        name=person.name,
        begins_on=now.date(),
        ends_on=now.date(),
        asked_at=now,
        pdf=b"%PDF-1.7\n%%EOF\n",
        sha256="0" * 64,
        code="2" * 12,
        made_at=now,
    )
    consent = Consent.objects.create(
        program=program, candidate=person, purpose=Purpose.TESTIMONY, version="1", text="Oui", language="fr"
    )
    said = Testimony.objects.create(
        program=program, candidate=person, text="On y gagne des deux côtés.", consent=consent
    )
    return certificate, said


def publish(tenant: world.Tenant) -> tuple[BookletPart, BookletEdition]:
    """A booklet with one text of its own, longer each time, and the testimonies that appear."""
    begun = booklets.begin(actor=tenant.coordinator, program=tenant.program)
    part = BookletPart.objects.filter(program=tenant.program, kind=PartKind.TEXT).order_by("pk")[0]
    said = f"Ce que {tenant.mark} a appris." + " Et encore." * part.revision
    booklets.change(actor=tenant.coordinator, part=part, seen=part.revision, title=part.title, text=said)
    edition = booklets.publish(actor=tenant.coordinator, booklet=begun, tell=False)
    printing.make(edition.pk)
    return part, edition


def lend(tenant: world.Tenant) -> Tool:
    """A file for the mentees in the library."""
    return library.add_file(
        actor=tenant.coordinator,
        program=tenant.program,
        role=ToolRole.MENTEE,
        title=f"Guide {tenant.mark}",
        filename="guide.pdf",
        content=b"%PDF-1.7\n%%EOF\n",
    )


def offer(tenant: world.Tenant) -> RoleInvitation:
    """The committee's member is invited to coordinate."""
    return roles.invite(
        actor=tenant.coordinator,
        consortium=tenant.consortium,
        role=Role.COORDINATOR,
        email=tenant.committee.email,
        first_name="Comité",
        last_name=tenant.mark,
    )


def gather(tenant: world.Tenant, number: int = 0) -> Event:
    """A training to which the mentees are invited, one by one."""
    event = preparing.prepare(
        actor=tenant.coordinator,
        program=tenant.program,
        kind=EventKind.TRAINING,
        title=f"Formation {tenant.mark} {number}",
        purpose=f"Se préparer {tenant.mark}.",
        starts_at=timezone.now() + timedelta(days=3 + number),
        place=f"Salle {tenant.mark}",
        audience=Audience.CHOSEN,
        owner=tenant.coordinator,
    )
    invitations.choose(actor=tenant.coordinator, event=event, candidates=tenant.mentees)
    invitations.send(actor=tenant.coordinator, event=event)
    return event


def propose(tenant: world.Tenant) -> Candidate:
    """Somebody whom the representative proposed, and a mentor of theirs whose candidacy the company supports."""
    person = inviting.Proposed(
        "Prochaine", tenant.mark, f"prochaine@{tenant.mark.lower()}.example", Side.MENTEE
    )
    inviting.invite(
        actor=tenant.representative,
        program=tenant.program,
        company=tenant.companies[0],
        people=[person],
        by_company=True,
    )
    own = world.candidate(tenant.program, tenant.companies[0], Side.MENTOR, "appui", tenant.mark)
    supporting.answer(actor=tenant.representative, candidate=own, supports=True)
    return own


def agree(tenant: world.Tenant) -> Agreement:
    """The agreement is published, and signed for every company by somebody who represents it."""
    agreement = drafting.freeze_agreement(actor=tenant.coordinator, consortium=tenant.consortium)
    signer = world.user(f"signataire@{tenant.mark.lower()}.example", "Signataire", tenant.mark)
    for company in tenant.companies:
        consortiums.appoint(
            actor=tenant.coordinator,
            consortium=tenant.consortium,
            user=signer,
            role=Role.REPRESENTATIVE,
            company=company,
        )
        sign_for(agreement, signer, company)
    return agreement


def provide(tenant: world.Tenant, domains: list[str]) -> None:
    """The first company's own account, tried and open, believed for these domains."""
    actor, certificate = tenant.coordinator, "".join(saml_idp.pair("idp")[1].split("\n")[1:-2])
    found = providers.set_saml(
        actor=actor,
        company=tenant.companies[0],
        domains=domains,
        issuer="https://idp.example/metadata",
        sso_url="https://idp.example/sso",
        certificates=[certificate],
    )
    providers.tested(actor=actor, provider=found, changed_at=found.changed_at.isoformat())
    providers.open_it(actor=actor, provider=found)


def sign_for(agreement: Agreement, signer: User, company: Company) -> None:
    """The signature of one company, with its second factor."""
    signing.sign_agreement(
        actor=signer,
        agreement=agreement,
        company=company,
        title="Direction générale",
        consent=agreements.agreement(agreement, company),
        shown_sha256=agreement.sha256,
        evidence=replace(EVIDENCE, method="totp"),
    )


def read(user: User | None) -> User:
    """Somebody who has read the agreement in force, if there is one."""
    reader, current = account(user), queries_of_charters.agreement_in_force()
    if current is not None:
        reading.acknowledge(actor=reader, agreement=current, shown_sha256=current.sha256)
    return reader


def incident(tenant: world.Tenant) -> Incident:
    return protection.record(
        actor=tenant.coordinator,
        consortium=tenant.consortium,
        noticed_at=timezone.now(),
        nature=f"Une feuille envoyée à la mauvaise adresse ({tenant.mark})",
        people=3,
        whose="Candidat·es",
        data="Noms et courriels",
        risk="some",
        measures="Feuille effacée par qui l’a reçue",
    )


def call_again(tenant: world.Tenant, person: Candidate) -> AlumniCall:
    """Told of another programme of the consortium, which recruits."""
    other = programs.create(
        actor=tenant.coordinator,
        consortium=tenant.consortium,
        name=f"Autre {tenant.mark}",
        kind=ProgramKind.CLASSIC,
        starts_on=tenant.program.starts_on - timedelta(days=90),
        ends_on=tenant.program.ends_on,
        themes=world.THEMES,
    )
    programs.move(actor=tenant.coordinator, program=other, state=ProgramState.RECRUITING)
    alumni.agree(actor=account(person.user), candidate=person)
    return AlumniCall.objects.create(
        consortium=tenant.consortium,
        program=other,
        candidate=person,
        token_hash=tenant.mark,
        told_at=timezone.now(),
    )


def recruit(tenant: world.Tenant, number: int = 0) -> tuple[ApplicationLink, Application, Consent]:
    """A link, somebody whose company is not in its list, and what somebody else who applied by it agreed to."""
    program, low = tenant.program, tenant.mark.lower()
    link = links.create(actor=tenant.coordinator, program=program)
    theme = dict.fromkeys(program.themes.all()[:1], 2)
    for name, company in (("inconnue", None), ("lien", tenant.companies[1])):
        email = f"{name}{number}@{low}.example"
        application = applications.begin(link=link, email=email, language="fr", said={})
        said = Said(
            side=Side.MENTOR,
            identity={"first_name": name.title(), "last_name": tenant.mark, "email": email},
            company=company,
            company_named=f"Ailleurs {tenant.mark}",
            profile={},
            themes=theme,
            expectations="",
            concerns="",
            agreed=consents.offers(program),
        )
        sending.send(application=application, said=said, proved=False)
    question = Application.objects.filter(link=link, candidate=None).get()
    return link, question, Consent.objects.filter(application=application).latest("pk")


def talk(tenant: world.Tenant, consent: Consent, number: int = 0) -> InterviewSlot:
    """Slots in two days or later; who applied by the link has taken one, and their manager is asked."""
    found = slots.offer(
        actor=tenant.coordinator,
        program=tenant.program,
        on=timezone.localdate() + timedelta(days=2 + number),
        first=time(9),
        last=time(10),
        minutes=30,
        way=InterviewWay.PHONE,
        place="514 555 0100",
    )
    candidate = consent.of
    assert candidate is not None
    slots.invite(actor=tenant.coordinator, candidates=[candidate])
    slots.book(candidate=candidate, slot=found[0])
    support.ask(
        actor=tenant.coordinator,
        candidate=candidate,
        email=f"gestion{number}@{tenant.mark.lower()}.example",
        language="fr",
    )
    return found[0]


def note(tenant: world.Tenant) -> CandidateFact:
    """The first mentor was interviewed: a canary in every note, and a place that is not the one declared."""
    candidate = tenant.mentors[0]
    candidates.change(actor=None, candidate=candidate, place=f"Ici {tenant.mark}")
    interviews.keep(
        actor=tenant.coordinator,
        candidate=candidate,
        seen=None,
        hand="",
        notes=dict.fromkeys(SECTIONS, f"{CANARY} {tenant.mark}"),
        values={"place": f"Ailleurs {tenant.mark}"},
    )
    return CandidateFact.objects.get(candidate=candidate, source=FactSource.HEARD)


def choose(tenant: world.Tenant, binome: Binome) -> Request:
    """An open round in which whoever has no pair ranks a shortlist, and a request as the other mode makes them."""
    rounds.set_up(
        actor=tenant.coordinator,
        program=tenant.program,
        mode=PairingMode.HYBRID,
        deadline=timezone.now() + timedelta(days=8),
    )
    rounds.open_round(actor=tenant.coordinator, program=tenant.program)
    return Request.objects.create(program=tenant.program, mentor=binome.mentor, mentee=binome.mentee)


def sheet(tenant: world.Tenant, first_name: str) -> SheetUpload:
    """A sheet sent in: somebody of a member company, somebody of an unknown one, a line without an address."""
    mark, low = tenant.mark, tenant.mark.lower()
    text = SHEET.format(mark=mark, low=low).replace("Ada", first_name).replace("ada@", f"{first_name[:1]}@")
    return imports.upload(
        actor=tenant.coordinator,
        program=tenant.program,
        filename="feuille.csv",
        content=text.encode(),
        side="",
    )


def accept(binome: Binome) -> None:
    """Both members say yes."""
    for member in (binome.mentor, binome.mentee):
        answering.answer(actor=account(member.user), binome=binome, accept=True)


def sign_up(binome: Binome) -> Charter:
    """Both say yes and sign."""
    accept(binome)
    charter = Charter.objects.get(binome=binome)
    for member in (binome.mentor, binome.mentee):
        signing.sign(
            actor=read(member.user),
            charter=charter,
            consent="Je signe.",
            shown_sha256=charter.sha256,
            evidence=EVIDENCE,
        )
    binome.refresh_from_db()
    return charter


def meet(binome: Binome) -> Meeting:
    starts_at = timezone.now() + timedelta(days=3)
    meeting = meetings.propose(actor=account(binome.mentee.user), binome=binome, starts_at=starts_at)
    return meetings.accept(actor=account(binome.mentor.user), meeting=meeting)


def confide(found: Full) -> None:
    """An exclusion told by a participant, one by a representative, one by the coordinator; of people who are not there."""
    tenant, binome = found.tenant, found.binome
    own = tenant.mentors[0]
    assert own.company == tenant.companies[0]
    told = (
        ("own_tie", account(binome.mentee.user), binome.mentee, TieSource.PARTICIPANT),
        ("company_tie", tenant.representative, own, TieSource.REPRESENTATIVE),
        ("tie", tenant.coordinator, own, TieSource.COORDINATOR),
    )
    for name, actor, candidate, source in told:
        who = f"{name}@ailleurs.example"
        setattr(found, name, ties.declare(actor=actor, candidate=candidate, who=who, source=source))


def spend(tenant: world.Tenant) -> CostLine:
    """A line of the budget, and the rule that shares it."""
    stands = queries.sharing()
    costs.declare(
        seen=stands.revision if stands else None,
        actor=tenant.coordinator,
        program=tenant.program,
        rule=SharingRule.EQUAL,
        reckoned_on=timezone.localdate() - timedelta(days=1),
    )
    return costs.add_line(
        actor=tenant.coordinator,
        program=tenant.program,
        kind=CostKind.TRAINING,
        label=f"Formation {tenant.mark}",
        planned=1000_00,
    )


def govern(tenant: world.Tenant, days_ago: int = 2) -> tuple[CommitteeSession, Decision]:
    """A session of the committee that met so many days ago, its minutes published, with one decision."""
    now, actor = timezone.now(), tenant.coordinator
    with at(now - timedelta(days=days_ago + 5)):
        session = sessions.prepare(
            actor=actor,
            program=tenant.program,
            starts_at=now - timedelta(days=days_ago),
            place=f"Salle {tenant.mark}",
            agenda="Le rapport du mois",
        )
        sessions.convene(actor=actor, session=session)
    presences = {tenant.committee.pk: Presence.PRESENT}
    session = minutes.write(
        actor=actor, session=session, seen=0, minutes=f"Échanges {tenant.mark}.", presences=presences
    )
    decision = decisions.add(
        actor=actor, session=session, text=f"Prolonger {tenant.mark}", owner=tenant.committee
    )
    return minutes.publish(actor=actor, session=session), decision


def account(user: User | None) -> User:
    assert user is not None
    return user


def personas(found: Full, announced: Binome) -> dict[str, User]:
    """Everybody who might knock, by name; strangers of another tenant are added by the test."""
    tenant, binome = found.tenant, found.binome
    operator = world.user(f"operator@{tenant.mark.lower()}.example", "Opérateur", tenant.mark)
    with scopes_disabled():
        memberships.grant(actor=None, user=operator, role=Role.OPERATOR)
    return {
        "coordinator": tenant.coordinator,
        "representative": tenant.representative,
        "committee": tenant.committee,
        "mentor": account(binome.mentor.user),
        "mentee": account(binome.mentee.user),
        "other_mentor": account(announced.mentor.user),
        "operator": operator,
    }
