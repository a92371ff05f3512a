"""From a sign-up sheet to drafts of people, without a database.

sheet = read_sheet(content, "mentors.csv")
mapping = recognise(sheet.headings, given={"Your heading": "themes"})
intake = draft_people(sheet, mapping, role="mentor")
"""

from programs.naming import company_key

from .columns import recognise
from .drafting import across, draft_people
from .fields import FIELDS
from .types import ColumnMatch, Draft, Intake, IntakeError, Level, Mapping, Role

__all__ = [
    "FIELDS",
    "ColumnMatch",
    "Draft",
    "Intake",
    "IntakeError",
    "Level",
    "Mapping",
    "Role",
    "across",
    "company_key",
    "draft_people",
    "recognise",
]
