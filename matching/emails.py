"""The e-mails of the pairing, one function each; the queue sends each once, after the transaction."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation

from matching import notes, queries
from matching.models import Announcement, Binome
from programs import outbox
from programs.models import Candidate, OutboundEmail, Program


def pair_announced(binome: Binome) -> None:
    """To each member: who the other is, why, and where to answer, or to sign when the two chose each other."""
    for mail in announcement_mails(binome):
        outbox.queue(mail)


def announcement_mails(binome: Binome) -> list[OutboundEmail]:
    """The mails of the announcement, to the mentor then to the mentee, not queued yet: also what the coordinator previews."""
    return [
        outbox.compose(
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
                "chosen": bool(binome.mentor_accepted_at and binome.mentee_accepted_at),
                "note": notes.note(binome, _language(member)),
                "path": reverse("my_binome", args=[binome.program.slug, binome.pk]),
            },
        )
        for member, other, role in (
            (binome.mentor, binome.mentee, "mentor"),
            (binome.mentee, binome.mentor, "mentee"),
        )
    ]


def announcement_sent(announcement: Announcement, program: Program) -> None:
    """To the coordinators: how many pairs were announced at the hour planned, and which were left out and why."""
    for user in queries.coordinators(program):
        with translation.override(user.language):
            held = queries.held_back(program)
        outbox.post(
            "matching/announcement_sent",
            key=f"announcement_sent:{announcement.pk}:{user.pk}",
            to=user.email,
            language=user.language,
            program=program,
            context={
                "program": program,
                "told": announcement.told,
                "held": held,
                "path": reverse("binomes", args=[program.slug]),
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
                "path": f"{reverse('matching', args=[binome.program.slug])}#freed",
            },
        )


def _language(member: Candidate) -> str:
    return member.user.language if member.user else member.consortium.language
