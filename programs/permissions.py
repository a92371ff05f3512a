"""May this person do this to that? Pure predicates that answer with a reason, for the greyed button and the refusal."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from programs.enums import CandidateState
from programs.models import Candidate


@dataclass(frozen=True)
class Verdict:
    """`reason` says in words why not; it is empty when the answer is yes."""

    ok: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.ok

    def or_refuse(self) -> None:
        """Raises PermissionDenied with the reason when the answer is no."""
        if not self.ok:
            raise PermissionDenied(self.reason)


YES = Verdict(True)


def may_be_paired(candidate: Candidate) -> Verdict:
    """Eligible, and from a company that signed the agreement in force."""
    if candidate.state != CandidateState.ELIGIBLE:
        return Verdict(False, _("%(name)s is not eligible yet.") % {"name": candidate.name})
    if not candidate.company.cleared_at:
        return Verdict(
            False,
            _("%(company)s has not signed the agreement between companies.") % {"company": candidate.company},
        )
    return YES
