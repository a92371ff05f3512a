"""What an application says, in the words of its reader: what others would see, and what stays with the coordinator."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from programs import profile
from programs.applying.said import Said
from programs.applying.words import depths
from programs.models import Application
from programs.profile import Fact


def seen(application: Application, said: Said) -> list[Fact]:
    """What people who may be paired with this person see of them; what was not said is left out."""
    candidate = said.candidate(application)
    words = dict(depths(said.side))
    lines = [
        Fact(_("Name"), candidate.name),
        Fact(_("Company"), said.company.name if said.company else said.company_named),
        *(Fact(theme.label, str(words[str(depth)])) for theme, depth in said.themes.items()),
        *profile.facts(candidate),
        Fact(_("In your own words"), candidate.biography),
    ]
    return [line for line in lines if line.value]


def kept(application: Application, said: Said) -> list[Fact]:
    """What the coordinator alone reads. The partner gets the e-mail address once both have accepted."""
    lines = [
        Fact(_("E-mail"), application.email),
        *profile.conditions(said.candidate(application)),
        Fact(_("What you expect"), said.expectations),
        Fact(_("To be talked over"), said.concerns),
        Fact(_("E-mail of your manager"), said.manager),
    ]
    return [Fact(capfirst(line.label), line.value) for line in lines if line.value]
