"""The words of the mails of programmes: which hold, and their former versions."""

from __future__ import annotations

from collections.abc import Collection

from programs.models import MailText

Key = tuple[int, str, str]  # programme, kind, language


def in_force(programs: Collection[int]) -> dict[Key, MailText]:
    """The words that hold, where a programme has its own; one read."""
    rows = MailText._base_manager.filter(program__in=programs).order_by("version")
    newest = {(row.program_id, row.kind, row.language): row for row in rows}
    return {key: row for key, row in newest.items() if row.body}


def versions(kind: str, language: str) -> list[MailText]:
    """Of one mail of the open programme, the newest first."""
    rows = MailText.objects.filter(kind=kind, language=language).select_related("made_by")
    return list(rows.order_by("-version"))
