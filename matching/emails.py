"""The e-mails of the pairing, one function each; the queue sends each once, after the transaction."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation

from matching import queries, wording
from matching.models import Binome
from programs import outbox
from programs.models import Candidate

STRONGEST = 3


def pair_announced(binome: Binome) -> None:
    """To each member: who the other is, the strongest reasons, and where to answer."""
    for member, other, role in (
        (binome.mentor, binome.mentee, "mentor"),
        (binome.mentee, binome.mentor, "mentee"),
    ):
        outbox.post(
            "matching/pair_announced",
            key=f"pair_announced:{binome.pk}:{role}",
            to=member.email,
            language=_language(member),
            program=binome.program,
            context={
                "program": binome.program,
                "member": member,
                "other": other,
                "is_mentor": role == "mentor",
                "reasons": _reasons(binome, _language(member)),
                "path": reverse("my_binome", args=[binome.program.slug, binome.pk]),
            },
        )


def pair_declined(binome: Binome) -> None:
    """To the coordinators: which pair is undone. Neither who said no nor why: that was given in confidence."""
    for user in queries.coordinators(binome.program):
        outbox.post(
            "matching/pair_declined",
            key=f"pair_declined:{binome.pk}:{user.pk}",
            to=user.email,
            language=user.language,
            program=binome.program,
            context={
                "program": binome.program,
                "binome": binome,
                "path": reverse("matching", args=[binome.program.slug]),
            },
        )


def _language(member: Candidate) -> str:
    return member.user.language if member.user else member.consortium.language


def _reasons(binome: Binome, language: str) -> list[str]:
    with translation.override(language):
        return [str(reason) for reason in wording.reasons(binome.explanation)[:STRONGEST]]
