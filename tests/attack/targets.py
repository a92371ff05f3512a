"""Every address of the product that names something, and how to name in it what is ours, theirs, or nobody's."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.attack.worlds import FOREIGN, NOBODYS, NOWHERE, Worlds
from tests.full_world import Full
from tests.test_access import BY_SECRET, NOT_OURS, PUBLIC, RULES, Rule, key

SECRETS = {
    "token",
    "key",
    "code",
}  # whoever holds one gets in, whatever their role: there is no number to guess


@dataclass(frozen=True)
class Target:
    """One address, by the parts that its pattern asks for; `rule` says whom it lets in."""

    name: str
    rule: Rule
    parts: frozenset[str]

    def at(self, worlds: Worlds, *, place: Full | None = None, thing: Full | None = None) -> str:
        """In the place of one tenant, about a thing of one; None stands for what nobody has."""
        kwargs: dict[str, object] = {"step": "who"} if "step" in self.parts else {}
        if "slug" in self.parts:
            kwargs["slug"] = (
                NOWHERE if place is None else worlds.slug(self.rule.place, place is worlds.theirs)
            )
        if "pk" in self.parts:
            kwargs["pk"] = NOBODYS if thing is None else key(thing, self.rule.pk)
        if "ref" in self.parts:
            kwargs["ref"] = uuid.UUID(int=NOBODYS) if thing is None else thing.question.ref
        return reverse(self.name, kwargs=kwargs)

    def body(self, thing: Full | None) -> dict[str, str]:
        """What a form names beside the address, when the rule says so."""
        if not self.rule.names:
            return {}
        return {self.rule.names: str(NOBODYS if thing is None else key(thing, self.rule.names))}

    @property
    def names_a_thing(self) -> bool:
        return bool(self.parts & {"pk", "ref"} or self.rule.names)


def targets() -> list[Target]:
    """From the resolver alone: an address that is added is attacked, or stops this list. The operator's are of no tenant."""
    found = [
        Target(name, _rule(name, parts), parts)
        for name, parts in _patterns(get_resolver().url_patterns)
        if parts and not parts & SECRETS and not name.startswith((*NOT_OURS, "operator_"))
    ]
    assert all(target.rule.pk for target in found if "pk" in target.parts)
    return found


def _patterns(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, frozenset[str]]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns)
        else:
            yield each.name or "", frozenset(each.pattern.converters)


def _rule(name: str, parts: frozenset[str]) -> Rule:
    if name in BY_SECRET | PUBLIC:
        return Rule(frozenset(), "BOTH", place="platform")
    return RULES[f"{name}/pk" if f"{name}/pk" in RULES and "pk" in parts else name]


def numbers(count: int) -> list[str]:
    """The first numbers of the other tenant, whatever the table."""
    return [str(FOREIGN + n) for n in range(count)]
