"""The plans of the programmes, and their states: each step prepared, each move with its reason; one draft half prepared."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django_scopes import scope

from matching.enums import PairingMode
from matching.services import planned
from mentorat.demo.clock import at
from programs import progress, rules
from programs.enums import MilestoneKind, ProgramKind, ProgramState, Side
from programs.models import Company, Consortium, Program, User
from programs.services import duplicating, planning, programs, sources, stages

GIVES = """une heure de temps de travail par mois, libérée par l’entreprise
une formation d’une journée, et trois regroupements
la visite d’une entreprise du réseau"""
ASKS = """être là aux trois regroupements
répondre à deux questionnaires courts"""
WHY = "Les textes et les conditions sont ceux de la saison passée."
ALONE = "La banque a formé vingt mentor·es l’an dernier et les prête toutes et tous à cette première édition."
LATER = "Les dernières entreprises signent cette semaine, les autres candidatures suivent."


def recruit(program: Program, coordinator: User) -> Program:
    """The plan is gone through, then people may apply."""
    with scope(consortium=program.consortium, program=program):
        planning.promise(actor=coordinator, program=program, seen=program.revision, gives=GIVES, asks=ASKS)
        return _to(program, coordinator, ProgramState.RECRUITING, WHY)


def go_on(program: Program, coordinator: User, to: ProgramState) -> None:
    """To `to`, one step at a time; where it is already, nothing happens."""
    row = Program.objects.select_related("consortium").get(pk=program.pk)
    while progress.ORDER.index(ProgramState(row.state)) < progress.ORDER.index(to):
        following = progress.after(row.state)
        if following is None:
            break
        row = _to(row, coordinator, following, LATER)
    program.state = row.state


def tell(*, consortium: Consortium, coordinator: User, now: datetime) -> None:
    """Three days ago the coordinator took up Passerelles for the next cohort, and stopped half way."""
    with scope(consortium=consortium):
        source = Program.objects.select_related("consortium").get(name="Passerelles")
        giver = Company.objects.get(name="Banque Rivage")
    with at(now):
        start, end = duplicating.later(source, timezone.localdate())
        draft = duplicating.take_up(
            actor=coordinator,
            source=source,
            name=f"Passerelles {start.year}",
            starts_on=start,
            ends_on=end,
        )
        with scope(consortium=consortium, program=draft):
            _half(draft, coordinator)
    with at(now - timedelta(days=12)):
        program = programs.create(
            actor=coordinator,
            consortium=consortium,
            name="Prise de poste",
            kind=ProgramKind.CLASSIC,
            starts_on=start - timedelta(days=60),
            ends_on=start + timedelta(days=215),
            themes=["Management et conduite du changement", "Gouvernance", "Recrutement et intégration"],
        )
        with scope(consortium=consortium, program=program):
            _given_by_one(program, coordinator, giver)


def _half(draft: Program, coordinator: User) -> None:
    """Dates and themes looked at, mentors asked for some years in their company; the rest waits."""
    dates = {MilestoneKind(m.kind): m.on for m in draft.milestones.all()}
    draft = planning.date_it(
        actor=coordinator,
        program=draft,
        seen=draft.revision,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        milestones=dates,
    )
    themes = [(theme.pk, theme.label) for theme in draft.themes.all()]
    draft = planning.arrange(
        actor=coordinator, program=draft, seen=draft.revision, wanted=[*themes, (None, "Données et IA")]
    )
    asked = {side: dict(rules.of(draft.kind, side)) for side in Side.values}
    asked[Side.MENTOR] |= {"tenure_min": 3, "level_min": 0.5}
    planning.rule(actor=coordinator, program=draft, seen=draft.revision, asked=asked)


def _given_by_one(program: Program, coordinator: User, giver: Company) -> None:
    """One company gives all the mentors, and the mentees will choose."""
    program = sources.declare_single(actor=coordinator, program=program, company=giver, reason=ALONE)
    planned.choose(
        actor=coordinator,
        program=program,
        seen=program.revision,
        mode=PairingMode.HYBRID,
        shortlist=4,
    )


def _to(program: Program, coordinator: User, to: ProgramState, reason: str) -> Program:
    lacking = [each for each in progress.requirements(program, to) if not each.met]
    return stages.advance(
        actor=coordinator,
        program=program,
        to=to,
        seen=program.state,
        reason=reason if lacking else "",
    )
