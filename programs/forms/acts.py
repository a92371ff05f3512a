"""The filter of the register of acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs import audit
from programs.forms.base import DayField
from programs.models import Consortium, User
from programs.queries import acts as queries
from programs.queries.acts import Wanted


class ActsFilter(forms.Form):
    """Who, what, in which programme, from when to when; a value that is not understood narrows to nothing."""

    who = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    what = forms.ChoiceField(label=gettext_lazy("What was done"), required=False)
    program = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)
    since = DayField(label=gettext_lazy("From the"), required=False)
    until = DayField(label=gettext_lazy("To the"), required=False)

    def __init__(self, data: Any, consortium: Consortium, reader: User) -> None:
        super().__init__(data)
        people = [(str(user.pk), user.name) for user in queries.actors(consortium, reader)]
        done = [
            (verb, capfirst(str(audit.VERBS.get(verb, verb)))) for verb in queries.verbs(consortium, reader)
        ]
        self.fields["who"].choices = [("", _("Everybody")), ("0", _("The platform")), *people]  # type: ignore[attr-defined]
        self.fields["what"].choices = [("", _("Everything")), *sorted(done, key=lambda each: each[1])]  # type: ignore[attr-defined]
        self.fields["program"].choices = [  # type: ignore[attr-defined]
            ("", _("All the programmes")),
            *((str(program.pk), program.name) for program in queries.programs(consortium)),
        ]

    def wanted(self) -> Wanted | None:
        """None when something of it cannot be understood: then nothing is shown, rather than everything."""
        if not self.is_valid():
            return None
        said = self.cleaned_data
        return Wanted(
            who=int(said["who"]) if said["who"] else None,
            what=said["what"],
            program=int(said["program"]) if said["program"] else None,
            since=said["since"],
            until=said["until"],
        )
