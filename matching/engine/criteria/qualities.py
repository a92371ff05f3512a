"""The human qualities that one names and the other names too."""

from . import sets
from .base import Criterion

CRITERION = Criterion(
    name="qualities",
    kind="affinity",
    sides=(("qualities",), ("qualities",)),
    weight=1.5,
    order=70,
    build=sets.block("qualities"),
    facts=sets.facts("qualities"),
    codes=sets.codes("qualities"),
    note="self_declared",
    bound=1.1,
)
