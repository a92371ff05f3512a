"""Candidates: added, changed, found eligible. Their states are written by `moving`, whose verbs stand here as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mentorat.lib.db import refused_by
from programs import audit
from programs.enums import CandidateState, Side
from programs.models import Candidate, CandidateTheme, Company, Program, Theme, User
from programs.models.candidates import KEYS
from programs.moves import MOVES, SETTLED
from programs.qualification import held_back
from programs.services import facts
from programs.services.moving import Moved, decide, move, move_many, undo, undo_many
from programs.services.revisions import CONFLICT, check_revision

__all__ = [
    "MOVES",
    "PROFILE_FIELDS",
    "SETTLED",
    "Moved",
    "add",
    "change",
    "decide",
    "decide_as_seen",
    "move",
    "move_many",
    "qualify",
    "undo",
    "undo_many",
]

PROFILE_FIELDS = (
    "job_title",
    "trade",
    "level_label",
    "level",
    "tenure_years",
    "skills",
    "qualities",
    "intentions",
    "languages",
    "availability",
    "place",
    "remote",
    "learning",
    "teaching",
    "biography",
    "capacity",
    "available_throughout",
    "management_support",
    "room_for_manoeuvre",
    "voluntary",
    "stable_in_post",
)


@transaction.atomic
def add(
    *,
    actor: User | None,
    program: Program,
    company: Company,
    side: Side,
    first_name: str,
    last_name: str,
    email: str,
    themes: Mapping[Theme, int] | None = None,
    state: CandidateState = CandidateState.APPLIED,
    sheet: int | None = None,
    **profile: Any,
) -> Candidate:
    """Adds a candidate, who has applied unless they are only invited; `themes` gives the depth (1 to 3) of each; `sheet` is
    the number of the upload that names them, if one does.

    Raises ValidationError when the e-mail has a candidate on this side already, or the company is from elsewhere.
    """
    if company.consortium_id != program.consortium_id:
        raise ValidationError({"company": _("Choose a company of this consortium.")})
    candidate = Candidate(
        consortium=program.consortium,
        program=program,
        company=company,
        side=side,
        state=state,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        email=email.strip().lower(),
        **_known(profile),
    )
    candidate.full_clean(exclude=["consortium", "program", "company", "user"], validate_constraints=False)
    _refuse_twice(candidate)
    candidate.save()
    _set_themes(candidate, themes or {})
    came: dict[str, Any] = {} if sheet is None else {"sheet": sheet}
    audit.record("candidate.added", actor=actor, target=candidate, program=program, side=side, **came)
    return candidate


@transaction.atomic
def change(
    *,
    actor: User | None,
    candidate: Candidate,
    themes: Mapping[Theme, int] | None = None,
    seen: int | None = None,
    **fields: Any,
) -> Candidate:
    """Changes identity or profile; `themes` None leaves them as they are, `actor` None is the candidate by a mailed key.

    `seen` is the revision that was read, None to write whatever happened since. What stays the same is no change: the
    register names the fields that differ. Raises ValidationError when somebody changed the row since (code `conflict`),
    the e-mail has another candidate on this side, the company is from elsewhere, or a mentor would have fewer places
    than live pairs.
    """
    candidate.refresh_from_db(from_queryset=Candidate.objects.select_for_update(of=("self",)))
    if seen is not None:
        check_revision(candidate.revision, seen)
    names = [*_known(fields), *(n for n in ("first_name", "last_name", "email", "company") if n in fields)]
    before = {name: getattr(candidate, name) for name in names}
    told = facts.as_they_stand(candidate, [*_known(fields)], themes is not None)
    for name in names:
        setattr(candidate, name, fields[name])
    candidate.email = candidate.email.strip().lower()
    if candidate.company.consortium_id != candidate.consortium_id:
        raise ValidationError({"company": _("Choose a company of this consortium.")})
    candidate.full_clean(exclude=["consortium", "program", "company", "user"], validate_constraints=False)
    _refuse_twice(candidate)
    changed = [name for name in names if getattr(candidate, name) != before[name]]
    if themes is not None and _set_themes(candidate, themes):
        changed.append("themes")
    if changed:
        candidate.revision += 1
        _save(candidate, [*names, *KEYS, "revision"])
        audit.record(
            "candidate.changed",
            actor=actor,
            target=candidate,
            program=candidate.program,
            fields=sorted(changed),
            revision=candidate.revision,
        )
        facts.follow(actor=actor, candidate=candidate, before=told, themes=themes is not None)
    return candidate


@transaction.atomic
def decide_as_seen(
    *, actor: User, candidate: Candidate, to: CandidateState, reason: str = "", seen: str
) -> Candidate:
    """The decision of a coordinator on the person as they were shown (`seen` is their stamp, "" whatever happened since).

    Raises ValidationError when somebody changed them meanwhile, and what `decide` refuses.
    """
    current = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    if seen and current.stamp != seen:
        raise ValidationError(
            _(
                "Somebody changed this person since you opened the page: look at the state and the history again."
            ),
            code=CONFLICT,
        )
    return decide(actor=actor, candidate=candidate, to=to, reason=reason)


@transaction.atomic
def qualify(*, actor: User | None, candidates: Iterable[Candidate]) -> tuple[int, int]:
    """Takes each candidate who meets the known conditions to "eligible"; returns (eligible, left as they were).

    Only a condition known to fail holds a person back: what is not known yet is asked at the interview.
    """
    moved = left = 0
    for candidate in candidates:
        if candidate.state not in (
            CandidateState.APPLIED,
            CandidateState.INTERVIEWED,
            CandidateState.WAITING,
        ):
            continue
        if held_back(candidate):
            left += 1
            continue
        move(actor=actor, candidate=candidate, to=CandidateState.ELIGIBLE, by_hand=True)
        moved += 1
    return moved, left


def _save(candidate: Candidate, fields: list[str]) -> None:
    try:
        with transaction.atomic():
            candidate.save(update_fields=fields)
    except IntegrityError as error:
        if refused_by(error) != "candidate_capacity_under_pairs":
            raise
        text = _("%(name)s mentors more people than that: end a pair first, or keep the places.")
        raise ValidationError({"capacity": text % {"name": candidate.name}}) from error


def _refuse_twice(candidate: Candidate) -> None:
    same = Candidate.objects.filter(
        program=candidate.program, side=candidate.side, email__iexact=candidate.email
    )
    if same.exclude(pk=candidate.pk).exists():
        raise ValidationError(
            {"email": _("This e-mail already has a candidate on this side of the programme.")}
        )


def _known(profile: Mapping[str, Any]) -> dict[str, Any]:
    return {name: profile[name] for name in PROFILE_FIELDS if name in profile}


def _set_themes(candidate: Candidate, themes: Mapping[Theme, int]) -> bool:
    """Writes the themes that differ; False when they were so already."""
    before = dict(CandidateTheme.objects.filter(candidate=candidate).values_list("theme_id", "depth"))
    if before == {theme.pk: depth for theme, depth in themes.items()}:
        return False
    CandidateTheme.objects.filter(candidate=candidate).exclude(theme__in=list(themes)).delete()
    for theme, depth in themes.items():
        CandidateTheme.objects.update_or_create(
            candidate=candidate, theme=theme, defaults={"depth": depth, "program": candidate.program}
        )
    return True
