"""Interview slots: offered and withdrawn by a coordinator, chosen, moved and cancelled by the candidate."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorat.lib.clock import to_utc
from mentorat.lib.db import refused_by
from programs import audit
from programs import interview_emails as emails
from programs.applying import tokens
from programs.charges import Charge
from programs.enums import InterviewWay
from programs.models import (
    Candidate,
    Consortium,
    InterviewBooking,
    InterviewKey,
    InterviewSlot,
    Program,
    User,
)
from programs.queries import interviews as queries

FARTHEST = timedelta(days=366)
MOST = 40  # slots offered at once
KEPT = timedelta(days=60)  # of a mailed link
TAKEN = ("booking_one_per_slot", "booking_one_per_candidate")


@transaction.atomic
def offer(
    *,
    actor: User,
    program: Program,
    on: date,
    first: time,
    last: time,
    minutes: int,
    way: InterviewWay,
    place: str = "",
    link: str = "",
) -> list[InterviewSlot]:
    """One slot after the other from `first` to `last`, hours of the programme's zone; those that meet another are left out.

    Raises ValidationError when none is left, or there would be more than MOST.
    """
    User.objects.select_for_update().get(pk=actor.pk)  # one offer at a time: two slots of one host never meet
    wanted = _moments(on, first, last, minutes, program.consortium.zone)
    busy = [(slot.starts_at, slot.ends_at) for slot in queries.slots_of_host(actor, on)]
    length = timedelta(minutes=minutes)
    free = [at for at in wanted if not any(at < ends and starts < at + length for starts, ends in busy)]
    if not free:
        raise ValidationError(_("All of these hours are in slots that you offer already."))
    slots = [
        InterviewSlot(
            program=program,
            host=actor,
            starts_at=at,
            minutes=minutes,
            way=way,
            place=place.strip(),
            link=link,
        )
        for at in free
    ]
    for slot in slots:
        slot.full_clean(exclude=["program", "host"], validate_constraints=False)
    found = InterviewSlot.objects.bulk_create(slots)
    audit.record("slots.offered", actor=actor, target=program, program=program, slots=len(found))
    return found


@transaction.atomic
def withdraw(*, actor: User, slot: InterviewSlot) -> bool:
    """Offers that slot no more; whoever had taken it is told and asked to choose another. True when somebody had."""
    current = InterviewSlot.objects.select_for_update(of=("self",)).get(pk=slot.pk)
    if current.withdrawn_at is not None:
        return False
    current.withdrawn_at = timezone.now()
    current.save(update_fields=["withdrawn_at"])
    audit.record("slot.withdrawn", actor=actor, target=current, program=current.program)
    booking = queries.booking_of_slot(current)
    if booking is not None:
        _cancel(actor, booking)
    return booking is not None


@transaction.atomic
def invite(*, actor: User, candidates: Iterable[Candidate]) -> int:
    """Mails each a link of their own to choose a slot, once a day at most; returns how many were written to."""
    told = 0
    for candidate in candidates:
        token = draw_key(candidate)
        if not emails.invited(candidate, token):
            InterviewKey.objects.filter(token_hash=tokens.hashed(token)).delete()
            continue
        audit.record("interview.invited", actor=actor, target=candidate, program=candidate.program)
        told += 1
    return told


@transaction.atomic
def book(*, candidate: Candidate, slot: InterviewSlot) -> InterviewBooking:
    """The candidate takes a slot, or moves to it; both calendars follow.

    Raises ValidationError when somebody was quicker, or it is no longer offered. The database has the last word.
    """
    current = queries.booking_of(candidate, locked=True)
    offered = InterviewSlot.objects.select_for_update(of=("self",)).filter(pk=slot.pk).first()
    if offered is None or offered.withdrawn_at is not None or offered.starts_at <= timezone.now():
        raise ValidationError(_("This time is no longer offered: choose another one."))
    if current is not None and current.slot_id == slot.pk:
        return current
    booking = current or InterviewBooking(program=candidate.program, candidate=candidate)
    host_before = booking.slot.host if current else None
    booking.slot = offered
    booking.sequence += current is not None
    _save(booking)
    verb = "interview.moved" if current else "interview.booked"
    audit.record(verb, actor=None, target=candidate, program=candidate.program, slot=slot.pk)
    if host_before is not None and host_before.pk != offered.host_id:
        emails.off(booking, host=host_before)
    emails.set_(booking, draw_key(candidate), moved=current is not None)
    return booking


@transaction.atomic
def cancel(*, actor: User | None, booking: InterviewBooking) -> None:
    """Gives the interview up (`actor` None: the candidate does); both calendars let it go. Twice changes nothing."""
    current = queries.booking_of(booking.candidate, locked=True)
    if current is not None and current.pk == booking.pk:
        _cancel(actor, current)


@transaction.atomic
def hand_over(*, consortium: Consortium, person: User, successor: User) -> None:
    """The interviews to come that `person` offers are held by `successor`; whoever took one is told, with both calendars.

    Raises ValidationError when `successor` offers one at the same hour.
    """
    User.objects.select_for_update().get(pk=successor.pk)
    ahead = list(queries.to_come(person, consortium).select_for_update(of=("self",)))
    busy = [(slot.starts_at, slot.ends_at) for slot in queries.to_come(successor)]
    for slot in ahead:
        if any(slot.starts_at < ends and starts < slot.ends_at for starts, ends in busy):
            raise ValidationError(
                {
                    "successor": _(
                        "%(name)s has an interview at one of the same hours: choose somebody else, or withdraw one of the "
                        "two on the page of interviews."
                    )
                    % {"name": successor.name}
                }
            )
    for slot in ahead:
        slot.host = successor
        slot.save(update_fields=["host"])
        booking = queries.booking_of_slot(slot)
        if booking is not None:
            booking.sequence += 1
            booking.save(update_fields=["sequence"])
            emails.off(booking, host=person)
            emails.set_(booking, draw_key(booking.candidate), moved=True)


def draw_key(candidate: Candidate) -> str:
    """A new link of that candidate; returns its token, which is kept nowhere."""
    token = tokens.draw()
    InterviewKey.objects.create(
        program=candidate.program,
        candidate=candidate,
        token_hash=tokens.hashed(token),
        expires_at=timezone.now() + KEPT,
    )
    return token


def _cancel(actor: User | None, booking: InterviewBooking) -> None:
    booking.cancelled_at = timezone.now()
    booking.sequence += 1
    booking.save(update_fields=["cancelled_at", "sequence"])
    candidate = booking.candidate
    audit.record("interview.cancelled", actor=actor, target=candidate, program=candidate.program)
    emails.off(booking, host=booking.slot.host)
    emails.off(booking, token=draw_key(candidate), by_candidate=actor is None)


def _save(booking: InterviewBooking) -> None:
    try:
        with transaction.atomic():
            booking.save()
    except IntegrityError as error:
        if refused_by(error) not in ("", *TAKEN):
            raise
        raise ValidationError(_("Somebody has just taken this time: choose another one.")) from error


def _moments(on: date, first: time, last: time, minutes: int, zone: str) -> list[datetime]:
    """The instants at which a slot of that day begins; hours that the clocks skip that night are left out."""
    now = timezone.now()
    if not now.astimezone(ZoneInfo(zone)).date() <= on <= (now + FARTHEST).date():
        raise ValidationError({"on": _("Choose a date to come, within 12 months.")})
    start, end = (datetime.combine(on, at) for at in (first, last))
    found = []
    while start + timedelta(minutes=minutes) <= end:
        with suppress(ValueError):
            found.append(to_utc(on, start.time(), zone))
        start += timedelta(minutes=minutes)
    if not found:
        raise ValidationError({"last": _("There is no room for one interview between these hours.")})
    if len(found) > MOST:
        raise ValidationError(_("That makes more than %(n)d slots: offer fewer at once.") % {"n": MOST})
    if found[0] <= now:
        raise ValidationError({"first": _("This hour has passed: start later.")})
    return found


CHARGE = Charge(
    code="interviews",
    words=lambda n: ngettext("%(n)d interview to come", "%(n)d interviews to come", n) % {"n": n},
    count=lambda person, consortium: queries.to_come(person, consortium).count(),
    hand_over=hand_over,
)
