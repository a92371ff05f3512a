"""From one cohort to the next (K6): who agreed is told of the new programme, and applies with the profile they had.

Nothing is carried before the person opens their call, and nothing without their agreement, asked again at that moment. What
is carried is what they said of themselves: never a pair, a note, an evaluation or who their partner was.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_scopes import scope

from mentorat.lib.text import fold
from programs import audit, letters, pairs, profile, wishes
from programs.applying import consents, tokens
from programs.enums import ApplicationState, Purpose, Side
from programs.models import AlumniCall, Application, Candidate, Consent, Program, Theme, User
from programs.moves import GRADUATES
from programs.permissions import Verdict, may_answer_call, may_invite
from programs.profile import Fact
from programs.queries import alumni as queries
from programs.services import applications, inviting, moving

Raw = dict[str, list[str]]


@transaction.atomic
def call(*, actor: User, program: Program) -> int:
    """Writes to everybody of earlier cohorts who can be told of this programme; returns how many. Never twice to one.

    Raises ValidationError when the programme takes nobody any more.
    """
    may = may_invite(program)
    if not may:
        raise ValidationError(may.reason)
    Program.objects.select_for_update(of=("self",)).get(pk=program.pk)
    people = queries.former(program)
    mentors = wishes.would_mentor(people)
    for person in people:
        token = tokens.draw()
        made = AlumniCall.objects.create(
            consortium=program.consortium,
            program=program,
            candidate=person,
            token_hash=tokens.hashed(token),
            told_by=actor,
            told_at=timezone.now(),
        )
        letters.alumni_call(made, token, mentor=person.pk in mentors)
    if people:
        audit.record("alumni.called", actor=actor, target=program, program=program, count=len(people))
    return len(people)


@transaction.atomic
def answer(*, made: AlumniCall, side: str) -> Application:
    """Opens the application of who was called, their profile carried into it, in the role they choose today.

    Opening it again gives the same draft back. Raises ValidationError when they took their agreement back, the programme
    takes nobody any more, or they are a candidate of it already.
    """
    if side not in Side.values:
        raise ValidationError(_("Choose a role."))
    held = AlumniCall.objects.select_for_update(of=("self",)).get(pk=made.pk)
    program, former = made.program, made.candidate
    with scope(consortium=former.program.consortium, program=former.program):
        agrees = queries.agrees(former) is not None
        known = list(former.themes.values_list("theme__label", "depth"))
    known_here = Candidate.objects.filter(program=program, email__iexact=former.email, side=side).exists()
    may = may_answer_call(program, agrees=agrees, known=known_here)
    if not may:
        raise ValidationError(may.reason)
    draft = held.application
    if draft is None or draft.state != ApplicationState.DRAFT:
        draft = applications.begin(
            link=inviting.link_of(None, program, None),
            email=former.email,
            language=_language(former),
            said={},
        )
        held.application = draft
        held.save(update_fields=["application"])
        draft.said = carried(former, known, list(Theme.objects.filter(program=program)))
        audit.record("alumni.answered", actor=former.user, target=draft, program=program)
    draft.said = {**draft.said, "who": {**draft.said["who"], "side": [side]}}
    draft.said["ways"] = {**draft.said["ways"], **_ways(former)}
    draft.save(update_fields=["said"])
    return draft


def carried(former: Candidate, known: list[tuple[str, int]], themes: list[Theme]) -> dict[str, Raw]:
    """The first three steps as the person would type them again; themes are found by their words, others are left out."""
    here = {fold(theme.label): theme.pk for theme in themes}
    who: Raw = {
        "first_name": [former.first_name],
        "last_name": [former.last_name],
        "email": [former.email],
        "company": [str(former.company_id)],
        "job_title": [former.job_title],
    }
    subject: Raw = {
        **{f"theme_{here[fold(label)]}": [str(depth)] for label, depth in known if fold(label) in here},
        "trade": [former.trade],
        "level": ["" if former.level is None else str(round(former.level * 4) / 4)],
        "tenure_years": ["" if former.tenure_years is None else f"{former.tenure_years:g}"],
        "skills": [", ".join(former.skills)],
        "intentions": list(former.intentions),
        "biography": [former.biography],
    }
    ways: Raw = {
        "languages": list(former.languages),
        "availability": list(former.availability),
        "place": [former.place],
        "remote": ["" if former.remote is None else "yes" if former.remote else "no"],
    }
    return {"who": who, "themes": subject, "ways": ways}


def _ways(former: Candidate) -> Raw:
    """How they learn, or pass on: two like answers give the same profile back; nothing is made up for the other role."""
    told = former.learning or former.teaching
    return {f"way_{number}": [told] for number in range(2)} if told else {}


def _language(former: Candidate) -> str:
    return former.user.language if former.user else former.program.consortium.language


@transaction.atomic
def agree(*, actor: User, candidate: Candidate) -> Consent:
    """The person agrees to be written to about the next programme, in the words they read; twice is once."""
    stands = queries.agrees(candidate)
    if stands is not None:
        return stands
    with override(actor.language):
        offer = next(o for o in consents.offers(candidate.program) if o.purpose == Purpose.NEXT)
    given = Consent.objects.create(
        program=candidate.program,
        candidate=candidate,
        purpose=Purpose.NEXT,
        version=offer.version,
        text=offer.text,
        language=actor.language,
    )
    audit.record(
        "consent.given", actor=actor, target=candidate, program=candidate.program, purposes=[Purpose.NEXT]
    )
    return given


@transaction.atomic
def graduate(*, actor: User, program: Program) -> int:
    """The cohort is over: those whose pair began, whatever became of it, become its alumni; returns how many.

    Who never had a pair stays as they are: nothing ended for them. Raises ValidationError while the programme runs.
    """
    if program.state not in queries.OVER:
        raise ValidationError(_("The programme is not closing yet: its people are still at it."))
    rows = Candidate.objects.select_related("program__consortium").filter(
        program=program, state__in=GRADUATES
    )
    begun = pairs.once_paired(list(rows.values_list("pk", flat=True)))
    people = list(rows.filter(pk__in=begun).order_by("pk"))
    for person in people:
        moving.graduate(actor=actor, candidate=person)
    return len(people)


def may_answer(made: AlumniCall) -> Verdict:
    """Whether the call can be answered now, in one role at least."""
    former = made.candidate
    with scope(consortium=former.program.consortium, program=former.program):
        agrees = queries.agrees(former) is not None
    here = Candidate.objects.filter(program=made.program, email__iexact=former.email)
    return may_answer_call(made.program, agrees=agrees, known=here.count() == len(Side.values))


def shown(former: Candidate) -> list[Fact]:
    """What would be carried, in the reader's language."""
    with scope(consortium=former.program.consortium, program=former.program):
        themes = list(former.themes.values_list("theme__label", flat=True))
    lines = [
        Fact(_("Name"), former.name),
        Fact(_("Company"), former.company.name),
        Fact(_("Themes"), profile.said(themes)),
        *profile.facts(former),
        Fact(_("In your own words"), former.biography),
    ]
    return [line for line in lines if line.value]
