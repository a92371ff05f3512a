"""`manage.py verify_seal FILE`: is this PDF ours, and whole? Needs neither database nor Redis.

Exits with 0 when it is, 1 when it is not (and says why), 2 when the question cannot be asked.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cryptography.x509 import Certificate
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from mentorat.lib import platform_seal, seal, seal_keys
from mentorat.lib.seal import Code
from mentorat.lib.seal_keys import SealKeyError
from mentorat.lib.seal_wording import SENTENCES

UNASKED = 2


class Command(BaseCommand):
    help = "Says whether a PDF bears the platform's seal and is whole (exit 0), what is wrong (1), or why it cannot tell (2)"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--trust",
            action="append",
            default=[],
            metavar="FILE",
            help="a certificate in PEM to recognise, instead of those of the settings; may be repeated",
        )
        parser.add_argument("--lang", choices=["fr", "en"], default="fr", help="language of what is said")

    def handle(self, *args: Any, file: Path, trust: list[str], lang: str, **options: Any) -> None:
        with translation.override(lang):
            known = _known(trust)
            found = seal.verify(_content(file), known)
            self.stdout.write(f"{file}: {SENTENCES[found.code]}")
            if found.sealed_at:
                self.stdout.write(
                    _("Sealed on %(date)s.") % {"date": f"{found.sealed_at:%Y-%m-%d %H:%M:%S} UTC"}
                )
            self.stdout.write(f"code: {found.code}\nSHA-256: {found.sha256}")
        if found.code != Code.AUTHENTIC:
            sys.exit(1)


def _known(trust: list[str]) -> list[Certificate]:
    try:
        known = [each for name in trust for each in seal_keys.certificates(name)] or platform_seal.trusted()
    except SealKeyError as error:
        raise CommandError(str(error), returncode=UNASKED) from error
    if not known:
        raise CommandError(
            _("No certificate to compare with: give one with --trust, or set SEAL_KEY."), returncode=UNASKED
        )
    return known


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(seal.Limits().size + 1)
    except OSError as error:
        raise CommandError(
            _("%(file)s cannot be read: %(reason)s") % {"file": file, "reason": error.strerror},
            returncode=UNASKED,
        ) from error
