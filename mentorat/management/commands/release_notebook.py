"""`manage.py release_notebook`: writes the hashes of the notebook's scripts, or checks them; run it after changing one."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mentorat.lib import release


class Command(BaseCommand):
    help = "Publishes the hashes of the sealed notebook's scripts; --check only compares them"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit 1 when a script differs"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if not check:
            release.publish()
        said, found = release.released(), release.measured()
        for name, measure in found.items():
            self.stdout.write(f"{measure} {name}")
        different = sorted(name for name in said.keys() | found.keys() if said.get(name) != found.get(name))
        if different:
            raise CommandError(f"Not the released ones: {', '.join(different)}")
