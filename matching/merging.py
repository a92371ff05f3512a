"""What of this app points to a candidate, when two candidacies of one person are merged."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from programs.merging import Reference

PAIRS = _("Both have been in a pair with the same person, or with another company than the one that stays.")
REFERENCES = (
    Reference("matching.Binome", "mentor", _("pairs"), PAIRS),
    Reference("matching.Binome", "mentee", _("pairs"), PAIRS),
    Reference("matching.Proposal", "mentor", _("proposals of the matching")),
    Reference("matching.Proposal", "mentee", _("proposals of the matching")),
    Reference("matching.Unpaired", "candidate", _("proposals of the matching")),
    Reference("matching.Pin", "mentor", _("pins of the board")),
    Reference("matching.Pin", "mentee", _("pins of the board")),
    Reference("matching.Chooser", "candidate", _("choices of a round")),
    Reference("matching.Shortlisted", "mentor", _("choices of a round")),
    Reference("matching.Shortlisted", "mentee", _("choices of a round")),
    Reference("matching.Request", "mentor", _("choices of a round")),
    Reference("matching.Request", "mentee", _("choices of a round")),
    Reference("matching.Veto", "mentor", _("pairs that are ruled out")),
    Reference("matching.Veto", "mentee", _("pairs that are ruled out")),
    Reference("matching.Tie", "candidate", _("exclusions told in confidence")),
)
