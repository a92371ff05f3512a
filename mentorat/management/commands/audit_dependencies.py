"""`manage.py audit_dependencies`: are the libraries the pinned ones, and is a weakness of one of them known?

Exit 0 only when everything was checked and nothing found; 1 when something is wrong; 2 when something could not be checked.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from mentorat.lib import dependencies


class Command(BaseCommand):
    help = "Compares the installed libraries with constraints.txt, and asks pip-audit for their advisories"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = dependencies.check(Path(settings.BASE_DIR) / "constraints.txt")
        for line in verdict.wrong:
            self.stdout.write(f"WRONG    {line}")
        for line in verdict.unknown:
            self.stdout.write(f"UNKNOWN  {line}")
        self.stdout.write(
            f"{verdict.pinned} pinned, {verdict.audited} compared with the advisories: "
            f"{len(verdict.wrong)} wrong, {len(verdict.unknown)} not checked."
        )
        if verdict.wrong or verdict.unknown:
            sys.exit(1 if verdict.wrong else 2)
        self.stdout.write("Everything was checked, and nothing found.")
