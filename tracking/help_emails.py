"""What is mailed about a request for help, or an end, to those who help: that there is something to read, never what."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from programs import outbox
from programs.models import User
from tracking.emails import Member
from tracking.models import HelpRequest, HelpWord, Parting


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


def parted(parting: Parting, *, to: Iterable[User]) -> None:
    """To each coordinator: a member has ended their pair, and both may need them."""
    binome = parting.binome
    for helper in to:
        outbox.post(
            "tracking/pair_parted",
            key=f"pair_parted:{binome.pk}:{helper.pk}",
            to=helper.email,
            language=helper.language,
            program=binome.program,
            context={
                "program": binome.program,
                "person": helper,
                "binome": binome,
                "url": settings.SITE_URL + reverse("repair", args=[binome.program.slug, binome.pk]),
            },
        )


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
