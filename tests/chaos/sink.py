"""A mail server that refuses, is silent and hangs up at the worst moments, by a seed; it keeps what it took, and when."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.chaos.times import SMTP_TIMEOUT
from tests.mailsink import MailSink

FAULTS = {  # of a hundred mails
    "later": 6,  # 451 to the address
    "silent": 3,  # nothing said to the address
    "full": 5,  # 452 to the message
    "hung": 4,  # taken, then silence
    "dropped": 4,  # taken, then the line is cut
    "lost": 3,  # the line is cut and nothing was taken
}


@dataclass
class FaultySink(MailSink):
    """`refused`: addresses that it will never take. `calm`: no fault any more. `busy`: exchanges under way."""

    seed: int = 0
    refused: set[str] = field(default_factory=set)
    calm: bool = False
    busy: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    slowness: float = 0.25
    silence: float = SMTP_TIMEOUT + 0.5  # seconds after which nobody listens any more

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.planned: dict[int, str] = {}

    def plan(self, session: Session) -> str:
        """The fault of this exchange, drawn once."""
        drawn, limit = self.chance.uniform(0, 100), 0
        for fault, share in FAULTS.items():
            limit += share
            if drawn < limit and not self.calm:
                self.planned[id(session)] = fault
                return fault
        self.planned[id(session)] = ""
        return ""

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """The address is taken, put off, refused for good, or left without an answer."""
        fault = self.plan(session)
        if address in self.refused:
            self.seen["refused for good"] += 1
            return "550 nobody here"
        if fault in ("later", "silent"):
            self.seen[fault] += 1
            if fault == "silent":
                await asyncio.sleep(self.silence)
            return "451 later"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """The message is taken or not, and that is said or not."""
        fault = self.planned.pop(id(session), "")
        if fault:
            self.seen[fault] += 1
        self.busy += 1
        try:
            await asyncio.sleep(self.chance.uniform(0, self.slowness))
            if fault == "full":
                return "452 full"
            if fault != "lost":
                self.envelopes.append(envelope)
            if fault == "hung":
                await asyncio.sleep(self.silence)
            if fault in ("dropped", "lost"):
                server.transport.abort()
            await asyncio.sleep(self.chance.uniform(0, self.slowness))  # taken, not said yet
            return "250 kept"
        finally:
            self.busy -= 1
