"""Why two people were paired, in the words that both of them read: the coordinator's, or ours from the explanation."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from matching import wording
from matching.engine import Explanation
from matching.models import Binome
from mentorat.lib.text import join

STRONGEST = 5
LONGEST = 2_000  # characters


def note(binome: Binome, language: str = "") -> str:
    """Plain text, one sentence a line, in `language` (the reader's own by default); the coordinator's words as typed."""
    return binome.note or default(binome, language)


def default(binome: Binome, language: str = "") -> str:
    """What speaks for the pair, then what is not known, from the explanation kept with it. No figure, no confidence."""
    with translation.override(language or translation.get_language()):
        known = Explanation.from_dict(binome.explanation) if binome.explanation else None
        reasons = wording.reasons(known)[:STRONGEST] if known else []
        lines = [_sentence(reason) for reason in reasons]
        lines = lines or [_without_reasons(known)]
        unknown = [wording.unknown(each) for each in known.unknown] if known else []
        if unknown:
            said = _(
                "What we do not know: %(items)s. It did not count against you: talk about it when you meet."
            )
            lines += ["", said % {"items": join(unknown, _("and"))}]
        return "\n".join(lines)[:LONGEST]


def _without_reasons(known: Explanation | None) -> str:
    """Formed by hand, or proposed when the profiles say next to nothing: each is told as it is."""
    if known is None:
        return _("The coordinator formed this pair by hand, from what they know of you both.")
    return _("Your profiles say too little so far to give reasons: you will find out together.")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
