"""May this pair, this proposal, this answer go ahead? Pure predicates with a reason in words; no query here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from matching.enums import LIVE_BINOMES, BinomeState, PauseSource, ProposalState, ScenarioState
from matching.models import Binome, Pause, Proposal, Scenario
from programs.enums import CandidateState, ProgramState, Side
from programs.models import Candidate, Program, User
from programs.permissions import YES, Verdict, may_be_paired


@dataclass(frozen=True)
class Commitments:
    """What two people are engaged in already: live pairs of the mentor, whether the mentee has one, whether the
    mentee mentors the mentor elsewhere in the programme, and the sentence of the exclusion between them ("" if none)."""

    mentor_pairs: int
    mentee_has_pair: bool
    mutual: bool
    exclusion: str


def may_edit(scenario: Scenario) -> Verdict:
    """Computed, and the one that the programme works with."""
    if scenario.state == ScenarioState.DISCARDED:
        return Verdict(False, _("Newer proposals replaced these: open the latest ones."))
    if scenario.state not in (ScenarioState.DRAFT, ScenarioState.DECIDED):
        return Verdict(
            False,
            _("This scenario can be read, not worked on: %(state)s.")
            % {"state": scenario.get_state_display()},
        )
    if not scenario.current:
        return Verdict(False, _("Another scenario is worked on: choose to work with this one first."))
    return YES


def may_decide(proposal: Proposal) -> Verdict:
    """Still open, on the board that is worked on."""
    if proposal.state != ProposalState.PROPOSED:
        return Verdict(
            False,
            _("This proposal was decided already: %(state)s.") % {"state": proposal.get_state_display()},
        )
    return may_edit(proposal.scenario)


def may_reopen(proposal: Proposal) -> Verdict:
    """A decision on the board that is worked on, taken and not yet told to anybody (the pair itself says so)."""
    if proposal.state == ProposalState.PROPOSED:
        return Verdict(False, _("Nothing was decided on this proposal yet."))
    return may_edit(proposal.scenario)


def may_pair(mentor: Candidate, mentee: Candidate, commitments: Commitments) -> Verdict:
    """Eligible on both sides, free, and nothing excludes them: checked again at the moment of deciding."""
    for verdict in (_available(mentor), may_be_paired(mentee)):
        if not verdict:
            return verdict
    if commitments.mentee_has_pair:
        return Verdict(False, _("%(name)s has a pair already.") % {"name": mentee.name})
    if commitments.mentor_pairs >= mentor.capacity:
        return Verdict(
            False,
            _("%(name)s has no place left: %(n)s of %(capacity)s taken.")
            % {"name": mentor.name, "n": commitments.mentor_pairs, "capacity": mentor.capacity},
        )
    if commitments.mutual:
        return Verdict(
            False,
            _("%(mentee)s is already the mentor of %(mentor)s.")
            % {"mentee": mentee.name, "mentor": mentor.name},
        )
    if commitments.exclusion:
        return Verdict(
            False,
            _("%(mentor)s and %(mentee)s cannot be paired: %(cause)s")
            % {"mentor": mentor.name, "mentee": mentee.name, "cause": commitments.exclusion},
        )
    return YES


def _available(mentor: Candidate) -> Verdict:
    """A mentor of several stays available after the first pair was announced."""
    if mentor.state == CandidateState.PAIRED and mentor.company.cleared_at:
        return YES
    return may_be_paired(mentor)


def side_of(user: User, binome: Binome) -> Side | None:
    """Which member of the pair this person is; None for anybody else."""
    if binome.mentor.user_id == user.pk:
        return Side.MENTOR
    if binome.mentee.user_id == user.pk:
        return Side.MENTEE
    return None


def may_answer(user: User, binome: Binome) -> Verdict:
    """A member of the pair, while both answers are awaited."""
    if side_of(user, binome) is None:
        return Verdict(False, _("Only the two people of the pair answer for it."))
    if binome.state != BinomeState.ANNOUNCED:
        return Verdict(
            False, _("No answer is awaited for this pair: %(state)s.") % {"state": binome.get_state_display()}
        )
    return YES


CLOSING = timedelta(days=30)  # the last month of a programme: what a pair came to can be told


def may_judge(user: User, binome: Binome, side: str, today: date) -> Verdict:
    """A member, for their own side, once the pair is over or its programme comes to its end; `today` is the day there."""
    if side_of(user, binome) != side:
        return Verdict(False, _("Each member of the pair answers for themself alone."))
    if binome.started_at is None or binome.state == BinomeState.DECLINED:
        return Verdict(False, _("This pair never began: there is nothing to look back on."))
    if not is_over(binome, today):
        return Verdict(False, _("These questions come at the end of the programme, or of the pair."))
    if binome.program.state == ProgramState.CLOSED:
        return Verdict(False, _("The programme is closed: what was answered stands as it is."))
    return YES


def is_over(binome: Binome, today: date) -> bool:
    """Whether a pair that began has come to its end, or its programme to its own; `today` is the day there."""
    if binome.started_at is None or binome.state == BinomeState.DECLINED:
        return False
    closing = binome.program.state in (ProgramState.CLOSING, ProgramState.CLOSED)
    return binome.state == BinomeState.ENDED or closing or today >= binome.program.ends_on - CLOSING


def may_announce(program: Program) -> Verdict:
    """Once the programme pairs: before, people are told that nothing is decided."""
    if program.state in (ProgramState.DRAFT, ProgramState.RECRUITING):
        return Verdict(
            False,
            _("The programme is “%(state)s”: take it to the pairing first, on its page.")
            % {"state": program.get_state_display()},
        )
    return YES


def may_undo(binome: Binome) -> Verdict:
    """A pair that nobody was told about yet."""
    if binome.state != BinomeState.FORMED:
        return Verdict(
            False, _("The pair was announced: it can no longer be undone, only declined or ended.")
        )
    return YES


def may_write_note(binome: Binome) -> Verdict:
    """A pair that nobody was told about yet."""
    if binome.state != BinomeState.FORMED:
        return Verdict(False, _("The pair was announced: what its members read can no longer be changed."))
    return YES


def may_keep(binome: Binome, exclusion: str) -> Verdict:
    """A live pair that nothing excludes (`exclusion`, in words, is empty)."""
    if binome.state not in LIVE_BINOMES:
        return Verdict(
            False, _("This pair is over already: %(state)s.") % {"state": binome.get_state_display()}
        )
    if exclusion:
        return Verdict(False, _("It cannot be kept: %(cause)s End it, without fault.") % {"cause": exclusion})
    return YES


def may_end(binome: Binome) -> Verdict:
    """A pair that both know of, and that is not over."""
    if binome.state == BinomeState.FORMED:
        return Verdict(False, _("Nobody was told about this pair yet: undo it, there is nothing to end."))
    if binome.state not in LIVE_BINOMES:
        return Verdict(
            False, _("This pair is over already: %(state)s.") % {"state": binome.get_state_display()}
        )
    return YES


def may_pause(binome: Binome, until: date, today: date) -> Verdict:
    """A pair that meets, until a day ahead that its programme still holds; `today` is the day there."""
    if binome.state != BinomeState.ACTIVE:
        return Verdict(
            False,
            _("Only a pair that has begun can be put on pause: %(state)s.")
            % {"state": binome.get_state_display()},
        )
    return _may_return(binome, until, today)


def may_move_return(binome: Binome, until: date, today: date) -> Verdict:
    """A pair on pause, to a day that may be nearer or farther."""
    if binome.state != BinomeState.PAUSED:
        return Verdict(False, _("This pair is not on pause."))
    return _may_return(binome, until, today)


def _may_return(binome: Binome, until: date, today: date) -> Verdict:
    if until <= today:
        return Verdict(False, _("Choose a day to come: today, the pair can simply go on."))
    if until > binome.program.ends_on:
        return Verdict(
            False,
            _("The programme ends on %(day)s: choose that day or an earlier one.")
            % {"day": date_format(binome.program.ends_on, "DATE_FORMAT")},
        )
    return YES


def may_hasten(user: User, binome: Binome, pause: Pause) -> Verdict:
    """Whoever asked for the pause comes back when they like; nobody hurries the other one. A pause that the coordinator
    set is ended by either. Anybody but the two is a coordinator, as the door has seen."""
    side = side_of(user, binome)
    if side is None or pause.asked_by in (side, PauseSource.COORDINATOR):
        return YES
    return Verdict(False, _("Whoever asked for this pause says when it ends, or the coordinator with them."))


def may_part(binome: Binome) -> Verdict:
    """A member ends a pair that both have accepted; before that, they simply answer."""
    if binome.state == BinomeState.ANNOUNCED:
        return Verdict(False, _("You can still say no to this pair: there is nothing to end."))
    return may_end(binome)


def may_start(binome: Binome) -> Verdict:
    if binome.state != BinomeState.ACCEPTED:
        return Verdict(
            False,
            _("A pair begins once both have accepted and signed: %(state)s.")
            % {"state": binome.get_state_display()},
        )
    return YES
