"""Somebody who said that something is to be talked over is being paired: the coordinator is warned, not held back (K7)."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from programs.queries import applications


def warn(request: HttpRequest, slug: str, candidates: Collection[int]) -> None:
    """One message a person concerned, with the way to what they said."""
    for person in applications.worried_among(candidates):
        text = _("%(name)s said something to be talked over before pairing.") % {"name": person.name}
        page = reverse("candidate", args=[slug, person.pk])
        messages.warning(request, format_html('{} <a href="{}">{}</a>', text, page, _("Read it")))
