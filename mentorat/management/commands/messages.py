"""`python3 manage.py messages`: bring the translation catalogues up to date, or check that they are."""

from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mentorat.lib import catalogue as c


class Command(BaseCommand):
    """Extracts the messages of each area, keeps the translations, compiles, and lists what is still to translate."""

    help = "Met à jour les catalogues de traduction ; --check vérifie seulement."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", choices=c.AREAS, help="one area, to work beside others")
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit 1 when something is owed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        areas = [options["only"]] if options["only"] else list(c.AREAS)
        if not options["check"]:
            for area in areas:
                self.update(root, area)
        owed = [line for area in areas for line in debts(root, area)]
        for line in owed:
            self.stdout.write(line)
        if owed and options["check"]:
            raise CommandError("The catalogues are not complete: python3 manage.py messages, then translate.")

    def update(self, root: Path, area: str) -> None:
        """Write the catalogues of one area; the English one only where it says something."""
        found = c.messages(root, area)
        for language in c.LANGUAGES:
            path = c.po_path(root, area, language)
            merged = c.merge(found, c.load(path, language), language)
            if language == c.OWED or path.exists():
                replace(path, c.po_text(merged, language).encode())
                replace(path.with_suffix(".mo"), c.mo_bytes(merged, language))
        self.stdout.write(f"{area}: {len(found)} messages")


def replace(path: Path, content: bytes) -> None:
    """Write a file in one go, and only when it changes, so that nobody reads half of it."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(content)
    draft.replace(path)


def debts(root: Path, area: str) -> list[str]:
    """What an area still owes, a line each: messages to extract, obsolete, untranslated, fuzzy, and a stale `.mo`."""
    path = c.po_path(root, area, c.OWED)
    catalogue = c.load(path, c.OWED)
    written = {c.key(each.id, each.context): each for each in c.entries(catalogue)}
    said = c.messages(root, area)
    lines = [
        f"{area}: not extracted: {name[1]!r} ({said[name][0].file})"
        for name in sorted(said.keys() - written.keys())
    ]
    lines += [f"{area}: obsolete: {name[1]!r}" for name in sorted(written.keys() - said.keys())]
    lines += [f"{area}: untranslated: {name[1]!r}" for name, each in written.items() if c.is_missing(each)]
    lines += [f"{area}: fuzzy: {name[1]!r}" for name, each in written.items() if each.fuzzy]
    if written and not is_compiled(path, catalogue):
        lines.append(f"{area}: {path.with_suffix('.mo').name} is older than {path.name}")
    return lines


def is_compiled(path: Path, catalogue: Catalog) -> bool:
    """Whether the `.mo` beside `path` holds exactly these translations."""
    compiled = path.with_suffix(".mo")
    return compiled.exists() and compiled.read_bytes() == c.mo_bytes(catalogue, c.OWED)
