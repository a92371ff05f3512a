"""When the legal time of keeping is over: the names under the signatures of a programme's charters, and the PDFs, go."""

from __future__ import annotations

from collections import Counter

from django.utils import timezone

from charters.models import Charter, Signature
from programs.models import Program
from programs.services.erasing import draw_pseudonym
from programs.services.rewriting import Names


def strip(program: Program) -> Counter[str]:
    """Needs the door of erasure open. The rows keep their hashes, so that the chain holds; how many of each table."""
    gone: Counter[str] = Counter()
    for charter in Charter._base_manager.filter(program=program):
        body = charter.body
        for row in Signature._base_manager.filter(charter=charter, erased_at=None):
            names = Names(draw_pseudonym(), (row.signer_email, row.signer_name), ())
            body = names.replaced(body)
            gone["charters.Signature"] += Signature._base_manager.filter(pk=row.pk).update(
                signer_name=names.pseudonym,
                signer_email=names.address,
                signer_title="",
                ip=None,
                user_agent="",
                erased_at=timezone.now(),
            )
        gone["charters.Charter"] += Charter._base_manager.filter(pk=charter.pk).update(
            body=body, pdf=b"", signed_pdf=None
        )
    return gone
