"""Whatever is sent, to whatever address, by whomever: an answer below 500, and not a word of the other tenant.

MENTORAT_ATTACK_CASES=10000 sends that many requests instead of a few hundred; MENTORAT_ATTACK_SEED chooses which.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.attack import nasty, pages
from tests.attack.worlds import Answer, Worlds
from tests.full_world import Full
from tests.test_access import RULES, key

pytestmark = pytest.mark.django_db
CASES = int(os.environ.get("MENTORAT_ATTACK_CASES", "0"))
SEED = os.environ.get("MENTORAT_ATTACK_SEED", "")
METHODS = ["GET", "GET", "GET", "POST", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "BREW"]


def routes(
    patterns: list[URLPattern | URLResolver], before: str = ""
) -> list[tuple[str, str, dict[str, Any]]]:
    """Every address of the map, allauth's included: its name, its text and what its parts are."""
    found = []
    for each in patterns:
        if isinstance(each, URLResolver):
            found += routes(each.url_patterns, before + str(each.pattern))
        else:
            found.append((each.name or "", before + str(each.pattern), each.pattern.converters))
    return found


ROUTES = routes(get_resolver().url_patterns)


def part(data: st.DataObject, name: str, rule: str, worlds: Worlds) -> str:
    """What stands for one part of an address: ours most of the time, theirs, or what no address should hold."""
    whose: Full | None = data.draw(
        st.sampled_from([worlds.ours, worlds.ours, worlds.ours, worlds.theirs, None])
    )
    if whose is None:
        return str(data.draw(nasty.ids))
    if name == "slug":
        return worlds.slug(RULES[rule].place if rule in RULES else "program", whose is worlds.theirs)
    if name == "pk":
        return str(key(whose, RULES[rule].pk))
    return str(whose.question.ref) if name == "ref" else {"step": "who"}.get(name, "x" * 43)


def url(data: st.DataObject, worlds: Worlds) -> str:
    name, text, parts = data.draw(st.sampled_from(ROUTES))
    for each in parts:
        rule = f"{name}/pk" if "pk" in parts and f"{name}/pk" in RULES else name
        said = part(data, each, rule, worlds)
        for kind in ("int", "str", "slug", "uuid", "path"):
            text = text.replace(f"<{kind}:{each}>", quote(said, safe="", errors="surrogatepass"))
    return "/" + str(text).replace("\\Z", "").replace("^", "").replace("$", "")


def all_but_one(data: st.DataObject, form: pages.Form) -> list[tuple[str, str]]:
    """The form filled properly but for one field: all that reads that field before it is refused is reached."""
    said = form.proper()
    fields = sorted({name for name, _value in said} | form.choices.keys()) or [""]
    name = data.draw(st.sampled_from(fields))
    lie = data.draw(nasty.wrong(form.kinds.get(name, "")))
    return [*(pair for pair in said if pair[0] != name), (name, lie)]


def sent(data: st.DataObject, worlds: Worlds, forms: list[pages.Form]) -> dict[str, Any]:
    """One request, as the test client makes it."""
    who = data.draw(st.sampled_from(sorted(worlds.browsers)))
    where, method = url(data, worlds), data.draw(st.sampled_from(METHODS))
    body, kind = b"", ""
    how = data.draw(st.sampled_from(["proper", "proper", "proper", "form", "form", "names", "raw", "none"]))
    if how in ("form", "proper"):
        form = data.draw(st.sampled_from(forms))
        who, where, method = form.who, form.url, form.method
    if how == "proper":
        body, kind = nasty.encoded(all_but_one(data, form)).encode(), nasty.FORM
    elif how == "form":
        said = form.values or [("", "")]
        places = data.draw(st.sets(st.integers(0, len(said) - 1), min_size=1, max_size=4))
        said = [
            (name, data.draw(nasty.words) if n in places else value) for n, (name, value) in enumerate(said)
        ]
        said += [(name, data.draw(nasty.words)) for name in form.choices if data.draw(st.integers(0, 3)) == 0]
        body, kind = nasty.encoded(said).encode(), nasty.FORM
    elif how == "names":
        body, kind = nasty.encoded(data.draw(nasty.pairs)).encode(), nasty.FORM
    elif how == "raw":
        body, kind = data.draw(st.sampled_from(nasty.RAW))
    if how in ("form", "proper") and method == "GET":
        where, body = f"{where.partition('?')[0]}?{body.decode()}", b""
    elif how != "proper":
        where = f"{where.partition('?')[0]}?{nasty.encoded(data.draw(nasty.pairs))}"
    return {
        "who": who,
        "method": method,
        "url": where,
        "body": body,
        "kind": kind,
        "headers": data.draw(nasty.headers),
    }


def play(
    worlds: Worlds, who: str, method: str, url: str, body: bytes, kind: str, headers: dict[str, str]
) -> Answer:
    """Sends it, and undoes whatever it did."""
    path, _mark, query = url.partition("?")
    with transaction.atomic():
        answer = worlds.browsers[who].send(method, path, query, body, kind, **headers)
        if answer.status < 500:
            with connection.cursor() as cursor:  # what would fail when the transaction ends
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        transaction.set_rollback(True)
    return answer


def place() -> str:
    """Where the present exception comes from: its kind, its words, and the last lines of ours that it went through."""
    kind, error, trace = sys.exc_info()
    ours = [
        line
        for line in traceback.extract_tb(trace)
        if ".venv" not in line.filename and "/tests/" not in line.filename
    ]
    said = " < ".join(f"{Path(line.filename).name}:{line.lineno}" for line in reversed(ours[-3:]))
    return f"{kind.__name__ if kind else ''} {str(error)[:90] if not ours else ''} {said}"


def test_nothing_that_is_sent_breaks_a_page_or_shows_theirs(worlds: Worlds, db: None) -> None:
    seen, faults = Counter[int](), dict[str, object]()
    raised: list[str] = []

    def note(**_more: object) -> None:
        raised.append(place())

    got_request_exception.connect(note)
    forms = pages.all_forms(pages.answers(worlds))

    @settings(
        max_examples=CASES or 250,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def send(data: st.DataObject) -> None:
        request = sent(data, worlds, forms)
        raised.clear()
        try:
            answer = play(worlds, **request)
        except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - told at the end, with what was sent
            faults.setdefault(place(), (request, repr(error)))
            return
        seen[answer.status] += 1
        if answer.status >= 500 and not request["url"].startswith(
            "/readyz?"
        ):  # which says so when no job has run
            faults.setdefault(" | ".join(raised), request)
        elif answer.foreign and request["who"] not in ("both", "operator"):
            faults.setdefault(f"theirs: {request['url'][:60]}", request)

    (seed(int(SEED))(send) if SEED else send)()
    got_request_exception.disconnect(note)
    assert not faults, "\n".join(f"{where}: {str(what)[:2000]}" for where, what in faults.items())
    assert sum(seen.values()) >= (CASES or 250) * 0.9
    assert {200, 302, 404, 405, 422} <= seen.keys()
