"""The end, looked back on: what each says and lets others read, a certificate, testimonies under three kinds of names."""

from __future__ import annotations

from typing import Any

from matching.models import Binome
from mentorat.demo.accounts import account_of
from programs.enums import Side
from programs.models import Candidate
from tracking.attesting import paper_of
from tracking.models import Reader, Shown, Tone
from tracking.services import certificates, evaluations, testimonies

TICKED = {
    Side.MENTEE: ("distance", "learning", "freedom", "network"),
    Side.MENTOR: ("distance", "practice", "questions", "drive"),
}
BENEFITS = (
    "Parler à quelqu’un qui n’attend rien de moi : je n’avais jamais pu le faire au travail.",
    "J’ai revu ma façon d’accueillir les nouvelles recrues, à force d’expliquer la mienne.",
    "Le recul. Une heure par mois, le téléphone éteint.",
)
EFFECTS = (
    "Deux équipes se sont visitées, et échangent maintenant leurs modèles de planning.",
    "J’ai compris que je voulais changer de fonction ; ce n’était pas prévu.",
    "Les déplacements m’ont pris plus de temps que les rencontres.",
)
TESTIMONIES = (
    ("On y va pour apprendre un métier, on en sort avec une autre façon d’écouter.", Shown.FULL),
    ("J’hésitais : trop de travail. C’est l’heure du mois que je n’ai jamais déplacée.", Shown.FIRST),
    ("Personne ne m’avait posé ces questions. Je les pose maintenant à mon équipe.", Shown.ANONYMOUS),
)


def look_back(binome: Binome, side: Side, number: int, figures: dict[str, Any], *, again: str) -> None:
    """The four steps of one member; `number` chooses what they write, and who reads it."""
    words = BENEFITS[number % 3] if number % 2 == 0 else ""
    effect = EFFECTS[number % 3] if number % 3 != 2 else ""
    reader = Reader.BOOK if number % 4 else Reader.COORDINATORS
    said = {
        **figures,
        "benefits": TICKED[side][: 1 + number % 4],
        "benefit_words": words,
        "benefit_reader": Reader.BOOK if words else "",
        "effect_tone": (Tone.GOOD, Tone.BOTH, Tone.NONE)[number % 3],
        "effect_words": effect,
        "effect_reader": reader if effect else "",
        "would_mentor": again,
        "called": False,
    }
    person = binome.mentor if side == Side.MENTOR else binome.mentee
    for step in (1, 2, 3, 4):
        evaluations.keep(actor=account_of(person), binome=binome, step=step, said=said)


def testify(person: Candidate, number: int) -> None:
    """Writes one, sees it, agrees."""
    text, shown_as = TESTIMONIES[number]
    testimonies.write(actor=account_of(person), candidate=person, text=text, shown_as=shown_as)
    testimonies.agree(actor=account_of(person), candidate=person, seen=text)


def attest(person: Candidate) -> None:
    """Asks for their own certificate, in their language."""
    actor, paper = account_of(person), paper_of(person.program.consortium)
    certificates.ask(actor=actor, candidate=person, language=actor.language, paper=paper)
