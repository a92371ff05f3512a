"""What each outcome of a check says, in one plain sentence, and what to do about it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentorat.lib.seal import Code

SENTENCES: dict[Code, Promise] = {
    Code.AUTHENTIC: _("This document is authentic and whole: it is exactly what was sealed."),
    Code.ALTERED: _("This document was altered: it is no longer what was sealed."),
    Code.EXTENDED: _("Something was added to this document after it was sealed."),
    Code.UNKNOWN_SEAL: _("This document bears a signature that is not the seal of this platform."),
    Code.EXPIRED: _("The seal of this document is dated out of the time when its certificate was in force."),
    Code.NO_SEAL: _("This document bears no seal."),
    Code.ENCRYPTED: _("This document is protected by a password: none of ours is."),
    Code.NOT_PDF: _("This file is not a PDF."),
    Code.UNREADABLE: _("This file is damaged: it cannot be read as a PDF."),
    Code.TOO_LARGE: _("This file is too large to be a document of ours."),
    Code.TOO_HEAVY: _("This file takes too long to read: no document of ours does."),
}
ASK_AGAIN = _(
    "Ask the person who gave it to you for the file they received from the platform, or download it again."
)
ADVICE: dict[Code, Promise] = {
    Code.ALTERED: _(
        "Do not rely on it: a word may have been changed. Saving it with another program is enough too."
    ),
    Code.EXTENDED: _(
        "A note, a signature or a change that a PDF reader saved into it is enough. Rely on the file as it was downloaded, not on this one."
    ),
    Code.UNKNOWN_SEAL: _("Rely on it no more than on the word of whoever signed it."),
    Code.EXPIRED: _("Do not rely on its date."),
    Code.NO_SEAL: _(
        "It may be the text before it was signed, a scan, or a copy saved or printed anew by another program, which loses the seal."
    ),
    Code.NOT_PDF: _("Choose the PDF, not its photograph nor its printing."),
    Code.UNREADABLE: _("A download or a mail may have cut it short."),
}
