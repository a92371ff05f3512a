"""The booklet of the season that is over: what its coordinator wrote, the figures they chose, the words people let appear."""

from __future__ import annotations

from programs.models import Program, User
from tracking.models import BookletPart
from tracking.services import booklets, reports

TITLE = "On apprend mieux ailleurs"
WRITTEN = {
    "word": (
        "Ce carnet est pour celles et ceux qui hésitent : une personne qui se demande si elle a le temps, une entreprise qui "
        "se demande ce qu’elle y gagne.\n\n"
        "Merci aux entreprises qui ont prêté leurs mentors sans savoir ce qu’elles recevraient en retour."
    ),
    "aims": (
        "Dans une petite entreprise, qui pourrait vous aider est votre patron, votre client ou votre rival. Nous avons voulu "
        "des binômes où personne n’attend rien de l’autre.\n\n"
        "# Trois règles dès le départ\n"
        "- Aucun lien de pouvoir, même par un client commun.\n"
        "- Une rencontre par mois au moins, à une heure que l’on ne déplace pas.\n"
        "- Ce qui se dit reste entre les deux."
    ),
    "keys": "Une petite saison : les chiffres qui reconnaîtraient quelqu’un n’y sont pas.",
    "learnt": (
        "L’affinité de départ compte moins que la régularité. Les binômes qui ont fixé l’heure suivante avant de se quitter "
        "sont ceux qui se sont vus le plus.\n\n"
        "Venir d’un autre métier aide : on doit s’expliquer, donc penser.\n\n"
        "> La question qui m’a servi, personne de mon métier ne l’aurait posée."
    ),
    "hard": (
        "Les déplacements, surtout l’hiver. La visio a sauvé des rencontres, jamais la première.\n\n"
        "Deux personnes ont manqué de temps au printemps. Une pause annoncée vaut mieux qu’un silence."
    ),
    "voices": "Leurs mots, tels qu’elles et ils ont voulu les laisser.",
    "next": "La prochaine cohorte recrute. Écrivez à la coordination : une conversation de vingt minutes suffit pour savoir.",
}


def publish(program: Program, coordinator: User) -> None:
    """Begun from the outline, written, published; after a report, whose figures it prints."""
    reports.make(actor=coordinator, program=program, language=program.consortium.language)
    booklet = booklets.begin(actor=coordinator, program=program)
    booklets.entitle(
        actor=coordinator,
        booklet=booklet,
        seen=0,
        title=TITLE,
        subtitle=f"Le carnet de clôture de {program.name}",
        language=booklet.language,
    )
    for part in BookletPart.objects.filter(program=program, hint__in=WRITTEN):
        booklets.change(actor=coordinator, part=part, seen=0, title=part.title, text=WRITTEN[part.hint])
    booklet.refresh_from_db()
    booklets.publish(actor=coordinator, booklet=booklet, tell=True)
