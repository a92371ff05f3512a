"""The coordinator's dashboard among a thousand programmes: `python -m tests.benchmarks.desk 1000` prints its figures.

In a process and a PostgreSQL of its own. One cohort of a hundred people is played by the services, then copied to as many
programmes as asked by `INSERT … SELECT generate_series`: each table once, its keys moved by the same step. Requests go
through the whole of Django, as the role that row-level security holds, in one process that has served before, as a worker
has: what Django reads once when it starts is read once. The floor is a page of the same house that shows nothing: session,
door, menu and frame, without a single figure. `work` is the time of this process alone, which a busy machine and the database
leave out.
"""

from __future__ import annotations

import json
import logging
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 100  # of a programme
STEP = 100_000  # between the keys of one copy and those of the next
ASKED, WARM = 60, 5  # requests of each page


def measured(programs: int) -> dict[str, float]:
    """Milliseconds: `dashboard` and `floor`, `p50`, `p95` and `work`, and the same of one programme `alone`; `queries` of the
    dashboard."""
    command = [sys.executable, "-m", "tests.benchmarks.desk", str(programs)]
    own = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    own["MENTORAT_MODE"] = "test"
    out = subprocess.run(command, cwd=ROOT, env=own, check=True, capture_output=True, text=True).stdout
    told: dict[str, float] = json.loads(out.splitlines()[-1])
    return told


def main(programs: int) -> None:
    import django
    from django.core.management import call_command

    import tests.services  # noqa: F401 - gives the addresses of the servers

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorat.settings")
    django.setup()
    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("secure_database", verbosity=0, stdout=sys.stderr)
    slug = played()
    alone = asked([slug])
    spread(programs - 1)
    among = asked([slug, *(f"{slug}-{n}" for n in range(1, programs, max(1, programs // 50)))])
    told = {"programs": programs, **{f"alone_{name}": value for name, value in alone.items()}, **among}
    print(json.dumps(told))  # noqa: T201 - what the bench reads


def played() -> str:
    """One cohort: fifty pairs in every state, four meetings each, most of them held."""
    from django.utils import timezone
    from django_scopes import scopes_disabled

    from matching.enums import BinomeState
    from tests import world
    from tests.tracking import cohort
    from tracking.models import MeetingState

    tenant = world._tenant("Alpha", 12, PEOPLE // 2, PEOPLE // 2, cleared=True)
    now, states = timezone.now(), [BinomeState.ACTIVE] * 8 + [BinomeState.ACCEPTED, BinomeState.FORMED]
    with scopes_disabled():
        for number in range(PEOPLE // 2):
            pair = cohort.pair(tenant, number, states[number % 10], since=now - timedelta(days=70))
            if pair.state == BinomeState.ACTIVE:
                for week in (9, 6, 3, -1):
                    state = MeetingState.HELD if week > 0 else MeetingState.PLANNED
                    cohort.meeting(pair, now - timedelta(weeks=week, hours=number), state)
    slug: str = tenant.program.slug
    return slug


def spread(copies: int) -> None:
    """Each table once, by one statement; rules and keys are not tested again for what is moved whole. No index is rebuilt: what
    is measured is what a platform that grew has."""
    from django.apps import apps
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for model in apps.get_models():
            if model._meta.app_label in KEPT or model._meta.pk.get_internal_type() not in KEYS:
                continue
            pk = connection.ops.quote_name(str(model._meta.pk.column))
            columns = [str(field.column) for field in model._meta.concrete_fields]
            moved = ", ".join(_moved(field) for field in model._meta.concrete_fields)
            table = connection.ops.quote_name(model._meta.db_table)
            names = ", ".join(map(connection.ops.quote_name, columns))
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {moved} FROM {table} t, generate_series(1, %s) k"
                f" WHERE t.{pk} < %s",
                [copies, STEP],
            )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")


# What belongs to nobody's cohort.
KEPT = {"contenttypes", "auth", "sessions", "account", "mfa", "socialaccount", "sites"}

KEYS = ("BigAutoField", "AutoField", "OneToOneField")


def _moved(field: Any) -> str:
    """The value of a column in copy `k`: a key is moved, what is unique by itself is told apart."""
    from django.db import connection

    column = f"t.{connection.ops.quote_name(field.column)}"
    kept = field.is_relation and field.related_model._meta.app_label in KEPT
    kind = field.get_internal_type()
    if (field.primary_key or field.is_relation) and not kept:
        return f"{column} + k * {STEP}"
    if kind == "UUIDField":
        return "gen_random_uuid()"
    if field.unique and kind in ("CharField", "SlugField", "EmailField", "TextField"):
        return f"{column} || '-' || k"
    return column


def asked(slugs: Sequence[str]) -> dict[str, float]:
    """Milliseconds of the dashboard and of the floor, in turns, each time of the next programme."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browsers = list(_signed_in(slugs))
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE mentorat_app")
    times: dict[str, list[float]] = {"dashboard": [], "floor": []}
    work: dict[str, list[float]] = {"dashboard": [], "floor": []}
    for turn in range(ASKED + WARM):
        browser, slug = browsers[turn % len(browsers)]
        for name, url in (("dashboard", f"/p/{slug}/"), ("floor", f"/p/{slug}/search/")):
            start, begun = time.perf_counter(), time.process_time()
            response = browser.get(url)
            work[name].append((time.process_time() - begun) * 1000)
            times[name].append((time.perf_counter() - start) * 1000)
            if response.status_code != 200:
                raise RuntimeError(f"{url}: {response.status_code}")
    with CaptureQueriesContext(connection) as captured:
        browsers[0][0].get(f"/p/{slugs[0]}/")
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    found = {f"{name}_{part}": value for name, all_ in times.items() for part, value in _parts(all_[WARM:])}
    for name, all_ in work.items():
        found[f"{name}_work"] = statistics.median(all_[WARM:])
    return {**found, "queries": len(captured)}


def _parts(times: list[float]) -> Iterator[tuple[str, float]]:
    yield "p50", statistics.median(times)
    yield "p95", statistics.quantiles(times, n=20)[-1]


def _signed_in(slugs: Sequence[str]) -> Iterator[tuple[Any, str]]:
    from django.conf import settings
    from django.test import Client
    from django.test.client import ClientHandler
    from django_scopes import scopes_disabled

    import tests.proofs  # noqa: F401 - whoever signs in has given their second proof
    from programs.enums import Role
    from programs.models import Membership, Program

    settings.ALLOWED_HOSTS = ["*"]
    worker = ClientHandler(enforce_csrf_checks=False)
    for slug in slugs:
        with scopes_disabled():
            program = Program.objects.get(slug=slug)
            member = Membership.objects.select_related("user").get(
                consortium=program.consortium_id, role=Role.COORDINATOR
            )
        browser = Client()
        browser.handler = worker
        browser.force_login(member.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        yield browser, slug


if __name__ == "__main__":
    main(int(sys.argv[1]))
