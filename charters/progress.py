"""What the charters ask before a programme changes state: an agreement that the companies can sign."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from charters.models import Agreement
from programs.enums import ProgramState
from programs.models import Program
from programs.progress import Requirement, add


def register() -> None:
    """Called when the app is ready."""
    add((ProgramState.DRAFT, ProgramState.RECRUITING), to_recruit)


def to_recruit(program: Program) -> list[Requirement]:
    published = Agreement.objects.filter(consortium=program.consortium_id).exists()
    return [
        Requirement(
            published,
            _("The agreement between companies is published")
            if published
            else _("No agreement between companies is published: nobody could be paired"),
            hard=False,
            url=reverse("agreement", args=[program.consortium.slug]),
            label=_("Publish the agreement"),
        )
    ]
