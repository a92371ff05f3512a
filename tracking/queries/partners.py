"""With whom somebody was, in the programme in scope."""

from __future__ import annotations

from django.db.models import Q

from matching.models import Binome
from programs.models import Candidate


def of(candidate: Candidate) -> list[Candidate]:
    """Everybody they were announced a pair with, company at hand: 1 query."""
    rows = Binome.objects.filter(Q(mentor=candidate) | Q(mentee=candidate)).select_related(
        "mentor__company", "mentee__company"
    )
    return [row.mentee if row.mentor_id == candidate.pk else row.mentor for row in rows]
