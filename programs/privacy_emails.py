"""The e-mails around a person's rights. None to a third person names them: the page they lead to does, to who may read it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.urls import reverse

from mentorat.lib.changes import Change
from programs import outbox
from programs.models import Consortium, ErasureRequest, Incident, NoticeVersion, OutboundEmail, Program
from programs.queries import consortium as reading
from programs.queries import notices
from programs.queries import privacy as queries


def asked(request: ErasureRequest, token: str) -> bool:
    """To the person: when it takes effect, what will remain, and the link to change their mind."""
    user = request.user
    return outbox.post(
        "programs/erasure_asked",
        key=f"erasure_asked:{request.pk}",
        to=user.email,
        language=user.language,
        context={
            "person": user,
            "due_at": request.due_at,
            "address": settings.SITE_URL + reverse("erasure_cancel", args=[token]),
        },
    )


def waits(request: ErasureRequest, why: str) -> bool:
    """To the person whose erasure is due, once: what holds it back, and what to do."""
    user = request.user
    return outbox.post(
        "programs/erasure_waits",
        key=f"erasure_waits:{request.pk}",
        to=user.email,
        language=user.language,
        context={"person": user, "why": why, "address": settings.SITE_URL + reverse("my_data")},
    )


def tell_coordinators(request: ErasureRequest) -> None:
    """To the coordinators of each consortium: somebody asks, or changed their mind; the links lead to the files."""
    cancelled = request.cancelled_at is not None
    for consortium, files in queries.files_of(request.user):
        for person in queries.others_in_charge(consortium, request.user):
            outbox.post(
                "programs/erasure_news",
                key=f"erasure_news:{request.pk}:{'off' if cancelled else 'on'}:{consortium.pk}:{person.pk}",
                to=person.email,
                language=person.language,
                consortium=consortium,
                context={
                    "person": person,
                    "consortium": consortium,
                    "cancelled": cancelled,
                    "due_at": request.due_at,
                    "addresses": [
                        settings.SITE_URL + reverse("candidate", args=[file.program.slug, file.pk])
                        for file in files
                    ],
                },
            )


def done(request: ErasureRequest, address: str, language: str, where: list[Consortium]) -> None:
    """To the address that is kept no more, once; to the coordinators, under the pseudonym."""
    outbox.post(
        "programs/erasure_done",
        key=f"erasure_done:{request.pk}",
        to=address,
        language=language,
        context={"pseudonym": request.pseudonym},
    )
    for consortium in where:
        for person in reading.coordinators(consortium):
            outbox.post(
                "programs/erasure_told",
                key=f"erasure_told:{request.pk}:{consortium.pk}:{person.pk}",
                to=person.email,
                language=person.language,
                consortium=consortium,
                context={"person": person, "consortium": consortium},
            )


def purge_ahead(program: Program, on: date) -> None:
    """To the coordinators, a month before: what goes, what stays, and what to take out before."""
    for person in queries.others_in_charge(program.consortium, None):
        outbox.post(
            "programs/purge_ahead",
            key=f"purge_ahead:{program.pk}:{person.pk}",
            to=person.email,
            language=person.language,
            program=program,
            context={
                "person": person,
                "program": program,
                "on": on,
                "address": settings.SITE_URL + reverse("dashboard", args=[program.slug]),
            },
        )


def incident_noticed(incident: Incident) -> None:
    """To the coordinators, at once: the operator has written an incident down that concerns them; the page says what."""
    consortium = incident.consortium
    for person in queries.others_in_charge(consortium, None):
        outbox.post(
            "programs/incident_noticed",
            key=f"incident_noticed:{incident.pk}:{person.pk}",
            to=person.email,
            language=person.language,
            consortium=consortium,
            context={
                "person": person,
                "consortium": consortium,
                "address": settings.SITE_URL + reverse("incident_edit", args=[consortium.slug, incident.pk]),
            },
        )


def notice_changed(
    person: notices.Concerned, version: NoticeVersion, before: NoticeVersion, changes: list[Change]
) -> OutboundEmail:
    """To somebody concerned: what the notice says that it did not, word by word, and where to read it whole."""
    return outbox.compose(
        "programs/notice_changed",
        key=notices.key(version, person.who),
        to=person.email,
        language=person.language,
        consortium=version.consortium,
        context={
            "person": person,
            "consortium": version.consortium,
            "version": version,
            "before": before,
            "changes": changes,
            "address": settings.SITE_URL + reverse("my_data" if person.signs_in else "notice"),
        },
    )
