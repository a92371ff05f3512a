"""The register of who did what. Each service writes its row in its own transaction; a verb is declared here first."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.models import AuditEvent, Consortium, Program, User

VERBS: dict[str, str | Promise] = {
    "consortium.created": _("created the consortium"),
    "membership.granted": _("gave a role"),
    "membership.revoked": _("withdrew a role"),
    "company.added": _("added the company"),
    "company.cleared": _("cleared the company: its agreement is signed"),
    "company.uncleared": _("asked every company to sign again"),
    "relation.declared": _("declared a relation between companies"),
    "relation.ended": _("ended a relation between companies"),
    "program.created": _("created the programme"),
    "program.changed": _("changed the programme"),
    "candidate.added": _("added the candidate"),
    "candidate.changed": _("changed the profile"),
    "candidate.moved": _("changed the state"),
    "sheet.uploaded": _("uploaded a sign-up sheet"),
    "sheet.imported": _("imported a sign-up sheet"),
    "policy.changed": _("changed what the matching weighs"),
    "scenario.asked": _("asked for a run of the matching"),
    "scenario.run": _("ran the matching"),
    "scenario.failed": _("a run of the matching failed"),
    "scenario.adopted": _("chose the scenario to work with"),
    "scenario.renamed": _("renamed a scenario"),
    "scenario.discarded": _("set a scenario aside"),
    "scenario.decided": _("closed the proposals"),
    "proposal.validated": _("validated a proposal"),
    "proposal.dismissed": _("set a proposal aside"),
    "board.changed": _("changed the proposals on the board"),
    "board.undone": _("undid a change of the board"),
    "veto.set": _("ruled a pair out"),
    "veto.lifted": _("allowed a pair again"),
    "tie.declared": _("told an exclusion in confidence"),
    "tie.withdrawn": _("withdrew an exclusion told in confidence"),
    "round.set": _("said who chooses the pairs"),
    "round.opened": _("opened a round of choices"),
    "round.joined": _("opened the round to newcomers"),
    "round.extended": _("gave more time to choose"),
    "round.reminded": _("reminded those who have not chosen"),
    "round.closed": _("closed the round of choices"),
    "request.made": _("asked a mentor"),
    "request.withdrawn": _("took a request back"),
    "request.accepted": _("accepted a request"),
    "request.declined": _("declined a request"),
    "request.freed": _("let a request go that had become impossible"),
    "ranking.said": _("ranked the mentors of a shortlist"),
    "ranking.none": _("said that nobody on the shortlist suits"),
    "binome.formed": _("formed a pair"),
    "binome.undone": _("undid a pair before its announcement"),
    "proposal.reopened": _("took a decision on a proposal back"),
    "binome.kept": _("kept the pair after a change of company"),
    "binome.note": _("wrote why the two were paired"),
    "binome.announced": _("announced the pair"),
    "announcement.planned": _("planned an announcement"),
    "announcement.moved": _("moved an announcement"),
    "announcement.cancelled": _("cancelled an announcement"),
    "announcement.sent": _("announced the pairs at the hour that was planned"),
    "binome.accepted": _("accepted the pair"),
    "binome.declined": _("declined the pair"),
    "binome.started": _("the pair began"),
    "binome.ended": _("ended the pair"),
    "outcome.recorded": _("said what came of the pair"),
    "evidence.tried": _("tried the proposed weights as a scenario"),
    "evidence.adopted": _("adopted the proposed weights"),
    "evidence.postponed": _("left the proposed weights for later"),
    "charter.frozen": _("prepared the charter"),
    "charter.signed": _("signed the charter"),
    "agreement.frozen": _("prepared the agreement"),
    "agreement.signed": _("signed the agreement"),
    "meeting.proposed": _("proposed a meeting"),
    "meeting.accepted": _("accepted a meeting"),
    "meeting.moved": _("moved a meeting"),
    "meeting.cancelled": _("cancelled a meeting"),
    "meeting.settled": _("said whether a meeting took place"),
    "reminders.planned": _("planned reminders"),
    "report.made": _("made the committee's report"),
    "cost.added": _("added a line to the budget"),
    "cost.changed": _("changed a line of the budget"),
    "cost.removed": _("removed a line from the budget"),
    "costs.ruled": _("declared how the costs are shared"),
    "session.added": _("prepared a session of the committee"),
    "session.changed": _("changed a session of the committee"),
    "session.convened": _("convened the committee"),
    "session.cancelled": _("cancelled a session of the committee"),
    "session.minuted": _("wrote the minutes of the committee"),
    "session.published": _("published the minutes of the committee"),
    "session.reopened": _("took the minutes of the committee back to correct them"),
    "decision.added": _("recorded a decision of the committee"),
    "decision.changed": _("changed a decision of the committee"),
    "decision.removed": _("removed a decision of the committee"),
    "decision.settled": _("said where a decision of the committee stands"),
}


def record(
    verb: str,
    *,
    actor: User | None,
    target: Model,
    consortium: Consortium | None = None,
    program: Program | None = None,
    **data: Any,
) -> AuditEvent:
    """Adds a row; `actor` is None for the jobs. `data` holds ids, codes and reasons, never a profile or a note.

    Raises KeyError when the verb is not declared in VERBS.
    """
    VERBS[verb]
    return AuditEvent.objects.create(
        verb=verb,
        actor=actor,
        consortium=consortium or (program.consortium if program else None),
        program=program,
        target_type=target._meta.model_name or "",
        target_id=target.pk,
        data=data,
    )
