"""The states of a programme in words: what each opens or closes, and the buttons that lead there."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.enums import ProgramState

OPENS: dict[str, str | Promise] = {
    ProgramState.DRAFT: _("Nobody can apply yet: application links are closed."),
    ProgramState.RECRUITING: _("Application links are open; no pair can be announced yet."),
    ProgramState.PAIRING: _("Pairs are proposed, decided and announced; people can still apply."),
    ProgramState.RUNNING: _("The pairs meet; new ones can still be announced, and people can still apply."),
    ProgramState.CLOSING: _("Nobody can apply any more; the pairs look back and come to their end."),
    ProgramState.CLOSED: _(
        "The programme can be read, and nothing in it changes any more but its closing booklet."
    ),
}
FORWARD: dict[str, str | Promise] = {
    ProgramState.RECRUITING: _("Open the recruitment"),
    ProgramState.PAIRING: _("Go on to the pairing"),
    ProgramState.RUNNING: _("Start the programme"),
    ProgramState.CLOSING: _("Begin the closing"),
    ProgramState.CLOSED: _("Close the programme"),
}
BACK: dict[str, str | Promise] = {
    ProgramState.DRAFT: _("Back to the draft"),
    ProgramState.RECRUITING: _("Back to the recruitment"),
    ProgramState.PAIRING: _("Back to the pairing"),
    ProgramState.RUNNING: _("Back to the running programme"),
    ProgramState.CLOSING: _("Reopen the programme"),
}
