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
    "veto.set": _("ruled a pair out"),
    "veto.lifted": _("allowed a pair again"),
    "binome.formed": _("formed a pair"),
    "binome.undone": _("undid a pair before its announcement"),
    "proposal.reopened": _("took a decision on a proposal back"),
    "binome.announced": _("announced the pair"),
    "binome.accepted": _("accepted the pair"),
    "binome.declined": _("declined the pair"),
    "binome.started": _("the pair began"),
    "binome.ended": _("ended the pair"),
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
