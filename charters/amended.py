"""What the two members may agree on otherwise while their pair lives: a short list, and the words it puts in the text.

Nothing of what the charter promises can be taken away: rhythm (never less than once a month), length, ways to meet, until when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charters import terms
from mentorat.lib.spoken import duration
from mentorat.lib.text import join

TEXT = "charter-amendment"
LENGTHS = (30, 45, 60, 90, 120)


class Rhythm(TextChoices):
    WEEK = "week", gettext_lazy("once a week")
    FORTNIGHT = "fortnight", gettext_lazy("every two weeks")
    THREE = "three", gettext_lazy("every three weeks")
    MONTH = "month", gettext_lazy("once a month")


class Channel(TextChoices):
    PLACE = "place", gettext_lazy("face to face")
    VIDEO = "video", gettext_lazy("by video")
    PHONE = "phone", gettext_lazy("by phone")


@dataclass(frozen=True)
class Amended:
    """`minutes` is the usual length of a meeting; `until` an ISO date within the programme."""

    rhythm: str
    minutes: int
    channels: tuple[str, ...]
    until: str

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Amended:
        """From what a row keeps."""
        return cls(kept["rhythm"], kept["minutes"], tuple(kept["channels"]), kept["until"])

    def kept(self) -> dict[str, Any]:
        return {**asdict(self), "channels": list(self.channels)}

    @property
    def last_day(self) -> date:
        return date.fromisoformat(self.until)


def usual(ends_on: date) -> Amended:
    """As the first charter has it."""
    return Amended(Rhythm.MONTH, 60, tuple(Channel.values), ends_on.isoformat())


def words(agreed: Amended, language: str) -> dict[str, str]:
    """What the terms put in the fields of the text, in the language of the document."""
    with translation.override(language):
        ways = [str(Channel(each).label) for each in Channel.values if each in agreed.channels]
        return {
            "rhythm": str(Rhythm(agreed.rhythm).label),
            "length": duration(agreed.minutes),
            "channels": join(ways, _("or")),
            "until": terms.day(agreed.last_day),
        }
