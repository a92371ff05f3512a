"""Asking a machine of somebody else's: by HTTPS, within limits of time and size, and never one of our own network.

An address that somebody typed may name a machine that only we can reach (a private network, the cloud's own services, this
very host). The name is therefore looked up once, every address it has must be a public one, and the connection goes to
the address that was looked at: a name that changes its mind a moment later changes nothing. Redirections are not
followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import certifi
from django.utils.translation import gettext_noop

from mentorat.lib.text import one_line
from mentorat.lib.vouched import ToldError

CONNECT, WHOLE = 4.0, 8.0  # seconds: to reach it, and for the whole answer
MOST = 512 * 1024  # bytes of an answer
NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class OutwardError(ToldError):
    """It was not asked, or did not answer as it should; `words` tell it in the reader's language."""


@dataclass(frozen=True)
class Place:
    """Where to connect: one address that was looked at, whatever the name says later."""

    scheme: str
    host: str
    port: int
    address: str
    path: str


def get(url: str, *, loopback: bool, headers: Mapping[str, str] | None = None) -> bytes:
    """What the address answers. Raises OutwardError. `loopback`: this very machine may be asked, by plain HTTP too."""
    return _ask("GET", look_up(url, loopback=loopback), headers or {}, None)


def post(url: str, fields: Mapping[str, str], *, loopback: bool, headers: Mapping[str, str]) -> bytes:
    """What the address answers to a form. Raises OutwardError."""
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return _ask(
        "POST", look_up(url, loopback=loopback), {**kind, **headers}, urlencode(dict(fields)).encode()
    )


def as_json(answer: bytes) -> dict[str, Any]:
    """The object that the answer holds. Raises OutwardError."""
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise OutwardError(gettext_noop("The answer is not JSON.")) from error
    if not isinstance(found, dict):
        raise OutwardError(gettext_noop("The answer is not a JSON object."))
    return found


def is_sound(url: str, *, loopback: bool) -> bool:
    """Whether a browser may be sent there: HTTPS, a host, nobody's password; plain HTTP to this machine with `loopback`."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username or parts.password or any(char <= " " or char == "\\" for char in url):
        return False
    local = loopback and host in ("localhost", "127.0.0.1", "::1")
    return parts.scheme == "https" or (parts.scheme == "http" and local)


def look_up(url: str, *, loopback: bool) -> Place:
    """Where that address leads. Raises OutwardError unless every machine of that name is a public one."""
    if not is_sound(url, loopback=loopback):
        raise OutwardError(gettext_noop("The address must begin with https:// and name a host."))
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutwardError(gettext_noop("No machine is called %(host)s."), host=host) from error
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(may_be_asked(each, loopback=loopback) for each in addresses):
        raise OutwardError(gettext_noop("%(host)s is not a machine of the public network."), host=host)
    path = parts.path or "/"
    return Place(parts.scheme, host, port, addresses[0], f"{path}?{parts.query}" if parts.query else path)


def may_be_asked(address: str, *, loopback: bool) -> bool:
    """A public machine; an address that carries another one inside is judged by that one."""
    found: Address = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        found = inner or found
    if found.is_loopback:
        return loopback
    return found.is_global and not found.is_multicast and not found.is_reserved


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was looked at; the certificate must still be the name's."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.host, place.port, timeout=CONNECT)
        self.place = place
        self.held: socket.socket | None = None  # the library lets go of `sock` before the answer is read
        self.late = False

    def connect(self) -> None:
        raw = socket.create_connection((self.place.address, self.place.port), CONNECT)
        self.sock = self.held = raw
        if self.place.scheme == "https":
            secure = _trust().wrap_socket(raw, server_hostname=self.place.host, do_handshake_on_connect=False)
            self.sock = self.held = secure
            secure.do_handshake()

    def cut(self) -> None:
        """The time is over: whoever waits for a byte waits no longer."""
        self.late = True
        try:
            if self.held is not None:
                self.held.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def _trust() -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    return context


def _ask(method: str, place: Place, headers: Mapping[str, str], body: bytes | None) -> bytes:
    connection = _Pinned(place)
    timer = threading.Timer(WHOLE, connection.cut)
    timer.daemon = True
    timer.start()
    try:
        connection.request(
            method, place.path, body, {"Accept": "*/*", "Accept-Encoding": "identity", **headers}
        )
        answer = connection.getresponse()
        return _read(answer, connection)
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
        raise OutwardError(_why(error), cause=one_line(str(error))[:200], host=place.host) from error
    finally:
        timer.cancel()
        connection.close()


def _why(error: Exception) -> str:
    """What became of a connection, in our words."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return gettext_noop("The certificate of %(host)s is not one that can be trusted.")
    if isinstance(error, ssl.SSLError):
        return gettext_noop("%(host)s does not speak TLS as it should.")
    if isinstance(error, ConnectionRefusedError):
        return gettext_noop("%(host)s refuses the connection.")
    if isinstance(error, TimeoutError):
        return gettext_noop("%(host)s does not answer in time.")
    return gettext_noop("%(host)s does not answer as it should.")


def _read(answer: http.client.HTTPResponse, connection: _Pinned) -> bytes:
    parts: list[bytes] = []
    while piece := answer.read1(65536):
        parts.append(piece)
        if sum(map(len, parts)) > MOST:
            raise OutwardError(gettext_noop("The answer is too long."))
    if connection.late:
        raise OutwardError(gettext_noop("The answer takes too long."))
    if answer.status != http.client.OK:
        raise OutwardError(gettext_noop("It answers %(status)s."), status=answer.status)
    if answer.getheader("Content-Encoding", "identity") != "identity":
        raise OutwardError(gettext_noop("The answer is packed although it was asked not to be."))
    return b"".join(parts)
