"""The pages of ours, each as whoever it lets in opens it, and the forms that they hold."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.urls import reverse
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from tests.attack.worlds import Answer, Worlds
from tests.test_access import RULES, SIGNED_IN, address

PROPER = {
    "date": "2026-12-01",
    "datetime-local": "2026-11-02T10:30",
    "time": "10:30",
    "number": "12",
    "email": "quelquun@alpha.example",
    "url": "https://alpha.example/",
    "tel": "5145550100",
    "text": "Quelque chose",
    "textarea": "Quelque chose de dit.",
    "checkbox": "on",
    "search": "a",
}


@dataclass(frozen=True)
class Visit:
    """One page: its name among the rules, who opens it, where."""

    name: str
    who: str
    url: str


@dataclass
class Form:
    """A form as a browser would send it: each field with its value, what else it could be chosen to be, and its kind."""

    who: str = ""
    page: str = ""
    url: str = ""
    method: str = "GET"
    values: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, set[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def proper(self) -> list[tuple[str, str]]:
        """Filled as somebody would who wants it taken: what is left blank is answered, by the kind of each field."""
        said = [(name, value) for name, value in self.values if value]
        known = {name for name, _value in said}
        for name in sorted(self.choices.keys() - known):
            own = next((value for value in sorted(self.choices[name]) if value), "")
            if self.kinds.get(name) != "submit" and (
                value := own or PROPER.get(self.kinds.get(name, ""), "")
            ):
                said.append((name, value))
        buttons = sorted(name for name, kind in self.kinds.items() if kind == "submit" and name not in known)
        return said + [(name, max(self.choices[name])) for name in buttons[:1]]


def visits(worlds: Worlds, platform: bool = True) -> Iterator[Visit]:
    """Every page that is read, for everybody whom it lets in; `platform`: those of no tenant as well."""
    for name, rule in RULES.items():
        if rule.ask == "POST" or (rule.place == "platform" and not platform):
            continue
        for who in sorted(rule.allowed & worlds.browsers.keys()):
            yield Visit(name, who, address(name, rule, worlds.ours, worlds.ours))
    if platform:
        yield from (Visit(name, "mentee", reverse(name)) for name in sorted(SIGNED_IN))


def opened(body: bytes) -> bytes:
    """What one reads of a file: the text of a PDF, the parts of a workbook or of an archive, all else as it is."""
    if body.startswith(b"%PDF"):
        try:
            return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).encode()
        except PyPdfError:
            return body  # one that was not made for real
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"\n".join(opened(archive.read(name)) for name in archive.namelist())


def forms(visit: Visit, body: bytes) -> list[Form]:
    reader = _Reader(visit)
    reader.feed(body.decode(errors="replace"))
    return reader.found


def ours(worlds: Worlds) -> list[Visit]:
    """Those of ours: the operator's are left aside, whoever looks after the platform reads of all the consortiums."""
    return [visit for visit in visits(worlds) if not visit.name.startswith("operator")]


def answers(worlds: Worlds) -> list[tuple[Visit, Answer]]:
    """Every page and file of ours, as each of those whom it lets in receives it."""
    return [(visit, worlds.browsers[visit.who].knock("GET", visit.url)) for visit in ours(worlds)]


def leaks(found: list[tuple[Visit, Answer]]) -> list[Visit]:
    """Where a word of the other tenant stands, inside files too."""
    return [
        visit
        for visit, answer in found
        if dataclasses.replace(answer, body=opened(answer.body)).foreign or answer.foreign
    ]


def all_forms(found: list[tuple[Visit, Answer]]) -> list[Form]:
    """Each form of each page once, whoever opens it; what every page has, such as the choice of a language, once in all."""
    once: dict[object, Form] = {}
    for visit, answer in found:
        for form in forms(visit, answer.body):
            path = form.url.partition("?")[0]
            once.setdefault((path, form.method, tuple(sorted(form.choices))), form)
    return list(once.values())


class _Reader(HTMLParser):
    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self.visit, self.found = visit, list[Form]()
        self.named: dict[str, Form] = {}
        self.inside: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            url = urljoin(self.visit.url, said.get("action") or self.visit.url)
            self.inside = Form(self.visit.who, self.visit.name, url, said.get("method", "get").upper())
            self.found.append(self.inside)
            self.named[said.get("id", "")] = self.inside
            return
        form = self.named.get(said.get("form", ""), self.inside) if "form" in said else self.inside
        if form is None or "disabled" in said:
            return
        if said.get("name") == "csrfmiddlewaretoken":
            return
        if tag == "option":
            self._choice(form, self.select, said.get("value", ""), "selected" in said)
            form.kinds[self.select] = "select"
        elif tag == "select":
            self.select = said.get("name", "")
        elif said.get("name") and tag in ("input", "button", "textarea"):
            kind = "number" if said.get("inputmode") in ("decimal", "numeric") else said.get("type", "text")
            form.kinds[said["name"]] = {"button": "submit", "textarea": tag}.get(tag, kind)
            free = said.get("type") in ("checkbox", "radio", "submit") or tag == "button"
            self._choice(form, said["name"], said.get("value", ""), not free or "checked" in said)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None

    @staticmethod
    def _choice(form: Form, name: str, value: str, taken: bool) -> None:
        form.choices.setdefault(name, set()).add(value)
        if taken:
            form.values.append((name, value))
