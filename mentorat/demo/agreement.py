"""The agreement in the demo: signed by a second factor, reworded a week ago, signed again by all but one company, which asks
a question; half of the participants have read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django_scopes import scope

from charters import consents, edition, queries
from charters.evidence import Evidence
from charters.models import Agreement, ReplyKind
from charters.services import agreement_drafts, drafting, reading, replying, signing
from charters.terms import Scope
from mentorat.demo.clock import at
from programs.models import Company, Consortium, User

EVIDENCE = Evidence(ip="203.0.113.7", user_agent="Demo", method="totp", authenticated_at=None)
TITLE = "Direction générale"
WAITING = "Horizon Industrie"
QUESTION = (
    "Notre service juridique demande si l’engagement vaut aussi pour nos filiales. Pouvez-vous le préciser ?"
)
ARTICLE = """## Les journées « vis mon job »

Une entreprise peut accueillir une personne d’une autre pour une journée. Celle-ci suit les règles de sécurité et de confidentialité du lieu, et reste assurée par son employeur.

## Quitter l’entente"""


def sign(agreement: Agreement, person: User, company: Company) -> None:
    signing.sign_agreement(
        actor=person,
        agreement=agreement,
        company=company,
        title=TITLE,
        consent=consents.agreement(agreement, company),
        shown_sha256=agreement.sha256,
        evidence=EVIDENCE,
    )


def read(user: User) -> User:
    """The person reads the version in force, if it is not done."""
    current = queries.agreement_to_read(user)
    if current is not None:
        reading.acknowledge(actor=user, agreement=current, shown_sha256=current.sha256)
    return user


def again(
    *, consortium: Consortium, coordinator: User, besides: str, moment: Callable[[float], datetime]
) -> None:
    """The second version: shorter on poaching, with a new article; `moment` gives a time so many days ago."""
    with scope(consortium=consortium):
        with at(moment(9)):
            _reword(consortium, coordinator, moment(-12))
            current = drafting.freeze_agreement(actor=coordinator, consortium=consortium)
        for number, (person, company) in enumerate(queries.representatives(consortium)):
            with at(moment(8 - number % 6)):
                _answer(current, person, company, besides)
        for number, reader in enumerate(queries.readers(consortium, current)):
            if number % 2:
                with at(moment(7 - number % 5)):
                    read(reader.user)


def _reword(consortium: Consortium, coordinator: User, until: datetime) -> None:
    said = edition.wording(consortium, None, queries.agreement_in_force())
    agreement_drafts.save(
        actor=coordinator,
        consortium=consortium,
        seen=None,
        source=said.source.replace("## Quitter l’entente", ARTICLE),
        summary=said.summary,
        terms=replace(
            said.terms,
            solicitation_months=6,
            solicitation_scope=Scope.PARTICIPANTS,
            sign_by=until.date().isoformat(),
        ),
    )


def _answer(current: Agreement, person: User, company: Company, besides: str) -> None:
    if company.name == WAITING:
        replying.reply(
            actor=person, agreement=current, company=company, kind=ReplyKind.QUESTION, text=QUESTION
        )
    elif company.name != besides:
        sign(current, person, company)
