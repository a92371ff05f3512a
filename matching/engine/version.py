"""Which numbers a stored run can be compared with."""

# Changes whenever the same people and the same choices could give other numbers. 1: the first engine. 2: ranks read to the
# hundredth, presentations compared by rank. 3: years in the company count, equally good answers fall otherwise, the reasons of
# those who stand alone tell mutual pairs and limits of balance.
ENGINE_VERSION = "3"
