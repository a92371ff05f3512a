"""The rule that shares the costs, in words: for the pages, the workbook and the report."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracking.budget import Budget, Share
from tracking.models import SharingRule
from tracking.money import typed


def rule(budget: Budget) -> str:
    """The rule in one sentence, without a figure on people; "" when none is declared."""
    day = budget.reckoned_on.isoformat() if budget.reckoned_on else ""
    return sentence(budget.rule, day, len(budget.parts))


def sentence(rule: str, reckoned_on: str, companies: int) -> str:
    """The same from plain values: `reckoned_on` is an ISO date, `companies` how many there were."""
    if not rule:
        return ""
    sentences = {
        SharingRule.EQUAL: ngettext(
            "Equal parts between the %(n)s company of the consortium on %(day)s.",
            "Equal parts between the %(n)s companies of the consortium on %(day)s.",
            companies,
        ),
        SharingRule.SEATS: _("In proportion to the people that each company had registered on %(day)s."),
        SharingRule.PARTICIPANTS: _(
            "In proportion to the people of each company who were in a pair on %(day)s, mentors and mentees alike."
        ),
        SharingRule.CUSTOM: _("By parts that the companies agreed on, declared for %(day)s."),
    }
    day = date_format(date.fromisoformat(reckoned_on), "DATE_FORMAT")
    return sentences[SharingRule(rule)] % {"n": companies, "day": day}


def rounding() -> str:
    """How cents are shared out."""
    return _(
        "Each share is rounded down to the cent; the cents left go one by one to the largest remainders, in the order "
        "of companies where they are equal. The shares make exactly the total."
    )


def nobody(budget: Budget) -> str:
    """Why nothing can be shared although a rule is declared; "" when it can."""
    if budget.reckoned_on is None or budget.weight:
        return ""
    day = {"day": date_format(budget.reckoned_on, "DATE_FORMAT")}
    if budget.rule == SharingRule.SEATS:
        return _("Nobody was registered on %(day)s: this rule has nothing to count.") % day
    if budget.rule == SharingRule.PARTICIPANTS:
        return _("Nobody was in a pair on %(day)s: this rule has nothing to count.") % day
    return _("There was no company to share between on %(day)s.") % day


def basis(budget: Budget, share: Share) -> str:
    """What a company's share rests on, e.g. "4 of 46 people"."""
    if budget.rule == SharingRule.CUSTOM:
        return _("%(n)s%%") % {"n": typed(share.weight)}
    if budget.rule == SharingRule.EQUAL:
        return ngettext("1 part of %(n)s", "1 part of %(n)s", budget.weight) % {"n": budget.weight}
    return ngettext("%(n)s person of %(all)s", "%(n)s people of %(all)s", share.weight) % {
        "n": number_format(share.weight),
        "all": number_format(budget.weight),
    }
