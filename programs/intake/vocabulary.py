"""Words of yes and no, and of the closed lists, folded (see `mentorat.lib.text.fold`)."""

YES = frozenset(("yes", "y", "oui", "o", "vrai", "true", "1", "x", "ok", "d accord", "i agree", "j accepte"))
NO = frozenset(("no", "n", "non", "faux", "false", "0"))
# What people write where they have nothing to write. A cell of punctuation alone is folded to the empty text.
NOTHING = frozenset(("", "n a", "na", "nd", "n d", "s o", "sans objet", "aucun", "aucune", "rien", "none", "null", "inconnu",
                     "inconnue", "unknown", "a preciser", "a venir", "a determiner", "tbd"))  # fmt: skip
CODES: dict[str, dict[str, tuple[str, ...]]] = {
    "availability": {
        "morning": ("morning", "mornings", "matin", "matins", "matinee"),
        "noon": ("noon", "midi", "lunch", "dejeuner"),
        "afternoon": ("afternoon", "afternoons", "apres midi", "pm"),
        "evening": ("evening", "evenings", "soir", "soirs", "soiree"),
    },
    "qualities": {
        "listening": ("listening", "ecoute"),
        "empathy": ("empathy", "empathie"),
        "pedagogy": ("pedagogy", "pedagogie", "teaching"),
        "rephrasing": ("rephrasing", "reformulation", "reformuler"),
        "candour": ("candour", "candor", "franchise", "authenticite"),
        "self_questioning": ("self questioning", "remise en question", "humilite"),
        "daring": ("daring", "audace", "oser"),
        "patience": ("patience",),
    },
    "intentions": {
        "step_back": ("step back", "stepping back", "recul"),
        "network": ("network", "networking", "reseau", "reseautage"),
        "transform": ("transform", "transformer", "transformation"),
        "career": ("career", "carriere", "evolution"),
        "digital": ("digital", "numerique"),
        "transmit": ("transmit", "transmettre", "transmission", "passing on"),
    },
    "learning": {
        "doing": ("doing", "faisant", "pratique", "trying", "essais", "practice"),
        "watching": ("watching", "observation", "observant", "ecoutant", "listening"),
        "thinking": ("thinking", "theorie", "theory", "modeles", "lecture", "reading"),
        "relating": ("relating", "discussion", "echange", "echanges", "talking", "discutant", "parlant"),
    },
    "languages": {
        "fr": ("fr", "fra", "francais", "french"),
        "en": ("en", "eng", "anglais", "english"),
        "es": ("es", "espagnol", "spanish", "espanol"),
        "de": ("de", "allemand", "german", "deutsch"),
        "it": ("it", "italien", "italian", "italiano"),
        "pt": ("pt", "portugais", "portuguese"),
        "ar": ("ar", "arabe", "arabic"),
        "zh": ("zh", "chinois", "mandarin", "chinese"),
    },
}
