"""Career levels as an order: known ladders first, then common words, then a figure from 1 to 10."""

from __future__ import annotations

import re

from mentorat.lib.text import fold

from .types import Level

CIVIL_SERVICE: tuple[tuple[str, ...], ...] = (
    ("aa", "administrative assistant"),
    ("ao", "administrative officer"),
    ("eo", "executive officer"),
    ("heo", "higher executive officer"),
    ("seo", "senior executive officer"),
    ("grade 7", "g7"),
    ("grade 6", "g6"),
    ("scs1", "scs 1", "scs pay band 1"),
    ("scs2", "scs 2", "scs pay band 2"),
    ("scs3", "scs 3", "scs pay band 3"),
    ("scs4", "scs 4", "scs pay band 4"),
)
WORDS: tuple[tuple[str, ...], ...] = (
    ("stagiaire", "apprenti", "apprentie", "alternant", "alternante", "intern", "trainee", "apprentice"),
    ("junior", "debutant", "debutante", "entry", "assistant", "assistante"),
    ("intermediaire", "intermediate", "mid", "technicien", "technicienne", "professionnel", "professionnelle"),
    ("senior", "confirme", "confirmee", "experimente", "experimentee", "expert", "experte", "lead", "principal"),
    ("cadre", "conseiller principal", "specialist"),
    ("gestionnaire", "manager", "chef", "cheffe", "responsable", "superviseur", "superviseure", "supervisor", "head"),
    ("directeur", "directrice", "director", "direction"),
    ("dirigeant", "dirigeante", "executive", "vp", "vice president", "vice presidente", "president", "presidente", "pdg",
     "ceo", "dg", "cadre dirigeant", "cadre superieur", "cadre superieure", "directeur general", "directrice generale"),
)  # fmt: skip
NUMBER = re.compile(r"^(?:niveau |level |n)?(\d{1,2})(?:\s*/\s*10)?$")


def read_level(text: str) -> Level | None:
    """The level that the words stand for; None when they stand for none that is known.

    Ranks of different ladders are compared only as positions between the bottom and the top.
    """
    words = fold(text)
    for rung, names in enumerate(CIVIL_SERVICE):
        if words in names:
            return _level(text, "civil_service", rung, len(CIVIL_SERVICE))
    rungs = [rung for rung, names in enumerate(WORDS) if any(f" {name} " in f" {words} " for name in names)]
    if rungs:
        return _level(text, "words", max(rungs), len(WORDS))
    number = NUMBER.match(words)
    if number and 1 <= int(number[1]) <= 10:
        return _level(text, "numbers", int(number[1]) - 1, 10)
    return None


def _level(text: str, ladder: str, rung: int, rungs: int) -> Level:
    return Level(round(rung / (rungs - 1), 4), text.strip(), ladder, rung)
