"""What the pages of this app read. The two look-ups by slug run before any scope is open; the rest runs inside one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Lower
from django_scopes import scopes_disabled

from programs.enums import MailState, ProgramState, Role, Side
from programs.models import (
    AuditEvent,
    Candidate,
    CandidateTheme,
    ColumnMapping,
    Company,
    Consortium,
    Heartbeat,
    Membership,
    MergedCandidate,
    Milestone,
    OutboundEmail,
    Program,
    SheetUpload,
    Theme,
    User,
)
from programs.queries.access import factor_of

# --- the door -------------------------------------------------------------------------------------


def program_by_slug(slug: str) -> Program | None:
    with scopes_disabled():
        return Program.objects.select_related("consortium").filter(slug=slug).first()


def consortium_by_slug(slug: str) -> Consortium | None:
    return Consortium.objects.filter(slug=slug).first()


def memberships_in(
    user: User, consortium: Consortium, program: Program | None, held: list[Membership] | None = None
) -> list[Membership]:
    """The roles of `user` there: those of the consortium as a whole, and those of this programme; in a consortium without a
    programme, coordinators and participants of any. `held`: all their roles, when they are at hand. Adds has_factor."""
    whole = (Role.COORDINATOR, Role.PARTICIPANT)
    return [
        row
        for row in (memberships_of(user) if held is None else held)
        if row.consortium_id is not None
        and row.consortium_id == consortium.pk
        and (
            row.program_id is None or (row.role in whole if program is None else row.program_id == program.pk)
        )
    ]


def memberships_of(user: User) -> list[Membership]:
    """Every role of `user`, with its consortium, company and programme, oldest first. Adds has_factor."""
    with scopes_disabled():
        rows = Membership.objects.filter(user=user).select_related("consortium", "company", "program")
        return list(rows.annotate(has_factor=factor_of("user")).order_by("id"))


# A draft that is being prepared for next year is nobody's first page, nor is what is closed.
LIVING_FIRST = (
    Case(When(state__in=[ProgramState.DRAFT, ProgramState.CLOSED], then=1), default=0),
    "-starts_on",
    "-id",
)


def programs_open_to(held: Iterable[Membership]) -> list[Program]:
    """The programmes that one of these roles of a person opens (a draft: coordinating): those that live first, newest before.
    Asked by their keys: joining the roles again would read every programme of the platform."""
    held = list(held)
    led = [row for row in held if row.role == Role.COORDINATOR]
    known = _within(led) | (_within(held) & ~Q(state=ProgramState.DRAFT))
    with scopes_disabled():
        rows = Program.objects.filter(known).select_related("consortium")
        return list(rows.order_by(*LIVING_FIRST))


def _within(held: Iterable[Membership]) -> Q:
    """The programmes of these roles, and all those of the consortiums that they hold as a whole."""
    own = {row.program_id for row in held if row.program_id is not None}
    wide = {row.consortium_id for row in held if row.program_id is None and row.consortium_id is not None}
    return Q(pk__in=own) | Q(consortium__in=wide)


def operator_roles(user: User) -> list[Membership]:
    """The person's role of operator, if they have it. Adds has_factor."""
    rows = Membership.objects.filter(user=user, role=Role.OPERATOR)
    return list(rows.annotate(has_factor=factor_of("user")))


def newest_program(consortium: Consortium, *, drafts: bool) -> Program | None:
    """The programme that a page of the consortium as a whole links to; `drafts` for coordinators."""
    with scopes_disabled():
        rows = Program.objects.filter(consortium=consortium).order_by(*LIVING_FIRST)
        return (rows if drafts else rows.exclude(state=ProgramState.DRAFT)).first()


# --- the operator's figures -----------------------------------------------------------------------

WAITING_MAIL = (MailState.PENDING, MailState.CLAIMED, MailState.DATA)


def consortiums_in_figures() -> list[Consortium]:
    """Every consortium with how much it holds, never who: one query. Adds companies_n, programs_n, people_n,
    coordinators_n, waiting_n and dead_n (mails)."""
    mails = OutboundEmail.objects.all()
    with scopes_disabled():
        rows = Consortium.objects.annotate(
            companies_n=_how_many(Company.objects.all()),
            programs_n=_how_many(Program.objects.all()),
            people_n=_how_many(Candidate.objects.all()),
            coordinators_n=_how_many(Membership.objects.filter(role=Role.COORDINATOR)),
            waiting_n=_how_many(mails.filter(state__in=WAITING_MAIL)),
            dead_n=_how_many(mails.filter(state=MailState.DEAD)),
        )
        return list(rows.order_by("name", "id"))


def mail_in_figures(now: datetime) -> dict[str, Any]:
    """Mails of the whole platform, sign-in included: keys waiting, dead, in_error (tried in vain, to be tried again), late
    (due, and not gone) and oldest (since when the latest of these is due). Never to whom, nor what the server answered."""
    waiting = Q(state__in=WAITING_MAIL)
    due = waiting & Q(next_at__lte=now)
    return OutboundEmail.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        dead=Count("pk", filter=Q(state=MailState.DEAD)),
        in_error=Count("pk", filter=waiting & ~Q(last_error="")),
        late=Count("pk", filter=due),
        oldest=Min("next_at", filter=due),
    )


def last_beats() -> dict[str, datetime]:
    """When each job last ran to its end; one that never did is absent."""
    return dict(Heartbeat.objects.values_list("name", "at"))


def _how_many(rows: QuerySet[Any]) -> Coalesce:
    counted = (
        rows.filter(consortium=OuterRef("pk"))
        .order_by()
        .values("consortium")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


# --- programmes -----------------------------------------------------------------------------------


def themes() -> QuerySet[Theme]:
    """The themes of the programme in scope, in their order."""
    return Theme.objects.order_by("position", "id")


def milestones() -> QuerySet[Milestone]:
    return Milestone.objects.order_by("on", "id")


def programs() -> QuerySet[Program]:
    """The programmes of the consortium in scope, newest first."""
    return Program.objects.order_by("-starts_on", "-id")


# --- companies ------------------------------------------------------------------------------------


def companies() -> QuerySet[Company]:
    """The companies of the consortium in scope, with how many people each has in its programmes."""
    return Company.objects.annotate(
        mentors=Count("candidates", filter=Q(candidates__side=Side.MENTOR), distinct=True),
        mentees=Count("candidates", filter=Q(candidates__side=Side.MENTEE), distinct=True),
    ).order_by("key")


def companies_and_voices() -> QuerySet[Company]:
    """The same, with `voices`: the memberships of those who represent each or sit on the committee for it."""
    roles = Membership.objects.filter(role__in=[Role.REPRESENTATIVE, Role.COMMITTEE]).select_related("user")
    return companies().prefetch_related(
        Prefetch("memberships", queryset=roles.order_by("-role", "id"), to_attr="voices")
    )


def company(pk: int) -> Company | None:
    return Company.objects.select_related("consortium").filter(pk=pk).first()


# --- candidates -----------------------------------------------------------------------------------


def candidates() -> QuerySet[Candidate]:
    """The candidates of the programme in scope, with company and themes: 2 queries whatever the number."""
    return Candidate.objects.select_related("company", "program").prefetch_related(
        Prefetch("themes", queryset=CandidateTheme.objects.select_related("theme"))
    )


def candidate(pk: int) -> Candidate | None:
    return candidates().filter(pk=pk).first()


def candidates_among(pks: list[int]) -> QuerySet[Candidate]:
    """Those of `pks` that are in the programme in scope; the others are passed over."""
    return candidates().filter(pk__in=pks)


def changes_since(candidate: Candidate, revision: int) -> QuerySet[AuditEvent]:
    """Who changed the profile after that revision, the latest first."""
    changed = history("candidate", candidate.pk).filter(verb="candidate.changed")
    return changed.filter(data__revision__gt=revision)


def merged_into(pk: int) -> int | None:
    """The number of the candidate into whom that one was merged; None when it was not."""
    return MergedCandidate.objects.filter(gone=pk).values_list("kept", flat=True).first()


def history_of(candidate: Candidate) -> QuerySet[AuditEvent]:
    """What happened to the person, under the numbers of before too, the latest first."""
    once = MergedCandidate.objects.filter(kept=candidate).values_list("gone", flat=True)
    events = AuditEvent.objects.filter(target_type="candidate", target_id__in=[candidate.pk, *once])
    return events.select_related("actor").order_by("-at", "-id")


def history(target_type: str, target_id: int) -> QuerySet[AuditEvent]:
    return (
        AuditEvent.objects.filter(target_type=target_type, target_id=target_id)
        .select_related("actor")
        .order_by("-at", "-id")
    )


# --- sign-up sheets -------------------------------------------------------------------------------


def upload(pk: int) -> SheetUpload | None:
    """A sheet of the programme in scope, confirmed or not."""
    return SheetUpload.objects.select_related("program__consortium").filter(pk=pk).first()


def remembered_columns() -> dict[str, str]:
    """Field by heading (its key), as understood last time in the consortium in scope."""
    return dict(ColumnMapping.objects.values_list("heading_key", "field"))


def candidates_of(emails: Iterable[str]) -> dict[tuple[str, str], Candidate]:
    """Those of these addresses (in lower case) who are in the programme in scope, by address and side."""
    rows = candidates().annotate(address=Lower("email")).filter(address__in=set(emails))
    return {(row.email.lower(), row.side): row for row in rows}
