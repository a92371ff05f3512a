"""The people one can be in the demo, by role, each with a word on what there is to see."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from matching.enums import BinomeState
from matching.models import Binome, Chooser
from mentorat.lib.text import fold
from programs.enums import Role
from programs.models import Membership, User


@dataclass(frozen=True)
class Someone:
    user: User
    note: str


@dataclass(frozen=True)
class Group:
    title: str
    note: str
    people: tuple[Someone, ...]


def groups() -> list[Group]:
    """One group a role; participants are chosen so that each stage of a binôme can be seen."""
    with scopes_disabled():
        return [
            Group(_("Coordinator"), _("Recruits, pairs, follows, reports."), _staff(Role.COORDINATOR)),
            Group(_("Participants"), _("Mentors and mentees, at each stage of a pair."), _participants()),
            Group(
                _("Company representative"),
                _("Sees their own people, signs for the company."),
                _staff(Role.REPRESENTATIVE),
            ),
            Group(_("Steering committee"), _("Reads figures, never a person."), _staff(Role.COMMITTEE)),
            Group(_("Operator"), _("Runs the platform, sees no content."), _staff(Role.OPERATOR)),
            Group(
                _("Everybody else"), _("All those who take part, to come back as the other."), _everybody()
            ),
        ]


def _staff(role: Role) -> tuple[Someone, ...]:
    """Those who have something to do first: whose company has not signed yet."""
    rows = Membership.objects.filter(role=role).select_related("user", "consortium", "company").order_by("id")
    signs = {row.pk: row.company is not None and row.company.cleared_at is None for row in rows}
    return tuple(
        Someone(row.user, _place(row, signs[row.pk]))
        for row in sorted(rows, key=lambda row: not signs[row.pk])
    )


def _place(member: Membership, signs: bool) -> str:
    place = str(member.company or member.consortium or "")
    return _("%(company)s, has the agreement to sign") % {"company": place} if signs else place


def _participants() -> tuple[Someone, ...]:
    found: list[Someone] = []
    for state, note in (
        (BinomeState.ANNOUNCED, _("has a pair to accept")),
        (BinomeState.ACCEPTED, _("has a charter to sign")),
        (BinomeState.ACTIVE, _("is in an active pair")),
    ):
        found += _members(state, note)
    return (*found, *_choosing())


def _choosing() -> tuple[Someone, ...]:
    """One who has not ranked the mentors of their list yet, and one who has."""
    rows = Chooser.objects.filter(candidate__user__isnull=False).select_related("candidate__user")
    awaited, ranked = rows.filter(answered_at=None).first(), rows.filter(answered_at__isnull=False).first()
    notes = ((awaited, _("has mentors to rank")), (ranked, _("has ranked mentors")))
    return tuple(Someone(row.candidate.user, note) for row, note in notes if row and row.candidate.user)


def _everybody() -> tuple[Someone, ...]:
    rows = Membership.objects.filter(role=Role.PARTICIPANT).select_related("user", "program")
    people = sorted(rows, key=lambda row: (row.program_id, fold(row.user.last_name), row.pk))
    return tuple(Someone(row.user, str(row.program)) for row in people)


def _members(state: BinomeState, note: str) -> list[Someone]:
    """The mentor and the mentoré·e of one binôme in that state; waiting for an answer, those who have not answered."""
    binome = (
        Binome.objects.filter(state=state)
        .filter(_waiting(state))
        .select_related("mentor__user", "mentee__user")
        .first()
    )
    if binome is None:
        return []
    sides = (
        (binome.mentor, _("mentor"), binome.mentor_accepted_at),
        (binome.mentee, _("mentee"), binome.mentee_accepted_at),
    )
    return [
        Someone(person.user, f"{side}, {note}")
        for person, side, answered in sides
        if person.user is not None and not (state == BinomeState.ANNOUNCED and answered)
    ]


def _waiting(state: BinomeState) -> Q:
    return Q(mentee_accepted_at=None) | Q(mentor_accepted_at=None) if state == BinomeState.ANNOUNCED else Q()
