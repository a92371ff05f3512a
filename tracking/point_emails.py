"""What is mailed about a follow-up point: when and where, to each for themself. Nothing says why, nor who asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from mentorat.lib.ics import Method, Participant
from programs import outbox
from programs.models import Candidate, User
from tracking import mail_keys, point_calendar
from tracking.emails import Member
from tracking.models import Point


def asked(point: Point, *, to: Iterable[User]) -> None:
    """To each coordinator: the three of a pair are to meet, and a date is to be found."""
    for helper in to:
        _post(
            "point_asked", point, helper.email, helper.language, helper.first_name, str(helper.pk), host=True
        )


def proposed(point: Point, *, now: datetime) -> None:
    """To each who takes part: a date, with an entry for their calendar; they confirm on their page."""
    for person in point.people:
        _to_member("point_proposed", point, person, "REQUEST", now)
    _to_host("point_proposed", point, point.host, "REQUEST", now)


def planned(point: Point, *, now: datetime) -> None:
    """Everybody has confirmed: the entries say so."""
    for person in point.people:
        _to_member("point_planned", point, person, "REQUEST", now)
    _to_host("point_planned", point, point.host, "REQUEST", now)


def off(point: Point, *, now: datetime, host: User | None = None, again: bool = False) -> None:
    """It leaves every calendar, or only that `host`’s; `again`: another date is being looked for."""
    if host is not None:
        _to_host("point_off", point, host, "CANCEL", now, again=again)
        return
    for person in point.people:
        _to_member("point_off", point, person, "CANCEL", now, again=again)
    _to_host("point_off", point, point.host, "CANCEL", now, again=again)


def _to_member(
    template: str, point: Point, person: Candidate, method: Method, now: datetime, **more: bool
) -> None:
    member = Member(person, person)
    language = member.language(point.program)
    invitation = _entry(
        point, Participant(person.name, member.email), language, method, _page(point, False), now
    )
    _post(template, point, member.email, language, person.first_name, f"c{person.pk}", invitation, **more)


def _to_host(
    template: str, point: Point, host: User | None, method: Method, now: datetime, **more: bool
) -> None:
    if host is not None:
        to = Participant(host.name, host.email)
        invitation = _entry(point, to, host.language, method, _page(point, True), now)
        _post(
            template,
            point,
            host.email,
            host.language,
            host.first_name,
            str(host.pk),
            invitation,
            host=True,
            **more,
        )


def _entry(
    point: Point, to: Participant, language: str, method: Method, url: str, now: datetime
) -> outbox.Invitation | None:
    with translation.override(language):
        return point_calendar.entry(point, to, method, url=url, stamp=now)


def _page(point: Point, host: bool) -> str:
    page = "point" if host else "my_point"
    return settings.SITE_URL + reverse(page, args=[point.program.slug, point.pk])


def _post(
    template: str,
    point: Point,
    to: str,
    language: str,
    name: str,
    who: str,
    invitation: outbox.Invitation | None = None,
    *,
    host: bool = False,
    again: bool = False,
) -> None:
    program = point.program
    with timezone.override(ZoneInfo(program.consortium.zone)):
        outbox.post(
            f"tracking/{template}",
            key=mail_keys.talk(template, point, who),
            to=to,
            language=language,
            program=program,
            invitation=invitation,
            context={
                "program": program,
                "point": point,
                "name": name,
                "host": host,
                "again": again,
                "url": _page(point, host),
            },
        )
