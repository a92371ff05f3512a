"""What a coordinator types in the pairing room: checked and put in order here, saved by the services."""

from matching.forms.pairs import BinomeFilterForm, DismissForm, WhyNotForm
from matching.forms.policy import PolicyForm

__all__ = ["BinomeFilterForm", "DismissForm", "PolicyForm", "WhyNotForm"]
