"""Who was there, said in one tap a person, by several coordinators at once. Sole writer of a guest's presence."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.models import Candidate, User
from programs.services.revisions import CONFLICT
from tracking import event_rules
from tracking.models import Event, Guest, GuestState, Presence
from tracking.services.events.common import current, locked, record, require, seat


@transaction.atomic
def mark(*, actor: User, event: Event, guest: int, presence: Presence, seen: Presence) -> Guest:
    """Says whether the guest of that key was there; `seen` is what the sheet showed.

    Said twice, it is said once. Raises ValidationError before the day, and (code `conflict`) when somebody else said another
    thing meanwhile: theirs stands until whoever taps has seen it.
    """
    require(event_rules.may_mark(current(event), timezone.now()))
    rows = Guest.objects.select_for_update(of=("self",)).select_related("marked_by")
    found = rows.filter(event=event, pk=guest).exclude(state=GuestState.LEFT).first()
    if found is None:
        raise ValidationError(_("This person is not on the sheet any more: reload the page."))
    if found.presence == presence:
        return found
    if found.presence != seen:
        by = found.marked_by.name if found.marked_by else _("Somebody")
        said = _("%(by)s has just said “%(state)s” of %(name)s. Tap again to change it.")
        state = found.get_presence_display() if found.presence != Presence.INVITED else _("not said")
        raise ValidationError(said % {"by": by, "state": state, "name": found.name}, code=CONFLICT)
    found.presence, found.marked_by, found.marked_at = presence, actor, timezone.now()
    found.save(update_fields=["presence", "marked_by", "marked_at"])
    record("event.marked", actor, event, guest=found.pk, presence=presence)
    return found


@transaction.atomic
def join(
    *, actor: User, event: Event, candidate: Candidate | None = None, name: str = "", company: str = ""
) -> Guest:
    """Adds somebody who came without being on the sheet, present: a person of the programme, or a name from outside.

    Two coordinators who add the same person add them once. Raises ValidationError before the day, and without a name.
    """
    now = timezone.now()
    event = locked(event)
    require(event_rules.may_mark(event, now))
    added = {"state": GuestState.ADDED, "presence": Presence.PRESENT, "marked_by": actor, "marked_at": now}
    if candidate is not None:
        known = Guest.objects.filter(event=event, candidate=candidate).first() or _of(event, candidate.user)
        guest = known or seat(event, candidate, **added)
        guest.presence, guest.marked_by, guest.marked_at = Presence.PRESENT, actor, now
        guest.state = GuestState.ADDED if guest.state == GuestState.LEFT else guest.state
    else:
        guest = _stranger(event, name, company, added)
    guest.save()
    record("event.joined", actor, event, guest=guest.pk)
    return guest


def _of(event: Event, user: User | None) -> Guest | None:
    return Guest.objects.filter(event=event, user=user).first() if user is not None else None


def _stranger(event: Event, name: str, company: str, added: dict[str, object]) -> Guest:
    said = " ".join(name.split())
    if not said:
        raise ValidationError({"name": _("Write the name of the person who came.")})
    same = Guest.objects.filter(event=event, candidate=None, name__iexact=said).first()
    guest = same or Guest(
        consortium=event.consortium, program=event.program, event=event, name=said[:170], **added
    )
    guest.company = " ".join(company.split())[:120] or guest.company
    return guest
