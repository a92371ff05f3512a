"""Follow-up points: proposed by a coordinator, asked for by a member, confirmed, moved, given up, said held. Sole writer.

Nothing of it stands in the register of acts, where a coordinator who is of the pair reads too.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import Binome
from matching.services import locks
from mentorat.lib.rows import as_actor, confided
from programs import audit
from programs.enums import Side
from programs.models import User
from tracking import permissions, point_emails
from tracking.models import Point, PointNote
from tracking.models.points import DATED, LONGEST_NOTE, OPEN_POINTS, PointState
from tracking.queries import helping
from tracking.queries import points as queries

FARTHEST = timedelta(days=366)


@as_actor
@transaction.atomic
def propose(
    *,
    actor: User,
    binome: Binome,
    side: Side | None,
    starts_at: datetime,
    minutes: int = 30,
    place: str = "",
    link: str = "",
) -> Point:
    """A coordinator proposes a date to the member on `side`, or to both. Whoever takes part receives it in their calendar.

    Raises PermissionDenied to anybody else, a coordinator of the pair included; ValidationError for a date that has passed
    or is over a year ahead, or while another of the same kind is open.
    """
    held = _held(binome)
    _insist_follower(actor, held)
    locks.insist(permissions.may_point(held))
    if Point.objects.filter(binome=held, side=side or "", state__in=DATED).exists():
        raise ValidationError(_("One is open already: move it, or close it first."))
    person = {Side.MENTOR: held.mentor, Side.MENTEE: held.mentee}[side] if side else None
    if person is not None and person.user is None:
        raise ValidationError(_("%(name)s has no account yet.") % {"name": person.first_name})
    row = Point(
        program=held.program,
        binome=held,
        side=side or "",
        participant=person.user if person else None,
        asked_by=actor,
        asked_at=timezone.now(),
    )
    _date(row, actor, starts_at, minutes, place, link)
    row.save()
    _supersede(row)
    point_emails.proposed(row, now=timezone.now())
    return row


@as_actor
@transaction.atomic
def ask(*, actor: User, binome: Binome) -> Point:
    """A member asks, in one tap, that the three meet: every coordinator who is not of the pair is written to. Asking while
    one is open gives that one. Raises PermissionDenied for anybody but a member.
    """
    held = _held(binome)
    if not permissions.is_member(held, actor):
        raise PermissionDenied(_("Only the two members of the pair ask for it."))
    locks.insist(permissions.may_point(held))
    stands = queries.asked(actor, held)
    if stands is not None:
        return stands
    helpers = helping.helpers(held.program, held)
    if not helpers:
        raise ValidationError(_("Nobody but your partner coordinates this programme: talk to them directly."))
    row = Point.objects.create(
        program=held.program, binome=held, state=PointState.ASKED, asked_by=actor, asked_at=timezone.now()
    )
    point_emails.asked(row, to=helpers)
    return row


@as_actor
@transaction.atomic
def schedule(
    *, actor: User, point: Point, starts_at: datetime, minutes: int, place: str = "", link: str = ""
) -> Point:
    """A date for what was asked, or another one: everybody confirms anew, calendars follow."""
    row = _followed(actor, point)
    _insist_open(row)
    before = row.host if row.starts_at is not None else None
    _date(row, actor, starts_at, minutes, place, link)
    row.mentor_agreed_at = row.mentee_agreed_at = None
    row.sequence += 1
    row.save()
    _supersede(row)
    if before is not None and before.pk != actor.pk:
        point_emails.off(row, now=timezone.now(), host=before)
    point_emails.proposed(row, now=timezone.now())
    return row


@as_actor
@transaction.atomic
def agree(*, actor: User, point: Point) -> Point:
    """A member confirms; once all have, it is planned. Twice changes nothing."""
    row = _own(actor, point)
    if row.state not in (PointState.PROPOSED, PointState.PLANNED) or row.starts_at is None:
        raise ValidationError(_("There is no date to confirm any more."))
    side = Side.MENTOR if row.binome.mentor.user_id == actor.pk else Side.MENTEE
    name = f"{side}_agreed_at"
    if getattr(row, name) is None:
        setattr(row, name, timezone.now())
        if all(row.agreed(person) for person in row.people):
            row.state = PointState.PLANNED
            row.sequence += 1
        row.save(update_fields=[name, "state", "sequence"])
        if row.state == PointState.PLANNED:
            point_emails.planned(row, now=timezone.now())
    return row


@as_actor
@transaction.atomic
def decline_date(*, actor: User, point: Point) -> Point:
    """A member cannot at that time: it leaves the calendars, and the coordinator looks for another."""
    row = _own(actor, point)
    if row.starts_at is None or not row.is_open:
        return row
    row.sequence += 1
    point_emails.off(row, now=timezone.now(), again=True)
    row.state, row.starts_at, row.asked_by = PointState.ASKED, None, actor
    row.mentor_agreed_at = row.mentee_agreed_at = None
    row.save()
    return row


@as_actor
@transaction.atomic
def give_up(*, actor: User, point: Point) -> None:
    """By a coordinator, or by the member who asked, before a date is proposed. Twice changes nothing."""
    row = _locked(point)
    own_request = row.asked_by_id == actor.pk and row.starts_at is None
    if not own_request and not _follows(actor, row.binome):
        raise PermissionDenied(_("This meeting is not yours to close."))
    if not row.is_open:
        return
    row.sequence += 1
    if row.starts_at is not None:
        point_emails.off(row, now=timezone.now())
    row.state, row.settled_at = PointState.CANCELLED, timezone.now()
    row.save(update_fields=["state", "settled_at", "sequence"])


@as_actor
@transaction.atomic
def settle(*, actor: User, point: Point, held: bool) -> None:
    """A coordinator says whether it took place, once it has begun; a slip may be put right."""
    row = _followed(actor, point)
    if row.starts_at is None or row.state == PointState.CANCELLED or row.starts_at > timezone.now():
        raise ValidationError(_("This meeting has not begun yet."))
    row.state = PointState.HELD if held else PointState.MISSED
    row.settled_at = timezone.now()
    row.save(update_fields=["state", "settled_at"])


@as_actor
@transaction.atomic
def note(*, actor: User, point: Point, text: str) -> PointNote:
    """What a coordinator keeps of a talk with one member. Of a meeting of the three nothing is written."""
    row = _followed(actor, point)
    if row.three_way:
        raise ValidationError(_("Nothing is written of a meeting of the three."))
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not text or len(text) > LONGEST_NOTE:
        raise ValidationError(
            {"text": _("Write a few words, %(n)s characters at most.") % {"n": LONGEST_NOTE}}
        )
    return PointNote.objects.create(
        program=row.program, binome=row.binome, point=row, author=actor, text=text, at=timezone.now()
    )


@transaction.atomic
def drop_common(binome: Binome) -> None:
    """The pair has ended: the three meet no more, calendars are cleared. A talk with one member alone is between that person
    and the coordination, and stays; so does a meeting that has begun."""
    now = timezone.now()
    with confided():
        rows = Point.objects.select_for_update(of=("self",)).select_related(*queries.PEOPLE)
        common = rows.filter(binome=binome, side="", state__in=OPEN_POINTS)
        for row in common.exclude(starts_at__lte=now).order_by("pk"):
            row.sequence += 1
            if row.starts_at is not None:
                point_emails.off(row, now=now)
            row.state, row.settled_at = PointState.CANCELLED, now
            row.save(update_fields=["state", "settled_at", "sequence"])


def _supersede(row: Point) -> None:
    """What was asked for is answered by this date."""
    same = Point.objects.filter(binome=row.binome, side=row.side, state=PointState.ASKED).exclude(pk=row.pk)
    same.update(state=PointState.CANCELLED, settled_at=timezone.now())


def _date(row: Point, actor: User, starts_at: datetime, minutes: int, place: str, link: str) -> None:
    now = timezone.now()
    if starts_at <= now:
        raise ValidationError({"on": _("This date has passed: choose one to come.")})
    if starts_at > now + FARTHEST:
        raise ValidationError({"on": _("This date is more than 12 months ahead: choose a nearer one.")})
    ends_at = starts_at + timedelta(minutes=minutes)
    others = Point.objects.filter(host=actor, state__in=DATED, starts_at__lt=ends_at).exclude(pk=row.pk)
    if any(starts_at < each.starts_at + timedelta(minutes=each.minutes) for each in others if each.starts_at):
        raise ValidationError({"on": _("You have another talk at that time: choose another hour.")})
    row.state, row.host, row.starts_at, row.minutes = PointState.PROPOSED, actor, starts_at, minutes
    row.place, row.link = place.strip(), link.strip()


def _follows(actor: User, binome: Binome) -> bool:
    return any(each.pk == actor.pk for each in helping.helpers(binome.program, binome))


def _insist_follower(actor: User, binome: Binome) -> None:
    if not _follows(actor, binome):
        raise PermissionDenied(_("A coordinator who is not of the pair follows it."))


def _insist_open(row: Point) -> None:
    if not row.is_open:
        raise ValidationError(_("This meeting is over or was cancelled: plan another one."))


def _own(actor: User, point: Point) -> Point:
    row = _locked(point)
    if not queries.mine(actor).filter(pk=row.pk).exists():
        raise PermissionDenied(_("This meeting is not yours."))
    return row


def _followed(actor: User, point: Point) -> Point:
    row = _locked(point)
    _insist_follower(actor, row.binome)
    return row


def _locked(point: Point) -> Point:
    row = (
        Point.objects.select_for_update(of=("self",))
        .select_related(*queries.PEOPLE)
        .filter(pk=point.pk)
        .first()
    )
    if row is None:
        raise PermissionDenied(_("This meeting is not yours."))
    audit.insist_open(row.program)
    return row


def _held(binome: Binome) -> Binome:
    rows = Binome.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("program__consortium", "mentor__user", "mentee__user").get(pk=binome.pk)
    audit.insist_open(held.program)
    return held
