"""Applying by a link: what is agreed to, what is asked about oneself, and the tokens that open it."""
