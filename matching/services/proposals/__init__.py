"""The coordinator's decisions on proposals: validated one by one, all at once, or set aside for good."""

from matching.services.proposals.setting_aside import dismiss, reopen
from matching.services.proposals.validating import Validated, validate, validate_all

__all__ = ["Validated", "dismiss", "reopen", "validate", "validate_all"]
