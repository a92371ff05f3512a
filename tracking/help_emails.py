"""What is mailed about a request for help: that there is something to read, never what, nor why."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from programs import outbox
from programs.models import User
from tracking.emails import Member
from tracking.models import HelpRequest, HelpWord


def asked(request: HelpRequest, *, to: Iterable[User]) -> None:
    """To each coordinator: somebody asks for them."""
    for helper in to:
        _to_helper(request, helper, "asked", f"help:{request.pk}:{helper.pk}")


def taken(request: HelpRequest) -> None:
    """To the person: who has it in hand."""
    _to_asker(request, "taken", f"help_taken:{request.pk}:{request.handler_id}")


def said(request: HelpRequest, word: HelpWord, *, to: Iterable[User]) -> None:
    """To the coordinators of `to` when the person wrote, else to the person."""
    if not word.by_asker:
        _to_asker(request, "said", f"help_said:{word.pk}")
    for helper in to:
        _to_helper(request, helper, "said", f"help_said:{word.pk}:{helper.pk}")


def _to_helper(request: HelpRequest, helper: User, what: str, key: str) -> None:
    program = request.program
    outbox.post(
        "tracking/help_asked",
        key=key,
        to=helper.email,
        language=helper.language,
        program=program,
        context={
            "program": program,
            "person": helper,
            "asker": request.asker,
            "what": what,
            "url": settings.SITE_URL + reverse("help_request", args=[program.slug, request.pk]),
        },
    )


def _to_asker(request: HelpRequest, what: str, key: str) -> None:
    program, member = request.program, Member(request.asker, request.asker)
    outbox.post(
        "tracking/help_answered",
        key=key,
        to=member.email,
        language=member.language(program),
        program=program,
        context={
            "program": program,
            "person": request.asker,
            "handler": request.handler,
            "what": what,
            "url": settings.SITE_URL + reverse("my_help", args=[program.slug, request.binome_id]),
        },
    )
