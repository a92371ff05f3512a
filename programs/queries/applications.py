"""Links, applications and keys. The look-ups by a secret run before any scope is open; the rest runs inside one."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django_scopes import scopes_disabled

from programs.applying.tokens import hashed
from programs.enums import ApplicationState, KeyPurpose, Role
from programs.models import (
    Application,
    ApplicationKey,
    ApplicationLink,
    Candidate,
    Company,
    Consent,
    Program,
    User,
)
from programs.permissions import may_apply_by

ARRIVED = (ApplicationState.SENT, ApplicationState.ASKING)
AROUND = (
    "program__consortium",
    "company",
    "link__program__consortium",
    "link__company",
    "candidate__company",
)

# --- the doors ------------------------------------------------------------------------------------


def open_link(token: str) -> ApplicationLink | None:
    """The link of that token, if one can apply by it today; unknown, revoked and ended are one answer."""
    link = _link(token)
    return link if link is not None and may_apply_by(link) else None


def opens_later(token: str) -> bool:
    """Whether the link of that token waits for the recruitment to begin."""
    link = _link(token)
    return link is not None and may_apply_by(link).waits


def _link(token: str) -> ApplicationLink | None:
    with scopes_disabled():
        rows = ApplicationLink.objects.select_related("program__consortium", "company")
        return rows.filter(token_hash=hashed(token)).first()


def application_by_ref(ref: str) -> Application | None:
    with scopes_disabled():
        return Application.objects.select_related(*AROUND).filter(ref=ref).first()


def key(token: str, purpose: KeyPurpose) -> ApplicationKey | None:
    """The key of that token, used or not, with its application."""
    with scopes_disabled():
        rows = ApplicationKey.objects.select_related(*(f"application__{name}" for name in AROUND))
        return rows.filter(token_hash=hashed(token), purpose=purpose).first()


def is_live(found: ApplicationKey) -> bool:
    """Not used, not run out."""
    return found.used_at is None and (found.expires_at is None or found.expires_at > timezone.now())


def may_go_on(application: Application) -> bool:
    """A draft, as long as its link is open; what was sent, until it is replaced, declined or taken back."""
    if application.state == ApplicationState.DRAFT:
        return bool(may_apply_by(application.link))
    return application.state in ARRIVED


# --- what the coordinator reads -------------------------------------------------------------------


def links() -> QuerySet[ApplicationLink]:
    """The links of the programme in scope, newest first, with sent_n applications that arrived and draft_n being written."""
    rows = ApplicationLink.objects.select_related("company", "program__consortium", "created_by")
    return rows.filter(invites=False).annotate(
        sent_n=Count("applications", filter=Q(applications__state__in=[*ARRIVED, ApplicationState.REPLACED])),
        draft_n=Count("applications", filter=Q(applications__state=ApplicationState.DRAFT)),
    )


def link(pk: int) -> ApplicationLink | None:
    return links().filter(pk=pk).first()


def questions() -> QuerySet[Application]:
    """Applications whose company is not in the list: the coordinator says which it is."""
    rows = Application.objects.select_related(*AROUND)
    return rows.filter(state=ApplicationState.ASKING).order_by("sent_at", "id")


def question(pk: int) -> Application | None:
    return questions().filter(pk=pk).first()


def latest_of(candidate: Candidate) -> Application | None:
    """What the candidate sent last by a link, with `agreed`: every consent they gave for this programme."""
    consents = Prefetch("consents", Consent.objects.select_related("withdrawn_by"), to_attr="agreed")
    rows = Application.objects.select_related("link", "program__consortium").prefetch_related(consents)
    return rows.filter(candidate=candidate, sent_at__isnull=False).order_by("-sent_at", "-id").first()


def unproved() -> QuerySet[Application]:
    """What was sent from an address that nobody has shown to be theirs: no link of ours was opened, nobody signed in."""
    rows = Application.objects.filter(state=ApplicationState.SENT, proved_at=None)
    return rows.exclude(candidate__user__last_login__isnull=False)


def is_unproved(candidate: Candidate) -> bool:
    return unproved().filter(candidate=candidate).exists()


def open_of(candidate: Candidate) -> Application | None:
    """The application of the candidate that may still be gone on with, the latest one."""
    rows = Application.objects.select_related(*AROUND).filter(candidate=candidate, email=candidate.email)
    live = (ApplicationState.DRAFT, *ARRIVED)
    return rows.filter(state__in=live).order_by("-touched_at", "-id").first()


def worried() -> QuerySet[Application]:
    """What stands of the programme in scope that says something to be talked over, and was not yet."""
    rows = Application.objects.filter(state=ApplicationState.SENT, talked_at=None)
    return rows.exclude(concerns="")


def worried_among(pks: Collection[int]) -> list[Candidate]:
    """Of these candidates, those with something to be talked over before they are paired: 1 query."""
    return list(Candidate.objects.filter(pk__in=pks).filter(pk__in=worried().values("candidate")))


def consent(pk: int) -> Consent | None:
    """A consent that stands, of the programme in scope."""
    rows = Consent.objects.select_related("application__candidate", "candidate", "program__consortium")
    known = Q(application__candidate__isnull=False) | Q(candidate__isnull=False)
    return rows.filter(known, pk=pk, withdrawn_at=None).first()


# --- what the services ask ------------------------------------------------------------------------


def of_address(program: Program, email: str) -> Application | None:
    """The application of that address that may be gone on with, the latest one."""
    live = (ApplicationState.DRAFT, *ARRIVED)
    rows = Application.objects.select_related(*AROUND).filter(program=program, email=email, state__in=live)
    return rows.order_by("-touched_at", "-id").first()


def company_choices() -> QuerySet[Company]:
    """The companies of the consortium in scope, by name."""
    return Company.objects.filter(left_at=None).order_by("key")


def coordinators(program: Program) -> list[User]:
    """Who coordinates the programme."""
    here = Q(memberships__program=None) | Q(memberships__program=program)
    rows = User.objects.filter(
        here, memberships__role=Role.COORDINATOR, memberships__consortium=program.consortium, is_active=True
    )
    return list(rows.distinct().order_by("id"))
