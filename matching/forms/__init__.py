"""What a coordinator types in the pairing room: checked and put in order here, saved by the services."""

from matching.forms.announcement import AnnouncePlanForm, NoteForm
from matching.forms.pairs import BinomeFilterForm, DismissForm, WhyNotForm
from matching.forms.policy import PolicyForm
from matching.forms.runs import NameForm, RunForm
from matching.forms.ties import EmployeeTieForm, TieForm

__all__ = [
    "AnnouncePlanForm",
    "BinomeFilterForm",
    "DismissForm",
    "EmployeeTieForm",
    "NameForm",
    "NoteForm",
    "PolicyForm",
    "RunForm",
    "TieForm",
    "WhyNotForm",
]
