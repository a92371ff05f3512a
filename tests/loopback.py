"""A server of the tests on this very machine, which answers over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.services import LOCAL


class Quiet:
    """Beside a handler: nothing is written for each question."""

    def log_message(self, *_words: object) -> None:
        return


@contextmanager
def served(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Its address, while this lasts."""
    server = ThreadingHTTPServer((LOCAL, 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://{LOCAL}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
