"""The sentences of an import: those of the sheet itself, and those that only the programme's data can say."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentorat.lib.spreadsheet import Problem
from programs.intake import messages

OWN: dict[str, tuple[str | Promise, str | Promise]] = {
    "company_missing": (
        _("The company is missing: %(name)s is left out."),
        _("Fill in the company, then send the sheet again."),
    ),
    "company_skipped": (
        _("%(name)s is left out with “%(company)s”, which you did not take into the consortium."),
        _("Add the company to the consortium, then send the sheet again."),
    ),
    "already_there": (
        _("%(email)s is already a candidate on this side."),
        _("Tick what you take of the sheet; nothing else is changed."),
    ),
    "theme_unknown": (
        _("The theme “%(theme)s” is not one of the programme: the person is taken without it."),
        _("Add it to the programme before you confirm, or correct the sheet."),
    ),
    "changed_since": (
        _("%(name)s was changed by somebody meanwhile: nothing of the sheet was taken."),
        _("Open the profile, then send the sheet again if need be."),
    ),
    "refused": (_("%(name)s is left out: %(why)s"), _("Correct the line, then send the sheet again.")),
}

FIELDS: dict[str, str | Promise] = {
    "first_name": _("first name"),
    "last_name": _("last name"),
    "full_name": _("full name"),
    "email": _("e-mail"),
    "company": _("company"),
    "role": _("role (mentor or mentee)"),
    "as_mentor": _("wants to be a mentor (yes or no)"),
    "as_mentee": _("wants to be a mentee (yes or no)"),
    "other_role": _("ready for both roles (yes or no)"),
    "job_title": _("job title"),
    "trade": _("trade"),
    "level": _("career level"),
    "tenure_years": _("years in the company"),
    "themes": _("themes"),
    "skills": _("skills"),
    "qualities": _("qualities"),
    "intentions": _("intentions"),
    "languages": _("languages"),
    "place": _("place"),
    "remote": _("meets by video (yes or no)"),
    "availability": _("availability"),
    "learning_profile": _("way of learning"),
    "teaching_profile": _("way of passing on"),
    "capacity": _("number of mentees"),
    "biography": _("in their own words"),
    "consent": _("consent (yes or no)"),
}
WHY: dict[str, str | Promise] = {
    "given": _("your choice"),
    "exact": _("known heading"),
    "contains": _("the heading contains known words"),
    "close": _("close to a known heading"),
    "sensitive": _("private: left out"),
    "someone_else": _("about somebody else"),
    "taken": _("another column feeds this field"),
    "ignored": _("left out by your choice"),
    "unknown": _("not recognised"),
}


def say(problem: Problem) -> str:
    """What is wrong, in one sentence of the active language."""
    if problem.code in OWN:
        return str(OWN[problem.code][0]) % problem.params
    return messages.problem_text(problem)


def remedy(problem: Problem) -> str:
    """What to do about it."""
    return str(OWN[problem.code][1]) if problem.code in OWN else messages.remedy_text(problem)
