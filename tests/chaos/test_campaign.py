"""Nobody is missed and nothing is doubled unseen, whatever breaks: `python3 manage.py test -m chaos` (some minutes)."""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests import services, world
from tests.chaos import times
from tests.chaos.campaign import Campaign, Servers, python
from tests.chaos.cohort import Owed, Wave, fill
from tests.chaos.sink import FaultySink
from tests.chaos.verdict import Verdict
from tests.chaos.workers import ROOT, Crew

SEED = 20261128
PAIRS = 300
FAULTS = {
    "worker process killed": 170,
    "worker killed": 36,
    "beat killed": 6,
    "FLUSHALL": 8,
    "Redis restarted": 5,
    "PostgreSQL crashed": 6,
}


def sink_for(refused: set[str]) -> FaultySink:
    told = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    return FaultySink(services.free_port(), services.scratch(), refused, told)


def environment(database_url: str, redis_url: str, sink: FaultySink) -> dict[str, str]:
    """What the processes of the campaign are told; nothing of it leads out of this machine."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "MENTORAT_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "mentorat.settings",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SMTP_URL": sink.url,
        "PYTHONPATH": str(ROOT),
    }


def assert_all_is_well(found: Verdict, crew: Crew) -> None:
    wrong = (found.missed, found.told_twice, found.uncounted, found.stuck, found.other_ids)
    assert wrong == ([], [], [], [], []), f"{found.counts}\n{crew.said()}"


@pytest.mark.chaos
def test_the_campaign(capsys: pytest.CaptureFixture[str]) -> None:
    """300 pairs, over 200 kill -9, a broker and a database that crash, a mail server that refuses, hangs and hangs up."""
    began = time.monotonic()
    servers, sink = Servers(), sink_for({"mentee-7@chaos.example", "mentor-12@chaos.example"})
    told = environment(servers.database_url, servers.redis_url, sink)
    python([sys.executable, "manage.py", "migrate", "-v", "0"], told, ROOT)
    locks = {**told, "APP_DB_PASSWORD": "chaos"}
    python([sys.executable, "manage.py", "secure_database", "--password-env", "APP_DB_PASSWORD"], locks, ROOT)
    written = python([sys.executable, "-m", "tests.chaos.cohort", str(PAIRS)], told, ROOT)
    waves = [
        Wave(each["pairs"], [Owed(**one) for one in each["owed"]])
        for each in json.loads(written.splitlines()[-1])
    ]
    sink.start(SEED, 0.25, times.SMTP_TIMEOUT + 0.5, ROOT)
    chance = random.Random(SEED)
    as_app = {**told, "DATABASE_URL": servers.database_url.replace("mentorat@", "mentorat_app@")}
    crew = Crew(as_app, services.scratch(), chance)
    campaign = Campaign(
        servers.database_url, servers.redis_url, crew, sink, waves, FAULTS, 1.2, chance, servers
    )
    try:
        for name in ("worker1", "worker2", "worker3", "beat1", "beat2", "beat3"):
            crew.start(name)
        found = campaign.run()
    finally:
        crew.stop()
        sink.stop()
        servers.stop()
    counts = {**found.counts, **campaign.done, **{f"mail server: {k}": n for k, n in sink.seen.items()}}
    with capsys.disabled():
        sys.stdout.write(f"\nThe campaign took {time.monotonic() - began:.0f} s (seed {SEED}).\n")
        sys.stdout.writelines(f"  {name:<34}{n:>6}\n" for name, n in counts.items())
    kills = sum(campaign.done[each] for each in FAULTS if each.endswith("killed"))
    assert kills >= 200
    assert found.counts["uncertain resends counted"] > 0
    assert_all_is_well(found, crew)


@pytest.mark.django_db(transaction=True)
def test_workers_that_die_at_work_miss_nobody(tmp_path: Path) -> None:
    """The same in short, in the database of the suite: one worker whose processes are killed, a broker that forgets."""
    database, sink = settings.DATABASES["default"], sink_for({"mentee-7@chaos.example"})
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    told = environment(f"{server}/{database['NAME']}", os.environ["REDIS_URL"], sink)
    waves = fill(12, lambda: world.tenant("Chaos", companies=2, mentors=1, mentees=1))
    told["CHAOS_HASTE"] = "3"
    sink.start(SEED, 0.05, 0.7, ROOT)
    chance = random.Random(SEED)
    crew = Crew(told, tmp_path, chance)
    faults = {"worker process killed": 4, "FLUSHALL": 1}
    campaign = Campaign(
        told["DATABASE_URL"], told["REDIS_URL"], crew, sink, waves, faults, 0.3, chance, beats=3
    )
    try:
        crew.start("worker1")
        found = campaign.run()
    finally:
        crew.stop()
        sink.stop()
    assert campaign.done == faults
    assert_all_is_well(found, crew)
