"""What the tables of this app hold of people: the register of mentorat/lib/privacy.py, entry by entry."""

from programs.privacy.accounts import ACCOUNTS
from programs.privacy.applications import APPLICATIONS
from programs.privacy.candidacies import CANDIDACIES
from programs.privacy.frame import FRAME

ENTRIES = (*ACCOUNTS, *CANDIDACIES, *APPLICATIONS, *FRAME)
