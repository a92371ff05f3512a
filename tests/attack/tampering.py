"""The forms of our own pages, filled with what is theirs: every choice, every hidden number, every field named after a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.attack.pages import Form
from tests.attack.worlds import FOREIGN

KEY = re.compile(r"^[1-9]\d*(?=$|:)")  # a number, or a number and what is done with it
NAMED = re.compile(r"(?<=[_-])\d+$")


def variants(form: Form) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The field that lies, and what is sent: all else as the page would send it."""
    for name, choices in form.choices.items():
        own = next((value for value in sorted(choices) if KEY.match(value)), None)
        others = [pair for pair in form.values if pair[0] != name]
        if own is not None:
            yield name, [*others, (name, KEY.sub(str(FOREIGN), own))]
        if NAMED.search(name):
            value = dict(form.values).get(name) or max(choices)
            yield name, [*form.values, (NAMED.sub(str(FOREIGN), name), value)]
