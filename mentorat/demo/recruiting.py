"""A programme that recruits by an open link: its poster hangs since last week, and somebody has applied by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django_scopes import scope

from mentorat.demo.clock import at
from programs.applying import consents
from programs.applying.said import Said
from programs.enums import Side
from programs.models import Company, Program, User
from programs.services import applications, links, sending

WHO = {"first_name": "Marguerite", "last_name": "Plourde", "email": "marguerite.plourde@verteenergie.example"}


def tell(*, program: Program, coordinator: User, moment: Callable[[float], datetime]) -> None:
    """Plays it on `program`; `moment` gives a time so many days ago."""
    with scope(consortium=program.consortium, program=program):
        with at(moment(9)):
            link = links.create(actor=coordinator, program=program, name="Affiche du hall")
        with at(moment(2)):
            sending.send(
                application=applications.begin(
                    link=link,
                    email=WHO["email"],
                    language="fr",
                    said={name: [word] for name, word in WHO.items()},
                ),
                said=_said(program),
                proved=True,
            )


def _said(program: Program) -> Said:
    return Said(
        side=Side.MENTEE,
        identity=WHO,
        company=Company.objects.get(consortium=program.consortium, name="Verte Énergie"),
        company_named="",
        profile={"job_title": "Coordonnatrice de chantier", "level": 0.25, "languages": ["fr"]},
        themes=dict.fromkeys(program.themes.all()[:1], 3),
        expectations="Apprendre à déléguer sans perdre le fil des chantiers.",
        concerns="Deux semaines d’absence en février.",
        agreed=[offer for offer in consents.offers(program) if offer.required],
    )
