"""The scripts of the sealed notebook as they were released: their hashes stand in a file that is published with the code.

A page asks the browser to run them only if they are those (`integrity`), and anybody can compare what they receive with
the published list: `sha384sum`, or the browser's own tools.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

FOLDER = "js/notebook"
ORDER = (
    "seal.js",
    "strength.js",
    "store.js",
    "view.js",
    "server.js",
    "boxes.js",
    "keys.js",
    "passkey.js",
    "page.js",
)  # each may use those before it


@dataclass(frozen=True)
class Script:
    """`url` is where it is served, `integrity` what the browser compares it with."""

    url: str
    integrity: str


def folder() -> Path:
    return Path(settings.BASE_DIR) / "static" / FOLDER


def released() -> dict[str, str]:
    """The hash of each script by its name, as the release says."""
    lines = (folder() / "RELEASE").read_text(encoding="ascii").split("\n")
    return {name: said for said, name in (line.split() for line in lines if line)}


def measured() -> dict[str, str]:
    """The hash of each script by its name, as the files are."""
    found = {}
    for name in ORDER:
        digest = hashlib.sha384((folder() / name).read_bytes()).digest()
        found[name] = "sha384-" + base64.b64encode(digest).decode()
    return found


def publish() -> None:
    """Writes the release file anew."""
    lines = [f"{said} {name}\n" for name, said in measured().items()]
    (folder() / "RELEASE").write_text("".join(lines), encoding="ascii")


@cache
def scripts() -> tuple[Script, ...]:
    """The scripts in the order in which a page loads them."""
    known = released()
    return tuple(Script(static(f"{FOLDER}/{name}"), known[name]) for name in ORDER)
