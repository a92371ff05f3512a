"""Past cohorts with what came of their pairs: as many as a test wants, written at once, with a real effect or none."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from django.utils import timezone
from django_scopes import scopes_disabled

from matching.enums import BinomeState
from matching.models import Binome, Outcome
from programs.enums import CandidateState, ProgramKind, Side
from programs.models import Candidate, Program
from programs.services import programs
from tests import world

NAMES = ("themes", "skills", "trade", "level", "intentions", "languages", "qualities", "availability")
CUTS = (-2.2, -1.2, -0.2, 1.2)


def cohorts(
    tenant: world.Tenant, pairs: int, programmes: int = 1, *, effect: float = 0.0, seed: int = 1
) -> None:
    """`pairs` that are over, in the tenant's programme and others of its consortium. `effect`: log-odds by step of themes."""
    rng = np.random.default_rng(seed)
    found = [tenant.program]
    with scopes_disabled():
        found += [
            programs.create(
                actor=None,
                consortium=tenant.consortium,
                name=f"Cohorte {tenant.mark} {number}",
                kind=ProgramKind.CLASSIC,
                starts_on=date(2024, 9, 1),
                ends_on=date(2025, 6, 1),
                themes=world.THEMES,
            )
            for number in range(1, programmes)
        ]
        for number, program in enumerate(found):
            _fill(tenant, program, pairs // programmes, effect, rng, number)


def _fill(
    tenant: world.Tenant, program: Program, pairs: int, effect: float, rng: np.random.Generator, number: int
) -> None:
    mentors = _people(tenant, program, Side.MENTOR, pairs, f"a{number}")
    mentees = _people(tenant, program, Side.MENTEE, pairs, f"b{number}")
    steps = rng.normal(size=(pairs, len(NAMES)))
    level = np.digitize(effect * steps[:, 0] + rng.normal(0, 0.2) + rng.logistic(size=pairs), CUTS)
    started = timezone.now() - timedelta(days=400)
    binomes = Binome.objects.bulk_create(
        Binome(
            program=program,
            mentor=mentor,
            mentee=mentee,
            mentor_company=mentor.company,
            mentee_company=mentee.company,
            state=BinomeState.ENDED,
            explanation=_explanation(line),
            announced_at=started,
            mentor_accepted_at=started,
            mentee_accepted_at=started,
            accepted_at=started,
            started_at=started,
            ended_at=started + timedelta(days=270),
        )
        for mentor, mentee, line in zip(mentors, mentees, steps, strict=True)
    )
    Outcome.objects.bulk_create(
        Outcome(
            program=program,
            binome=binome,
            side=side,
            objective=min(int(reached), 3),
            progress=1 + int(reached),
            fit=1 + int(reached),
            would_mentor=bool(reached > 1),
        )
        for binome, reached in zip(binomes, level, strict=True)
        for side in (Side.MENTEE, Side.MENTOR)
    )


def _people(tenant: world.Tenant, program: Program, side: Side, n: int, mark: str) -> list[Candidate]:
    firms = tenant.companies
    return Candidate.objects.bulk_create(
        Candidate(
            consortium=tenant.consortium,
            program=program,
            company=firms[(k + (side == Side.MENTOR)) % len(firms)],
            side=side,
            state=CandidateState.ENDED,
            first_name=f"Jo{k}",
            last_name=tenant.mark,
            email=f"{mark}{k}@{tenant.mark.lower()}.example",
        )
        for k in range(n)
    )


def _explanation(steps: np.ndarray[tuple[int], np.dtype[np.float64]]) -> dict[str, object]:
    """What the engine keeps of a pair, for the criteria that were known."""
    closeness = np.clip(0.5 + steps / 8, 0, 1) * 10_000
    contributions = [
        {"criterion": name, "points": 0, "most": 0, "closeness": int(value), "code": "", "params": {}}
        for name, value in zip(NAMES, closeness, strict=True)
    ]
    return {"score": 5000, "confidence": 9000, "low": 4000, "high": 6000, "contributions": contributions}
