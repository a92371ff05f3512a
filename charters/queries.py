"""What the pages of this app read, inside the scope that the door opened. Documents come without their PDF unless asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django_scopes import scope

from charters.models import (
    Acknowledgement,
    Agreement,
    AgreementDraft,
    AgreementReply,
    Charter,
    Signature,
    Signer,
)
from matching import queries as pairing
from matching.enums import LIVE_BINOMES, BinomeState
from matching.models import Binome
from mentorat.lib.together import Part, part
from programs import queries as programs
from programs.enums import CandidateState, ProgramState, Role
from programs.models import (
    Candidate,
    Company,
    CompanyRelation,
    Consortium,
    Invitation,
    Milestone,
    Program,
    User,
)
from programs.permissions import Verdict, may_support
from programs.queries import consortium as reading

# --- the pair and its charter -------------------------------------------------------------------------

PEOPLE = ("mentor__company", "mentor__user", "mentee__company", "mentee__user", "program__consortium")


@dataclass(frozen=True)
class Pair:
    """A pair as one of its members sees it."""

    binome: Binome
    me: Candidate
    partner: Candidate

    @property
    def is_mentor(self) -> bool:
        return self.me.pk == self.binome.mentor_id

    @property
    def i_accepted(self) -> bool:
        at = self.binome.mentor_accepted_at if self.is_mentor else self.binome.mentee_accepted_at
        return at is not None


def pairs_of(user: User) -> list[Pair]:
    """The pairs announced to this person in the programme in scope: those that live first, then the newest."""
    rows = pairing.binomes_of(user).select_related(*PEOPLE).order_by("-id")
    found = [_pair(user, binome) for binome in rows]
    return sorted(found, key=lambda pair: pair.binome.state not in LIVE_BINOMES)


def _pair(user: User, binome: Binome) -> Pair:
    first, second = binome.mentor, binome.mentee
    return Pair(binome, first, second) if first.user_id == user.pk else Pair(binome, second, first)


def any_binome(pk: int) -> Binome | None:
    """Any pair of the programme in scope: for the coordinator."""
    return _binomes().filter(pk=pk).first()


def _binomes() -> QuerySet[Binome]:
    return Binome.objects.select_related(*PEOPLE)


def charter_of(binome: Binome, *, with_pdf: bool = False) -> Charter | None:
    """The charter in force, or the first one while it is being signed; with `has_copy`: whether the signed copy is made."""
    stands = Q(version=1) | Q(completed_at__isnull=False)
    return _charter(binome, stands & Q(closed_at=None), with_pdf=with_pdf)


def amendment_of(binome: Binome, *, with_pdf: bool = False) -> Charter | None:
    """The change of the charter that awaits its signatures, if any."""
    return _charter(binome, Q(version__gt=1, completed_at=None, closed_at=None), with_pdf=with_pdf)


def charter_version(binome: Binome, number: int) -> Charter | None:
    """A version that was signed by both, or awaits it, with its PDFs."""
    return _charter(binome, Q(version=number, closed_at=None), with_pdf=True)


def versions_of(binome: Binome) -> list[Charter]:
    """The versions that both have signed, the latest first."""
    rows = Charter.objects.filter(binome=binome, completed_at__isnull=False)
    return list(rows.defer("pdf", "signed_pdf", "body").order_by("-version"))


def amendments_to_sign(user: User) -> QuerySet[Charter]:
    """The changes of charters that await this person's signature in the programme in scope."""
    mine = Q(binome__mentor__user=user) | Q(binome__mentee__user=user)
    signed = Signature.objects.filter(charter=OuterRef("pk"), user=user)
    rows = Charter.objects.filter(mine, ~Exists(signed), version__gt=1, completed_at=None, closed_at=None)
    return rows.filter(binome__state=BinomeState.ACTIVE)


def _charter(binome: Binome, which: Q, *, with_pdf: bool) -> Charter | None:
    rows = Charter.objects.filter(which, binome=binome).annotate(has_copy=Q(signed_pdf__isnull=False))
    if not with_pdf:
        rows = rows.defer("pdf", "signed_pdf")
    charter = rows.select_related("replaces").order_by("-version").first()
    if charter is not None:
        charter.binome = binome
    return charter


def signatures_of(document: Charter | Agreement) -> list[Signature]:
    """In the order they were given."""
    return list(document.signatures.select_related("company").order_by("id"))


@dataclass(frozen=True)
class CharterState:
    """Where a charter stands; a date is None for what has not happened."""

    frozen_at: datetime
    mentor_signed_at: datetime | None
    mentee_signed_at: datetime | None
    completed_at: datetime | None

    @property
    def signatures(self) -> int:
        return sum(at is not None for at in (self.mentor_signed_at, self.mentee_signed_at))


def charter_states(binomes: Iterable[Binome]) -> dict[int, CharterState]:
    """The state of each first charter by id of binôme, in one query; a binôme without a charter is absent."""
    rows = Charter.objects.filter(version=1, binome__in=[b.pk for b in binomes]).annotate(
        mentor_at=Max("signatures__signed_at", filter=Q(signatures__signer=Signer.MENTOR)),
        mentee_at=Max("signatures__signed_at", filter=Q(signatures__signer=Signer.MENTEE)),
    )
    found = rows.values_list("binome", "frozen_at", "mentor_at", "mentee_at", "completed_at")
    return {pk: CharterState(*dates) for pk, *dates in found}


# --- the agreement between companies ------------------------------------------------------------------


def agreement_in_force(*, with_pdf: bool = False) -> Agreement | None:
    """The last version of the consortium in scope."""
    rows = _agreements()
    return (rows if with_pdf else rows.defer("pdf", "signed_pdf", "so_far_pdf")).first()


def _agreements() -> QuerySet[Agreement]:
    return (
        Agreement.objects.order_by("-version")
        .select_related("consortium")
        .prefetch_related(
            Prefetch("signatures", queryset=Signature.objects.select_related("company").order_by("id")),
            Prefetch("replies", queryset=AgreementReply.objects.order_by("-said_at", "-id")),
        )
    )


def agreement_draft() -> AgreementDraft | None:
    """The next version being written in the consortium in scope, if any."""
    return AgreementDraft.objects.select_related("changed_by").first()


def represented(user: User, consortium: Consortium) -> list[Company]:
    """The companies that this person may sign for."""
    roles = programs.memberships_in(user, consortium, None)
    own = [m.company for m in roles if m.role == Role.REPRESENTATIVE and m.company is not None]
    return [company for company in own if company.left_at is None]


def representatives(consortium: Consortium) -> list[tuple[User, Company]]:
    """Everybody who may sign for a company of the consortium."""
    roles = consortium.memberships.filter(
        role=Role.REPRESENTATIVE, user__is_active=True, company__left_at=None
    ).select_related("user", "company")
    return [(m.user, m.company) for m in roles.order_by("id") if m.company is not None]


def voices(consortium: Consortium) -> dict[int, list[User]]:
    """Who may sign for each company, by its key."""
    found: dict[int, list[User]] = {}
    for user, company in representatives(consortium):
        found.setdefault(company.pk, []).append(user)
    return found


def coordinators(consortium: Consortium) -> list[User]:
    roles = consortium.memberships.filter(role=Role.COORDINATOR, user__is_active=True).select_related("user")
    return list({m.user_id: m.user for m in roles.order_by("id")}.values())


@dataclass(frozen=True)
class Commitment:
    """One company, its signature of a version if any, what it answered last instead of signing, and who may sign."""

    company: Company
    signature: Signature | None
    reply: AgreementReply | None = None
    voiced: Sequence[User] = ()


def commitments(
    agreement: Agreement | None,
    companies: Iterable[Company],
    voiced: Mapping[int, Sequence[User]] | None = None,
) -> list[Commitment]:
    signed = {s.company_id: s for s in agreement.signatures.all()} if agreement else {}
    said = {r.company_id: r for r in reversed(agreement.replies.all())} if agreement else {}
    return [
        Commitment(
            company,
            signed.get(company.pk),
            None if company.pk in signed else said.get(company.pk),
            (voiced or {}).get(company.pk, ()),
        )
        for company in companies
    ]


def companies() -> list[Company]:
    """The members, in the order of a directory: the parties, who must sign. One that enters may sign before it is a party."""
    return list(Company.objects.filter(admitted_at__isnull=False, left_at=None).order_by("key"))


@dataclass(frozen=True)
class Consequences:
    """What publishing the next version does: `companies` sign again, of which `mute` have nobody to sign; `going_on` pairs
    that were announced go on, `held` formed ones wait; `readers` participants are asked to read it."""

    companies: int
    mute: list[Company]
    going_on: int
    held: int
    readers: int


def consequences(consortium: Consortium) -> Consequences:
    rows = companies()
    voiced = voices(consortium)
    with scope(program=programs_of(consortium), consortium=consortium):
        live = Binome.objects.filter(state__in=LIVE_BINOMES)
        held = live.filter(state=BinomeState.FORMED).count()
        going_on = live.count() - held
    return Consequences(
        companies=len(rows),
        mute=[company for company in rows if company.pk not in voiced],
        going_on=going_on,
        held=held,
        readers=len(readers(consortium)),
    )


def version(pk: int, *, with_pdf: bool = False) -> Agreement | None:
    """A version of the consortium in scope, with its signatures and what was answered."""
    rows = _agreements().filter(pk=pk)
    return (rows if with_pdf else rows.defer("pdf", "signed_pdf", "so_far_pdf")).first()


def versions() -> list[Agreement]:
    """Every version, the latest first, with its signatures."""
    return list(_agreements().defer("pdf", "signed_pdf", "so_far_pdf", "body", "source"))


def before(agreement: Agreement) -> Agreement | None:
    """The version that it replaced."""
    rows = Agreement.objects.filter(version__lt=agreement.version).defer("pdf", "signed_pdf", "so_far_pdf")
    return rows.order_by("-version").first()


# --- those who have read it ---------------------------------------------------------------------------

TAKES_PART = (
    CandidateState.APPLIED,
    CandidateState.INTERVIEWED,
    CandidateState.ELIGIBLE,
    CandidateState.WAITING,
    CandidateState.PAIRED,
)


@dataclass(frozen=True)
class Reader:
    """A participant with an account, in the consortium in scope, and when they read the version in force."""

    user: User
    company: str
    program: Program
    read_at: datetime | None


def readers(consortium: Consortium, agreement: Agreement | None = None) -> list[Reader]:
    """Everybody who takes part in a programme that is not closed and can sign in, each once, those who have not read first."""
    read = dict(
        Acknowledgement.objects.filter(agreement=agreement).values_list("user_id", "acknowledged_at")
        if agreement
        else ()
    )
    with scope(program=programs_of(consortium), consortium=consortium):
        rows = (
            Candidate.objects.filter(state__in=TAKES_PART, user__isnull=False)
            .exclude(program__state=ProgramState.CLOSED)
            .select_related("user", "company", "program")
            .order_by("sort_name", "-program__starts_on", "id")
        )
        found = {row.user_id: row for row in reversed(list(rows))}
    people = [
        Reader(row.user, row.company.name, row.program, read.get(row.user.pk))
        for row in reversed(found.values())
        if row.user is not None
    ]
    return sorted(people, key=lambda reader: reader.read_at is not None)


def how_many_read(consortium: Consortium, agreement: Agreement) -> tuple[int, int]:
    """How many participants have read this version, of how many."""
    people = readers(consortium, agreement)
    return sum(reader.read_at is not None for reader in people), len(people)


def takes_part(user: User, consortium: Consortium) -> bool:
    roles = programs.memberships_in(user, consortium, None)
    return any(m.role == Role.PARTICIPANT for m in roles)


def has_read(user: User, agreement: Agreement) -> Acknowledgement | None:
    return Acknowledgement.objects.filter(agreement=agreement, user=user).first()


def read_before(user: User, agreement: Agreement) -> Agreement | None:
    """The latest earlier version that this person read."""
    rows = Agreement.objects.filter(version__lt=agreement.version, acknowledgements__user=user)
    return rows.defer("pdf", "signed_pdf", "so_far_pdf").order_by("-version").first()


def signs_a_charter(user: User) -> bool:
    """Whether a charter awaits this person's signature in the programme in scope."""
    mine = Q(binome__mentor__user=user) | Q(binome__mentee__user=user)
    return Charter.objects.filter(mine, binome__state=BinomeState.ACCEPTED).exists()


def agreement_to_read(user: User) -> Agreement | None:
    """The version in force of the consortium in scope, when this person has not read it yet."""
    rows = Agreement.objects.order_by("-version").defer("pdf", "signed_pdf", "so_far_pdf", "body", "source")
    current = rows.annotate(was_read=_read_by(user)).first()
    return None if current is None or current.was_read else current


def versions_read(user: User) -> Part:
    """Which versions of the consortium in scope this person has read, for `together`."""
    return part(Agreement.objects.all(), "version", was_read=_read_by(user))


def _read_by(user: User) -> Exists:
    return Exists(Acknowledgement.objects.filter(agreement=OuterRef("pk"), user=user))


# --- the representative's page ------------------------------------------------------------------------


def programs_of(consortium: Consortium) -> list[Program]:
    return list(Program.objects.filter(consortium=consortium).order_by("-starts_on", "-id"))


def begun(consortium: Consortium) -> list[Program]:
    """Those that companies know of: a draft is the coordinators' own."""
    return [program for program in programs_of(consortium) if program.state != ProgramState.DRAFT]


@dataclass(frozen=True)
class Own:
    """One of the company's people; `supports` is the company's word on their candidacy, None before it was given."""

    candidate: Candidate
    supports: bool | None
    may_say: Verdict
    invitation: Invitation | None


def people_of(companies: Sequence[Company], within: Sequence[Program]) -> list[Own]:
    """The candidates of these companies in these programmes: who and in what state, nothing of their profile."""
    with scope(program=list(within)):
        rows = Candidate.objects.filter(company__in=companies).select_related(
            "company", "program", "support", "invitation"
        )
        shown = rows.only(
            "first_name",
            "last_name",
            "side",
            "state",
            "state_since",
            "company__name",
            "program__name",
            "program__slug",
            "program__state",
            "support__supports",
            "invitation__answer",
            "invitation__expires_at",
        )
        return [_own(c) for c in shown.order_by("company__key", "-program__starts_on", "sort_name", "id")]


def _own(candidate: Candidate) -> Own:
    support = getattr(candidate, "support", None)
    invitation = getattr(candidate, "invitation", None)
    return Own(candidate, support.supports if support else None, may_support(candidate), invitation)


def relations_of(companies: Sequence[Company]) -> list[CompanyRelation]:
    return list(reading.declared().filter(Q(source__in=companies) | Q(target__in=companies)))


def asked_of(companies: Sequence[Company]) -> list[Company]:
    """The companies that enter about which these have not answered yet."""
    return [question.company for question in reading.asked_of(companies).filter(answer="")]


def milestones_after(day: datetime, within: Sequence[Program]) -> list[Milestone]:
    """What comes next in these programmes, soonest first."""
    with scope(program=list(within)):
        rows = Milestone.objects.filter(on__gte=day.date()).select_related("program")
        return list(rows.order_by("on", "id")[:4])
