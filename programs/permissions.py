"""May this person do this to that? Pure predicates that answer with a reason, for the greyed button and the refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.enums import (
    AnsweredBy,
    CandidateState,
    CompanyState,
    ProgramState,
    RelationKind,
)
from programs.models import (
    ApplicationLink,
    Candidate,
    Company,
    CompanyRelation,
    EntryQuestion,
    Program,
)
from programs.moves import SETTLED


@dataclass(frozen=True)
class Verdict:
    """`reason` says in words why not; it is empty when the answer is yes. `waits`: it will be yes in time."""

    ok: bool
    reason: str = ""
    waits: bool = False

    def __bool__(self) -> bool:
        return self.ok

    def or_refuse(self) -> None:
        """Raises PermissionDenied with the reason when the answer is no."""
        if not self.ok:
            raise PermissionDenied(self.reason)


YES = Verdict(True)


def may_be_paired(candidate: Candidate) -> Verdict:
    """Eligible, and from a member company that signed the agreement in force."""
    if candidate.state != CandidateState.ELIGIBLE:
        return Verdict(False, _("%(name)s is not eligible yet.") % {"name": candidate.name})
    if candidate.company.state == CompanyState.ENTERING:
        return Verdict(
            False,
            _("%(company)s is entering the consortium: it is not admitted yet.")
            % {"company": candidate.company},
        )
    if candidate.company.state == CompanyState.LEFT:
        return Verdict(False, _("%(company)s has left the consortium.") % {"company": candidate.company})
    if not candidate.company.cleared_at:
        return Verdict(
            False,
            _("%(company)s has not signed the agreement between companies.") % {"company": candidate.company},
        )
    return YES


def may_apply_by(link: ApplicationLink) -> Verdict:
    """Neither revoked nor past its last day (where the consortium is), for a programme that recruits and does not close."""
    if link.revoked_at is not None:
        return Verdict(False, _("revoked"))
    today = timezone.localdate(timezone=ZoneInfo(link.program.consortium.zone))
    if link.ends_on is not None and link.ends_on < today:
        return Verdict(False, _("ended"))
    if link.program.state == ProgramState.DRAFT:
        return Verdict(False, _("the programme is still being prepared"), waits=True)
    if link.program.state in (ProgramState.CLOSING, ProgramState.CLOSED):
        return Verdict(False, _("the programme is closing"))
    return YES


def may_invite(program: Program) -> Verdict:
    """While somebody can apply to the programme: once it recruits, and until it closes."""
    if program.state == ProgramState.DRAFT:
        return Verdict(False, _("The programme is still being prepared: nobody is invited yet."))
    if program.state in (ProgramState.CLOSING, ProgramState.CLOSED):
        return Verdict(False, _("The programme is closing: nobody is invited any more."))
    return YES


def may_answer_call(program: Program, *, agrees: bool, known: bool) -> Verdict:
    """Somebody of an earlier cohort, as long as they agree to be written to and are not in the programme (`known`)."""
    may = may_invite(program)
    if not may:
        return may
    if known:
        return Verdict(False, _("You are a candidate of this programme already."))
    if not agrees:
        return Verdict(
            False, _("You took back your agreement: nothing is carried. You can apply by an ordinary link.")
        )
    return YES


def may_support(candidate: Candidate) -> Verdict:
    """As long as their candidacy is being decided on; who was invited has not answered yet."""
    if candidate.program.state in (ProgramState.CLOSING, ProgramState.CLOSED):
        return Verdict(False, _("The programme is closing: nothing is being decided any more."))
    if candidate.state == CandidateState.INVITED:
        return Verdict(False, _("%(name)s has not answered the invitation yet.") % {"name": candidate.name})
    if candidate.state in SETTLED:
        return Verdict(
            False,
            _("Nothing is being decided any more: %(state)s.") % {"state": candidate.get_state_display()},
        )
    return YES


# Until then the person may change what they said.
UNDECIDED = (CandidateState.INVITED, CandidateState.APPLIED, CandidateState.INTERVIEWED)


def may_change_own(candidate: Candidate | None) -> Verdict:
    """Until the coordinator decides, or to apply again after withdrawing. None: nobody has read it yet."""
    if candidate is None or candidate.state in (*UNDECIDED, CandidateState.WITHDRAWN):
        return YES
    return Verdict(False, _("The coordinator has decided on this application: it can no longer be changed."))


ANSWER_WITHIN = timedelta(days=14)  # a member that was asked about a company; then the coordinator settles it


def may_answer_entry(question: EntryQuestion, how: AnsweredBy, now: datetime) -> Verdict:
    """While the company enters; nobody's silence is taken for an answer before the time to answer is over."""
    if question.closed_at is not None or question.company.state != CompanyState.ENTERING:
        return Verdict(
            False,
            _("%(company)s is no longer entering: declare a relation if the two compete.")
            % {"company": question.company},
        )
    if how != AnsweredBy.SILENCE:
        return YES
    if question.answer:
        return Verdict(False, _("%(company)s has answered.") % {"company": question.asked})
    if now < question.asked_at + ANSWER_WITHIN:
        return Verdict(
            False,
            _("%(company)s still has time to answer. Ask them, and answer for them.")
            % {"company": question.asked},
        )
    return YES


def may_speak_for_entry(question: EntryQuestion, own: tuple[Company, ...]) -> Verdict:
    """A representative answers for their own company alone."""
    if question.asked in own:
        return YES
    return Verdict(False, _("This question is put to another company: you speak for your own alone."))


def may_end_relation(relation: CompanyRelation, own: tuple[Company, ...]) -> Verdict:
    """`own` is what a representative speaks for, empty for a coordinator. What keeps people apart is lifted by the side
    that declared it or by the coordinator: never by the other side alone."""
    if not own:
        return YES
    if relation.source not in own and relation.target not in own:
        return Verdict(
            False, _("This relation is between two other companies: you speak for your own alone.")
        )
    harmless = relation.kind == RelationKind.PARTNERS or (
        relation.kind == RelationKind.SUPPLIES and not relation.depends
    )
    if harmless or (relation.declared_for is not None and relation.declared_for in own):
        return YES
    return Verdict(
        False,
        _(
            "%(company)s declared this relation, which keeps people apart: it is lifted by them, or by the coordinator."
        )
        % {"company": relation.declared_for or _("The coordinator")},
    )
