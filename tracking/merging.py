"""What of this app points to a candidate, when two candidacies of one person are merged."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from programs.merging import Reference

REFERENCES = (
    Reference("tracking.Departure", "candidate", _("departures from a company")),
    Reference("tracking.HelpRequest", "asker", ""),
    Reference("tracking.Guest", "candidate", _("invitations to events")),
    Reference("tracking.TrainingExemption", "candidate", _("exemptions from a training")),
    Reference("tracking.Certificate", "candidate", _("certificates")),
    Reference("tracking.Testimony", "candidate", _("testimonies")),
)
