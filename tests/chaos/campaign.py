"""The campaign itself: waves of reminders fall due while workers, broker, database and mail server break."""

from __future__ import annotations

import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psycopg
from celery import Celery
from kombu.exceptions import OperationalError
from redis import Redis
from redis.exceptions import RedisError

from tests import services
from tests.chaos import verdict
from tests.chaos.cohort import DUE, Wave
from tests.chaos.sink import FaultySink
from tests.chaos.workers import Crew

DURABLE = {"listen_addresses": services.LOCAL, "fsync": "on", "max_connections": "80"}
PLAN, DISPATCH = "tracking.tasks.plan_reminders", "programs.tasks.dispatch_mail"
BOOT = 60.0  # seconds that a process may take to come to life
PATIENCE = 120.0  # seconds for the last mails, once nothing breaks any more


@dataclass
class Servers:
    """PostgreSQL (durable) and Redis on ports of their own, stopped and started again at will."""

    postgres_port: int = field(default_factory=services.free_port)
    redis_port: int = field(default_factory=services.free_port)

    def __post_init__(self) -> None:
        self.folder, self.redis_folder = services.scratch(), services.scratch()
        self.programs = services.new_cluster(self.folder)
        self.redis_program = services.redis_program(self.redis_folder)
        self.start_postgres()
        self.start_redis()

    def start_postgres(self) -> None:
        self.postgres = services.postgres(self.programs, self.folder, self.postgres_port, DURABLE)

    def start_redis(self) -> None:
        self.redis = services.redis(self.redis_program, self.redis_folder, self.redis_port)

    def crash_postgres(self) -> bool:
        """The immediate stop: as a power cut, what was committed is found again in the log."""
        self.postgres.send_signal(signal.SIGQUIT)
        self.postgres.wait(30)
        self.start_postgres()
        return True

    def restart_redis(self) -> bool:
        self.redis.kill()
        self.redis.wait(10)
        self.start_redis()
        return True

    @property
    def database_url(self) -> str:
        return services.postgres_url(self.postgres_port)

    @property
    def redis_url(self) -> str:
        return f"redis://{services.LOCAL}:{self.redis_port}/0"

    def stop(self) -> None:
        services.stop(self.postgres, signal.SIGINT)
        services.stop(self.redis, signal.SIGTERM)


@dataclass
class Campaign:
    """`faults`: how many of each; `pace`: seconds from one to the next, at most."""

    database_url: str
    redis_url: str
    crew: Crew
    sink: FaultySink
    waves: Sequence[Wave]
    faults: dict[str, int]
    pace: float
    chance: random.Random
    servers: Servers | None = None
    beats: int = 0  # when none runs as a process
    done: Counter[str] = field(default_factory=Counter)

    def run(self) -> verdict.Verdict:
        """Breaks everything in turn, heals, waits for the last mail, judges."""
        self.broker = Celery(broker=self.redis_url)
        stop = threading.Event()
        clock = threading.Thread(target=self.tick, args=(stop,))
        clock.start()
        try:
            for action in self.story():
                action()
                time.sleep(self.chance.uniform(0.2, self.pace))
                self.crew.heal()
            self.sink.calm()
            found = self.settled()
        finally:
            stop.set()
            clock.join()
        owed = [each for wave in self.waves for each in wave.owed]
        return verdict.judge(owed, found, self.sink.messages, self.sink.refused)

    def tick(self, stop: threading.Event) -> None:
        """Wakes the workers as `beats` would that run at once, each saying the same."""
        while self.beats and not stop.wait(0.5):
            for _beat in range(self.beats):
                for task in (PLAN, DISPATCH):
                    with suppress(OperationalError):
                        self.broker.send_task(task, retry=False)

    def story(self) -> list[Callable[[], None]]:
        """The faults in the order of the seed, and the waves evenly among them."""
        acts: dict[str, Callable[[], bool]] = {
            "worker process killed": self.crew.kill_child,
            "worker killed": lambda: self.crew.kill("worker"),
            "beat killed": lambda: self.crew.kill("beat"),
            "FLUSHALL": self.flush,
        }
        if self.servers:
            acts |= {
                "Redis restarted": self.servers.restart_redis,
                "PostgreSQL crashed": self.servers.crash_postgres,
            }
        names = [name for name, times in self.faults.items() for _time in range(times)]
        self.chance.shuffle(names)
        story: list[Callable[[], None]] = [partial(self.inflict, name, acts[name]) for name in names]
        for place, wave in enumerate(self.waves):
            story.insert(place * (len(story) + 1) // len(self.waves), partial(self.release, wave))
        return story

    def inflict(self, name: str, act: Callable[[], bool]) -> None:
        """Does it; a process that is not there yet is waited for."""
        deadline = time.monotonic() + BOOT
        while not act():
            self.crew.heal()
            if time.monotonic() > deadline:
                raise AssertionError(f"{name}: nothing to kill\n{self.crew.said()}")
            time.sleep(0.1)
        self.done[name] += 1

    def flush(self) -> bool:
        with suppress(RedisError), Redis.from_url(self.redis_url) as broker:
            broker.flushdb() if self.servers is None else broker.flushall()
            return True
        return False

    def release(self, wave: Wave) -> None:
        with psycopg.connect(self.database_url) as connection:
            for kind, pks in wave.pairs.items():
                connection.execute(DUE[kind], [pks])

    def settled(self) -> list[verdict.Row]:
        """The rows once nothing is on its way any more, or after the last patience."""
        owed = sum(len(wave.owed) for wave in self.waves)
        found: list[verdict.Row] = []

        def quiet() -> bool:
            nonlocal found
            self.crew.heal()
            found = verdict.rows(self.database_url)
            reminders = [row for row in found if row.told_in is not None or not self._tells(row, found)]
            return len(reminders) >= owed and all(row.state in ("sent", "told", "dead") for row in found)

        until(quiet, PATIENCE, 0.3)
        return found

    @staticmethod
    def _tells(row: verdict.Row, found: Sequence[verdict.Row]) -> bool:
        return any(each.told_in == row.pk for each in found)


def until(reached: Callable[[], bool], seconds: float, step: float = 0.02) -> bool:
    """Whether it came about in time."""
    deadline = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > deadline:
            return False
        time.sleep(step)
    return True


def python(words: list[str], environment: dict[str, str], root: Path) -> str:
    """What a command of ours says; raises with its complaint when it fails."""
    done = subprocess.run(words, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr[-3000:])
    return done.stdout
