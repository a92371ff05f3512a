"""How long asking for a sign-in code takes, for addresses with and without an account: medians, printed and not judged.

    MENTORAT_MODE=test python -m pytest tests/benchmarks/signin_timing.py -s

Known and unknown take turns, each from a place of its own, against the PostgreSQL and Redis of the tests, up to the commit.
"""

from __future__ import annotations

import statistics
import time

import pytest
from django.test import Client
from django.urls import reverse

from tests import world

TRIES = 200


def milliseconds(route: str, field: str, email: str, place: str) -> tuple[float, float]:
    """The request for a code, then a wrong code."""
    browser = Client(REMOTE_ADDR=place)
    started = time.perf_counter()
    browser.post(reverse(route), {field: email})
    asked = time.perf_counter()
    browser.post(reverse("account_confirm_login_code"), {"code": "0000-0000"})
    return (asked - started) * 1000, (time.perf_counter() - asked) * 1000


@pytest.mark.django_db(transaction=True)
def test_medians(capsys: pytest.CaptureFixture[str]) -> None:
    known = world.tenant("Alpha", mentors=0, mentees=0).coordinator.email
    for route, field in (("account_login", "login"), ("account_request_login_code", "email")):
        seen: dict[str, list[tuple[float, float]]] = {"known": [], "unknown": []}
        for n in range(TRIES + 5):
            for who, email in (("known", known), ("unknown", f"nobody{n}@alpha.example")):
                place = f"10.{1 if who == 'known' else 2}.{n // 250}.{n % 250}"
                seen[who].append(milliseconds(route, field, email, place))
        with capsys.disabled():
            for number, step in enumerate(("code asked", "wrong code")):
                medians = {
                    who: statistics.median(times[number] for times in found[5:])
                    for who, found in seen.items()
                }
                gap = abs(medians["known"] - medians["unknown"])
                print(f"\n{route}, {step}: {medians}, {gap:.1f} ms apart")  # noqa: T201 - that is what it is for
