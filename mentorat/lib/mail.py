"""Mails: plain data to a MIME message, and one message over SMTP so that the caller knows how far it got.

`deliver` goes up to RCPT, asks `before_data()` whether the sender still holds the right to send, then transmits. Before
that question nothing can have been delivered; after it, only a server that does not answer leaves a doubt.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses
from typing import Literal

from mentorat.lib.text import one_line

Kind = Literal["sent", "temporary", "permanent", "uncertain", "fenced"]
Security = Literal["none", "starttls", "tls"]
GOODBYE_SECONDS = 2.0
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+>")
_WEB_OR_MAIL = re.compile(r"(https?://|mailto:)[^\s<>]+")


@dataclass(frozen=True, slots=True)
class MailData:
    """A mail to one person. Addresses are `Name <address>` (see `mailbox`) or an address alone.

    `message_id` is the same each time the same mail is sent again. `calendar` is a file of `mentorat.lib.ics` and
    `calendar_method` the method written in it. `unsubscribe` is an address of the web, which stops such mails at one POST
    without a question (RFC 8058), or `mailto:`.
    """

    sender: str
    to: str
    subject: str
    text: str
    message_id: str
    date: datetime
    language: str = "fr"
    html: str = ""
    reply_to: str = ""
    calendar: bytes = b""
    calendar_method: Literal["REQUEST", "CANCEL"] = "REQUEST"
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True)
class SmtpConfig:
    """A server. `timeout` bounds each exchange, in seconds; `ca_file` is for a private certificate authority."""

    host: str
    port: int = 25
    username: str = ""
    password: str = ""
    security: Security = "none"
    timeout: float = 15.0
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mail.

    sent: accepted. temporary: certainly not accepted, try again. permanent: refused for good. uncertain: transmitted
    without an answer, maybe accepted. fenced: `before_data` said no, nothing was transmitted.
    """

    kind: Kind
    detail: str = ""


def mailbox(name: str, email: str) -> str:
    """`Name <address>`, quoted as headers want it. Raises `ValueError` when `email` is not an address."""
    return str(_address(email, one_line(name)))


def build(data: MailData) -> EmailMessage:
    """The message, ready to be delivered. Raises `ValueError` for what can't be a header."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _parse(data.sender)
    message["To"] = _parse(data.to)
    if data.reply_to:
        message["Reply-To"] = _parse(data.reply_to)
    message["Subject"] = one_line(data.subject)
    message["Date"] = format_datetime(data.date)
    message["Message-ID"] = _checked(_MESSAGE_ID, data.message_id, "a Message-ID such as <key@example.org>")
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if data.unsubscribe:
        message["List-Unsubscribe"] = (
            f"<{_checked(_WEB_OR_MAIL, data.unsubscribe, 'a web or mailto: address')}>"
        )
        if not data.unsubscribe.startswith("mailto:"):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    _fill(message, data)
    message["Content-Language"] = (
        data.language
    )  # last: as a part grows into several, it would go to the first
    return message


def deliver(message: EmailMessage, smtp: SmtpConfig, *, before_data: Callable[[], bool]) -> Outcome:
    """Send to the one person of `To`. What `before_data` raises goes through, with nothing transmitted."""
    sender, recipient = (message[name].addresses[0].addr_spec for name in ("From", "To"))
    content = message.as_bytes()
    try:
        with _session(smtp) as session:
            if refused := _announce(session, sender, recipient):
                return refused
            if not before_data():
                return Outcome("fenced")
            return _transmit(session, content)
    except smtplib.SMTPResponseException as error:
        return Outcome("temporary", _say(error.smtp_code, error.smtp_error))
    except (smtplib.SMTPException, OSError) as error:
        return Outcome("temporary", one_line(f"{type(error).__name__}: {error}")[:200])


def _fill(message: EmailMessage, data: MailData) -> None:
    """Text, HTML and calendar as alternatives; the calendar once more as a file, for who reads no such part."""
    message.set_content(data.text, cte="quoted-printable")
    if data.html:
        message.add_alternative(data.html, subtype="html", cte="quoted-printable")
    if data.calendar:
        parameters = {"method": data.calendar_method, "charset": "utf-8"}
        message.add_alternative(data.calendar, maintype="text", subtype="calendar", params=parameters)
        message.add_attachment(data.calendar, maintype="application", subtype="ics", filename="invite.ics")


def _parse(written: str) -> Address:
    found = getaddresses([written])
    if written != one_line(written) or len(found) != 1:
        raise ValueError(f"{written!r} is not one address on one line.")
    name, email = found[0]
    return _address(email, name)


def _address(email: str, name: str) -> Address:
    local, at, domain = email.rpartition("@")
    if (
        not (local and at and domain)
        or "@" in local
        or not local.isascii()
        or re.search(r'[\s<>",;:()\[\]\\]', email)
    ):
        raise ValueError(f"{email!r} is not an e-mail address that can be written to.")
    return Address(display_name=name, username=local, domain=domain.encode("idna").decode())


def _checked(pattern: re.Pattern[str], written: str, what: str) -> str:
    if not pattern.fullmatch(written):
        raise ValueError(f"{written!r} is not {what}.")
    return written


@contextmanager
def _session(smtp: SmtpConfig) -> Iterator[smtplib.SMTP]:
    """A greeted session, encrypted and signed in as configured; its end never raises."""
    context = ssl.create_default_context(cafile=smtp.ca_file or None)
    if smtp.security == "tls":
        session: smtplib.SMTP = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=smtp.timeout, context=context)
    else:
        session = smtplib.SMTP(smtp.host, smtp.port, timeout=smtp.timeout)
    try:
        if smtp.security == "starttls":
            session.starttls(context=context)
        session.ehlo_or_helo_if_needed()
        if smtp.username:
            session.login(smtp.username, smtp.password)
        yield session
    finally:
        _leave(session)


def _leave(session: smtplib.SMTP) -> None:
    with suppress(smtplib.SMTPException, OSError):
        if session.sock:
            session.sock.settimeout(GOODBYE_SECONDS)
            session.quit()
    session.close()


def _announce(session: smtplib.SMTP, sender: str, recipient: str) -> Outcome | None:
    """MAIL and RCPT; the outcome when one is refused. A refused sender is our configuration, not their address."""
    code, reply = session.mail(sender)
    if code != 250:
        return Outcome("temporary", f"sender: {_say(code, reply)}")
    code, reply = session.rcpt(recipient)
    if code not in (250, 251):
        return Outcome("permanent" if code >= 500 else "temporary", _say(code, reply))
    return None


def _transmit(session: smtplib.SMTP, content: bytes) -> Outcome:
    """DATA and the content. Without the server's consent to DATA nothing was said; after it, silence is a doubt."""
    code, reply = session.docmd("DATA")
    if code == 354:
        try:
            session.send(re.sub(rb"(?m)^\.", b"..", content).rstrip(b"\r\n") + b"\r\n.\r\n")
            code, reply = session.getreply()
        except (smtplib.SMTPException, OSError) as error:
            return Outcome("uncertain", one_line(f"{type(error).__name__}: {error}")[:200])
    if 200 <= code < 300:
        return Outcome("sent", _say(code, reply))
    if 400 <= code < 600:
        return Outcome("permanent" if code >= 500 else "temporary", _say(code, reply))
    return Outcome("uncertain", _say(code, reply))


def _say(code: int, reply: bytes | str) -> str:
    said = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return one_line(f"{code} {said}")[:200]
