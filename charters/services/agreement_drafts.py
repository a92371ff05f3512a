"""The next version of the agreement while it is being written: saved as often as one likes, told to nobody."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from charters import edition, fields, library, queries
from charters.models import AgreementDraft
from charters.services.drafting import insist_sound
from charters.terms import Terms
from programs import audit
from programs.models import Consortium, User
from programs.services.revisions import check_revision


@transaction.atomic
def save(
    *, actor: User, consortium: Consortium, seen: int | None, source: str, summary: str, terms: Terms
) -> AgreementDraft:
    """Keeps the draft; `seen` is the revision that was read, None when there was none.

    Raises ValidationError: by field and line when the text cannot become a document, with code `conflict` when another
    coordinator saved meanwhile.
    """
    held = Consortium.objects.select_for_update(no_key=True).get(pk=consortium.pk)
    draft = queries.agreement_draft()
    check_revision(draft.revision if draft else None, seen)
    source, summary = fields.kept(library.tidy(source)), fields.kept(library.tidy(summary))
    insist_sound(source, summary)
    draft = draft or AgreementDraft(consortium=held)
    draft.revision += 1
    draft.source, draft.summary_source, draft.terms = source, summary, terms.kept()
    draft.changed_by, draft.changed_at = actor, timezone.now()
    draft.save()
    audit.record("agreement.drafted", actor=actor, target=draft, consortium=held, revision=draft.revision)
    return draft


@transaction.atomic
def start_again(*, actor: User, consortium: Consortium, seen: int | None, model: bool) -> None:
    """Drops the draft: the next one starts from the version in force, or from our model when `model`.

    Raises ValidationError (code `conflict`) when another coordinator saved meanwhile.
    """
    held = Consortium.objects.select_for_update(no_key=True).get(pk=consortium.pk)
    draft = queries.agreement_draft()
    check_revision(draft.revision if draft else None, seen)
    if draft:
        audit.record(
            "agreement.draft_dropped", actor=actor, target=draft, consortium=held, revision=draft.revision
        )
        draft.delete()
    if model:
        said = edition.model(held)
        save(
            actor=actor,
            consortium=held,
            seen=None,
            source=said.source,
            summary=said.summary,
            terms=said.terms,
        )
