"""Set-up shared by the tests of the charters: a tenant in scope, pairs announced, accepted, signed; through the services."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from charters import consents, queries
from charters.evidence import Evidence
from charters.models import Charter, Signature
from charters.services import answering, signing
from matching.models import Binome
from matching.services import binomes
from programs.models import Candidate, User
from tests import world
from tests.matching.room import account, inside, proposals_of, run

__all__ = ["EVIDENCE", "SECOND_FACTOR", "Room", "account", "inside"]
EVIDENCE = Evidence(
    ip="192.0.2.7",
    user_agent="Navigateur",
    method="code",
    authenticated_at=datetime(2026, 9, 1, 12, tzinfo=UTC),
)

SECOND_FACTOR = replace(EVIDENCE, method="totp")


@dataclass
class Room:
    """A tenant whose pairs were announced; `binomes` in the order of their ids."""

    tenant: world.Tenant
    binomes: list[Binome] = field(default_factory=list)

    @classmethod
    def open(cls, mark: str = "Alpha") -> Room:
        tenant = world.tenant(mark)
        with inside(tenant):
            for proposal in proposals_of(run(tenant)):
                binomes.form(actor=tenant.coordinator, proposal=proposal)
            found = binomes.announce(actor=tenant.coordinator, program=tenant.program)
        return cls(tenant, sorted(found, key=lambda b: b.pk))

    @property
    def slug(self) -> str:
        return self.tenant.program.slug

    def members(self, binome: Binome) -> tuple[User, User]:
        with inside(self.tenant):
            fresh = Binome.objects.select_related("mentor__user", "mentee__user").get(pk=binome.pk)
        return account(fresh.mentor.user), account(fresh.mentee.user)

    def accept(self, binome: Binome) -> Charter:
        """Both say yes; the charter that this froze."""
        with inside(self.tenant):
            for member in self.members(binome):
                answering.answer(actor=member, binome=binome, accept=True)
        return self.charter(binome)

    def charter(self, binome: Binome) -> Charter:
        with inside(self.tenant):
            fresh = Binome.objects.select_related("mentor__user", "mentee__user", "program").get(pk=binome.pk)
            charter = queries.charter_of(fresh, with_pdf=True)
        assert charter is not None
        return charter

    def sign(self, actor: User, charter: Charter, **changed: str) -> Signature:
        with inside(self.tenant):
            return signing.sign(
                actor=actor,
                charter=charter,
                **{"consent": consents.charter(charter), "shown_sha256": charter.sha256, **changed},
                evidence=EVIDENCE,
            )


def renamed(person: Candidate, first_name: str) -> None:
    person.first_name = first_name
    person.save(update_fields=["first_name"])
