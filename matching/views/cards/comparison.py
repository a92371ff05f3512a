"""A mentor and a mentee that were not proposed to one another."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from matching import adapters, queries, wording
from matching.models import Scenario
from matching.views.cards.common import Reason, percent, reasons, unknown
from programs.models import Candidate
from programs.permissions import may_be_paired


@dataclass(frozen=True)
class Comparison:
    """A mentor and a mentee that were not proposed: what keeps them apart, or their match beside what was proposed."""

    mentor: Candidate
    mentee: Candidate
    title: str
    tone: str
    text: str
    score: int | None = None
    reasons: list[Reason] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def comparison(
    scenario: Scenario,
    pool: adapters.Pool,
    mentor: Candidate,
    mentee: Candidate,
    settings: adapters.Settings | None = None,
) -> Comparison:
    """Compared as the database stands today, which may differ from the day of the run, with these weights (by default
    those of the programme)."""
    found = adapters.between(pool, mentor, mentee, settings)
    if found is None:
        return _outside(scenario, mentor, mentee)
    if found.cause:
        return Comparison(
            mentor,
            mentee,
            _("They cannot be paired"),
            "warn",
            wording.cause_text(found.cause),
            others=_others(scenario, mentor, mentee),
        )
    return Comparison(
        mentor,
        mentee,
        _("They could be paired"),
        "",
        _("Nothing excludes them: for this mentee, the mentor comes %(rank)s of %(among)s.")
        % {"rank": found.rank, "among": found.among},
        score=percent(found.score),
        reasons=reasons(found),
        unknown=unknown(found),
        others=_others(scenario, mentor, mentee),
    )


def _outside(scenario: Scenario, mentor: Candidate, mentee: Candidate) -> Comparison:
    """One of the two cannot be paired today whoever the other is, or has a pair already."""
    for person in (mentor, mentee):
        verdict = may_be_paired(person)
        if not verdict:
            return Comparison(mentor, mentee, _("They cannot be paired today"), "warn", verdict.reason)
    text = _("One of them has a pair already and no place left: see the pairs.")
    return Comparison(
        mentor,
        mentee,
        _("They cannot be paired today"),
        "warn",
        text,
        others=_others(scenario, mentor, mentee),
    )


def _others(scenario: Scenario, mentor: Candidate, mentee: Candidate) -> list[str]:
    """Whom the run proposed for each of the two."""
    out = []
    for proposal in queries.proposals_about(scenario, mentor, mentee):
        pair = {
            "mentor": proposal.mentor.name,
            "mentee": proposal.mentee.name,
            "score": percent(proposal.score),
        }
        out.append(_("Proposed: %(mentor)s with %(mentee)s, %(score)s out of 100") % pair)
    return out
