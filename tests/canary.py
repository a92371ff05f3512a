"""Looking for words that the server must never have read, wherever it could have kept them and however they are written."""

from __future__ import annotations

import base64
import io
import json
import re
import socket
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus, urlsplit

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from redis import Redis

from programs.models import User, UserSession
from tests.guards import as_owner

ABOUT = (  # how the names of the pages begin that show people, pairs, meetings, the register, copies and exports
    "binome",
    "candidate",
    "charter",
    "dashboard",
    "journal",
    "my_",
    "notebook",
    "operator",
    "portal",
    "report",
)
Place = tuple[str, bytes]


def encodings(words: str) -> dict[str, list[bytes]]:
    """The ways in which words could lie about, by name. `words` is ASCII, of 20 characters at least."""
    plain = words.encode()
    aligned = [plain[start : start + (len(plain) - start) // 3 * 3] for start in range(3)]
    quoted = {quote(words, safe=""), quote_plus(words), quote(words, safe="").lower()}
    return {
        "plain": [plain],
        "UTF-16": [words.encode("utf-16-le"), words.encode("utf-16-be")],
        "base64": [code(part) for part in aligned for code in (base64.b64encode, base64.urlsafe_b64encode)],
        "URL": [each.encode() for each in sorted(quoted)],
        "hexadecimal": [plain.hex().encode(), plain.hex().upper().encode()],
    }


def hits(words: str, places: list[Place]) -> set[tuple[str, str]]:
    """Where the words are, and how they are written there."""
    known = encodings(words).items()
    return {
        (place, name)
        for place, content in places
        for name, written in known
        if any(each in content for each in written)
    }


@dataclass
class Heard:
    """Everything that somebody said to Redis, as MONITOR tells it."""

    octets: bytearray = field(default_factory=bytearray)

    def unescaped(self) -> bytes:
        return re.sub(
            rb"\\x([0-9a-f]{2})", lambda found: bytes.fromhex(found[1].decode()), bytes(self.octets)
        )


@contextmanager
def redis_heard() -> Iterator[Heard]:
    """Records every command that Redis receives meanwhile, from whoever."""
    parts = urlsplit(settings.REDIS_URL)
    line = socket.create_connection((parts.hostname, parts.port or 6379))
    login = f"AUTH {parts.password}\r\n" if parts.password else ""
    line.sendall(f"{login}MONITOR\r\n".encode())
    heard = Heard()

    def listen() -> None:
        while said := line.recv(65536):
            heard.octets.extend(said)

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    yield heard
    Redis.from_url(settings.REDIS_URL).ping()  # what came before it has been told
    line.shutdown(socket.SHUT_RDWR)
    listener.join(10)
    line.close()


@contextmanager
def sql_written() -> Iterator[None]:
    """PostgreSQL writes every statement into its log meanwhile."""
    with as_owner():
        for sql in ("ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()"):
            connection.cursor().execute(sql)
    yield
    with as_owner():
        for sql in ("ALTER SYSTEM RESET log_statement", "SELECT pg_reload_conf()"):
            connection.cursor().execute(sql)


def database() -> Iterator[Place]:
    """Every table, as a dump writes it; sessions as they are read; what was written ahead; the log of the statements."""
    with as_owner(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            yield f"table {table}", "\n".join(row[0] for row in cursor.fetchall()).encode()
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
    store = UserSession.get_session_store_class()()
    for number, row in enumerate(UserSession.objects.all()):
        yield f"session {number}", json.dumps(store.decode(row.session_data)).encode()
    for file in (folder / "pg_wal").glob("0*"):
        yield f"WAL {file.name}", file.read_bytes()
    yield "log of SQL", (folder.parent / "server.log").read_bytes()


def redis_kept() -> Iterator[Place]:
    """Each key of Redis: caches, counters, the messages of Celery."""
    client = Redis.from_url(settings.REDIS_URL)
    for key in client.scan_iter():
        yield f"Redis {key!r}", key + (client.dump(key) or b"")
    for number, message in enumerate(client.lrange("celery", 0, -1)):
        yield f"message {number} of Celery", base64.b64decode(json.loads(message)["body"])


def everything_shown(people: dict[str, User], values: list[list[object]]) -> Iterator[Place]:
    """The pages and files about people that each of these may open, with each list of values that an address may take."""
    for who, person in people.items():
        client = Client(raise_request_exception=False)
        client.force_login(person)
        for name in sorted(_names()):
            for url in _addresses(name, values):
                answer = client.get(url)
                if answer.status_code == 200:
                    yield f"{who} {url}", answer.getvalue()
                    yield from _inside(f"{who} {url}", answer.getvalue())


def _names() -> set[str]:
    patterns = (
        each for root in get_resolver().url_patterns for each in getattr(root, "url_patterns", [root])
    )
    names = {each.name for each in patterns if isinstance(each, URLPattern) and each.name}
    return {name for name in names if name.startswith(ABOUT)}


def _addresses(name: str, values: list[list[object]]) -> set[str]:
    found = set()
    for args in values:
        try:
            found.add(reverse(name, args=args))
        except NoReverseMatch:
            continue
    return found


def _inside(place: str, content: bytes) -> Iterator[Place]:
    """The parts of a workbook or of an archive."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield f"{place} / {name}", archive.read(name)
