"""What the four steps of an application say, once they are understood; in part only, while it is being written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from programs.applying.consents import Offer
from programs.enums import Side
from programs.models import Application, Candidate, Company, Theme


@dataclass(frozen=True)
class Said:
    """`identity` holds first_name, last_name, email; `company` None: `company_named` is not in the list."""

    side: Side
    identity: Mapping[str, str]
    company: Company | None
    company_named: str
    profile: Mapping[str, Any]
    themes: Mapping[Theme, int]
    expectations: str
    concerns: str
    agreed: Sequence[Offer] = field(default_factory=tuple)
    manager: str = ""  # whom to ask whether they support it; the person agreed to that

    def candidate(self, application: Application) -> Candidate:
        """The candidate that this would make, saved nowhere: for the preview and the conditions."""
        return Candidate(
            consortium=application.consortium,
            program=application.program,
            company=self.company,
            side=self.side,
            **self.identity,
            **self.profile,
        )
