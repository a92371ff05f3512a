"""The board of the current scenario: what a change would do, the change, and the way back."""

from matching.services.board.editing import MovedError, apply, hold, insist_seen, preview, undo
from matching.services.board.writing import follow, write

__all__ = ["MovedError", "apply", "follow", "hold", "insist_seen", "preview", "undo", "write"]
