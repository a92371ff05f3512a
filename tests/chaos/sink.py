"""A mail server that refuses, is silent and hangs up at the worst moments, by a seed; what it took is on disk before it says so.

python -m tests.chaos.sink PORT SEED FOLDER SLOWNESS SILENCE      (a process of its own, ended with the campaign)
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import random
import subprocess
import sys
from collections import Counter
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

LOCAL = "127.0.0.1"
FAULTS = {  # of a hundred mails
    "later": 6,  # 451 to the address
    "silent": 3,  # nothing said to the address
    "full": 5,  # 452 to the message
    "hung": 4,  # taken, then silence
    "dropped": 4,  # taken, then the line is cut
    "lost": 3,  # the line is cut and nothing was taken
}


class Faulty:
    """The server's side. `calm`, a file, ends the faults; `refused` holds the addresses that are never taken."""

    def __init__(self, seed: int, folder: Path, slowness: float, silence: float) -> None:
        self.chance = random.Random(seed)
        self.folder, self.slowness, self.silence = folder, slowness, silence
        self.refused = set((folder / "refused").read_text().split())
        self.planned: dict[int, str] = {}

    def note(self, **said: str) -> None:
        with (self.folder / "taken").open("a") as log:
            log.write(json.dumps(said) + "\n")
            log.flush()
            os.fsync(log.fileno())

    def plan(self) -> str:
        """The fault of one exchange."""
        drawn, limit = self.chance.uniform(0, 100), 0
        for fault, share in FAULTS.items():
            limit += share
            if drawn < limit:
                return "" if (self.folder / "calm").exists() else fault
        return ""

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """The address is taken, put off, refused for good, or left without an answer."""
        fault = self.planned[id(session)] = self.plan()
        if address in self.refused:
            self.note(fault="refused for good")
            return "550 nobody here"
        if fault in ("later", "silent"):
            self.note(fault=fault)
            if fault == "silent":
                await asyncio.sleep(self.silence)
            return "451 later"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """The message is taken or not, and that is said or not."""
        fault = self.planned.pop(id(session), "")
        await asyncio.sleep(self.chance.uniform(0, self.slowness))
        if fault:
            self.note(fault=fault)
        if fault == "full":
            return "452 full"
        if fault != "lost":
            content = envelope.content
            self.note(mail=base64.b64encode(content if isinstance(content, bytes) else b"").decode())
        if fault == "hung":
            await asyncio.sleep(self.silence)
        if fault in ("dropped", "lost"):
            cut(server)
        await asyncio.sleep(self.chance.uniform(0, self.slowness))  # taken, not said yet
        return "250 kept"


def cut(server: SMTP) -> None:
    """The line is cut, if it is still there."""
    if isinstance(server.transport, asyncio.Transport):
        server.transport.abort()


async def serve(port: int, faulty: Faulty) -> None:
    loop = asyncio.get_running_loop()
    await loop.create_server(lambda: SMTP(faulty, hostname=LOCAL, loop=loop), LOCAL, port)
    await asyncio.Event().wait()


class FaultySink:
    """The driver's side: the process, and what it has written down."""

    def __init__(self, port: int, folder: Path, refused: set[str], environment: dict[str, str]) -> None:
        self.port, self.folder, self.refused, self.environment = port, folder, refused, environment
        self.url = f"smtp://{LOCAL}:{port}"

    def start(self, seed: int, slowness: float, silence: float, root: Path) -> None:
        (self.folder / "refused").write_text(" ".join(self.refused))
        (self.folder / "taken").touch()
        words = [sys.executable, "-m", "tests.chaos.sink"]
        words += [str(each) for each in (self.port, seed, self.folder, slowness, silence)]
        with (self.folder / "sink.log").open("ab") as log:
            self.process = subprocess.Popen(
                words, cwd=root, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def calm(self) -> None:
        (self.folder / "calm").touch()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def _said(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / "taken").read_text().splitlines()]

    @property
    def seen(self) -> Counter[str]:
        """How often each fault struck."""
        return Counter(said["fault"] for said in self._said() if "fault" in said)

    @property
    def messages(self) -> list[EmailMessage]:
        """The mails that were taken."""
        taken = [base64.b64decode(said["mail"]) for said in self._said() if "mail" in said]
        return [message_from_bytes(content, policy=policy.default) for content in taken]


if __name__ == "__main__":
    port, seed, folder, slowness, silence = sys.argv[1:]
    asyncio.run(serve(int(port), Faulty(int(seed), Path(folder), float(slowness), float(silence))))
