"""Every component in its states, on invented data. Served in development only (see mentorat/urls.py)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mentorat.lib import charts
from mentorat.lib.nav import Frame, NavItem, Place

BASES = ("coordinator", "participant", "plain")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HELD = (12, 18, 25, 31, 36, 41, 22, 8, 38, 47, 52, 44)
PLANNED = (20, 25, 30, 35, 40, 42, 30, 12, 42, 50, 55, 50)
COMPANIES = ("Horizon Industrie", "Banque Rivage", "Atelier du Lac", "Verte Énergie", "Clinique Saint-Roch")
TONES = ("ok", "warn", "bad", "new", "neutral")
ROWS = (
    ("Claire Fontaine", "Horizon Industrie", "Nadia Belkacem", "Atelier du Lac", "ok", _("Active"), 4),
    ("Paul Mercier", "Banque Rivage", "Lucie Garnier", "Horizon Industrie", "warn", _("To remind"), 7),
    ("Marc Delaunay", "Verte Énergie", "Inès Robert", "Banque Rivage", "bad", _("In difficulty"), 6),
    ("Antoine Roux", "Horizon Industrie", "Maëlys Petit", "Clinique Saint-Roch", "new", _("Charter to sign"), 5),
)


class SampleForm(forms.Form):
    """A form with every kind of control; it saves nothing."""

    name = forms.CharField(label=_("Full name"), max_length=80)
    email = forms.EmailField(label=_("E-mail address"), help_text=_("The code to sign in goes there."))
    theme = forms.ChoiceField(label=_("Theme"), choices=[("", "—"), ("lead", _("Leading change")), ("gov", _("Governance"))])
    day = forms.DateField(label=_("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    side = forms.ChoiceField(
        label=_("Role sought"), widget=forms.RadioSelect, choices=[("mentor", _("Mentor")), ("mentee", _("Mentee"))]
    )
    days = forms.MultipleChoiceField(
        label=_("Available on"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("mon", _("Monday")), ("thu", _("Thursday"))],
    )
    note = forms.CharField(label=_("Expectations"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    sheet = forms.FileField(label=_("Sign-up sheet"), required=False, help_text=_("CSV or Excel, up to 20 MB."))
    agree = forms.BooleanField(label=_("I take part of my own accord"))


@require_safe
@login_not_required
def styleguide(request: HttpRequest, base: str = "coordinator") -> HttpResponse:
    """The guide on one of the three bases; `?toast` adds messages."""
    if base not in BASES:
        raise Http404(f"The bases are {', '.join(BASES)}.")
    if "toast" in request.GET:
        messages.success(request, _("The pair is validated."))
        messages.error(request, _("The mail did not leave: check the address."))
    return render(request, "pages/styleguide.html", _context(base))


def _context(base: str) -> dict[str, Any]:
    steps = [{"label": _("File"), "state": "done", "url": "#"}, {"label": _("Columns"), "state": "current", "url": ""}]
    return {
        "base": f"base_{base}.html",
        "bases": BASES,
        "frame": _frame(),
        "nav": _nav()[:4] if base == "participant" else _nav(),
        "tones": TONES,
        "rows": [dict(zip(("mentor", "from", "mentee", "to", "tone", "state", "done"), row)) for row in ROWS],
        "form": SampleForm(),
        "refused": SampleForm(data={"name": "Camille Roy", "email": "camille@", "note": "Kept as typed"}, prefix="r"),
        "steps": [*steps, {"label": _("Check"), "state": "todo", "url": ""}],
        "milestones": _milestones(),
        "page": Paginator(range(240), 20).page(5),
        "tabs": [NavItem(_("Pairs"), "#", current=True, count=9, count_label="pairs"), NavItem(_("Unpaired"), "#")],
        "facts": [(_("Company"), "Banque Rivage"), (_("Function"), "Cheffe de projet"), (_("Languages"), "Français, English")],
        **_charts(),
    }


def _frame() -> Frame:
    places = (Place("Passerelles 2026", "#", "Coordination", current=True), Place("Passerelles 2025", "#", "Archives"))
    return Frame("Camille Roy", str(_("Coordinator")), "/", "Passerelles 2026", "Réseau Entreprises & Territoires",
                 "camille.roy@example.org", "#", places, "#")  # fmt: skip


def _nav() -> list[NavItem]:
    return [
        NavItem(_("Dashboard"), "#", "layout-dashboard", current=True),
        NavItem(_("Participants"), "#", "users"),
        NavItem(_("Matching"), "#", "handshake", count=9, count_label=str(_("to validate"))),
        NavItem(_("Meetings"), "#", "calendar-check"),
        NavItem(_("Charters"), "#", "file-text"),
        NavItem(_("Reports"), "#", "chart-column"),
        NavItem(_("Companies"), "#", "building-2", group=str(_("Consortium"))),
        NavItem(_("Register"), "#", "history", group=str(_("Consortium"))),
    ]


def _milestones() -> list[dict[str, Any]]:
    names = (_("Recruitment"), _("Pairing"), _("Launch"), _("Mid-point"), _("End"))
    dates = ("1 September 2026", "24 October 2026", "24 November 2026", "15 April 2027", "30 June 2027")
    states = ("done", "done", "current", "todo", "todo")
    return [{"label": n, "date": d, "state": s, "note": ""} for n, d, s in zip(names, dates, states)]


def _charts() -> dict[str, charts.Chart]:
    axis = (str(_("Month")), str(_("Held")), str(_("Planned")))
    steps = [(str(_("Invited")), 64), (str(_("Applied")), 48), (str(_("Eligible")), 41), (str(_("Paired")), 38)]
    sides = (str(_("Company")), str(_("Mentors given")), str(_("Mentors received")))
    return {
        "months": charts.bar_line(MONTHS, HELD, PLANNED, axis),
        "balance": charts.bars(COMPANIES, [(8, 6, 5, 4, 2), (5, 7, 5, 3, 5)], sides),
        "funnel": charts.funnel(steps, (str(_("Step")), str(_("People")))),
        "nothing": charts.bars((), [()], ("", "")),
    }
