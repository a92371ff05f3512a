"""What happens in the demo, told through the services alone: it can show no state that the product could not reach.

Dates are counted from today, so the cohort is always alive: recruited five months ago, launched three months ago, with a
few newcomers waiting for the coordinator's decision this morning.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from charters import consents
from charters.evidence import Evidence
from charters.models import Charter
from charters.services import answering, drafting, signing
from matching.adapters import Settings
from matching.enums import BinomeState, PairingMode
from matching.models import Binome, Scenario
from matching.queries import choices
from matching.services import binomes, proposals, rounds, scenarios, shortlists
from mentorat.demo import agreement as agreement_story
from mentorat.demo import (
    booklet,
    cast,
    committee,
    companies,
    events,
    following,
    interview,
    lives,
    programme,
    recruiting,
    sheet,
    trouble,
)
from mentorat.demo import candidates as candidates_told
from mentorat.demo import closing as ending
from mentorat.demo.accounts import account_of
from mentorat.demo.clock import at, workday
from programs import outbox
from programs.enums import CandidateState, MilestoneKind, ProgramKind, ProgramState, RelationKind, Role, Side
from programs.models import Candidate, Company, Consortium, Heartbeat, OutboundEmail, Program, User
from programs.services import (
    candidates,
    consortiums,
    imports,
    links,
    memberships,
    people,
    programs,
    relating,
)
from programs.services.entries import admitting
from tracking.models import Meeting, MeetingState, Report
from tracking.services import endings, meetings, reminders, reports, training

Say = Callable[[str], None]
DONE = "demo-told"  # the heartbeat written last: a story cut short is told again from the start
UNSIGNED = "Imprimerie du Faubourg"  # has not signed the second version
EVIDENCE = Evidence(ip="203.0.113.7", user_agent="Demo", method="code", authenticated_at=None)


@dataclass
class Stage:
    """A consortium being played: its zone, its coordinator, its companies by name."""

    consortium: Consortium
    coordinator: User
    companies: dict[str, Company]
    today: date  # there, when the story began

    def moment(self, days_ago: float, hour: int = 10) -> datetime:
        """`hour` o'clock in the consortium's zone, so many days ago (or ahead when negative)."""
        day = self.today - timedelta(days=days_ago)
        return datetime.combine(day, time(hour), ZoneInfo(self.consortium.zone))


def is_told(database: Path) -> bool:
    """Whether that SQLite file holds a story told to its end; asks it directly, so that nothing needs to exist."""
    if not database.exists():
        return False
    with closing(sqlite3.connect(database)) as connection:
        try:
            found = connection.execute("SELECT 1 FROM programs_heartbeat WHERE name = ?", [DONE]).fetchone()
        except sqlite3.OperationalError:
            return False
    return found is not None


def tell(*, say: Say) -> None:
    """Plays everything, oldest first, saying each step. Mails are kept in the outbox."""
    say(_("Two consortiums, their companies and what these are to one another"))
    operator = people.account_for(
        email="exploitation@mentorat.example", first_name="Dominique", last_name="Rivard"
    )
    memberships.grant(actor=None, user=operator, role=Role.OPERATOR)
    main = _stage(
        operator, "Réseau Passerelles", "CA", "America/Toronto", ("Camille", "Roy"), cast.FIRMS, days_ago=160
    )
    other = _stage(
        operator, "Club Comtois", "FR", "Europe/Paris", ("Pauline", "Girod"), cast.OTHER_FIRMS, days_ago=120
    )
    with scope(consortium=main.consortium):
        _relate(main)
        say(_("The agreement between companies is signed by every company"))
        _agree(main, days_ago=158)
    with scope(consortium=other.consortium):
        _agree(other, days_ago=118)
    _passerelles(main, say)
    committee.tell(
        consortium=main.consortium, coordinator=main.coordinator, name="Passerelles", hour=main.moment(0, 14)
    )
    _first_season(main, say)
    _circle(main, say)
    _next_circle(main, say)
    say(_("Somebody invited, two who wait, one who left, alumni called for the next circle"))
    lives.tell(
        consortium=main.consortium,
        coordinator=main.coordinator,
        running="Passerelles",
        recruiting="Cercle du printemps",
        past="Première saison",
        now=timezone.now(),
    )
    _reverse(other, say)
    companies.tell(consortium=main.consortium, coordinator=main.coordinator, hour=main.moment(0, 14))
    programme.tell(consortium=main.consortium, coordinator=main.coordinator, now=main.moment(3, 16))
    with scope(consortium=main.consortium):
        autumn = _program(
            main, "Cercle d’automne", ProgramKind.CLASSIC, cast.THEMES, opened=12, launched=-60, months=9
        )
    recruiting.tell(program=autumn, coordinator=main.coordinator, moment=main.moment)
    agreement_story.again(
        consortium=main.consortium, coordinator=main.coordinator, besides=UNSIGNED, moment=main.moment
    )
    candidates_told.tell(
        consortium=main.consortium, coordinator=main.coordinator, name="Passerelles", hour=main.moment(0, 8)
    )
    following.tell(
        consortium=main.consortium, coordinator=main.coordinator, name="Passerelles", moment=main.moment
    )
    trouble.tell(
        consortium=main.consortium, coordinator=main.coordinator, name="Passerelles", moment=main.moment
    )
    _finish(main, say)


def summary() -> dict[str, Any]:
    """The figures as they stand in the database; `eligible` are those with a pair and those without (`unpaired`)."""
    with scopes_disabled():
        report = Report.objects.filter(state="ready").order_by("program_id", "-period").first()
        unpaired = Candidate.objects.filter(state=CandidateState.ELIGIBLE).count()
        return {
            "candidates": Candidate.objects.count(),
            "eligible": unpaired + Candidate.objects.filter(state=CandidateState.PAIRED).count(),
            "binomes": Binome.objects.exclude(state__in=[BinomeState.DECLINED, BinomeState.ENDED]).count(),
            "unpaired": unpaired,
            "charters_signed": Charter.objects.filter(completed_at__isnull=False)
            .exclude(binome__state=BinomeState.ENDED)
            .count(),
            "mails": OutboundEmail.objects.count(),
            "report": str(_written(report)) if report else "",
        }


def _written(report: Report) -> Path:
    """The report as a file beside the demo's database, for those who would rather open it from there."""
    path: Path = settings.STATE_DIR / f"rapport-{report.program.slug}-{report.period}.pdf"
    if not path.exists():
        path.write_bytes(bytes(report.pdf or b""))
    return path


# --- the frame ------------------------------------------------------------------------------------


def _stage(
    operator: User,
    name: str,
    country: str,
    zone: str,
    coordinator: tuple[str, str],
    firms: Sequence[cast.Firm],
    *,
    days_ago: int,
) -> Stage:
    today = timezone.localdate(timezone=ZoneInfo(zone))
    with at(timezone.now() - timedelta(days=days_ago)):
        consortium = consortiums.create(actor=operator, name=name, country=country, zone=zone)
        person = _account(*coordinator, name)
        consortiums.appoint(actor=operator, consortium=consortium, user=person, role=Role.COORDINATOR)
        with scope(consortium=consortium):
            entrants = [consortiums.Entrant(firm.name, firm.place, firm.sector) for firm in firms]
            added = consortiums.add_companies(actor=person, consortium=consortium, rows=entrants)
            founding = "Chacune interrogée avant la réunion de fondation"
            admitting.vouch(actor=person, consortium=consortium, companies=added, reason=founding)
            firms_there = {company.name: company for company in Company.objects.order_by("id")}
        committee = _account("Alexis", "Thériault" if country == "CA" else "Maillot", name)
        consortiums.appoint(actor=person, consortium=consortium, user=committee, role=Role.COMMITTEE)
    return Stage(consortium, person, firms_there, today)


def _account(first_name: str, last_name: str, place: str) -> User:
    person = cast.Person(first_name, last_name, place, "", "", "", "")
    return people.account_for(email=person.email, first_name=first_name, last_name=last_name)


def _relate(stage: Stage) -> None:
    with at(stage.moment(158)):
        for source, kind, target, depends, reason in cast.RELATIONS:
            relating.declare(
                actor=stage.coordinator,
                source=stage.companies[source],
                target=stage.companies[target],
                kind=RelationKind(kind),
                depends=depends,
                reason=reason,
            )


def _agree(stage: Stage, besides: str = "", *, days_ago: int) -> None:
    names = iter(cast.SIGNERS[stage.consortium.country])
    signers: list[tuple[User, Company]] = []
    for company in stage.companies.values():
        first_name, last_name = next(names).split()
        person = _account(first_name, last_name, company.name)
        consortiums.appoint(
            actor=stage.coordinator,
            consortium=stage.consortium,
            user=person,
            role=Role.REPRESENTATIVE,
            company=company,
        )
        signers.append((person, company))
    with at(stage.moment(days_ago)):
        agreement = drafting.freeze_agreement(actor=stage.coordinator, consortium=stage.consortium)
    for person, company in signers:
        if company.name != besides:
            with at(stage.moment(days_ago - 2, 14)):
                agreement_story.sign(agreement, person, company)


def _program(
    stage: Stage,
    name: str,
    kind: ProgramKind,
    themes: Sequence[str],
    *,
    opened: int,
    launched: int,
    months: int,
) -> Program:
    """Opened for recruitment so many days ago, launched so many days ago (negative: ahead)."""
    launch = workday(stage.today - timedelta(days=launched))
    with at(stage.moment(opened)):
        program = programs.create(
            actor=stage.coordinator,
            consortium=stage.consortium,
            name=name,
            kind=kind,
            starts_on=launch,
            ends_on=launch + timedelta(days=round(months * 30.44)),
            themes=themes,
            milestones={
                MilestoneKind.RECRUITMENT: stage.today - timedelta(days=opened),
                MilestoneKind.PAIRING: launch - timedelta(days=12),
                MilestoneKind.MIDPOINT: workday(launch + timedelta(days=round(months * 15.22))),
            },
        )
        return programme.recruit(program, stage.coordinator)


def _enrol(stage: Stage, program: Program, cohort: Iterable[cast.Person], *, days_ago: int) -> None:
    """The coordinator imports the sheet they filled in, then finds eligible those whom nothing known holds back."""
    with at(stage.moment(days_ago)):
        kept = imports.upload(
            actor=stage.coordinator,
            program=program,
            filename="inscriptions.csv",
            content=sheet.csv_of(cohort),
        )
        imports.confirm(actor=stage.coordinator, upload=kept)
    with at(stage.moment(days_ago - 3)):
        applied = Candidate.objects.filter(program=program, state=CandidateState.APPLIED)
        candidates.qualify(
            actor=stage.coordinator, candidates=applied.select_related("company", "program__consortium")
        )


def _pair(stage: Stage, program: Program, *, days_ago: int, announce: int) -> list[Binome]:
    """Runs the matching, validates what it proposes, and announces the pairs some days later."""
    with at(stage.moment(days_ago)):
        scenario: Scenario = scenarios.run(actor=stage.coordinator, program=program)
        proposals.validate_all(actor=stage.coordinator, scenario=scenario)
    with at(stage.moment(announce)):
        programme.go_on(program, stage.coordinator, ProgramState.PAIRING)
        return binomes.announce(actor=stage.coordinator, program=program)


def _accept(stage: Stage, formed: Sequence[Binome], *, days_ago: float) -> None:
    """Both members of each pair say yes, within two days."""
    for binome in _fresh(formed):
        with at(stage.moment(days_ago, 17)):
            answering.answer(actor=account_of(binome.mentee), binome=binome, accept=True)
        with at(stage.moment(days_ago - 1, 8)):
            answering.answer(actor=account_of(binome.mentor), binome=binome, accept=True)


def _sign(stage: Stage, accepted: Sequence[Binome], *, days_ago: float) -> None:
    for binome in _fresh(accepted):
        charter = Charter.objects.get(binome=binome)
        for member, later in ((binome.mentee, 0), (binome.mentor, 1)):
            with at(stage.moment(days_ago - later, 12)):
                signing.sign(
                    actor=agreement_story.read(account_of(member)),
                    charter=charter,
                    consent=consents.charter(charter),
                    shown_sha256=charter.sha256,
                    evidence=EVIDENCE,
                )


def _fresh(rows: Sequence[Binome]) -> list[Binome]:
    found = Binome.objects.filter(pk__in=[row.pk for row in rows])
    return list(
        found.select_related(
            "program__consortium", "mentor__user", "mentee__user", "mentor__company", "mentee__company"
        )
    )


# --- what happens month after month ---------------------------------------------------------------


def _live(stage: Stage, program: Program, active: Sequence[Binome], *, since: int) -> None:
    """Meetings and reminders, in the order of the days: proposed, accepted, held; each morning the reminders are planned."""
    calendar: dict[int, list[Callable[[], None]]] = {}
    for number, binome in enumerate(_fresh(active)):
        for day, act in _meetings(stage, binome, number, since):
            calendar.setdefault(day, []).append(act)
    for day in range(since, -1, -1):
        for act in calendar.get(day, ()):
            act()
        with at(min(stage.moment(day, 11), timezone.now())):
            reminders.plan(now=timezone.now())


def _meetings(
    stage: Stage, binome: Binome, number: int, since: int
) -> Iterable[tuple[int, Callable[[], None]]]:
    """One meeting a month, planned a week ahead; the fifth pair falls silent after the first, the seventh misses one."""
    first = since - 7 - number * 5 % 25
    for turn, day in enumerate(range(first, -15, -29)):
        if number == 4 and turn > 0:
            break
        planned = max(day + 7, 0)
        if planned == 0 and day < -10:
            break
        yield planned, lambda day=day, planned=planned: _plan(stage, binome, day, planned)  # type: ignore[misc]
        if day > 0:
            held = not (number == 6 and turn == 1)
            yield day - 1, lambda day=day, held=held: _settle(stage, binome, day, held)  # type: ignore[misc]


def _plan(stage: Stage, binome: Binome, day: int, planned: int) -> None:
    agreed = bool(planned or binome.pk % 2)
    with at(stage.moment(planned, 9) if planned else timezone.now()):
        meeting = meetings.propose(
            actor=account_of(binome.mentee),
            binome=binome,
            starts_at=stage.moment(day, 12 + day % 4),
            others=() if agreed else (stage.moment(day - 1, 17), stage.moment(day - 2, 9)),
            place="",
            link="",
        )
    with at(stage.moment(planned, 10) if planned else timezone.now()):
        if agreed:
            meetings.accept(actor=account_of(binome.mentor), meeting=meeting)


def _settle(stage: Stage, binome: Binome, day: int, held: bool) -> None:
    meeting = Meeting.objects.filter(binome=binome, starts_at__date=stage.moment(day).date()).first()
    if meeting is not None:
        with at(stage.moment(day - 1, 9)):
            meetings.settle(
                actor=account_of(binome.mentee),
                meeting=meeting,
                state=MeetingState.HELD if held else MeetingState.MISSED,
            )


# --- the three cohorts ----------------------------------------------------------------------------


def _passerelles(stage: Stage, say: Say) -> None:
    everyone = cast.passerelles()
    mentors = [person for person in everyone if person.side == Side.MENTOR]
    mentees = [person for person in everyone if person.side == Side.MENTEE]
    with scope(consortium=stage.consortium):
        program = _program(
            stage, "Passerelles", ProgramKind.CLASSIC, cast.THEMES, opened=140, launched=95, months=10
        )
    with scope(consortium=stage.consortium, program=program):
        say(_("Passerelles: the sign-ups of the first months, then the matching"))
        _enrol(stage, program, [*mentors[:13], *mentees[:13]], days_ago=115)
        formed = _pair(stage, program, days_ago=107, announce=104)
        say(_("%(n)s pairs announced; both members accept, then sign the charter") % {"n": len(formed)})
        _accept(stage, formed, days_ago=103)
        _sign(stage, formed, days_ago=100)
        programme.go_on(program, stage.coordinator, ProgramState.RUNNING)
        events.begin(coordinator=stage.coordinator, program=program, launched=stage.moment(95, 9))
        say(_("Three months of meetings, in calendars; each morning, the reminders"))
        _live(stage, program, formed, since=95)
        say(_("A second wave: a pair to accept, a charter to sign; and newcomers this morning"))
        _second_wave(stage, program, mentors[13:16], mentees[13:17])
        _enrol(stage, program, [*mentors[16:], *mentees[17:-1]], days_ago=4)
        interview.grids(coordinator=stage.coordinator, hour=stage.moment(0, 14))
        _two_scenarios(stage, program)
        with at(timezone.now()):
            _late(stage, program, mentees[-1])
        events.go_on(coordinator=stage.coordinator, program=program, hour=stage.moment(0, 9))
        interview.today(coordinator=stage.coordinator, program=program, hour=stage.moment(0, 14))
        with at(stage.moment(20)):
            links.create(actor=stage.coordinator, program=program, name=_("Poster of the canteens"))


def _second_wave(
    stage: Stage, program: Program, mentors: Sequence[cast.Person], mentees: Sequence[cast.Person]
) -> None:
    _enrol(stage, program, [*mentors, *mentees], days_ago=16)
    formed = _pair(stage, program, days_ago=9, announce=5)
    _accept(stage, formed[1:], days_ago=4)
    _sign(stage, formed[2:], days_ago=2)


def _two_scenarios(stage: Stage, program: Program) -> None:
    """What the programme weighs, and the hours in common first: the coordinator compares."""
    first = scenarios.run(actor=stage.coordinator, program=program)
    scenarios.rename(actor=stage.coordinator, scenario=first, name=_("As the programme weighs"))
    other = Settings.of(program)
    scenarios.ask(
        actor=stage.coordinator,
        program=program,
        settings=replace(other, weights={**other.weights, "availability": 10.0}),
        name=_("Time to meet first"),
    )


def _late(stage: Stage, program: Program, person: cast.Person) -> None:
    """Someone who applied this morning: the coordinator has not looked yet."""
    themes = {theme.label: theme for theme in program.themes.all()}
    candidates.add(
        actor=stage.coordinator,
        program=program,
        company=stage.companies[person.company],
        side=Side(person.side),
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        themes={themes[label]: depth for label, depth in person.themes.items()},
        job_title=person.job_title,
    )


def _first_season(stage: Stage, say: Say) -> None:
    """A short season that is over, whose mentees are mentors since: too few pairs to learn anything from, and said so."""
    say(_("A first season, over: its members look back on it"))
    crew = [person for person in cast.passerelles() if person.side == Side.MENTOR][:10]
    people = [*crew[:5], *(replace(person, side=Side.MENTEE) for person in crew[5:])]
    with scope(consortium=stage.consortium):
        program = _program(
            stage, "Première saison", ProgramKind.CLASSIC, cast.THEMES, opened=152, launched=138, months=3
        )
    with scope(consortium=stage.consortium, program=program):
        _enrol(stage, program, people, days_ago=150)
        formed = _pair(stage, program, days_ago=145, announce=144)
        _accept(stage, formed, days_ago=142)
        _sign(stage, formed, days_ago=140)
        programme.go_on(program, stage.coordinator, ProgramState.RUNNING)
        for number, binome in enumerate(_fresh(formed)):
            with at(stage.moment(46)):
                endings.end(actor=stage.coordinator, binome=binome, reason=_("The season is over."))
            with at(stage.moment(44 - number)):
                figures = {
                    "objective": (2, 3, 1, 2, 2)[number % 5],
                    "progress": (4, 5, 2, 4, 3)[number % 5],
                    "fit": (4, 4, 3, 5, 4)[number % 5],
                }
                for place, side in enumerate((Side.MENTEE, Side.MENTOR)):
                    again = "no" if number == 2 else "yes" if place else "later"
                    ending.look_back(binome, side, 2 * number + place, figures, again=again)
                if number < len(ending.TESTIMONIES):
                    ending.testify((binome.mentee, binome.mentor)[number % 2], number)
        with at(stage.moment(31)):
            booklet.publish(program, stage.coordinator)
        with at(stage.moment(30)):
            programme.go_on(program, stage.coordinator, ProgramState.CLOSED)


def _circle(stage: Stage, say: Say) -> None:
    say(_("The circle of eight: the smallest cohort, where a figure could betray someone"))
    with scope(consortium=stage.consortium):
        program = _program(
            stage, "Cercle des huit", ProgramKind.CLASSIC, cast.THEMES, opened=90, launched=60, months=8
        )
    with scope(consortium=stage.consortium, program=program):
        _enrol(stage, program, cast.circle(), days_ago=80)
        formed = _pair(stage, program, days_ago=72, announce=66)
        _accept(stage, formed, days_ago=64)
        _sign(stage, formed, days_ago=62)
        programme.go_on(program, stage.coordinator, ProgramState.RUNNING)
        _live(stage, program, formed, since=58)


def _next_circle(stage: Stage, say: Say) -> None:
    """A cohort that chooses: a round is open, two mentees have ranked, one finds that nobody suits, two are awaited."""
    say(_("The next circle: the mentees rank the mentors of their short list"))
    with scope(consortium=stage.consortium):
        program = _program(
            stage, "Cercle du printemps", ProgramKind.CLASSIC, cast.THEMES, opened=30, launched=-20, months=8
        )
    with scope(consortium=stage.consortium, program=program):
        with at(stage.moment(25)):
            training.require(actor=stage.coordinator, program=program, required=True)
        _enrol(stage, program, cast.next_circle(), days_ago=18)
        with at(stage.moment(4)):
            programme.go_on(program, stage.coordinator, ProgramState.PAIRING)
            rounds.set_up(
                actor=stage.coordinator,
                program=program,
                mode=PairingMode.HYBRID,
                deadline=stage.moment(-6, 17),
            )
            rounds.open_round(actor=stage.coordinator, program=program)
        first, second, third = Candidate.objects.filter(side=Side.MENTEE).order_by("id")[:3]
        with at(stage.moment(3)):
            for mentee, number in ((first, 3), (second, 2)):
                order = [row.mentor_id for row in choices.shortlist(mentee)][:number]
                shortlists.rank(actor=account_of(mentee), mentee=mentee, order=order)
            words = _("I would rather meet somebody who has led a plant.")
            shortlists.none_suits(actor=account_of(third), mentee=third, words=words)


def _reverse(stage: Stage, say: Say) -> None:
    say(_("In France, the other consortium: reverse mentoring, the juniors teach"))
    with scope(consortium=stage.consortium):
        program = _program(
            stage, "Regards croisés", ProgramKind.REVERSE, cast.OTHER_THEMES, opened=70, launched=30, months=9
        )
    with scope(consortium=stage.consortium, program=program):
        _enrol(stage, program, cast.other(), days_ago=60)
        formed = _pair(stage, program, days_ago=45, announce=40)
        _accept(stage, formed, days_ago=38)
        _sign(stage, formed[:-1], days_ago=35)
        programme.go_on(program, stage.coordinator, ProgramState.RUNNING)
        _live(stage, program, formed[:-1], since=28)


def _finish(stage: Stage, say: Say) -> None:
    say(_("The committee's report, as a PDF"))
    for program in _begun():
        with scope(consortium=program.consortium, program=program):
            reports.make(
                actor=stage.coordinator,
                program=program,
                period=f"{stage.today:%Y-%m}",
                language=program.consortium.language,
            )
    outbox.dispatch(limit=5000)
    Heartbeat.objects.update_or_create(name=DONE, defaults={"at": timezone.now()})


def _begun() -> list[Program]:
    with scopes_disabled():
        begun = Program.objects.exclude(state=ProgramState.DRAFT)
        return list(begun.select_related("consortium").order_by("pk"))
