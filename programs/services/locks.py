"""Who decides about companies and their relations holds their consortium first: such decisions follow one another."""

from __future__ import annotations

from programs.models import Consortium


def consortium(row: Consortium) -> Consortium:
    """The consortium, held until the end of the transaction; rows that merely point to it are still welcome."""
    return Consortium.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
