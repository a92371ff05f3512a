"""Celery workers and beats as processes of their own, and ways to kill them without warning."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import services

ROOT = Path(__file__).resolve().parents[2]
CELERY = [sys.executable, "-m", "celery", "-A", "tests.chaos.app"]


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    with suppress(OSError):
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


@dataclass
class Crew:
    """The workers (two processes each) and the beats, by name; `log` is where they speak."""

    environment: dict[str, str]
    folder: Path
    chance: random.Random
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    started: int = 0

    def start(self, name: str) -> None:
        """A worker, or a beat when its name says so."""
        self.started += 1
        if name.startswith("beat"):
            words = [*CELERY, "beat", "-s", str(self.folder / name), "--pidfile=", "-l", "WARNING"]
        else:
            quiet = ["--without-mingle", "--without-gossip", "-l", "WARNING"]
            words = [*CELERY, "worker", "-c", "2", "-n", f"{name}-{self.started}@localhost", *quiet]
        options: dict[str, Any] = {"cwd": ROOT, "env": self.environment, "start_new_session": True}
        tied = services.tied(words, signal.SIGKILL)  # it dies with the campaign, whatever ends it
        with (self.folder / "crew.log").open("ab") as log:
            self.running[name] = subprocess.Popen(tied, stdout=log, stderr=log, **options)

    def heal(self) -> int:
        """Starts again whoever has died; returns how many."""
        dead = [name for name, process in self.running.items() if process.poll() is not None]
        for name in dead:
            self.start(name)
        return len(dead)

    def kill(self, kind: str) -> bool:
        """SIGKILL to a whole worker or beat, with its children."""
        process = self.running[self.chance.choice([n for n in sorted(self.running) if n.startswith(kind)])]
        if process.poll() is not None:
            return False
        end(process)
        return True

    def kill_child(self) -> bool:
        """SIGKILL to one process of a pool, whose worker lives on."""
        pids = [
            pid
            for name, process in sorted(self.running.items())
            if name.startswith("worker")
            for pid in children(process.pid)
        ]
        if not pids:
            return False
        with suppress(ProcessLookupError):
            os.kill(self.chance.choice(pids), signal.SIGKILL)
            return True
        return False

    def stop(self) -> None:
        for process in self.running.values():
            end(process)

    def said(self) -> str:
        """The end of what they said."""
        log = self.folder / "crew.log"
        return log.read_text(errors="replace")[-4000:] if log.exists() else ""


def end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
