"""What the mentee wants to learn and the mentor masters."""

from . import sets
from .base import Criterion

CRITERION = Criterion(
    name="skills",
    kind="complementarity",
    sides=(("skills",), ("skills",)),
    weight=3,
    order=20,
    build=sets.block("skills"),
    facts=sets.facts("skills"),
    codes=sets.codes("skills"),
    bound=1.1,
)
