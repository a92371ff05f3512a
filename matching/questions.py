"""What to ask people, what a criterion must confess, and which criteria have nothing to compare: codes made sentences."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching import wording
from matching.engine.criteria import BY_NAME
from programs.enums import Side

# By criterion: to the mentee, to the mentor.
QUESTIONS: dict[str, tuple[Promise, Promise]] = {
    "themes": (
        gettext_lazy("Which themes do you want to work on, and how deeply?"),
        gettext_lazy("Which themes have you lived through, and how deeply?"),
    ),
    "skills": (
        gettext_lazy("Which skills do you want to learn?"),
        gettext_lazy("Which skills could you pass on?"),
    ),
    "trade": (gettext_lazy("What is your trade?"),) * 2,
    "level": (gettext_lazy("What is your career level?"),) * 2,
    "intentions": (gettext_lazy("What do you hope for, beyond the main subject?"),) * 2,
    "languages": (gettext_lazy("Which languages could you meet in?"),) * 2,
    "qualities": (
        gettext_lazy("Which human qualities do you look for?"),
        gettext_lazy("Which human qualities do people find in you?"),
    ),
    "availability": (gettext_lazy("At which moments of the day are you free?"),) * 2,
    "place": (gettext_lazy("Where do you work, and would you meet by video?"),) * 2,
    "learning": (
        gettext_lazy("How do you learn best?"),
        gettext_lazy("How do you like to pass on what you know?"),
    ),
    "tenure": (gettext_lazy("How many years have you been in your company?"),) * 2,
    "biography": (gettext_lazy("Would you present yourself in a few sentences?"),) * 2,
}

NOTES: dict[str, Promise] = {
    "ladders_differ": gettext_lazy(
        "Companies do not have the same ladders: levels are compared by their place between bottom and top."
    ),
    "self_declared": gettext_lazy("People name their own qualities: nobody has checked them."),
    "little_research": gettext_lazy(
        "Research finds little effect of matching how people learn: keep this weight small."
    ),
    "not_experience": gettext_lazy("Years in one company are not experience: the career level says more."),
    "free_text": gettext_lazy(
        "A free text may say more than was meant. What counts is the words in common, not what is meant by them."
    ),
}


def question(criterion: str, side: str) -> str:
    """What to ask a person of this side (mentor or mentee), to know a criterion of them."""
    asked = QUESTIONS.get(criterion)
    return str(asked[side == Side.MENTOR]) if asked else capfirst(wording.criterion(criterion))


def note(criterion: str) -> str:
    """What a page must confess about a criterion; empty when there is nothing."""
    code = BY_NAME[criterion].note
    return str(NOTES.get(code, ""))


def without_data(criteria: Sequence[str]) -> str:
    """The warning on criteria that weigh something and can compare nobody; empty when there is none."""
    if not criteria:
        return ""
    items = ", ".join(wording.criterion(name) for name in criteria)
    return _(
        "Nothing to compare on: %(items)s. Gather the answers, or leave these criteria out (weight 0)."
    ) % {"items": items}
