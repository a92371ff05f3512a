"""The sign-up sheet that the demo's people filled in: a CSV as a spreadsheet in French saves it, with its gaps."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from mentorat.demo.cast import Person

HEADINGS = (
    "Prénom", "Nom", "Courriel", "Entreprise", "Rôle", "Poste", "Métier", "Niveau", "Ancienneté (années)", "Thèmes",
    "Compétences", "Qualités", "Intentions", "Langues", "Disponibilités", "Lieu", "À distance", "Profil d’apprentissage",
    "Profil de transmission", "Capacité",
)  # fmt: skip
WORDS = {
    "mentor": "Mentor·e", "mentee": "Mentoré·e",
    "listening": "écoute", "empathy": "empathie", "pedagogy": "pédagogie", "rephrasing": "reformulation",
    "candour": "franchise", "self_questioning": "remise en question", "daring": "audace", "patience": "patience",
    "step_back": "recul", "network": "réseau", "transform": "transformation", "career": "carrière", "digital": "numérique",
    "transmit": "transmission",
    "morning": "matin", "noon": "midi", "afternoon": "après-midi", "evening": "soir",
    "doing": "en faisant", "watching": "observation", "thinking": "théorie", "relating": "échanges",
    "fr": "français", "en": "anglais",
}  # fmt: skip


def csv_of(people: Iterable[Person]) -> bytes:
    """The sheet of these people, semicolons and byte-order mark included."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADINGS)
    writer.writerows(_row(person) for person in people)
    return text.getvalue().encode("utf-8-sig")


def _row(person: Person) -> list[str]:
    said = person.profile
    lists = [
        _words(said.get(name)) for name in ("skills", "qualities", "intentions", "languages", "availability")
    ]
    return [
        person.first_name,
        person.last_name,
        person.email,
        person.company,
        WORDS[person.side],
        person.job_title,
        person.trade,
        person.level_label,
        f"{said['tenure_years']:g}" if "tenure_years" in said else "",
        ", ".join(person.themes),
        *lists,
        said.get("place", ""),
        {True: "oui", False: "non", None: ""}[said.get("remote")],
        WORDS.get(said.get("learning", ""), ""),
        WORDS.get(said.get("teaching", ""), ""),
        str(said["capacity"]) if person.side == "mentor" and said["capacity"] > 1 else "",
    ]


def _words(labels: list[str] | None) -> str:
    return ", ".join(WORDS.get(label, label) for label in labels or ())
