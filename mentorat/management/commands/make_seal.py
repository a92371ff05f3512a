"""`manage.py make_seal`: the key and the certificate that this platform seals its documents with."""

from __future__ import annotations

import base64
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from mentorat.lib import platform_seal, seal_keys
from mentorat.lib.seal_keys import SealKey, SealKeyError


class Command(BaseCommand):
    help = "Makes the platform's key and certificate, and says what to write in .env"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", default="seal.pem", help="the file to write; - prints the line of .env")
        parser.add_argument("--name", default="", help="who seals, as readers of PDF show it")
        parser.add_argument("--years", type=int, default=15, help="how long it may seal, 15 years by default")
        parser.add_argument("--lang", choices=["fr", "en"], default="fr", help="language of what is said")

    def handle(self, *args: Any, out: str, name: str, years: int, lang: str, **options: Any) -> None:
        with translation.override(lang):
            if not 1 <= years <= 30:
                raise CommandError(_("Between 1 and 30 years."))
            key = seal_keys.make(name or f"Mentorat, {settings.SITE_URL}", years=years)
            if out == "-":
                self.stdout.write(f"SEAL_KEY={_line(key.pem())}")
                return
            self._write(Path(out), key)

    def _write(self, path: Path, key: SealKey) -> None:
        public = path.with_suffix(".crt")
        try:
            seal_keys.write_new(path, key.pem())
            public.write_bytes(seal_keys.public_pem(key.certificate))
        except FileExistsError as error:
            raise CommandError(
                _("%(file)s is there already: nothing was replaced. Give another name with --out.")
                % {"file": path}
            ) from error
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written: %(reason)s") % {"file": path, "reason": error.strerror}
            ) from error
        self._tell(path.resolve(), public.resolve(), key)

    def _tell(self, path: Path, public: Path, key: SealKey) -> None:
        lines = (
            _("The key is in %(file)s, which you alone may read. Keep a copy of it in a safe place.")
            % {"file": path},
            _("Its certificate, for whoever wants to check a document without this platform: %(file)s")
            % {"file": public},
            _("It seals until %(date)s. SHA-256: %(hash)s")
            % {
                "date": f"{key.certificate.not_valid_after_utc:%Y-%m-%d}",
                "hash": seal_keys.fingerprint(key.certificate),
            },
            _("In .env, the path:"),
            f"SEAL_KEY={path}",
            _("or, for containers, the content:"),
            f"printf 'SEAL_KEY=%s\\n' \"$(base64 -w0 {path})\" >> .env",
        )
        self.stdout.write("\n".join(lines))
        self._former()

    def _former(self) -> None:
        """What keeps the seals of the key in use good once it is replaced."""
        try:
            known = platform_seal.trusted() if settings.SEAL_KEY else []
        except SealKeyError:
            known = []
        if known:
            self.stdout.write(_("So that the seals of before stay good, in .env as well:"))
            self.stdout.write(f"SEAL_TRUSTED={_line(seal_keys.public_pem(*known))}")


def _line(pem: bytes) -> str:
    return base64.b64encode(pem).decode()
