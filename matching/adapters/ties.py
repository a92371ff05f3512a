"""Who a tie told in confidence means: whoever has that e-mail, or bears that name, today or the day they join."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from matching.models import Tie
from mentorat.lib.text import fold
from programs.models import Candidate, Program

Pair = tuple[str, str]


def key_of(who: str) -> str:
    """What is compared: an e-mail in lower case, or the words of a name in one order, without case nor accents."""
    if "@" in who:
        return who.strip().lower()[:170]
    return " ".join(sorted(fold(who).split()))[:170]


def kept_apart(program: Program) -> frozenset[Pair]:
    """The e-mails of every two people whom a tie keeps apart, homonyms included. 2 queries, 1 when nobody told anything."""
    ties = list(Tie.objects.filter(program=program, withdrawn_at=None).select_related("candidate"))
    meant = recognised(program, ties)
    return frozenset(
        (tie.candidate.email.strip().lower(), email) for tie in ties for email in meant.get(tie.pk, ())
    )


def recognised(program: Program, ties: Iterable[Tie]) -> dict[int, list[str]]:
    """By tie: the e-mails of those it means, several for homonyms; a tie that means nobody yet is absent. 1 query."""
    rows = [(tie.pk, tie.other_key, tie.candidate.email.strip().lower()) for tie in ties]
    if not rows:
        return {}
    known = _people(program)
    found = {pk: [email for email in known.get(key, ()) if email != own] for pk, key, own in rows}
    return {pk: emails for pk, emails in found.items() if emails}


def _people(program: Program) -> Mapping[str, list[str]]:
    """The e-mails in the programme under each key that could be typed: the e-mail itself, and the name."""
    known: dict[str, list[str]] = {}
    people = Candidate.objects.filter(program=program).order_by("id")
    for written, first, last in people.values_list("email", "first_name", "last_name"):
        email = written.strip().lower()
        for key in {email, key_of(f"{first} {last}".replace("@", " "))}:
            if email not in known.setdefault(key, []):
                known[key].append(email)
    return known
