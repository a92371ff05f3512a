"""The themes of a programme: added, renamed, put in order. One that people chose cannot vanish."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorat.lib.text import fold
from programs.models import CandidateTheme, Program, Theme

Wanted = Sequence[tuple[int | None, str]]  # key of the theme (None: a new one) and its label, in order
LONGEST = 120


def arrange(program: Program, wanted: Wanted) -> None:
    """Gives the programme these themes, in this order; a blank label takes its theme away.

    Raises ValidationError when nothing is left, when two are the same, or when people chose one that would go.
    """
    kept = _kept(program, wanted)
    _refuse_loss(program, {pk for pk, _label in kept if pk is not None})
    Theme.objects.filter(program=program).exclude(pk__in=[pk for pk, _label in kept if pk]).delete()
    current = {theme.pk: theme for theme in Theme.objects.filter(program=program)}
    for pk, label in kept:  # two may exchange their names: neither may be in the way of the other
        if pk is not None and current[pk].label != label:
            Theme.objects.filter(pk=pk).update(label=f"\u00a0{pk}")
    for position, (pk, label) in enumerate(kept):
        if pk is None:
            Theme.objects.create(program=program, label=label, position=position)
        else:
            Theme.objects.filter(pk=pk).update(label=label, position=position)


def _kept(program: Program, wanted: Wanted) -> list[tuple[int | None, str]]:
    """What is left once blanks are gone, in clean spelling; keys that are not this programme's are new themes."""
    own = set(Theme.objects.filter(program=program).values_list("pk", flat=True))
    found = [(pk if pk in own else None, " ".join(label.split())) for pk, label in wanted]
    found = [(pk, label) for pk, label in found if label]
    if not found:
        raise ValidationError({"themes": _("Give at least one theme: it is what pairs are formed on first.")})
    seen: set[str] = set()
    for _pk, label in found:
        if len(label) > LONGEST:
            text = _("Shorten this theme to 120 characters: %(theme)s…") % {"theme": label[:40]}
            raise ValidationError({"themes": text})
        if fold(label) in seen:
            raise ValidationError({"themes": _("“%(theme)s” is there twice.") % {"theme": label}})
        seen.add(fold(label))
    return found


def _refuse_loss(program: Program, kept: set[int]) -> None:
    """A theme is what people applied for: it is renamed, never taken from under them."""
    chosen = CandidateTheme.objects.filter(program=program).exclude(theme__in=kept)
    lost = chosen.values("theme__label").annotate(n=Count("candidate")).order_by("theme__position").first()
    if lost is not None:
        text = ngettext(
            "%(n)s person chose “%(theme)s”: rename it, or keep it.",
            "%(n)s people chose “%(theme)s”: rename it, or keep it.",
            lost["n"],
        )
        raise ValidationError({"themes": text % {"n": lost["n"], "theme": lost["theme__label"]}})
