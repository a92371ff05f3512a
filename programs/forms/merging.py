"""Two people on one form that keeps itself: what only one of them changed is merged, what both changed is asked, value by value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from programs.forms.differences import Difference, differences, opened_on, sent, with_theirs

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Merge:
    """What is to be kept (`data`: theirs stand where both changed), the fields `taken` from the other without a question,
    and those that `both` changed and nobody settled yet."""

    data: QueryDict
    taken: list[str]
    both: list[Difference]


def choice(name: str) -> str:
    """The name under which a page says whose value of that field is right: MINE, THEIRS or nothing yet."""
    return f"settle_{name}"


def merge(mine: forms.Form, theirs: forms.Form, tried: forms.Form | None = None) -> Merge:
    """`mine` as it was sent, `theirs` as one would open it now. `tried` is what the same page had sent before, when the
    answer was lost on the way: what stands as it was sent then is mine already.

    The page sends `base` (what it was opened on), `unsettled` (the fields it asks about) and each `choice`. Without a base
    the revision alone tells whether somebody was quicker: every difference is then asked.
    """
    data: QueryDict = mine.data  # type: ignore[assignment]
    settled = {name: data.get(choice(name), "") for name in data.getlist("unsettled")}
    base = _base(mine, theirs, tried)
    late = not base and sent(mine["revision"]) != sent(theirs["revision"])
    taken, both = [], []
    for each in differences(mine, theirs):
        if each.name in settled:
            if settled[each.name] == THEIRS:
                taken.append(each.name)
            elif settled[each.name] != MINE:
                both.append(each)
        elif each.name in base and sent(mine[each.name]) == base[each.name]:
            taken.append(each.name)
        elif late or sent(theirs[each.name]) != base.get(each.name, sent(theirs[each.name])):
            both.append(each)
    return Merge(with_theirs(data, theirs, [*taken, *(each.name for each in both)]), taken, both)


def values(form: forms.Form, names: list[str]) -> dict[str, list[str]]:
    """What those fields hold, as a browser sends it."""
    return {name: sent(form[name]) for name in names}


def _base(mine: forms.Form, theirs: forms.Form, tried: forms.Form | None) -> Mapping[str, list[str]]:
    base = dict(opened_on(mine))
    if base and tried is not None:
        base |= {f.name: sent(f) for f in tried if f.name in base and sent(f) == sent(theirs[f.name])}
    return base


def rebased(data: QueryDict, base: str, revision: int | None) -> QueryDict:
    """The same answers of a page that has seen what stands now: saving again goes on from there."""
    found = data.copy()
    found["base"], found["revision"] = base, "" if revision is None else str(revision)
    return found


def as_sent(text: str) -> QueryDict:
    """What a page sent before, from the text in which it kept it."""
    return QueryDict(text) if text else QueryDict()
