"""Which numbers a stored run can be compared with."""

# Changes whenever the same people and the same choices could give other numbers. 1: the first engine. 2: ranks read to the
# hundredth, presentations compared by rank.
ENGINE_VERSION = "2"
