"""Every component in its states, on invented data, in French because French is the longer. Development only."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mentorat.lib import charts
from mentorat.lib.nav import Frame, NavItem, Place

BASES = ("coordinator", "participant", "plain")
MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
HELD = (12, 18, 25, 31, 36, 41, 22, 8, 38, 47, 52, 44)
PLANNED = (20, 25, 30, 35, 40, 42, 30, 12, 42, 50, 55, 50)
COMPANIES = ("Horizon Industrie", "Banque Rivage", "Atelier du Lac", "Verte Énergie", "Clinique Saint-Roch")
FIELDS = ("mentor", "from", "mentee", "to", "tone", "state", "done")
TONES = ("ok", "warn", "bad", "new", "neutral")
ROWS = (
    ("Claire Fontaine", "Horizon Industrie", "Nadia Belkacem", "Atelier du Lac", "ok", "Actif", 4),
    ("Paul Mercier", "Banque Rivage", "Lucie Garnier", "Horizon Industrie", "warn", "À relancer", 7),
    ("Marc Delaunay", "Verte Énergie", "Inès Robert", "Banque Rivage", "bad", "En difficulté", 6),
    ("Antoine Roux", "Horizon Industrie", "Maëlys Petit", "Clinique Saint-Roch", "new", "Charte à signer", 5),
)


class SampleForm(forms.Form):
    """A form with every kind of control; it saves nothing."""

    name = forms.CharField(label="Nom complet", max_length=80)
    email = forms.EmailField(label="Adresse courriel", help_text="Le code de connexion y est envoyé.")
    theme = forms.ChoiceField(
        label="Thème", choices=[("", "—"), ("lead", "Conduite du changement"), ("gov", "Gouvernance")]
    )
    day = forms.DateField(label="Date", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    side = forms.ChoiceField(
        label="Rôle souhaité",
        widget=forms.RadioSelect,
        choices=[("mentor", "Mentor·e"), ("mentee", "Mentoré·e")],
    )
    days = forms.MultipleChoiceField(
        label="Disponible le",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("mon", "Lundi"), ("thu", "Jeudi")],
    )
    note = forms.CharField(label="Attentes", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    sheet = forms.FileField(
        label="Feuille d’inscription", required=False, help_text="CSV ou Excel, 20 Mo au plus."
    )
    agree = forms.BooleanField(label="Je participe de mon plein gré")


@require_safe
@login_not_required
def styleguide(request: HttpRequest, base: str = "coordinator") -> HttpResponse:
    """The guide on one of the three bases; `?toast` adds messages."""
    if base not in BASES:
        raise Http404(f"The bases are {', '.join(BASES)}.")
    if "toast" in request.GET:
        messages.success(request, "Le binôme est validé.")
        messages.error(request, "Le courriel n’est pas parti : vérifiez l’adresse.")
    return render(request, "pages/styleguide.html", _context(base))


def _context(base: str) -> dict[str, Any]:
    steps = [
        {"label": "Fichier", "state": "done", "url": "#"},
        {"label": "Colonnes", "state": "current", "url": ""},
    ]
    return {
        "base": f"base_{base}.html",
        "bases": BASES,
        "frame": _frame(),
        "nav": _nav()[:4] if base == "participant" else _nav(),
        "tones": TONES,
        "rows": [dict(zip(FIELDS, row, strict=True)) for row in ROWS],
        "form": SampleForm(),
        "refused": SampleForm(
            data={"r-name": "Camille Roy", "r-email": "camille@", "r-note": "Gardé tel que saisi"}, prefix="r"
        ),
        "steps": [*steps, {"label": "Vérification", "state": "todo", "url": ""}],
        "milestones": _milestones(),
        "page": Paginator(range(240), 20).page(5),
        "tabs": [
            NavItem("Binômes", "#", current=True, count=9, count_label="pairs"),
            NavItem("Sans binôme", "#"),
        ],
        "facts": [
            ("Entreprise", "Banque Rivage"),
            ("Fonction", "Cheffe de projet"),
            ("Langues", "Français, English"),
        ],
        **_charts(),
    }


def _frame() -> Frame:
    places = (
        Place("Passerelles 2026", "#", "Coordination", current=True),
        Place("Passerelles 2025", "#", "Archives"),
    )
    return Frame("Camille Roy", "Coordonnatrice", "/", "Passerelles 2026", "Réseau Entreprises & Territoires",
                 "camille.roy@example.org", "#", places, "#")  # fmt: skip


def _nav() -> list[NavItem]:
    return [
        NavItem("Tableau de bord", "#", "layout-dashboard", current=True),
        NavItem("Participant·es", "#", "users"),
        NavItem("Appariement", "#", "handshake", count=9, count_label="à valider"),
        NavItem("Rencontres", "#", "calendar-check"),
        NavItem("Chartes", "#", "file-text"),
        NavItem("Rapports", "#", "chart-column"),
        NavItem("Entreprises", "#", "building-2", group="Consortium"),
        NavItem("Registre", "#", "history", group="Consortium"),
    ]


def _milestones() -> list[dict[str, Any]]:
    names = ("Recrutement", "Appariement", "Lancement", "Mi-parcours", "Fin")
    dates = ("1 septembre 2026", "24 octobre 2026", "24 novembre 2026", "15 avril 2027", "30 juin 2027")
    states = ("done", "done", "current", "todo", "todo")
    return [
        {"label": n, "date": d, "state": s, "note": ""} for n, d, s in zip(names, dates, states, strict=True)
    ]


def _charts() -> dict[str, charts.Chart]:
    axis = ("Mois", "Tenues", "Prévues")
    steps = [("Invitations", 64), ("Candidatures", 48), ("Admissibles", 41), ("En binôme", 38)]
    sides = ("Entreprise", "Mentor·es donnés", "Mentor·es reçus")
    return {
        "months": charts.bar_line(MONTHS, HELD, PLANNED, axis),
        "balance": charts.bars(COMPANIES, [(8, 6, 5, 4, 2), (5, 7, 5, 3, 5)], sides),
        "funnel": charts.funnel(steps, ("Étape", "Personnes")),
        "nothing": charts.bars((), [()], ("", "")),
    }
