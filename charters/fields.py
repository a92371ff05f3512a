"""The names of the fields of a text, as people write them in the language of the text; what is kept says them in English."""

from __future__ import annotations

import re

FRENCH = {
    "companies": "entreprises",
    "law": "loi_vie_privée",
    "confidentiality": "durée_confidentialité",
    "solicitation_scope": "personnes_visées",
    "solicitation_length": "durée_non_maraudage",
    "cost_rule": "règle_des_coûts",
    "data_contact": "contact_renseignements",
    "notice": "préavis",
    "agreement_length": "durée_entente",
    "governing_law": "droit_applicable",
    "sign_by": "limite_signature",
}
ENGLISH = {french: english for english, french in FRENCH.items()}
FIELD = re.compile(r"\[\[([^\[\]]+)\]\]")


def name(field: str, language: str) -> str:
    """How that field is called in a text of that language."""
    return FRENCH.get(field, field) if language.startswith("fr") else field


def shown(text: str, language: str) -> str:
    """A kept text as people read and write it."""
    return FIELD.sub(lambda found: f"[[{name(found[1], language)}]]", text)


def kept(text: str) -> str:
    """A typed text as it is kept; fields may be written in either language, and what is no field stays as typed."""
    return FIELD.sub(lambda found: f"[[{ENGLISH.get(found[1], found[1])}]]", text)
