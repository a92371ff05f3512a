"""Saving the grid of an interview on which somebody else may be working: nothing of either is lost."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs import queries
from programs.enums import FactSource
from programs.forms.differences import Difference, as_it_stands, base_of
from programs.forms.interviews import INFERRED, GridForm, initial_of
from programs.forms.merging import as_sent, merge, rebased, values
from programs.models import Candidate, Interview, User
from programs.queries import interviews as found_interviews
from programs.services import interviews as services
from programs.services.revisions import CONFLICT
from programs.views.candidates import found

TRIES = 4  # of two pages that save at the same moment, over and over


@dataclass(frozen=True)
class Question:
    """A field that two people changed: whose is right? `name` as in the form, `by` who saved `theirs`."""

    name: str
    label: str
    mine: str
    theirs: str
    by: str


@dataclass(frozen=True)
class Saved:
    """What came of a save: `interview` as it is kept (None when `form` is refused), the fields that `both` changed and
    nobody settled, `theirs` as a browser holds it for each field that the page has to take or to ask about, the new `base`.

    `form` holds what the page goes on with: theirs where it was merged, mine where both changed."""

    form: GridForm
    interview: Interview | None = None
    both: list[Question] = field(default_factory=list)
    theirs: Mapping[str, list[str]] = field(default_factory=dict)
    base: str = ""


def form_of(candidate: Candidate, data: QueryDict | None = None) -> GridForm:
    """The grid of the candidate as it stands, or with what was sent."""
    themes = list(queries.themes())
    current = found_interviews.interview(candidate)
    spoken = found_interviews.spoken(candidate)
    told = {name: fact.value for name, fact in spoken.items()}
    blank = GridForm(candidate=candidate, themes=themes, held={})
    held = {name: services.shown(candidate, told, name) for name in blank.facts()}
    inferred = {name for name, fact in spoken.items() if fact.source == FactSource.INFERRED}
    initial = initial_of(held, found_interviews.notes(current), inferred)
    initial |= {"revision": current.revision if current else "", "hand": str(uuid.uuid4())}
    return GridForm(data, candidate=candidate, themes=themes, held=held, initial=initial)


def save(*, actor: User, candidate: Candidate, data: QueryDict) -> Saved:
    """Merges what was sent with what stands, and keeps it. Raises ValidationError when others are quicker each time."""
    for left in reversed(range(TRIES)):
        candidate = found(candidate.pk)
        mine = form_of(candidate, data)
        stands = as_it_stands(mine, mine.initial)
        tried = data.get("tried", "")
        merged = merge(mine, stands, form_of(candidate, as_sent(tried)) if tried else None)
        whole = form_of(candidate, merged.data)
        if not whole.is_valid():
            return Saved(whole, base=data.get("base", ""))
        try:
            kept = _keep(actor, candidate, whole, stands.initial["revision"])
        except ValidationError as error:
            if left and any(each.code == CONFLICT for each in error.error_list):
                continue  # somebody saved between the reading and the writing: merge with that
            raise
        after = form_of(found(candidate.pk))
        theirs = values(stands, [*merged.taken, *(each.name for each in merged.both)])
        base = base_of(after)
        shown = rebased(_mine_where(data, merged.data, merged.both), base, kept.revision)
        asked = [_question(candidate, whole, each) for each in merged.both]
        return Saved(form_of(candidate, shown), kept, asked, theirs, base)
    raise AssertionError("the last try returns or raises")


def said_of(both: list[Question]) -> str:
    """That somebody changed fields that I changed too; "" when there is none."""
    if not both:
        return ""
    names = {each.by for each in both}
    return ngettext(
        "%(name)s changed %(n)d field that you changed too: choose below. The rest is saved.",
        "%(name)s changed %(n)d fields that you changed too: choose below. The rest is saved.",
        len(both),
    ) % {"name": names.pop() if len(names) == 1 else _("Somebody"), "n": len(both)}


def _keep(actor: User, candidate: Candidate, form: GridForm, seen: int | str) -> Interview:
    return services.keep(
        actor=actor,
        candidate=candidate,
        seen=seen if isinstance(seen, int) else None,
        hand=form.cleaned_data["hand"],
        notes=form.notes(),
        values=form.values(),
        inferred=form.inferred(),
    )


def _mine_where(sent: QueryDict, kept: QueryDict, both: list[Difference]) -> QueryDict:
    """What was kept, with mine again in the fields that are still to be settled."""
    shown = kept.copy()
    for each in both:
        shown.setlist(each.name, sent.getlist(each.name))
    return shown


def _question(candidate: Candidate, form: GridForm, each: Difference) -> Question:
    label, of = each.label, each.name
    for prefix in ("note_", INFERRED):
        of = of.removeprefix(prefix)
    if of != each.name and of in form.fields:  # alone, the label would not say of what
        label = _("%(field)s, %(what)s") % {"field": form.fields[of].label, "what": label}
    author = found_interviews.author(candidate, each.name.removeprefix(INFERRED))
    return Question(each.name, label, each.mine, each.theirs, author or _("Somebody"))
