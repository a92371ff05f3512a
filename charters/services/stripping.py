"""When the legal time of keeping is over: the names under signatures, and the PDFs that bear them, go."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from charters.models import Agreement, Charter, Signature
from mentorat.lib.db import open_door
from programs.models import Program
from programs.services.erasing import draw_pseudonym
from programs.services.rewriting import Names


def strip_superseded(now: datetime) -> int:
    """Agreements that a later version replaced longer ago than the legal time: how many lost their signatories' names."""
    done = 0
    with scopes_disabled():
        signed = Agreement.objects.filter(signatures__erased_at=None, signatures__isnull=False).distinct()
        rows = list(signed.select_related("consortium").order_by("pk"))
        for agreement in rows:
            later = Agreement.objects.filter(consortium=agreement.consortium, version__gt=agreement.version)
            first = later.order_by("version").first()
            kept = timedelta(days=366 * agreement.consortium.proof_years)
            if first is not None and first.frozen_at + kept < now:
                _strip_agreement(agreement)
                done += 1
    return done


@transaction.atomic
def _strip_agreement(agreement: Agreement) -> None:
    open_door("erasure")
    for row in Signature.objects.filter(agreement=agreement, erased_at=None):
        _pseudonymise(row, Names(draw_pseudonym(), (), ()))
    Agreement.objects.filter(pk=agreement.pk).update(signed_pdf=None, so_far_pdf=None)


def _pseudonymise(row: Signature, names: Names) -> int:
    return Signature._base_manager.filter(pk=row.pk).update(
        signer_name=names.pseudonym,
        signer_email=names.address,
        signer_title="",
        ip=None,
        user_agent="",
        erased_at=timezone.now(),
    )


def strip(program: Program) -> Counter[str]:
    """Needs the door of erasure open. The rows keep their hashes, so that the chain holds; how many of each table."""
    gone: Counter[str] = Counter()
    for charter in Charter._base_manager.filter(program=program):
        body = charter.body
        for row in Signature._base_manager.filter(charter=charter, erased_at=None):
            names = Names(draw_pseudonym(), (row.signer_email, row.signer_name), ())
            body = names.replaced(body)
            gone["charters.Signature"] += _pseudonymise(row, names)
        gone["charters.Charter"] += Charter._base_manager.filter(pk=charter.pk).update(
            body=body, pdf=b"", signed_pdf=None
        )
    return gone
