"""Who is ruled out around a person, what would free them, what to ask: in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from matching import wording
from matching.engine import Cause
from matching.queries.board import Around
from matching.views.cards.common import percent
from programs.enums import Side

SHORT = {
    Cause.SAME_PERSON: pgettext_lazy("ruled out", "the same person"),
    Cause.SAME_COMPANY: pgettext_lazy("ruled out", "same company"),
    Cause.SAME_GROUP: pgettext_lazy("ruled out", "same group"),
    Cause.COMPETITOR: pgettext_lazy("ruled out", "competing companies"),
    Cause.CLIENT_SUPPLIER: pgettext_lazy("ruled out", "client or supplier with dependence"),
    Cause.DECLARED: pgettext_lazy("ruled out", "companies declared to be kept apart"),
    Cause.COMPANY_UNKNOWN: pgettext_lazy("ruled out", "unknown company"),
    Cause.COMPANY_NOT_CLEARED: pgettext_lazy("ruled out", "agreement not signed"),
    Cause.HIERARCHY: pgettext_lazy("ruled out", "reporting line"),
    Cause.VETO: pgettext_lazy("ruled out", "an exclusion told in confidence"),
}


def ruled_out(around: Around) -> list[str]:
    """How many of the others are out, and why."""
    values = {"n": around.barred, "all": around.others, "causes": _causes(around)}
    out = []
    if around.barred and around.person.side == Side.MENTEE:
        text = ngettext(
            "%(n)s of the %(all)s other mentors is ruled out: %(causes)s.",
            "%(n)s of the %(all)s other mentors are ruled out: %(causes)s.",
            around.barred,
        )
        out.append(text % values)
    elif around.barred:
        text = ngettext(
            "%(n)s of the %(all)s other mentees is ruled out: %(causes)s.",
            "%(n)s of the %(all)s other mentees are ruled out: %(causes)s.",
            around.barred,
        )
        out.append(text % values)
    else:
        out.append(_("Nobody else is ruled out."))
    if around.apart:
        text = ngettext(
            "You keep %(n)s apart in this scenario.", "You keep %(n)s apart in this scenario.", around.apart
        )
        out.append(text % {"n": around.apart})
    if around.below:
        text = ngettext(
            "The floor, %(floor)s out of 100, holds %(n)s back.",
            "The floor, %(floor)s out of 100, holds %(n)s back.",
            around.below,
        )
        out.append(text % {"n": around.below, "floor": percent(around.floor)})
    return out


def free(around: Around) -> list[str]:
    """What would give the person a partner: true as it stands, not a guess."""
    if not around.possible:
        return [_nobody(around)]
    best = around.options[0]
    if around.hard_floor and best.score < around.floor:
        return [_("All those possible are under the floor that you chose: a lower one would free them.")]
    if around.vacant:
        return [
            _(
                "Somebody possible still has a place: the floor or the limit of reciprocity keeps them away. Choose below to see."
            )
        ]
    if around.person.side == Side.MENTOR:
        text = ngettext(
            "The only mentee possible has another mentor: one more mentee would free them, or choosing them below.",
            "All the %(n)s mentees possible have another mentor: one more mentee would free them, or choosing them below.",
            around.possible,
        )
        return [text % {"n": around.possible}]
    text = ngettext(
        "The only mentor possible is taken.", "All the %(n)s mentors possible are taken.", around.possible
    )
    raising = _(
        "One more place with %(name)s (%(score)s out of 100) would free %(mentee)s without moving anybody."
    )
    values = {"name": best.mentor.name, "score": percent(best.score), "mentee": around.person.name}
    return [text % {"n": around.possible}, raising % values]


def _nobody(around: Around) -> str:
    if around.apart:
        return _("Allowing again somebody whom you keep apart would open a way.")
    if around.person.side == Side.MENTEE:
        return _(
            "Nobody is left: only a mentor without these ties would free them, from another company most often."
        )
    return _(
        "Nobody is left: only a mentee without these ties would free them, from another company most often."
    )


def question(around: Around) -> str:
    """What to ask this person first."""
    asked = around.question
    if asked is None:
        return ""
    text = ngettext(
        "Ask %(name)s about: %(criterion)s. The answer can move a score by %(swing)s points and change the order with %(n)s other person.",
        "Ask %(name)s about: %(criterion)s. The answer can move a score by %(swing)s points and change the order with %(n)s other people.",
        asked.pairs,
    )
    return text % {
        "name": around.person.name,
        "criterion": wording.criterion(asked.criterion),
        "swing": percent(asked.swing),
        "n": asked.pairs,
    }


def _causes(around: Around) -> str:
    said = [f"{SHORT[cause]} ({n})" for cause, n in around.ruled_out.items()]
    if around.reversed:
        turned = _("already paired the other way round")
        said.append(f"{turned} ({around.reversed})")
    return ", ".join(said)
