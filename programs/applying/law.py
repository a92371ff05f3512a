"""What the law of the country says of the questions that a programme may ask about diversity, for whoever asks and whoever
answers. General information, written with care; it replaces no legal advice.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentorat.lib.text import fold

NOTES: dict[str, tuple[str | Promise, ...]] = {
    "CA": (
        _(
            "Québec’s Charter of human rights and freedoms (section 10) forbids any distinction based, among others, on race, colour, sex, gender identity or expression, pregnancy, sexual orientation, civil status, age, religion, political convictions, language, ethnic or national origin, social condition or disability; section 18.1 limits questions on these grounds in applications for employment."
        ),
        _(
            "Act 25 (protection of personal information in the private sector): only what is needed for a stated purpose is collected, and sensitive information asks for express consent, free, informed, and as easy to take back as to give."
        ),
        _(
            "Here: every answer is optional, counted only in groups where nobody can be recognised, never used to choose or refuse somebody."
        ),
    ),
    "FR": (
        _(
            "RGPD, article 9: data that reveal alleged racial or ethnic origin, political opinions, religious or philosophical convictions, trade-union membership, health, sexual life or orientation may not be processed, save for narrow exceptions; in France, classifying people by origin or religion is moreover forbidden (criminal code, article 226-19; Constitutional Council, decision 2007-557 DC). These fields cannot be declared here."
        ),
        _(
            "The Défenseur des droits and the CNIL recommend, to measure diversity, anonymous surveys and objective facts (sex, age group, kind of post, kind of territory), and to ask nothing that the aim does not need."
        ),
        _(
            "Here: every answer is optional, counted only in groups where nobody can be recognised, never used to choose or refuse somebody."
        ),
    ),
}

# Words, folded, of what may not be collected in France: a refusal asks to think again, it cannot know all wordings.
FORBIDDEN_FR = (
    "origine", "ethni", "racia", "race", "couleur de peau", "religi", "croyance", "confession", "syndic", "politique",
    "opinion", "orientation sexuelle", "vie sexuelle", "sante", "maladie", "handicap", "genetique", "biometri",
    "origin", "ethnic", "racial", "religio", "belief", "trade union", "political", "sexual", "health", "disab",
)  # fmt: skip


def notes(country: str) -> list[str]:
    """What the law says there, in the reader's language."""
    return [str(text) for text in NOTES.get(country, ())]


def forbidden(country: str, *texts: str) -> bool:
    """Whether these words ask for something that may not be collected in that country."""
    folded = " ".join(fold(text) for text in texts)
    return country == "FR" and any(word in folded for word in FORBIDDEN_FR)
