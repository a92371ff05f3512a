"""The fields a column can feed, and the headings under which French and English sheets write them."""

from __future__ import annotations

import re

from mentorat.lib.text import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that a form adds around the thing it asks.
_FILLERS = _words(
    """your votre vos ta ton tes the le la les l de du des d of a an un une my mon ma mes please svp is what which quel quelle
    quels quelles est sont are etes vous you do s il te plait optional facultatif facultative obligatoire required indiquez
    precisez enter give"""
)
_INCLUSIVE = re.compile(
    r"[·•⋅.\-/](?:e|es|ne|nes|se|ses|rice|s)\b(?:[·•⋅.\-/]s\b)?|\((?:e|es|s|e·s)\)", re.IGNORECASE
)

SYNONYMS: dict[str, tuple[str, ...]] = {
    "first_name": ("prénom", "prénoms", "first name", "firstname", "given name", "forename"),
    "last_name": ("nom", "nom de famille", "last name", "lastname", "surname", "family name", "nom usuel"),
    "full_name": (
        "nom complet", "full name", "name", "nom et prénom", "prénom et nom", "nom prénom", "prénom nom", "participant",
        "personne", "candidat", "employé",
    ),
    "email": (
        "courriel", "e-mail", "email", "mail", "mél", "adresse courriel", "adresse e-mail", "adresse mail", "email address",
        "e-mail address", "adresse électronique", "courrier électronique", "courriel professionnel", "work email",
    ),
    "company": (
        "entreprise", "organisation", "organization", "employeur", "employer", "company", "company name", "société",
        "compagnie", "department or agency", "organisme", "établissement", "raison sociale", "nom de l'entreprise", "ministère",
        "agency", "structure",
    ),
    "role": (
        "rôle", "role", "mentor ou mentoré", "mentor or mentee", "mentor/mentoré", "mentor/mentee", "rôle souhaité",
        "rôle dans le programme", "role in the programme", "type de participation", "participer comme", "taking part as",
    ),
    "as_mentor": (
        "want to sign up as mentor", "sign up as mentor", "souhaitez être mentor", "voulez être mentor", "devenir mentor",
        "mentor", "inscription comme mentor", "be a mentor",
    ),
    "as_mentee": (
        "want to sign up as mentee", "sign up as mentee", "mentee", "souhaitez être mentoré", "devenir mentoré", "be a mentee",
        "inscription comme mentoré",
    ),
    "other_role": (
        "both mentor and mentee", "mentor et mentoré", "les deux rôles", "both roles", "aussi l'autre rôle", "les deux",
    ),
    "job_title": (
        "poste", "fonction", "titre", "job title", "position", "job title or role", "intitulé du poste", "titre du poste",
        "titre d'emploi", "emploi", "poste occupé", "fonction actuelle", "rôle dans l'entreprise", "role in company",
    ),
    "trade": (
        "métier", "profession", "famille de métiers", "corps de métier", "trade", "domaine", "filière", "occupation",
        "discipline", "job family", "spécialité", "domaine professionnel",
    ),
    "level": (
        "niveau", "grade", "level", "career level", "niveau hiérarchique", "niveau de carrière", "niveau de responsabilité",
        "échelon", "séniorité", "seniority", "classification", "catégorie professionnelle",
    ),
    "tenure_years": (
        "ancienneté", "années d'ancienneté", "ancienneté en années", "tenure", "years in company", "years of service",
        "années dans l'entreprise", "années d'expérience", "years of experience", "expérience en années",
    ),
    "themes": (
        "thèmes", "thème", "thématiques", "thématique", "themes", "theme", "topics", "topic", "sujets", "sujet",
        "thèmes recherchés", "thèmes souhaités", "thèmes offerts", "thèmes abordés",
    ),
    "skills": ("compétences", "compétence", "skills", "savoir-faire", "expertise", "expertises"),
    "qualities": (
        "qualités", "qualités humaines", "qualités interpersonnelles", "qualities", "interpersonal qualities", "soft skills",
        "savoir-être",
    ),
    "intentions": ("intentions", "attentes", "motivations", "motivation", "objectifs", "expectations", "goals", "buts"),
    "languages": ("langues", "langue", "languages", "language", "langues parlées", "spoken languages"),
    "place": (
        "lieu", "ville", "place", "city", "location", "lieu de travail", "site", "région", "town", "localisation",
        "work location",
    ),
    "remote": ("à distance", "télétravail", "remote", "visioconférence", "visio", "par vidéo", "rencontres à distance"),
    "availability": ("disponibilités", "disponibilité", "availability", "créneaux", "plages horaires", "time slots"),
    "learning_profile": (
        "profil d'apprentissage", "style d'apprentissage", "learning profile", "learning style", "comment j'apprends",
    ),
    "teaching_profile": (
        "profil de transmission", "profil d'enseignement", "style de transmission", "teaching profile", "teaching style",
        "comment je transmets",
    ),
    "capacity": (
        "capacité", "capacity", "nombre de mentorés", "nombre maximal de mentorés", "number of mentees", "nb mentorés",
    ),
    "biography": (
        "biographie", "biography", "bio", "présentation", "à propos", "about", "parcours", "présentez-vous",
        "tell us about yourself", "about yourself",
    ),
    "consent": ("consentement", "consent", "j'accepte", "i agree", "agree to us using information", "accord"),
}  # fmt: skip
FIELDS = tuple(SYNONYMS)
LISTS = frozenset({"themes", "skills", "qualities", "intentions", "languages", "availability"})

# Read by nobody: a programme declares the diversity questions it asks, and none is asked by way of a sheet.
_SENSITIVE = _words(
    """identity identite orientation ethnic ethnicity ethnie ethnique race racial origine origines religion religious
    gender genre sexe sex sexual sexuel sexuelle sexuality sexualite disability disabled handicap characteristics
    characteristic caracteristiques sante health syndicat syndical nationality nationalite age naissance birth birthday lgbt
    lgbtq grossesse pregnancy marital matrimonial pronoms pronouns autochtone indigenous minorite minority diversity
    diversite"""
)
_SOMEONE_ELSE = _words(
    "gestionnaire manager superieur supervisor superviseur n1 responsable representant conjoint urgence emergency"
)


def core(heading: str) -> str:
    """What the heading asks, without case, accents, inclusive endings nor the words around it."""
    words = fold(_INCLUSIVE.sub("", heading)).split()
    return " ".join([word for word in words if word not in _FILLERS] or words)


def is_sensitive(heading: str) -> bool:
    """Whether the column tells what a person is rather than what they do or seek."""
    return not _SENSITIVE.isdisjoint(fold(heading).split())


def is_about_someone_else(heading: str) -> bool:
    """Whether the column is about a third person, such as the candidate's manager."""
    return not _SOMEONE_ELSE.isdisjoint(fold(heading).split())


CORES: tuple[tuple[str, str], ...] = tuple(
    (core(text), name) for name, texts in SYNONYMS.items() for text in texts
)
