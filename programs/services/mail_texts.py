"""A programme words one of its mails otherwise; what was said before is kept."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit
from programs.models import MailText, Program, User
from programs.services import programs


@transaction.atomic
def write(
    *, actor: User, program: Program, kind: str, language: str, seen: int, subject: str, body: str
) -> MailText | None:
    """A new version, which holds from now on; both empty, our own words again. None when nothing changes.

    Raises ValidationError when somebody wrote another version since the one that was `seen`.
    """
    held = programs.held(program)
    rows = MailText.objects.filter(program=held, kind=kind, language=language)
    last: int = rows.aggregate(last=Max("version"))["last"] or 0
    if last != seen:
        raise ValidationError(
            _(
                "Somebody changed these words meanwhile. Yours are still here: look at theirs below, then save."
            )
        )
    current = rows.filter(version=last).first()
    if (current.subject, current.body) == (subject, body) if current else not body:
        return None
    made = MailText.objects.create(
        program=held,
        kind=kind,
        language=language,
        version=last + 1,
        subject=subject,
        body=body,
        made_by=actor,
        made_at=timezone.now(),
    )
    audit.record("mail.worded", actor=actor, target=held, program=held, kind=kind, language=language)
    return made
