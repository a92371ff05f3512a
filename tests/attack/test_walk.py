"""The other tenant's numbers open nothing, say nothing and change nothing: every address, everybody, every method.

What is theirs, what is theirs under our own address, and what nobody has are answered alike, to the byte, and for as many
statements: neither words nor time tell that it is there.

Each address is tried by whoever holds the most rights of ours and by one of the others in turn; `-m campaign` tries everybody.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import connection

from tests.attack import worlds as attack
from tests.attack.targets import targets
from tests.attack.worlds import Answer, Worlds

pytestmark = pytest.mark.django_db
Told = tuple[Answer, list[str]]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


EVERYBODY = pytest.mark.parametrize(
    "everybody",
    [pytest.param(False, id="in turn"), pytest.param(True, id="everybody", marks=pytest.mark.campaign)],
)


def who_tries(worlds: Worlds, number: int, everybody: bool) -> list[str]:
    """Of our personas, those who try this address."""
    people = sorted(worlds.browsers)
    if everybody:
        return people
    return sorted({"coordinator", "both", people[number % len(people)]})


def told(worlds: Worlds, who: str, method: str, url: str, body: dict[str, str] | None = None) -> Told:
    """The answer but for what the address said itself, and the statements it took."""
    asked: list[str] = []

    def note(execute: Any, sql: str, *more: Any) -> Any:
        asked.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        answer = worlds.browsers[who].knock(method, url, body)
    return answer.but_for(url, *(body or {}).values()), asked


@EVERYBODY
def test_their_place_is_no_place(everybody: bool, worlds: Worlds, db: None) -> None:
    """Under their own address each of ours, and nobody, reads the answer of an address that leads nowhere."""
    before, seen, wrong = attack.everything_kept(), Counter[int](), []
    nowhere: dict[tuple[str, str, str], Told] = {}
    for number, target in enumerate(each for each in targets() if "slug" in each.parts):
        url = target.at(worlds, place=worlds.theirs, thing=worlds.theirs)
        for who in set(who_tries(worlds, number, everybody)) - {"both"}:
            for method in target.rule.methods:
                alike = (who, method, url[:3])
                if alike not in nowhere:
                    nowhere[alike] = again(worlds, who, method, target.at(worlds))
                found = told(worlds, who, method, url, target.body(worlds.theirs))
                seen[found[0].status] += 1
                wrong += differs(found, nowhere[alike], target.name, who, method)
    assert wrong == []
    assert attack.everything_kept() == before
    assert seen.keys() <= {302, 404}
    assert seen[404] > (2200 if everybody else 400)


@EVERYBODY
def test_their_things_are_nothing_under_our_address(everybody: bool, worlds: Worlds, db: None) -> None:
    """Ours but for one number, which is theirs: whoever the page lets in reads what they would of a number that nobody has."""
    before, seen, wrong = attack.everything_kept(), Counter[int](), []
    shut: dict[tuple[str, str, str], Told] = {}
    for number, target in enumerate(each for each in targets() if each.names_a_thing):
        url, none = (target.at(worlds, place=worlds.ours, thing=thing) for thing in (worlds.theirs, None))
        at_home = (
            set() if "slug" in target.parts else {"both"}
        )  # who reads there what concerns them in either
        for who in set(who_tries(worlds, number, everybody)) - at_home:
            for method in target.rule.methods:
                found = told(worlds, who, method, url, target.body(worlds.theirs))
                seen[found[0].status] += 1
                alike = (who, method, url[:3])  # at a door that is shut, the rest of the address is not read
                if found != shut.get(alike):
                    as_none = again(worlds, who, method, none, target.body(None))
                    wrong += differs(
                        again(worlds, who, method, url, target.body(worlds.theirs)),
                        as_none,
                        target.name,
                        who,
                        method,
                    )
                    shut.setdefault(alike, as_none)
    assert wrong == []
    assert attack.everything_kept() == before
    assert seen.keys() <= {302, 403, 404, 405}
    assert seen[404] > (500 if everybody else 150)


def again(worlds: Worlds, who: str, method: str, url: str, body: dict[str, str] | None = None) -> Told:
    """What is told once the page of that refusal has been drawn."""
    told(worlds, who, method, url, body)
    return told(worlds, who, method, url, body)


def differs(found: Told, none: Told, *case: str) -> list[tuple[object, ...]]:
    """The case with what gives it away, when an answer about theirs is not the one about nothing."""
    (answer, asked), (as_none, as_asked) = found, none
    if found == none and not answer.foreign:
        return []
    return [(*case, answer.status, as_none.status, len(asked), len(as_asked), answer.body == as_none.body)]


def test_no_other_method_does_anything(worlds: Worlds, db: None) -> None:
    """Whoever the page lets in, at home: what it does not answer is refused before anything is read or written."""
    before, wrong = attack.everything_kept(), []
    for target in targets():
        url = target.at(worlds, place=worlds.ours, thing=worlds.ours)
        who = min(target.rule.allowed, default="coordinator")
        reads = {"HEAD"} if "GET" in target.rule.methods else set()
        for method in set(METHODS) - set(target.rule.methods) - reads:
            answer, _asked = told(worlds, who, method, url)
            if answer.status != 405 or answer.body:
                wrong.append((target.name, who, method, answer.status))
    assert wrong == []
    assert attack.everything_kept() == before
