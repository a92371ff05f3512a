"""Asking a machine that somebody named: never one of our own network, within limits of time and size."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from mentorat.lib import outward
from tests.saml_idp import pair
from tests.services import LOCAL

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"


@contextmanager
def saying(answer: Callable[[socket.socket], None], *, reads: bool = True) -> Iterator[str]:
    """A machine that answers every question so."""
    with socket.create_server((LOCAL, 0)) as server:
        server.settimeout(5)

        def serve() -> None:
            try:
                peer, _address = server.accept()
                with peer:
                    if reads:
                        peer.recv(65536)
                    answer(peer)
            except OSError:
                return

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://{LOCAL}:{server.getsockname()[1]}/x"
        thread.join(5)


def names(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Every name leads to these addresses."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
    ],
)
def test_our_own_network_is_never_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where another address of the same name is a public one."""
    for addresses in ((address,), ("93.184.215.14", address)):
        names(monkeypatch, *addresses)
        with pytest.raises(outward.OutwardError, match="public network"):
            outward.look_up("https://maison.example/x", loopback=False)


def test_what_was_looked_at_is_what_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere a moment later changes nothing."""
    names(monkeypatch, "93.184.215.14")
    place = outward.look_up("https://maison.example:8443/a?b=c", loopback=False)
    assert place == outward.Place("https", "maison.example", 8443, "93.184.215.14", "/a?b=c")
    asked: list[Any] = []

    def connect(address: Any, _timeout: float) -> socket.socket:
        asked.append(address)
        raise OSError("no")

    names(monkeypatch, "127.0.0.1")
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(outward.OutwardError):
        outward._ask("GET", place, {}, None)
    assert asked == [("93.184.215.14", 8443)]


@pytest.mark.parametrize(
    "url",
    [
        "http://maison.example/",
        "ftp://maison.example/",
        "https://",
        "https://user:pass@maison.example/",
        "https://maison.example:99999/",
        "https://maison.example\\@127.0.0.1/",
        "https://maison.example/\r\nHost: x",
        "javascript:alert(1)",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_is_no_https_address(url: str) -> None:
    for loopback in (True, False):
        assert not outward.is_sound(url, loopback=loopback)
        with pytest.raises(outward.OutwardError):
            outward.get(url, loopback=loopback)


def test_the_loopback_is_for_trying_things_out(monkeypatch: pytest.MonkeyPatch) -> None:
    with saying(lambda peer: peer.sendall(OK + b'{"a": 1}')) as url:
        with pytest.raises(outward.OutwardError):
            outward.get(url, loopback=False)
        assert outward.as_json(outward.get(url, loopback=True)) == {"a": 1}


ANSWERS: dict[str, Callable[[socket.socket], None]] = {
    "it leads elsewhere": lambda peer: peer.sendall(
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"
    ),
    "it fails": lambda peer: peer.sendall(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"),
    "it is no HTTP": lambda peer: peer.sendall(b"\x00\x01rubbish\r\n\r\n"),
    "it is packed": lambda peer: peer.sendall(
        OK.replace(b"Connection", b"Content-Encoding: gzip\r\nConnection")
    ),
    "it says nothing": lambda peer: peer.close(),
    "it is too long": lambda peer: peer.sendall(OK + b"x" * (outward.MOST + 10)),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_is_none(name: str) -> None:
    with saying(ANSWERS[name]) as url, pytest.raises(outward.OutwardError):
        outward.get(url, loopback=True)


def test_an_answer_that_drips_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes in time, the whole never would: neither the head nor the body holds a worker for long."""
    monkeypatch.setattr(outward, "WHOLE", 0.3)

    def drip(peer: socket.socket) -> None:
        for n in range(60):
            peer.sendall((b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100)[n : n + 1])
            time.sleep(0.05)

    def drip_body(peer: socket.socket) -> None:
        peer.sendall(OK)
        for _n in range(60):
            peer.sendall(b" ")
            time.sleep(0.05)

    for way in (drip, drip_body):
        began = time.monotonic()
        with saying(way) as url:
            with pytest.raises(outward.OutwardError):
                outward.get(url, loopback=True)
            assert time.monotonic() - began < 2


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    key, certificate = pair("localhost")
    (tmp_path / "both.pem").write_text(key + certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")

    def greet(peer: socket.socket) -> None:
        with context.wrap_socket(peer, server_side=True) as secure:
            secure.sendall(OK + b"{}")

    with saying(greet, reads=False) as url, pytest.raises(outward.OutwardError, match="CERTIFICATE_VERIFY"):
        outward.get(url.replace("http://", "https://"), loopback=True)
