"""The steps of one application as forms over what was typed, and what they say together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from programs.applying import consents
from programs.applying.said import Said
from programs.enums import Side
from programs.forms.applicants import WhoForm
from programs.forms.applications import TermsForm, ThemesForm, WaysForm
from programs.models import Application, Theme
from programs.queries import applications as queries

Raw = dict[str, list[str]]
STEPS = ("who", "themes", "ways", "terms")
MOST_VALUES, LONGEST = 20, 4000  # of one field, kept as typed


class Answers:
    """The four forms of an application. `themes` are those of its programme; `proved`: its address is known to be theirs."""

    def __init__(self, application: Application, themes: Iterable[Theme], proved: bool = False) -> None:
        self.application = application
        self.themes = list(themes)
        self.proved = proved
        told = (application.said.get("who", {}).get("side") or [""])[0]
        # Given by the link, or settled once a candidate was made of it.
        self.given = application.candidate.side if application.candidate else application.link.side
        self.side = Side(self.given or (told if told in Side.values else Side.MENTEE))
        self.companies = queries.company_choices()

    def blank(self, step: str) -> forms.Form:
        """The step with what was typed in it, not judged yet."""
        form = self._form(step, None)
        typed = self.application.said.get(step, {})
        form.initial = {
            **form.initial,
            **{
                name: values if isinstance(form.fields[name], forms.MultipleChoiceField) else values[0]
                for name, values in typed.items()
                if values and name in form.fields and not form.fields[name].disabled
            },
        }
        return form

    def judged(self, step: str, data: QueryDict | None = None) -> forms.Form:
        """The step with its errors: of `data`, or of what was typed."""
        return self._form(step, data if data is not None else restored(self.application.said.get(step, {})))

    def wrong(self) -> str:
        """The first step that cannot be sent as it is; "" when all can."""
        return next((step for step in STEPS if not self.judged(step).is_valid()), "")

    def said(self) -> Said:
        """What the steps say so far; what is wrong in them is left out."""
        who, themes, ways, terms = (self._judge(step) for step in STEPS)
        given = self.application.link.company
        told = who.cleaned_data
        return Said(
            side=self.side,
            identity={
                "first_name": told.get("first_name", ""),
                "last_name": told.get("last_name", ""),
                "email": self.application.email,
            },
            company=given or told.get("company"),
            company_named=told.get("company_named", ""),
            profile={
                "job_title": told.get("job_title", ""),
                **themes.profile(),
                **ways.profile(),
                **terms.profile(),
            },
            themes=themes.chosen(),
            expectations=terms.cleaned_data.get("expectations", ""),
            concerns=terms.cleaned_data.get("concerns", ""),
            agreed=terms.agreed(),
            manager=terms.manager(),
        )

    def _judge(self, step: str) -> Any:
        form = self.judged(step)
        form.is_valid()
        return form

    def _form(self, step: str, data: QueryDict | None) -> forms.Form:
        link, program = self.application.link, self.application.program
        if step == "who":
            return WhoForm(
                data,
                side=self.given,
                given=link.company,
                companies=self.companies,
                email=self.application.email if self.proved else "",
            )
        if step == "themes":
            return ThemesForm(data, side=self.side, themes=self.themes)
        if step == "ways":
            return WaysForm(data, side=self.side)
        return TermsForm(
            data,
            side=self.side,
            program=program,
            offers=consents.offers(program),
            own=self.application.email,
        )


def typed(form: forms.Form, data: QueryDict) -> Raw:
    """What was sent for the fields of the form, as it was typed; nothing else, and not without end."""
    return {
        name: [value[:LONGEST] for value in data.getlist(name)[:MOST_VALUES]]
        for name in form.fields
        if name in data
    }


def restored(raw: Raw) -> QueryDict:
    """The same, as a form reads it."""
    data = QueryDict(mutable=True)
    for name, values in raw.items():
        data.setlist(name, values)
    return data
