"""What is wrong with what the engine was given, and what to do: a sentence for each code (`wording.engine_error`)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_FAULT = _(
    "The program asked the matching for something impossible. Run it again; if it happens once more, tell your support."
)
_OUTCOMES = _(
    "The outcomes cannot be read: record them again for the pairs that ended, then ask for the evidence."
)

# `person`, `mentee` and `mentor` are names, or numbers in the list where no name is known; `cause` is a whole sentence.
REFUSALS: dict[str, Promise] = {
    # What the programme chose.
    "unknown_criterion": _("“%(name)s” is not a criterion. Choose among: %(known)s."),
    "bad_weight": _("“%(name)s” cannot weigh %(weight)s: give a number from 0 (ignored) to 10."),
    "no_weight": _("At least one criterion must weigh something: nothing could be compared."),
    "bad_prior": _(
        "The score of people of whom nothing is known has no meaning (%(mean)s, weight %(weight)s): give a mean from 0 to 1 and a weight of 0 or more."
    ),
    "bad_policy": _("“%(value)s” is no possible choice here (%(field)s): choose again in the settings."),
    "bad_floor": _(
        "No pair can be kept above %(floor)s: ask for a score from 0 to 10,000, or for the best possible."
    ),
    "bad_bonus": _("What a kept pair is worth cannot be %(bonus)s: give a number from 0 to 10,000."),
    "bad_amplitude": _("The part of chance cannot be %(amplitude)s: give a number from 0 to 10,000."),
    "bad_ranks": _("The ranked choices have no meaning: number them from 1 to %(bands)s."),
    "bad_balance": _(
        "The balance between companies cannot be asked like this: give a price or a limit that is a whole number, 0 or more, and the companies."
    ),
    # Profiles.
    "duplicate_person": _("%(person)s stands twice on one side: keep a single line."),
    "bad_depth": _("%(person)s: a theme has a depth of 1, 2 or 3, not %(value)s. Correct the profile."),
    "bad_level": _(
        "%(person)s: a career level stands between 0 (entry) and 1 (top), not %(value)s. Correct the profile."
    ),
    "bad_share": _(
        "%(person)s: the shares of ways of learning are positive numbers, not %(value)s. Correct the profile."
    ),
    "bad_tenure": _(
        "%(person)s: years in the company are a number from 0 to 100, not %(value)s. Correct the profile."
    ),
    "bad_places": _("%(person)s: the number of mentees is 0 or more, not %(value)s. Correct the profile."),
    "bad_capacity": _(
        "The numbers of mentees that mentors take must be whole numbers: correct the profiles."
    ),
    # Pairs that are kept.
    "lock_out_of_range": _(
        "Someone of a pair kept together can no longer be paired: take that pair off the fixed ones."
    ),
    "lock_twice": _("%(mentee)s is kept with two mentors, %(mentors)s: keep one of the two pairs."),
    "lock_over_capacity": _(
        "%(mentor)s has fewer places (%(capacity)s) than pairs kept (%(locked)s): free one, or ask them for another place."
    ),
    "lock_forbidden": _(
        "%(mentee)s cannot be kept with %(mentor)s. %(cause)s Take this pair off the fixed ones, or lift what excludes it."
    ),
    "not_locked": _("%(mentee)s is not kept with %(mentor)s: there is nothing to free."),
    "mentee_locked": _("%(mentee)s is kept with %(mentor)s: free this pair before ruling it out."),
    "never_admissible": _(
        "%(mentee)s cannot be paired with %(mentor)s. %(cause)s Lift what excludes them first."
    ),
    "lock_over_imbalance": _(
        "The pairs kept already break the limit of balance between companies: free one, or raise the limit."
    ),
    "lock_mutual": _("Two pairs kept would make two people each other’s mentor: free one of the two."),
    # Outcomes.
    "bad_closeness": _OUTCOMES,
    "bad_outcome": _OUTCOMES,
    "missing_weight": _("“%(name)s” has no weight: give it one, 0 to ignore it."),
    "duplicate_criterion": _("A criterion stands twice in what is to be learnt: name each once."),
    "bad_effect": _("An effect of %(effect)s cannot be looked for: give a number above 0."),
    "bad_permutations": _("%(permutations)s draws are too few to conclude: ask for %(least)s at least."),
    # Calls that only a fault of the program can make.
    "bad_shape": _FAULT,
    "bad_score": _FAULT,
    "bad_index": _FAULT,
    "bad_side": _FAULT,
    "unknown_method": _FAULT,
    "twin_out_of_range": _FAULT,
    "twin_twice": _FAULT,
    "bad_branches": _FAULT,
    "bad_relation": _FAULT,
    "bad_information": _FAULT,
}
