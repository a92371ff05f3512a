"""The message as mail clients expect it, and every way in which a server can fail us."""

import asyncio
import datetime as dt
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mentorat.lib.mail import MailData, Outcome, SmtpConfig, build, deliver, mailbox
from tests.services import LOCAL, free_port

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Été\r\nEND:VCALENDAR\r\n".encode()
DATA = MailData(
    sender="Mentorat <bonjour@mentorat.example>",
    to=mailbox("Isabelle Moreau, Élue", "im@example.org"),
    subject="Votre rencontre d’été",
    text="Bonjour Isabelle,\n.\n..À bientôt.\n",
    html="<p>Bonjour Isabelle</p>",
    message_id="<meeting-3.2@mentorat.example>",
    date=dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC),
)


def parsed(message: EmailMessage) -> EmailMessage:
    """The message as it would be read at the other end."""
    return message_from_bytes(message.as_bytes(), policy=policy.default)


# --- the message


def test_headers_say_who_what_and_that_a_machine_wrote() -> None:
    mail = parsed(
        build(replace(DATA, reply_to="aide@mentorat.example", unsubscribe="https://mentorat.example/u/1"))
    )
    assert str(mail["From"]) == "Mentorat <bonjour@mentorat.example>"
    assert mail["To"].addresses[0].display_name == "Isabelle Moreau, Élue"
    assert mail["To"].addresses[0].addr_spec == "im@example.org"
    assert str(mail["Reply-To"]) == "aide@mentorat.example"
    assert str(mail["Subject"]) == "Votre rencontre d’été"
    assert str(mail["Message-ID"]) == DATA.message_id
    assert mail["Date"].datetime == DATA.date
    assert str(mail["Content-Language"]) == "fr"
    assert str(mail["Auto-Submitted"]) == "auto-generated"
    assert str(mail["List-Unsubscribe"]) == "<https://mentorat.example/u/1>"


def test_text_and_html_are_alternatives() -> None:
    mail = parsed(build(DATA))
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content() for part in mail.iter_parts()] == [
        DATA.text.replace("\n", "\r\n"),
        DATA.html + "\r\n",
    ]
    assert "List-Unsubscribe" not in mail


def test_text_alone_is_a_plain_mail() -> None:
    assert parsed(build(replace(DATA, html=""))).get_content_type() == "text/plain"


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_an_invitation_is_an_alternative_and_a_file(method: str) -> None:
    mail = parsed(build(replace(DATA, calendar=CALENDAR, calendar_method=method)))  # type: ignore[arg-type]
    alternatives, attached = mail.iter_parts()
    assert mail.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in alternatives.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    event = list(alternatives.iter_parts())[-1]
    assert event["Content-Type"].params["method"] == method
    assert event["Content-Type"].params["charset"] == "utf-8"
    assert event.get_payload(decode=True) == attached.get_payload(decode=True) == CALENDAR
    assert (attached.get_content_type(), attached.get_filename()) == ("application/ics", "invite.ics")


def test_lines_are_short_and_ascii() -> None:
    content = build(replace(DATA, subject="é" * 300, text="é" * 3000, calendar=CALENDAR * 50)).as_bytes()
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 78
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_a_subject_can_not_become_a_header() -> None:
    mail = parsed(build(replace(DATA, subject="Bonjour\r\nBcc: eve@example.org\r\n\r\nfin")))
    assert str(mail["Subject"]) == "Bonjour Bcc: eve@example.org fin"
    assert "Bcc" not in mail


def test_a_name_can_not_become_a_header_or_an_address() -> None:
    to = mailbox("Eve\r\nBcc: x@example.org <y@example.org>,", "im@example.org")
    mail = parsed(build(replace(DATA, to=to)))
    assert [address.addr_spec for address in mail["To"].addresses] == ["im@example.org"]
    assert "Bcc" not in mail


@pytest.mark.parametrize(
    "change",
    [
        {"to": "im@example.org\r\nBcc: eve@example.org"},
        {"to": "im@example.org, eve@example.org"},
        {"to": "im"},
        {"to": ""},
        {"to": "é@example.org"},
        {"sender": "Mentorat <bonjour@mentorat.example>\nX: 1"},
        {"reply_to": "a@b@c"},
        {"message_id": "<a@b>\r\nX: 1"},
        {"message_id": "a@b"},
        {"unsubscribe": "javascript:alert(1)"},
        {"unsubscribe": "https://example.org/>\r\nX: 1"},
    ],
)
def test_what_can_not_be_a_header_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="is not"):
        build(replace(DATA, **change))  # type: ignore[arg-type]


def test_a_domain_with_accents_is_written_in_ascii() -> None:
    assert mailbox("", "im@été.example") == "im@xn--t-9fab.example"


# --- the server


@dataclass
class Server:
    """What it answers to RCPT and DATA, how long it hesitates once it has the content, and what it received."""

    rcpt: str = "250 fine"
    data: str = "250 kept"
    silence: float = 0.0
    received: list[bytes] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.received.append(envelope.content)
        await asyncio.sleep(self.silence)
        return self.data


Start = Callable[..., tuple[Server, SmtpConfig]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a server with the given answers; options of the controller by keyword."""
    running: list[Controller] = []

    def starter(server: Server | None = None, **options: Any) -> tuple[Server, SmtpConfig]:
        server = server or Server()
        running.append(Controller(server, hostname=LOCAL, port=free_port(), **options))
        running[-1].start()
        return server, SmtpConfig(LOCAL, running[-1].port, timeout=5)

    yield starter
    for controller in running:
        controller.stop()


class Fence:
    """The caller's right to send, and how often it was asked."""

    def __init__(self, answer: bool = True) -> None:
        self.answer, self.asked = answer, 0

    def __call__(self) -> bool:
        self.asked += 1
        return self.answer


def test_a_mail_arrives_whole(start: Start) -> None:
    server, smtp = start()
    fence = Fence()
    assert deliver(build(DATA), smtp, before_data=fence) == Outcome("sent", "250 kept")
    assert fence.asked == 1
    mail = message_from_bytes(server.received[0], policy=policy.default)
    text = mail.get_body(("plain",))
    assert text is not None
    assert text.get_content().replace("\r\n", "\n") == DATA.text
    assert str(mail["Message-ID"]) == DATA.message_id


@pytest.mark.parametrize(
    ("server", "kind", "asked"),
    [
        (Server(rcpt="450 full"), "temporary", 0),
        (Server(rcpt="550 nobody"), "permanent", 0),
        (Server(data="451 later"), "temporary", 1),
        (Server(data="554 no thanks"), "permanent", 1),
    ],
)
def test_a_refusal_is_certain(start: Start, server: Server, kind: str, asked: int) -> None:
    _, smtp = start(server)
    fence = Fence()
    outcome = deliver(build(DATA), smtp, before_data=fence)
    refusal = server.data if asked else server.rcpt
    assert (outcome.kind, outcome.detail, fence.asked) == (kind, refusal, asked)


def test_silence_after_the_content_is_a_doubt(start: Start) -> None:
    server, smtp = start(Server(silence=1.5))
    outcome = deliver(build(DATA), replace(smtp, timeout=0.3), before_data=Fence())
    assert outcome.kind == "uncertain"
    assert len(server.received) == 1


def test_who_lost_the_right_to_send_transmits_nothing(start: Start) -> None:
    server, smtp = start()
    assert deliver(build(DATA), smtp, before_data=Fence(answer=False)) == Outcome("fenced")
    assert server.received == []


def test_an_error_of_the_caller_goes_through(start: Start) -> None:
    server, smtp = start()

    def broken() -> bool:
        raise LookupError("no database")

    with pytest.raises(LookupError, match="no database"):
        deliver(build(DATA), smtp, before_data=broken)
    assert server.received == []


def test_nobody_listens() -> None:
    fence = Fence()
    outcome = deliver(build(DATA), SmtpConfig(LOCAL, free_port(), timeout=1), before_data=fence)
    assert (outcome.kind, fence.asked) == ("temporary", 0)
    assert "ConnectionRefusedError" in outcome.detail


# --- encryption and sign-in


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and the certificate it signed for the loopback, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(secret + made.public_bytes(pem))
    return path


@pytest.fixture
def context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def sign_in(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"mentorat", b"secret"))


@pytest.mark.parametrize(("password", "kind"), [("secret", "sent"), ("wrong", "temporary")])
def test_starttls_then_sign_in(
    start: Start, context: ssl.SSLContext, certificate: Path, password: str, kind: str
) -> None:
    options = {
        "tls_context": context,
        "require_starttls": True,
        "authenticator": sign_in,
        "auth_required": True,
    }
    _, smtp = start(**options)
    account = {"username": "mentorat", "password": password, "ca_file": str(certificate)}
    smtp = replace(smtp, host="localhost", security="starttls", **account)  # type: ignore[arg-type]
    outcome = deliver(build(DATA), smtp, before_data=Fence())
    assert outcome.kind == kind
    assert password not in outcome.detail


def test_tls_from_the_first_byte(start: Start, context: ssl.SSLContext, certificate: Path) -> None:
    _, smtp = start(ssl_context=context)
    smtp = replace(smtp, host="localhost", security="tls", ca_file=str(certificate))
    assert deliver(build(DATA), smtp, before_data=Fence()).kind == "sent"


def test_a_certificate_nobody_vouches_for_is_refused(start: Start, context: ssl.SSLContext) -> None:
    server, smtp = start(tls_context=context)
    outcome = deliver(build(DATA), replace(smtp, host="localhost", security="starttls"), before_data=Fence())
    assert outcome.kind == "temporary"
    assert "certificate" in outcome.detail.lower()
    assert server.received == []


def test_a_server_without_starttls_gets_nothing_in_clear(start: Start) -> None:
    server, smtp = start()
    outcome = deliver(build(DATA), replace(smtp, security="starttls"), before_data=Fence())
    assert outcome.kind == "temporary"
    assert server.received == []
