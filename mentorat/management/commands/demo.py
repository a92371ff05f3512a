"""`manage.py demo`: a whole cohort, played through the services, then served on this machine."""

from __future__ import annotations

import errno
import fcntl
import json
import socket
import time
import warnings
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from mentorat.demo import database as tables
from mentorat.demo import story


class Command(BaseCommand):
    help = "Plays a whole cohort, from the sign-up to the committee's PDF, and serves it on http://localhost:8000"
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do the job, print the summary, exit")
        parser.add_argument(
            "--json", action="store_true", help="with --once: the summary as one JSON object on the last line"
        )
        parser.add_argument("--reset", action="store_true", help="throw the demo's data away and start again")
        parser.add_argument(
            "--port", type=int, default=8000, help="where the demo is served, 8000 by default"
        )
        parser.add_argument(
            "--lang", choices=["fr", "en"], default="fr", help="language of what this command says"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo runs in demo mode only: python3 manage.py demo")
        with translation.override(options["lang"]):
            if not options["once"]:
                self._check_port(options["port"])
                settings.SITE_URL = f"http://localhost:{options['port']}"  # the links of the mails lead here
            try:
                summary = self._prepare(reset=options["reset"])
            except KeyboardInterrupt as stop:
                raise CommandError(
                    _("Interrupted: run the same command again, it starts afresh."), returncode=130
                ) from stop
            except PermissionError as error:
                raise CommandError(
                    _(
                        "“%(file)s” cannot be written: this folder must belong to you. Clone the project as yourself."
                    )
                    % {"file": error.filename}
                ) from error
            self._print(summary, as_json=options["json"])
            if not options["once"]:
                self._serve(options["port"])

    def _prepare(self, *, reset: bool) -> dict[str, Any]:
        start = time.monotonic()
        database = Path(settings.DATABASES["default"]["NAME"])
        if reset or not story.is_told(database):
            with self._alone(database.parent):
                if reset or not story.is_told(database):  # another start may have told it meanwhile
                    self._tell(database, reset)
        else:
            self._say(_("The demo is there already (--reset starts again)"))
            tables.follow()
        return {**story.summary(), "seconds": round(time.monotonic() - start, 1)}

    def _tell(self, database: Path, reset: bool) -> None:
        """From an empty database: a story that was cut short is never told on."""
        if reset:
            self._say(_("Throwing the former demo away"))
        elif database.exists():
            self._say(_("The former demo was cut short: starting again"))
        connection.close()
        for path in (*database.parent.glob(database.name + "*"), *database.parent.glob("rapport-*.pdf")):
            path.unlink()
        self._say(_("Setting up the database"))
        tables.create()
        story.tell(say=self._say)

    @contextmanager
    def _alone(self, folder: Path) -> Iterator[None]:
        """One start tells the story, the others wait. A record lock: the children that make PDFs do not inherit it."""
        with (folder / "demo.lock").open("w") as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                self._say(_("Another start is telling the story: waiting for it"))
                fcntl.lockf(file, fcntl.LOCK_EX)
            yield

    def _say(self, text: str) -> None:
        self.stdout.write(f"  · {text}")
        self.stdout.flush()

    def _print(self, summary: dict[str, Any], *, as_json: bool) -> None:
        lines = (
            (_("candidates"), "candidates"),
            (_("eligible people"), "eligible"),
            (_("pairs"), "binomes"),
            (_("without a pair"), "unpaired"),
            (_("charters signed"), "charters_signed"),
            (_("mails"), "mails"),
            (_("committee's report"), "report"),
            (_("seconds"), "seconds"),
        )
        self.stdout.write("")
        for label, key in lines:
            self.stdout.write(f"  {label:<24} {summary[key]}")
        if as_json:
            self.stdout.write(json.dumps(summary, ensure_ascii=False))

    def _check_port(self, port: int) -> None:
        """Better now than after a minute of work. Raises CommandError."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except (OSError, OverflowError) as error:
                taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
                sentence = (
                    _(
                        "Port %(port)s is taken by another program: choose another one, for instance --port %(other)s."
                    )
                    if taken
                    else _("Port %(port)s cannot be used: choose another one, for instance --port %(other)s.")
                )
                other = port + 1 if 1024 <= port < 65535 else 8000
                raise CommandError(sentence % {"port": port, "other": other}) from error

    def _serve(self, port: int) -> None:
        self.stdout.write("")
        self._say(_("Choose who you are: http://localhost:%(port)s/demo/ (Ctrl-C stops)") % {"port": port})
        # Nothing is collected here: the files are served as they are.
        warnings.filterwarnings("ignore", "No directory at")
        call_command("runserver", f"127.0.0.1:{port}", use_reloader=False, skip_checks=True)
