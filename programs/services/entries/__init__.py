"""A company enters: members are asked about competition, answer, and the coordinator admits it."""
