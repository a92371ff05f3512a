"""The privacy notice of a consortium as one text, and what is told of a change."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation

from mentorat.lib import changes
from mentorat.lib.changes import Change
from programs import protection
from programs.models import Consortium, NoticeVersion

LANGUAGES = ("fr", "en")


def told_anybody() -> dict[str, object]:
    """What the notice says whatever the consortium."""
    return {
        "activities": protection.activities(),
        "withheld": protection.withheld(),
        "cookies": protection.cookies(),
    }


def text_of(consortium: Consortium, language: str) -> str:
    """The whole notice of that consortium as it stands, in plain HTML."""
    with translation.override(language):
        context = {"consortium": consortium, "law": protection.law_of(consortium), **told_anybody()}
        parts = (
            render_to_string(f"programs/privacy/_notice_{part}.html", context) for part in ("who", "rest")
        )
        return "\n".join(part.strip() for part in parts)


def fingerprint(texts: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def between(before: NoticeVersion | None, after: NoticeVersion, language: str) -> list[Change]:
    """What changed for whoever reads that language, word by word; nothing where there is nothing before."""
    if before is None:
        return []
    return changes.brief(changes.compare(before.text(language), after.text(language)))


@dataclass(frozen=True)
class Told:
    """The version in force of one consortium, the one that the person was told of before, if any, and what changed."""

    consortium: Consortium
    version: NoticeVersion
    before: NoticeVersion | None
    changes: list[Change]


def last_known(
    versions: Sequence[NoticeVersion], since: datetime | None, told: set[int]
) -> NoticeVersion | None:
    """Of older versions, the newest that the person was told of: by mail, else the one in force when they came in."""
    older = list(versions)[:-1]
    known = [each for each in older if each.pk in told]
    first = [each for each in older if since is not None and each.published_at <= since]
    return max([*known, *first[-1:]], key=lambda each: each.version, default=None)
