"""`manage.py purge`: what the beat does every six hours, at once; with --dry-run, what would go, table by table, no name."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from programs.models import Program
from programs.queries import retention
from programs.services import purging


class Command(BaseCommand):
    help = "Purges the programmes whose time of keeping has run out; --dry-run counts what would go, without any name"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"]:
            self.stdout.write(f"programmes purged: {purging.follow()}")
            return
        now = timezone.now()
        with transaction.atomic():
            replaced = sum(strip(now) for strip in purging.SUPERSEDED)
            transaction.set_rollback(True)
        self.stdout.write(
            f"documents replaced longer ago than the legal time: {replaced} would lose who signed"
        )
        for program in retention.to_announce(now + purging.NOTICE):
            self.stdout.write(
                f"programme {program.pk}: would be announced, for {retention.runs_out(program)}"
            )
        for program in retention.to_purge(now, told_before=now - purging.NOTICE):
            self._count(program, lambda each: purging.purge(each, now=now))
        for program in retention.to_lose_proof(now):
            self._count(program, lambda each: purging.purge_proof(each, now=now))

    def _count(self, program: Program, act: Callable[[Program], Counter[str]]) -> None:
        """Does it, counts, and undoes it: what is counted is exactly what would go."""
        with transaction.atomic():
            gone = act(program)
            transaction.set_rollback(True)
        self.stdout.write(f"programme {program.pk}: {sum(gone.values())} rows")
        for table, rows in sorted(gone.items()):
            self.stdout.write(f"  {rows:>7}  {table}")
