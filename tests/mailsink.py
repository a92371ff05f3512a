"""An SMTP server for the tests: it accepts everything on a free loopback port and keeps what it received."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.services import LOCAL, free_port


@dataclass
class MailSink:
    """What arrived, oldest first; `refuse` is the answer to DATA (e.g. "451 later") while it is set."""

    port: int
    envelopes: list[Envelope] = field(default_factory=list)
    refuse: str = ""

    @property
    def url(self) -> str:
        """The address for the SMTP_URL setting."""
        return f"smtp://{LOCAL}:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        """The received mails, parsed."""
        contents = [envelope.content for envelope in self.envelopes]
        return [
            message_from_bytes(content, policy=policy.default)
            for content in contents
            if isinstance(content, bytes)
        ]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail, or refuse it when told to."""
        if self.refuse:
            return self.refuse
        self.envelopes.append(envelope)
        return "250 kept"


@pytest.fixture
def mail_sink() -> Iterator[MailSink]:
    """A running SMTP server that keeps the mails."""
    sink = MailSink(free_port())
    controller = Controller(sink, hostname=LOCAL, port=sink.port)
    controller.start()
    yield sink
    controller.stop()
