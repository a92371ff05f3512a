"""Who plays in the demo: two consortiums, their companies and their people. Plain data; `story.py` brings it to life."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from mentorat.lib.text import fold

THEMES = (
    "Management et conduite du changement",
    "Gouvernance",
    "Aménagement du temps de travail",
    "Recrutement et intégration",
    "Développement des compétences",
    "Nouveaux espaces de travail",
)
LEVELS = {"Junior": 0.15, "Intermédiaire": 0.35, "Confirmé·e": 0.5, "Gestionnaire": 0.7, "Direction": 0.9}


@dataclass(frozen=True)
class Firm:
    name: str
    place: str
    sector: str


@dataclass(frozen=True)
class Person:
    """One candidacy. `profile` has the keyword arguments of the candidate service; what is absent is not known."""

    first_name: str
    last_name: str
    company: str
    side: str
    job_title: str
    trade: str
    level_label: str
    themes: dict[str, int] = field(default_factory=dict)
    profile: dict[str, Any] = field(default_factory=dict)

    @property
    def email(self) -> str:
        return f"{_plain(self.first_name)}.{_plain(self.last_name)}@{_plain(self.company)}.example"


FIRMS = (
    Firm("Atelier du Lac", "Sherbrooke", "321911"),
    Firm("Banque Rivage", "Montréal", "522111"),
    Firm("Boréal Logiciels", "Québec", "541514"),
    Firm("Clinique Saint-Roch", "Québec", "621494"),
    Firm("Coop Les Semailles", "Victoriaville", "493130"),
    Firm("Fonderie Laurier", "Trois-Rivières", "331511"),
    Firm("Horizon Industrie", "Drummondville", "333248"),
    Firm("Imprimerie du Faubourg", "Montréal", "323119"),
    Firm("Logis Estrie", "Sherbrooke", "531111"),
    Firm("Nordik Emballages", "Granby", "322219"),
    Firm("Transport Mistral", "Drummondville", "484121"),
    Firm("Verte Énergie", "Rimouski", "221119"),
)
# (source, relation, target, one depends on the other, reason)
RELATIONS = (
    (
        "Nordik Emballages",
        "supplies",
        "Coop Les Semailles",
        True,
        "La moitié des ventes de Nordik va à la coopérative",
    ),
    ("Transport Mistral", "supplies", "Horizon Industrie", True, "Contrat exclusif de livraison"),
    ("Boréal Logiciels", "supplies", "Banque Rivage", False, "Un logiciel parmi d’autres"),
    ("Fonderie Laurier", "belongs", "Horizon Industrie", False, "Filiale à 100 %"),
    (
        "Imprimerie du Faubourg",
        "competes",
        "Nordik Emballages",
        False,
        "Toutes deux impriment des emballages",
    ),
    ("Verte Énergie", "partners", "Logis Estrie", False, "Projet commun de rénovation"),
)

# first name, last name, company, job title, trade, level
MENTORS = (
    ("Isabelle", "Moreau", "Banque Rivage", "Directrice des risques", "Finance", "Direction"),
    ("Paul", "Mercier", "Atelier du Lac", "Directeur de production", "Production", "Direction"),
    ("Sophie", "Arnaud", "Clinique Saint-Roch", "Directrice des soins", "Santé", "Direction"),
    ("Marc", "Delaunay", "Verte Énergie", "Chef de l’innovation", "Ingénierie", "Gestionnaire"),
    ("Hélène", "Vasseur", "Boréal Logiciels", "Directrice des opérations", "Informatique", "Direction"),
    ("Antoine", "Roux", "Horizon Industrie", "Directeur d’usine", "Production", "Direction"),
    ("Fatou", "Diallo", "Logis Estrie", "Directrice générale adjointe", "Administration", "Direction"),
    ("Benoît", "Lambert", "Transport Mistral", "Directeur logistique", "Logistique", "Direction"),
    (
        "Claire",
        "Fontaine",
        "Coop Les Semailles",
        "Directrice des ressources humaines",
        "Ressources humaines",
        "Direction",
    ),
    ("Louis-Philippe", "Gagnon", "Fonderie Laurier", "Chef d’atelier", "Production", "Gestionnaire"),
    ("Anh", "Nguyen", "Boréal Logiciels", "Architecte logicielle", "Informatique", "Confirmé·e"),
    ("Martine", "Bouchard", "Imprimerie du Faubourg", "Présidente", "Administration", "Direction"),
    ("Rachid", "Benali", "Nordik Emballages", "Directeur des ventes", "Vente", "Direction"),
    (
        "Geneviève",
        "Tremblay",
        "Banque Rivage",
        "Cheffe de la formation",
        "Ressources humaines",
        "Gestionnaire",
    ),
    ("Olivier", "Lemay", "Verte Énergie", "Directeur financier", "Finance", "Direction"),
    ("Sylvie", "Côté", "Clinique Saint-Roch", "Cheffe de service", "Santé", "Gestionnaire"),
    ("Mamadou", "Sow", "Horizon Industrie", "Responsable qualité", "Qualité", "Gestionnaire"),
    ("Julie", "Pelletier", "Logis Estrie", "Cheffe de projet", "Ingénierie", "Confirmé·e"),
    ("Étienne", "Morin", "Atelier du Lac", "Responsable des achats", "Achats", "Gestionnaire"),
)
MENTEES = (
    ("Karim", "Ziani", "Verte Énergie", "Chef de projet", "Ingénierie", "Intermédiaire"),
    ("Nadia", "Belkacem", "Atelier du Lac", "Cheffe d’équipe", "Production", "Intermédiaire"),
    ("Lucie", "Garnier", "Horizon Industrie", "Ingénieure méthodes", "Ingénierie", "Intermédiaire"),
    ("Yanis", "Haddad", "Banque Rivage", "Analyste", "Finance", "Junior"),
    ("Inès", "Robert", "Logis Estrie", "Chargée de location", "Vente", "Intermédiaire"),
    ("Tom", "Lefèvre", "Clinique Saint-Roch", "Infirmier-chef", "Santé", "Confirmé·e"),
    ("Maëlys", "Petit", "Boréal Logiciels", "Développeuse", "Informatique", "Junior"),
    ("Hugo", "Marchand", "Transport Mistral", "Répartiteur", "Logistique", "Intermédiaire"),
    ("Zoé", "Caron", "Coop Les Semailles", "Agronome", "Ingénierie", "Intermédiaire"),
    ("Rosalie", "Gauthier", "Fonderie Laurier", "Technicienne qualité", "Qualité", "Junior"),
    ("Ousmane", "Ndiaye", "Nordik Emballages", "Superviseur", "Production", "Intermédiaire"),
    ("Camille", "Ouellet", "Imprimerie du Faubourg", "Graphiste principale", "Création", "Intermédiaire"),
    ("Simon", "Bélanger", "Banque Rivage", "Conseiller", "Vente", "Intermédiaire"),
    ("Élodie", "Paquet", "Verte Énergie", "Responsable RH", "Ressources humaines", "Confirmé·e"),
    ("Mathis", "Fortin", "Horizon Industrie", "Acheteur", "Achats", "Intermédiaire"),
    ("Leïla", "Cherif", "Clinique Saint-Roch", "Coordonnatrice", "Administration", "Intermédiaire"),
    ("Gabriel", "Desrosiers", "Boréal Logiciels", "Chef de produit", "Informatique", "Confirmé·e"),
    ("Amélie", "Lavoie", "Logis Estrie", "Comptable", "Finance", "Intermédiaire"),
    ("Noah", "Girard", "Atelier du Lac", "Ébéniste formateur", "Production", "Confirmé·e"),
    ("Sarah", "Levy", "Coop Les Semailles", "Cheffe des ventes", "Vente", "Confirmé·e"),
    ("William", "Roy", "Transport Mistral", "Chef de quai", "Logistique", "Intermédiaire"),
)
# Eight people of five companies: the cohort on which a report must betray nobody.
CIRCLE = (
    ("mentor", "Isabelle", "Moreau", "Banque Rivage", "Directrice des risques", "Finance", "Direction"),
    ("mentor", "Marc", "Delaunay", "Verte Énergie", "Chef de l’innovation", "Ingénierie", "Gestionnaire"),
    (
        "mentor",
        "Fatou",
        "Diallo",
        "Logis Estrie",
        "Directrice générale adjointe",
        "Administration",
        "Direction",
    ),
    ("mentor", "Sylvie", "Côté", "Clinique Saint-Roch", "Cheffe de service", "Santé", "Gestionnaire"),
    ("mentee", "Gabriel", "Desrosiers", "Boréal Logiciels", "Chef de produit", "Informatique", "Confirmé·e"),
    ("mentee", "Amélie", "Lavoie", "Logis Estrie", "Comptable", "Finance", "Intermédiaire"),
    ("mentee", "Élodie", "Paquet", "Verte Énergie", "Responsable RH", "Ressources humaines", "Confirmé·e"),
    ("mentee", "Simon", "Bélanger", "Banque Rivage", "Conseiller", "Vente", "Intermédiaire"),
)
# The other consortium, in France: reverse mentoring, where the mentor is the junior.
OTHER_FIRMS = (
    Firm("Manufacture de la Saône", "Besançon", "25.62B"),
    Firm("Caves du Jura", "Arbois", "11.02B"),
    Firm("Ambulances Comtoises", "Dole", "86.90A"),
    Firm("Papeterie des Trois Ponts", "Dijon", "17.23Z"),
)
OTHER = (
    (
        "mentor",
        "Léa",
        "Chevalier",
        "Manufacture de la Saône",
        "Alternante en communication",
        "Communication",
        "Junior",
    ),
    ("mentor", "Nolan", "Perrin", "Caves du Jura", "Développeur web", "Informatique", "Junior"),
    (
        "mentor",
        "Aya",
        "Traoré",
        "Papeterie des Trois Ponts",
        "Chargée de réseaux sociaux",
        "Communication",
        "Junior",
    ),
    ("mentor", "Mattéo", "Vuillemin", "Ambulances Comtoises", "Technicien", "Informatique", "Intermédiaire"),
    ("mentee", "François", "Grandjean", "Caves du Jura", "Directeur général", "Administration", "Direction"),
    ("mentee", "Catherine", "Jacquot", "Ambulances Comtoises", "Présidente", "Administration", "Direction"),
    (
        "mentee",
        "Didier",
        "Morel",
        "Manufacture de la Saône",
        "Directeur industriel",
        "Production",
        "Direction",
    ),
    (
        "mentee",
        "Nathalie",
        "Billet",
        "Papeterie des Trois Ponts",
        "Directrice commerciale",
        "Vente",
        "Direction",
    ),
)
# Who signs for each company, by country, in the order of the companies.
SIGNERS = {
    "CA": ("Louise Renaud", "Jean Caron", "Denise Huot", "Yves Pilon", "Manon Dubé", "Serge Allard", "Line Morin",
           "Guy Lortie", "Nicole Hébert", "Roch Villeneuve", "Lise Gravel", "Alain Proulx"),
    "FR": ("Sylvain Courtois", "Brigitte Humbert", "Pascal Monnier", "Odile Régnier"),
}  # fmt: skip
OTHER_THEMES = (
    "Outils collaboratifs",
    "Réseaux sociaux",
    "Données et intelligence artificielle",
    "Culture numérique",
)

QUALITIES = (
    "listening",
    "empathy",
    "pedagogy",
    "rephrasing",
    "candour",
    "self_questioning",
    "daring",
    "patience",
)
INTENTIONS = ("step_back", "network", "transform", "career", "digital", "transmit")
SKILLS = (
    "Conduite de réunion",
    "Budget",
    "Négociation",
    "Amélioration continue",
    "Gestion de conflits",
    "Délégation",
    "Planification",
)
AVAILABILITY = ("morning", "noon", "afternoon", "evening")
PROFILES = ("doing", "watching", "thinking", "relating")


def passerelles() -> list[Person]:
    """The forty of the main cohort. What each says of themself is drawn with a fixed seed; a third is left unsaid."""
    draw = random.Random(2026)  # noqa: S311 - a fixed cast, not a secret
    people = [_person("mentor", *row, draw=draw, themes=THEMES, places=FIRMS) for row in MENTORS]
    return people + [_person("mentee", *row, draw=draw, themes=THEMES, places=FIRMS) for row in MENTEES]


# The next circle: its mentees are ranking the mentors.
NEXT_CIRCLE = (
    ("mentor", "Hélène", "Gauthier", "Banque Rivage", "Directrice du crédit", "Finance", "Direction"),
    ("mentor", "Olivier", "Tessier", "Verte Énergie", "Chef de projets", "Ingénierie", "Gestionnaire"),
    ("mentor", "Nadia", "Benali", "Clinique Saint-Roch", "Directrice des soins", "Santé", "Direction"),
    ("mentor", "Yves", "Fortin", "Transport Mistral", "Chef d’exploitation", "Logistique", "Gestionnaire"),
    (
        "mentor",
        "Catherine",
        "Houle",
        "Logis Estrie",
        "Directrice des ressources humaines",
        "Administration",
        "Direction",
    ),
    ("mentee", "Samuel", "Paradis", "Boréal Logiciels", "Chef d’équipe", "Informatique", "Confirmé·e"),
    (
        "mentee",
        "Léa",
        "Marchand",
        "Coop Les Semailles",
        "Responsable des achats",
        "Logistique",
        "Intermédiaire",
    ),
    ("mentee", "Karim", "Haddad", "Fonderie Laurier", "Ingénieur de procédés", "Ingénierie", "Confirmé·e"),
    ("mentee", "Josée", "Blais", "Nordik Emballages", "Contrôleuse de gestion", "Finance", "Confirmé·e"),
    ("mentee", "Thomas", "Lemire", "Atelier du Lac", "Chef d’atelier", "Fabrication", "Intermédiaire"),
)


def next_circle() -> list[Person]:
    draw = random.Random(13)  # noqa: S311
    return [_person(*row, draw=draw, themes=THEMES, places=FIRMS) for row in NEXT_CIRCLE]


def circle() -> list[Person]:
    draw = random.Random(8)  # noqa: S311
    return [_person(*row, draw=draw, themes=THEMES, places=FIRMS) for row in CIRCLE]


def other() -> list[Person]:
    draw = random.Random(25)  # noqa: S311
    return [_person(*row, draw=draw, themes=OTHER_THEMES, places=OTHER_FIRMS) for row in OTHER]


def _person(
    side: str,
    first_name: str,
    last_name: str,
    company: str,
    job_title: str,
    trade: str,
    level: str,
    *,
    draw: random.Random,
    themes: tuple[str, ...],
    places: tuple[Firm, ...],
) -> Person:
    chosen = draw.sample(themes, draw.choice((1, 2, 2, 3)))
    said: dict[str, Any] = {
        "skills": draw.sample(SKILLS, 2),
        "qualities": draw.sample(QUALITIES, 3),
        "intentions": draw.sample(INTENTIONS, 2),
        "languages": draw.choice((["fr"], ["fr"], ["fr", "en"])),
        "availability": draw.sample(AVAILABILITY, 2),
        "place": next(firm.place for firm in places if firm.name == company),
        "remote": draw.random() < 0.8,
        "learning": draw.choice(PROFILES),
        "teaching": draw.choice(PROFILES),
        "tenure_years": float(draw.randint(1, 18)),
    }
    kept = {name: value for name, value in said.items() if draw.random() < 0.68}
    return Person(
        first_name,
        last_name,
        company,
        side,
        job_title,
        trade,
        level,
        themes={theme: draw.choice((1, 2, 2, 3)) for theme in chosen},
        profile={
            **kept,
            "level": LEVELS[level],
            "capacity": 2 if side == "mentor" and draw.random() < 0.25 else 1,
            "available_throughout": True,
            "management_support": True if side == "mentee" else None,
            "room_for_manoeuvre": True if side == "mentee" and draw.random() < 0.8 else None,
        },
    )


def _plain(text: str) -> str:
    return fold(text).replace(" ", "-")
