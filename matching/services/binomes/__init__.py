"""The life of a pair, from decision to end, one file a step. Sole writer of a binôme and of its state."""

from matching.services.binomes.announcing import announce, write_note
from matching.services.binomes.answering import answer, start
from matching.services.binomes.ending import end
from matching.services.binomes.forming import commitments, form, form_chosen
from matching.services.binomes.keeping import keep
from matching.services.binomes.pausing import move_return, pause, resume
from matching.services.binomes.undoing import undo

__all__ = [
    "announce",
    "answer",
    "commitments",
    "end",
    "form",
    "form_chosen",
    "keep",
    "move_return",
    "pause",
    "resume",
    "start",
    "undo",
    "write_note",
]
