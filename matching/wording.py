"""Sentences from the engine's codes, for the page, the mail, the PDF and the sheet. Scores stay where they are figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from matching.engine import CONFIDENTIAL, Cause, Contribution, EngineError, Explanation, Reason, Unknown
from matching.refusals import REFUSALS
from mentorat.lib.text import join
from programs.enums import Availability, Intention, LearningProfile, Quality

ENOUGH = 5_000  # from this closeness on, a criterion speaks for the pair
SHOWN = 5  # items of a list in one sentence

CRITERIA: dict[str, Promise] = {
    "themes": pgettext_lazy("criterion", "themes"),
    "skills": pgettext_lazy("criterion", "skills"),
    "trade": pgettext_lazy("criterion", "trade"),
    "level": pgettext_lazy("criterion", "career level"),
    "intentions": pgettext_lazy("criterion", "intentions"),
    "languages": pgettext_lazy("criterion", "languages"),
    "qualities": pgettext_lazy("criterion", "interpersonal qualities"),
    "availability": pgettext_lazy("criterion", "availability"),
    "place": pgettext_lazy("criterion", "place"),
    "learning": pgettext_lazy("criterion", "ways of learning and passing on"),
    "tenure": pgettext_lazy("criterion", "years in the company"),
    "biography": pgettext_lazy("criterion", "presentations"),
}

# By code: the sentence, with the values that it shows.
SENTENCES: dict[str, Promise] = {
    "themes.all": gettext_lazy("All the themes sought: %(common)s"),
    "themes.common": gettext_lazy("Common themes: %(common)s"),
    "themes.none": gettext_lazy("No common theme: %(sought)s sought, %(offered)s offered"),
    "skills.all": gettext_lazy("All the skills sought: %(common)s"),
    "skills.common": gettext_lazy("Skills sought and offered: %(common)s"),
    "skills.none": gettext_lazy("None of the skills sought: %(sought)s"),
    "trade.same": gettext_lazy("Same trade: %(mentor)s"),
    "trade.family": gettext_lazy("Trades of one family: %(mentor)s (mentor) and %(mentee)s (mentee)"),
    "trade.other": gettext_lazy("Different trades: %(mentor)s (mentor) and %(mentee)s (mentee)"),
    "level.equal": gettext_lazy("Same career level: %(mentor)s (mentor) and %(mentee)s (mentee)"),
    "level.above": gettext_lazy(
        "Mentor higher on the career ladder: %(mentor)s (mentor), %(mentee)s (mentee)"
    ),
    "level.below": gettext_lazy(
        "Mentor lower on the career ladder: %(mentor)s (mentor), %(mentee)s (mentee)"
    ),
    "intentions.all": gettext_lazy("Intentions that meet: %(common)s"),
    "intentions.common": gettext_lazy("Intentions that meet: %(common)s"),
    "intentions.none": gettext_lazy("Different intentions: %(offered)s (mentor), %(sought)s (mentee)"),
    "languages.all": gettext_lazy("Common languages: %(common)s"),
    "languages.common": gettext_lazy("Common languages: %(common)s"),
    "languages.none": gettext_lazy("No common language: %(offered)s (mentor), %(sought)s (mentee)"),
    "qualities.all": gettext_lazy("Qualities in common: %(common)s"),
    "qualities.common": gettext_lazy("Qualities in common: %(common)s"),
    "qualities.none": gettext_lazy("Different qualities: %(offered)s (mentor), %(sought)s (mentee)"),
    "availability.all": gettext_lazy("Both available: %(common)s"),
    "availability.common": gettext_lazy("Both available: %(common)s"),
    "availability.none": gettext_lazy("No common time: %(offered)s (mentor), %(sought)s (mentee)"),
    "place.same": gettext_lazy("Same place: %(mentor)s"),
    "place.remote": gettext_lazy("Both meet by video"),
    "place.other": gettext_lazy("Different places: %(mentor)s (mentor) and %(mentee)s (mentee)"),
    "learning.same": gettext_lazy("The mentor passes on as the mentee learns: %(mentor)s"),
    "learning.other": gettext_lazy("The mentor passes on %(mentor)s, the mentee learns %(mentee)s"),
    "tenure.longer": gettext_lazy(
        "Mentor longer in their company, in years: %(mentor)s (mentor), %(mentee)s (mentee)"
    ),
    "tenure.alike": gettext_lazy(
        "As long in their companies, in years: %(mentor)s (mentor), %(mentee)s (mentee)"
    ),
    "tenure.shorter": gettext_lazy(
        "Mentor more recent in their company, in years: %(mentor)s (mentor), %(mentee)s (mentee)"
    ),
    "biography.close": gettext_lazy("Presentations that touch the same subjects: %(words)s"),
}

CAUSES: dict[Cause, Promise] = {
    Cause.SAME_PERSON: gettext_lazy("It is the same person."),
    Cause.SAME_COMPANY: gettext_lazy("They work for the same company."),
    Cause.SAME_GROUP: gettext_lazy("Their companies belong to the same group."),
    Cause.COMPETITOR: gettext_lazy("Their companies are declared competitors."),
    Cause.CLIENT_SUPPLIER: gettext_lazy("One of their companies supplies the other and one depends on it."),
    Cause.DECLARED: gettext_lazy(
        "Their companies are kept apart: by a declaration, or by the consortium’s choice about suppliers and partners."
    ),
    Cause.COMPANY_UNKNOWN: gettext_lazy("A company is unknown: a power relation cannot be ruled out."),
    Cause.COMPANY_NOT_CLEARED: gettext_lazy(
        "A company is not admitted in the consortium, or has not signed the inter-company agreement."
    ),
    Cause.HIERARCHY: gettext_lazy("A reporting line ties them."),
}
KEPT_APART = gettext_lazy("They have been kept apart; the reason is confidential.")

UNPAIRED: dict[tuple[str, str], tuple[Promise, Promise]] = {
    (Reason.NO_ADMISSIBLE, "mentee"): (
        gettext_lazy("No admissible mentor: every one is ruled out by a company tie or an exclusion."),
        gettext_lazy("Recruit a mentor in another company."),
    ),
    (Reason.NO_ADMISSIBLE, "mentor"): (
        gettext_lazy("No admissible mentee: every one is ruled out by a company tie or an exclusion."),
        gettext_lazy("Recruit a mentee in another company."),
    ),
    (Reason.BELOW_FLOOR, "mentee"): (
        gettext_lazy("No mentor reaches the lowest score that the whole cohort can keep."),
        gettext_lazy("Complete the profile, or lower the floor."),
    ),
    (Reason.BELOW_FLOOR, "mentor"): (
        gettext_lazy("No mentee reaches the lowest score that the whole cohort can keep."),
        gettext_lazy("Complete the profile, or lower the floor."),
    ),
    (Reason.CAPACITY, "mentee"): (
        gettext_lazy("All the admissible mentors are taken."),
        gettext_lazy("Recruit a mentor, or ask one to take a second mentee."),
    ),
    (Reason.NO_MENTEE_LEFT, "mentor"): (
        gettext_lazy(
            "Every mentee whom they could have is with another mentor, for a whole at least as good."
        ),
        gettext_lazy("Keep as a reserve, or recruit a mentee."),
    ),
    (Reason.NO_PLACE, "mentor"): (
        gettext_lazy("This mentor has no place to offer."),
        gettext_lazy("Ask them for a place."),
    ),
    (Reason.MUTUAL, "mentee"): (
        gettext_lazy("The mentors who have a place left are people whom they mentor themselves."),
        gettext_lazy("Recruit a mentor, or ask one to take a second mentee."),
    ),
    (Reason.MUTUAL, "mentor"): (
        gettext_lazy("The mentees who are left are people who mentor them already."),
        gettext_lazy("Keep as a reserve, or recruit a mentee."),
    ),
    (Reason.IMBALANCE, "mentee"): (
        gettext_lazy("One pair more would pass the limit of balance between companies."),
        gettext_lazy("Raise the limit, or ask for a price of imbalance instead."),
    ),
    (Reason.IMBALANCE, "mentor"): (
        gettext_lazy("One pair more would pass the limit of balance between companies."),
        gettext_lazy("Raise the limit, or ask for a price of imbalance instead."),
    ),
    ("company_not_cleared", "mentee"): (
        gettext_lazy(
            "Their company is not admitted in the consortium, or has not signed the inter-company agreement."
        ),
        gettext_lazy("See on the page of companies what it lacks."),
    ),
    ("company_not_cleared", "mentor"): (
        gettext_lazy(
            "Their company is not admitted in the consortium, or has not signed the inter-company agreement."
        ),
        gettext_lazy("See on the page of companies what it lacks."),
    ),
    ("company_unknown", "mentee"): (
        gettext_lazy("The company is unknown: a power relation cannot be ruled out."),
        gettext_lazy("Fill in the company."),
    ),
    ("company_unknown", "mentor"): (
        gettext_lazy("The company is unknown: a power relation cannot be ruled out."),
        gettext_lazy("Fill in the company."),
    ),
}

# Why a run could not be computed, by code: of what it lacked, of the engine, of the worker.
FAILURES: dict[str, Promise] = {
    "nobody": gettext_lazy("Nobody can be paired yet: make candidates eligible first."),
    "no_mentor": gettext_lazy(
        "No mentor has a place left: make mentors eligible, or raise how many mentees one takes."
    ),
    "no_mentee": gettext_lazy("No mentee is waiting for a pair: make mentees eligible first."),
    "lost": gettext_lazy(
        "The computation was interrupted twice. Ask for it again; if it happens once more, tell your support."
    ),
    "no_weight": gettext_lazy("At least one criterion must weigh something: nothing could be compared."),
    "bad_weight": gettext_lazy("Give a weight from 0 (ignored) to 10."),
    "lock_gone": gettext_lazy(
        "Someone of a pair kept together can no longer be paired: take that pair off the fixed ones."
    ),
    "lock_forbidden": gettext_lazy(
        "A pair kept together is excluded now: take it off the fixed ones, or lift what excludes it."
    ),
}

LANGUAGES: dict[str, Promise] = {
    "fr": pgettext_lazy("spoken language", "French"),
    "en": pgettext_lazy("spoken language", "English"),
    "es": pgettext_lazy("spoken language", "Spanish"),
    "de": pgettext_lazy("spoken language", "German"),
    "it": pgettext_lazy("spoken language", "Italian"),
    "pt": pgettext_lazy("spoken language", "Portuguese"),
    "ar": pgettext_lazy("spoken language", "Arabic"),
    "zh": pgettext_lazy("spoken language", "Mandarin"),
}
LABELS: Mapping[str, Mapping[str, Any]] = {
    "languages": LANGUAGES,
    "qualities": dict(Quality.choices),
    "intentions": dict(Intention.choices),
    "availability": dict(Availability.choices),
    "learning": dict(LearningProfile.choices),
}


def criterion(name: str) -> str:
    """The criterion as a person calls it; by its own name while it has no words (a new one, or one that is no more)."""
    return str(CRITERIA.get(name, name.replace("_", " ")))


def reason(contribution: Contribution) -> str:
    """What one criterion says of the pair, with the real values."""
    params = contribution.params
    said = {name: _said(contribution.criterion, value) for name, value in params.items()}
    if contribution.criterion == "level" and params.get("steps"):
        return _level(contribution.code, int(params["steps"]), said)
    if contribution.code == "level.above" and not (said["mentor"] and said["mentee"]):
        return _("Mentor higher on the career ladder")
    if contribution.code == "biography.close" and not said["words"]:
        return _("Presentations without a common subject")
    if contribution.code not in SENTENCES:
        return capfirst(criterion(contribution.criterion))
    return str(SENTENCES[contribution.code]) % said


def reasons(explanation: Explanation | Mapping[str, Any]) -> list[str]:
    """What speaks for the pair, the strongest first; what is known of it when nothing does. Fit for both members."""
    known = _explanation(explanation)
    strong = [reason(c) for c in known.contributions if c.closeness >= ENOUGH]
    return strong or [reason(c) for c in known.contributions]


def cautions(explanation: Explanation | Mapping[str, Any]) -> list[str]:
    """What is known and does not speak for the pair; empty when nothing else is known."""
    contributions = _explanation(explanation).contributions
    weak = [reason(c) for c in contributions if c.closeness < ENOUGH]
    return weak if len(weak) < len(contributions) else []


def unknown(each: Unknown) -> str:
    """One criterion that could not count, and whose answer is missing."""
    name = criterion(each.criterion)
    if each.missing == "mentor":
        return _("%(criterion)s (the mentor’s)") % {"criterion": name}
    return _("%(criterion)s (the mentee’s)") % {"criterion": name} if each.missing == "mentee" else name


def unknown_line(explanation: Explanation | Mapping[str, Any]) -> str:
    """All the unknowns in one sentence, or an empty text."""
    items = [unknown(each) for each in _explanation(explanation).unknown]
    return _("Unknown: %(items)s (lowers the confidence)") % {"items": ", ".join(items)} if items else ""


def rank(explanation: Explanation | Mapping[str, Any]) -> str:
    """How the mentor stands among those whom the mentee could have; for the coordinator."""
    known = _explanation(explanation)
    values = {"rank": known.rank, "among": known.among}
    if known.among < 2:
        return _("The only admissible mentor")
    if known.rank == 1:
        return _("No better match among the %(among)s admissible mentors") % values
    return _("Match no. %(rank)s of the %(among)s admissible mentors") % values


CHOICES = (
    gettext_lazy("Not among the mentee’s choices"),
    gettext_lazy("First choice of the mentee"),
    gettext_lazy("Second choice of the mentee"),
    gettext_lazy("Third choice of the mentee"),
    gettext_lazy("Fourth choice of the mentee"),
    gettext_lazy("Fifth choice of the mentee"),
)


def choice(rank: int | None) -> str:
    """What the mentee said of this mentor, for the coordinator: 1 to 5, 0 when they ranked others alone, None for nothing."""
    return "" if rank is None else str(CHOICES[rank])


def independent(mentor_company: str, mentee_company: str) -> str:
    """That no declared tie joins the two companies."""
    values = {"mentor": mentor_company, "mentee": mentee_company}
    return _("Companies without a declared tie: %(mentor)s (mentor) and %(mentee)s (mentee)") % values


def cause_text(cause: Cause) -> str:
    """Why two people may not be paired; empty when they may. A confidence is never told."""
    if cause in CONFIDENTIAL:
        return str(KEPT_APART)
    return str(CAUSES[cause]) if cause else ""


def unpaired(reason_code: str, side: str) -> tuple[str, str]:
    """Why a person (side: mentor or mentee) has no partner, and what would help."""
    why, advice = UNPAIRED[(reason_code, side)]
    return str(why), str(advice)


def failure(code: str) -> str:
    """Why a run could not be computed, and what to do."""
    sentence = FAILURES.get(code)
    if sentence is None:
        return _("These pairs cannot be computed (%(code)s): change what you asked for.") % {"code": code}
    return str(sentence)


def engine_error(error: EngineError, mentees: Sequence[object] = (), mentors: Sequence[object] = ()) -> str:
    """What is wrong with what was asked, and what to do. ``mentees`` and ``mentors``: names in the engine's order."""
    sentence = REFUSALS.get(error.code)
    if sentence is None:
        return failure(error.code)
    params = error.params
    said = {name: _value(value) for name, value in params.items()}
    said["person"] = str(params.get("key", ""))
    said["cause"] = cause_text(Cause(params.get("cause", 0)))
    for side, names in (("mentee", mentees), ("mentor", mentors)):
        if side in params:
            said[side] = _named(params[side], names)
    said["mentors"] = join([_named(j, mentors) for j in params.get("mentors", ())], _("and"))
    known = params.get("known") or ()
    said["known"] = join([criterion(name) for name in known], _("and"))
    said["name"] = str(CRITERIA.get(params.get("name", ""), params.get("name", "")))
    return (str(sentence) % said).replace("  ", " ")


def _named(index: int, names: Sequence[object]) -> str:
    return str(names[index]) if 0 <= index < len(names) else _("no. %(number)s") % {"number": index + 1}


def _value(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def _level(code: str, steps: int, said: Mapping[str, str]) -> str:
    if code == "level.above":
        text = ngettext(
            "Mentor %(steps)s rung higher: %(mentor)s (mentor), %(mentee)s (mentee)",
            "Mentor %(steps)s rungs higher: %(mentor)s (mentor), %(mentee)s (mentee)",
            steps,
        )
    else:
        text = ngettext(
            "Mentor %(steps)s rung lower: %(mentor)s (mentor), %(mentee)s (mentee)",
            "Mentor %(steps)s rungs lower: %(mentor)s (mentor), %(mentee)s (mentee)",
            steps,
        )
    return text % {**said, "steps": steps}


def _said(name: str, value: Any) -> str:
    """A value as the sentence shows it: labels of closed lists, lists cut when they are long."""
    labels = LABELS.get(name, {})
    if isinstance(value, tuple | list):
        return _listed(str(labels.get(item, item)) for item in value)
    return "" if value is None else str(labels.get(value, value))


def _listed(items: Iterable[str]) -> str:
    every = list(items)
    more = _("%(count)s more") % {"count": len(every) - SHOWN} if len(every) > SHOWN else ""
    return join([*every[:SHOWN], more], _("and"))


def _explanation(explanation: Explanation | Mapping[str, Any]) -> Explanation:
    return explanation if isinstance(explanation, Explanation) else Explanation.from_dict(explanation)
