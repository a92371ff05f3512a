"""Who a tie told in confidence means: whoever has that e-mail, or bears that name, today or the day they join."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from matching.models import Tie
from mentorat.lib.text import fold
from mentorat.lib.together import Row
from programs.models import Candidate, Program

Pair = tuple[str, str]


def key_of(who: str) -> str:
    """What is compared: an e-mail in lower case, or the words of a name in one order, without case nor accents."""
    if "@" in who:
        return who.strip().lower()[:170]
    return " ".join(sorted(fold(who).split()))[:170]


def told(program: Program) -> QuerySet[Tie]:
    """Those that stand."""
    return Tie.objects.filter(program=program, withdrawn_at=None)


def kept_apart(ties: Iterable[Row], people: Iterable[Row]) -> frozenset[Pair]:
    """The e-mails of every two people whom a tie keeps apart, homonyms included, among rows at hand (`apart.parts`)."""
    rows = [(row["id"], row["other_key"], row["email"].strip().lower()) for row in ties]
    known = _by_key((row["email"], row["first_name"], row["last_name"]) for row in people)
    meant, own = _meant(rows, known), {pk: email for pk, _key, email in rows}
    return frozenset((own[pk], email) for pk, emails in meant.items() for email in emails)


def recognised(program: Program, ties: Iterable[Tie]) -> dict[int, list[str]]:
    """By tie: the e-mails of those it means, several for homonyms; a tie that means nobody yet is absent. 1 query."""
    rows = [(tie.pk, tie.other_key, tie.candidate.email.strip().lower()) for tie in ties]
    if not rows:
        return {}
    people = Candidate.objects.filter(program=program).order_by("id")
    return _meant(rows, _by_key(people.values_list("email", "first_name", "last_name")))


def _meant(rows: Iterable[tuple[int, str, str]], known: Mapping[str, list[str]]) -> dict[int, list[str]]:
    found = {pk: [email for email in known.get(key, ()) if email != own] for pk, key, own in rows}
    return {pk: emails for pk, emails in found.items() if emails}


def _by_key(people: Iterable[tuple[str, str, str]]) -> Mapping[str, list[str]]:
    """The e-mails in the programme under each key that could be typed: the e-mail itself, and the name."""
    known: dict[str, list[str]] = {}
    for written, first, last in people:
        email = written.strip().lower()
        for key in {email, key_of(f"{first} {last}".replace("@", " "))}:
            if email not in known.setdefault(key, []):
                known[key].append(email)
    return known
