"""Translation catalogues without GNU gettext: what the sources say, what the `.po` says, what the `.mo` holds.

An area is an app with its templates; each has one `locale/`. Messages are English and French is owed for each of them.
An English catalogue exists only where somebody wants to word a message differently, so it may be missing.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation import templatize

APPS = ("programs", "matching", "charters", "tracking")
AREAS = (*APPS, "mentorat")
LANGUAGES = ("fr", "en")
OWED = "fr"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SKIPPED = {"migrations", "locale", "__pycache__"}
PLURALS = {"fr": "nplurals=2; plural=(n > 1);", "en": "nplurals=2; plural=(n != 1);"}
Key = tuple[str, str]  # (context or "", message in the singular)


@dataclass(frozen=True)
class Found:
    """A message met in the sources: its text (singular and plural), context, hints to translators and file."""

    text: str | tuple[str, ...]
    context: str | None
    comments: tuple[str, ...]
    file: str


def key(text: str | tuple[str, ...] | list[str], context: str | None) -> Key:
    """What identifies a message inside a catalogue."""
    return context or "", text if isinstance(text, str) else text[0]


def sources(root: Path, area: str) -> Iterator[Path]:
    """The files of an area that may hold messages, in a stable order; `mentorat` has every template no app claims."""
    code = sorted((root / area).rglob("*.py"))
    templates = sorted(
        path for path in (root / "templates").rglob("*") if path.suffix in {".html", ".txt", ".svg"}
    )
    for path in [*code, *templates]:
        parts = path.relative_to(root).parts
        claimed = parts[1] if parts[0] == "templates" and parts[1] in APPS else None
        if SKIPPED.isdisjoint(parts) and (parts[0] != "templates" or (claimed or "mentorat") == area):
            yield path


def python_source(path: Path) -> bytes:
    """What the extractor reads: code as it is, a template as the calls it makes, freed of its indentation."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text.encode()
    lines = templatize(text, origin=str(path)).splitlines()
    return "\n".join(line.strip() for line in lines).encode()


def messages(root: Path, area: str) -> dict[Key, list[Found]]:
    """Every message of an area, with each place where it is said."""
    found: dict[Key, list[Found]] = {}
    for path in sources(root, area):
        reader = io.BytesIO(python_source(path))
        options = {"encoding": "utf-8"}
        for _, text, comments, context in extract("python", reader, KEYWORDS, ["Translators:"], options):
            each = Found(text, context, tuple(comments), path.relative_to(root).as_posix())
            if key(text, context)[1]:
                found.setdefault(key(text, context), []).append(each)
    return found


def po_path(root: Path, area: str, language: str) -> Path:
    """Where the translations of an area are written by people."""
    return root / area / "locale" / language / "LC_MESSAGES" / "django.po"


def load(path: Path, language: str) -> Catalog:
    """The catalogue as it is on disk, empty when there is none; raises PoFileError naming the line of a mistake."""
    if not path.exists():
        return Catalog(locale=language)
    return read_po(io.BytesIO(path.read_bytes()), locale=language, abort_invalid=True)


def entries(catalogue: Catalog) -> list[Message]:
    """The messages, without the header, in the order of their text."""
    return sorted((each for each in catalogue if each.id), key=lambda each: key(each.id, each.context))


def merge(found: dict[Key, list[Found]], old: Catalog, language: str) -> Catalog:
    """The catalogue of what is said today: translations are kept, what nobody says any more is left out."""
    known = {key(each.id, each.context): each for each in entries(old)}
    new = Catalog(locale=language)
    for identity, places in sorted(found.items()):
        text = max((place.text for place in places), key=lambda value: isinstance(value, tuple))
        before = known.get(identity)
        if before is None and language != OWED:
            continue
        same_form = before is not None and isinstance(before.id, str) == isinstance(text, str)
        new.add(
            text,
            string=before.string if before and same_form else "",
            locations=[(file, 1) for file in sorted({place.file for place in places})],
            flags=before.flags & {"fuzzy"} if before else (),
            auto_comments=sorted({comment for place in places for comment in place.comments}),
            user_comments=before.user_comments if before else (),
            context=places[0].context,
        )
    return new


def header(language: str) -> str:
    """What a catalogue says of itself: nothing that changes by itself, no date, no program."""
    return (
        f"Language: {language}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
        f"Content-Transfer-Encoding: 8bit\nPlural-Forms: {PLURALS[language]}\n"
    )


def po_text(catalogue: Catalog, language: str) -> str:
    """The `.po` as a text, the same for the same translations."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=True)
    lines = "".join(f'"{line}\\n"\n' for line in header(language).splitlines())
    return f'msgid ""\nmsgstr ""\n{lines}\n{stream.getvalue().decode().lstrip()}'


def mo_bytes(catalogue: Catalog, language: str) -> bytes:
    """The `.mo` as GNU gettext reads it, the same for the same translations; doubtful and empty ones are left out."""
    pairs = {b"": header(language).encode()}
    for each in entries(catalogue):
        if not is_missing(each) and not each.fuzzy:
            pairs[joined(each.id, each.context)] = joined(each.string, None)
    keys = sorted(pairs)
    offset = 28 + 16 * len(keys)
    tables, data = [], b""
    for texts in (keys, [pairs[name] for name in keys]):
        for text in texts:
            tables += [len(text), offset + len(data)]
            data += text + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, offset)
    return head + struct.pack(f"<{len(tables)}I", *tables) + data


def joined(text: str | tuple[str, ...] | list[str] | None, context: str | None) -> bytes:
    """The plural forms of a message in one string, its context before."""
    forms = text if isinstance(text, str) else "\0".join(text or ())
    return (f"{context}\x04{forms}" if context else forms).encode()


def is_missing(message: Message) -> bool:
    """Whether a form of the translation is still empty."""
    forms = [message.string] if isinstance(message.string, str) else list(message.string or [""])
    return not all(forms)
