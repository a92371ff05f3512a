"""What both hope for beyond the main subject."""

from . import sets
from .base import Criterion

CRITERION = Criterion(
    name="intentions",
    kind="affinity",
    sides=(("intentions",), ("intentions",)),
    weight=2,
    order=50,
    build=sets.block("intentions"),
    facts=sets.facts("intentions"),
    codes=sets.codes("intentions"),
    bound=1.1,
)
