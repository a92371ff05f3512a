"""What points to a candidate, and what becomes of it when two candidacies of one person are merged.

A higher app declares its own columns in its `ready()`; a test fails when a column that points to a candidate is not here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Value
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from programs.models import Candidate


class BothHaveOneError(Exception):
    """Both have a row of which one person can have but one, and neither may be lost; `reference` says which."""

    def __init__(self, reference: Reference) -> None:
        super().__init__(reference.key)
        self.reference = reference


@dataclass(frozen=True)
class Reference:
    """One column: `app.Model`, its field, what its rows are called ("" when nobody is to know that there are any), and why
    two that exclude one another stop the merge.

    Without `refusal` the row of the one who stays is kept, and the other goes.
    """

    model: str
    field: str
    label: str | Promise
    refusal: str | Promise = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.model.lower(), self.field

    def rows(self, candidate: Candidate) -> models.QuerySet[models.Model]:
        """The rows that point to that candidate."""
        rows: models.QuerySet[models.Model] = apps.get_model(self.model)._base_manager.filter(
            **{self.field: candidate}
        )
        return rows

    def move(self, gone: Candidate, kept: Candidate) -> None:
        """Makes the rows of `gone` those of `kept`; raises BothHaveOneError where one of two may not be dropped."""
        for pk in list(self.rows(gone).order_by("pk").values_list("pk", flat=True)):
            row = apps.get_model(self.model)._base_manager.filter(pk=pk)
            try:
                with transaction.atomic():
                    row.update(**{self.field: kept})
            except IntegrityError as error:
                if self.refusal or "unique" not in str(error).lower():
                    raise BothHaveOneError(self) from error
                row.delete()


REFERENCES: dict[tuple[str, str], Reference] = {}


def declare(*references: Reference) -> None:
    """Adds columns; saying one again changes nothing."""
    for reference in references:
        REFERENCES[reference.key] = reference


def belongings(candidate: Candidate) -> list[tuple[str, int]]:
    """What would be moved of that candidate, in words, with how many: 1 query."""
    found = [reference for reference in REFERENCES.values() if reference.label]
    each = [
        reference.rows(candidate).order_by().annotate(which=Value(number)).values_list("which", "pk")
        for number, reference in enumerate(found)
    ]
    counts: Counter[str] = Counter()
    for which, _pk in each[0].union(*each[1:], all=True):
        counts[capfirst(str(found[which].label))] += 1
    return sorted(counts.items())


declare(
    Reference("programs.CandidateTheme", "candidate", _("themes")),
    Reference("programs.Application", "candidate", _("applications, with what was agreed to")),
    Reference(
        "programs.Interview",
        "candidate",
        _("interview grids"),
        _(
            "Both have an interview grid, and no note may be lost: keep the two apart, and withdraw one of them."
        ),
    ),
    Reference("programs.CandidateFact", "candidate", _("facts of the interview")),
    Reference(
        "programs.InterviewBooking",
        "candidate",
        _("interview slots"),
        _("Both have chosen an interview slot: cancel one of the two first."),
    ),
    Reference("programs.InterviewKey", "candidate", _("links sent by mail")),
    Reference("programs.SupportRequest", "candidate", _("questions to the management")),
    Reference("programs.Invitation", "candidate", _("invitations")),
    Reference("programs.Support", "candidate", _("answers of the company")),
    Reference("programs.WaitingNews", "candidate", _("news of the waiting list")),
    Reference("programs.MailRefusal", "candidate", ""),  # what they stopped stays stopped
    Reference("programs.CandidateKey", "candidate", _("links sent by mail")),
    Reference("programs.AlumniCall", "candidate", _("calls to a new programme")),
    Reference("programs.Consent", "candidate", _("agreements given on one’s own page")),
    Reference("programs.GoalAnswer", "candidate", ""),  # that somebody answered is theirs: it is moved untold
    Reference("programs.MergedCandidate", "kept", _("earlier merges")),
)
