"""A charter changed while the pair lives: a new version, which both sign; until then the one in force stays as it is.

Either member or the coordinator proposes it, and either member or the coordinator gives it up before it is signed by both,
without a reason. A signature given to a version that is given up stays in the chain, and binds nobody.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from charters import amended, emails, library, permissions, queries, terms
from charters.amended import Amended, Channel, Rhythm
from charters.models import Charter
from charters.services import drafting
from matching.models import Binome
from programs import audit
from programs.models import User


@transaction.atomic
def propose(*, actor: User, binome: Binome, agreed: Amended, coordinates: bool = False) -> Charter:
    """Freezes the new version and asks for both signatures; `coordinates`: the door let the actor in as coordinator.

    Raises PermissionDenied for anybody else; ValidationError when the pair is not active, a change awaits signatures
    already, a term is out of bounds, or it says the same as what is in force.
    """
    held = _held(binome)
    current, waits = queries.charter_of(held), queries.amendment_of(held)
    verdict = permissions.may_amend(actor, held, waits, coordinates=coordinates)
    if not permissions.concerns(actor, held, coordinates=coordinates):
        raise PermissionDenied(verdict.reason)
    if not verdict:
        raise ValidationError(verdict.reason)
    if current is None or current.completed_at is None:
        raise ValidationError(_("There is no charter in force to change."))
    _insist_sound(held, current, agreed)
    charter = _made(actor, held, current, agreed)
    drafting.seal(charter)
    audit.record(
        "charter.amended",
        actor=actor,
        target=charter,
        program=held.program,
        version=charter.version,
        sha256=charter.sha256,
    )
    emails.charter_amendment(charter, by=actor)
    return charter


@transaction.atomic
def close(*, actor: User, charter: Charter, coordinates: bool = False) -> Charter:
    """Gives the change up; the charter in force stays. Twice changes nothing; raises ValidationError once both have signed."""
    row = _rows().get(pk=charter.pk)
    if not permissions.concerns(actor, row.binome, coordinates=coordinates):
        raise PermissionDenied(
            _("Only the two people of the pair and their coordinator change their charter.")
        )
    if row.closed_at is not None:
        return row
    if not row.is_amendment or row.completed_at is not None:
        raise ValidationError(_("This charter is in force: propose a change instead."))
    _close(actor, row)
    emails.charter_amendment_closed(row, by=actor)
    return row


@transaction.atomic
def drop(*, actor: User, binome: Binome) -> None:
    """The pair has ended: nothing is signed any more. Nobody is told of it apart."""
    for row in _rows().filter(binome=binome, version__gt=1, completed_at=None, closed_at=None):
        _close(actor, row)


def _close(actor: User, row: Charter) -> None:
    row.closed_at = timezone.now()
    row.save(update_fields=["closed_at"])
    audit.record(
        "charter.amendment_closed", actor=actor, target=row, program=row.program, version=row.version
    )


def _made(actor: User, binome: Binome, current: Charter, agreed: Amended) -> Charter:
    text = library.newest(amended.TEXT, current.language)
    first = current if current.version == 1 else queries.charter_version(binome, 1)
    version = current.version + 1
    with translation.override(current.language):
        values = {
            "version": str(version),
            "former": str(current.version),
            "former_date": terms.day(timezone.localdate(current.completed_at)),
            "former_sha256": current.sha256,
            **amended.words(agreed, current.language),
        }
    return Charter(
        program=binome.program,
        binome=binome,
        version=version,
        replaces=current,
        terms={**agreed.kept(), "text": text},
        proposed_by=actor,
        text_version=current.text_version,
        language=current.language,
        body=f"{library.body(text, values)}\n{first.body if first else ''}",
        frozen_at=timezone.now(),
    )


def in_force(charter: Charter) -> Amended:
    """What a charter says of what may be changed."""
    return (
        Amended.of(charter.terms) if charter.is_amendment else amended.usual(charter.binome.program.ends_on)
    )


def _insist_sound(binome: Binome, current: Charter, agreed: Amended) -> None:
    sound = (
        agreed.rhythm in Rhythm.values
        and agreed.minutes in amended.LENGTHS
        and 0 < len(agreed.channels) == len(set(agreed.channels) & set(Channel.values))
    )
    if not sound:
        raise ValidationError(_("Only what the form offers can be changed."))
    if not timezone.localdate() < agreed.last_day <= binome.program.ends_on:
        raise ValidationError(
            {"until": _("Choose a day to come, at the end of the programme at the latest.")}
        )
    if agreed == in_force(current):
        raise ValidationError(_("That is what the charter says already: change something first."))


def _held(binome: Binome) -> Binome:
    """One at a time: of two who propose at once the second finds the first one's."""
    rows = Binome.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related(*queries.PEOPLE).get(pk=binome.pk)


def _rows() -> QuerySet[Charter]:
    rows = Charter.objects.select_for_update(of=("self",))
    return rows.select_related(
        "program", "binome__program__consortium", "binome__mentor__user", "binome__mentee__user"
    )
