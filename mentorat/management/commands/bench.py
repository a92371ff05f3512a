"""`python3 manage.py bench`: what the engine costs beside the machine's floor and its peers, and what its evidence is worth."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

WIDTH = 38


class Command(BaseCommand):
    help = "Mesure le moteur de jumelage : vitesse, mémoire, pairs, plancher, réciprocité, preuves. Moins de dix minutes."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sizes",
            type=sizes,
            metavar="N,N…",
            help="personnes de chaque côté, 200,1000,3000,10000 par défaut",
        )
        parser.add_argument(
            "--quick", action="store_true", help="200 et 1 000 seulement, moins de cohortes : une minute"
        )
        parser.add_argument(
            "--runs", type=int, metavar="N", help="cohortes tirées pour chaque ligne des preuves"
        )
        parser.add_argument(
            "--workers", type=int, default=2, metavar="N", help="processus pour les preuves, 2 par défaut"
        )
        parser.add_argument(
            "--programs",
            type=int,
            metavar="N",
            help="programmes de cent personnes parmi lesquels le tableau de bord est demandé : 1000, ou 0 avec --quick ou --sizes",
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="écrit aussi les chiffres en un objet JSON sur la dernière ligne",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from tests.benchmarks import report, run
        except ImportError as absent:
            raise CommandError(
                "The benchmarks are with the tests of a clone, with the developers' packages: python3 manage.py bench there."
            ) from absent
        runs = options["runs"] or (run.QUICK_RUNS if options["quick"] else run.RUNS)
        chosen = options["sizes"] or (run.QUICK if options["quick"] else run.SIZES)
        whole = not options["quick"] and not options["sizes"]
        programs = (run.PROGRAMS if whole else 0) if options["programs"] is None else options["programs"]
        asked = run.Asked(chosen, runs, workers=options["workers"], programs=programs)
        figures = report.figures(run.run(asked, self._say))
        self._print(figures, list(report.lines(figures)), report.short_of(list(report.lines(figures))))
        if options["json"]:
            self.stdout.write(json.dumps(figures))

    def _say(self, text: str) -> None:
        self.stdout.write(f"  · {text}")
        self.stdout.flush()

    def _print(self, figures: dict[str, Any], table: list[tuple[str, str, str]], short: list[str]) -> None:
        about = figures["machine"]
        self.stdout.write("")
        self.stdout.write(f"{about['processor']}, {about['cpus']} cores; {', '.join(about['blas'])}")
        threads = ", ".join(f"{name} {count}" for name, count in about["threads"].items())
        versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
        self.stdout.write(f"threads: {threads}; Python {about['python']}, {versions}")
        if about["load"] > about["cpus"] + 1:
            busy = f"load {about['load']:g} on {about['cpus']} cores"
            self.stdout.write(
                f"The machine was busy ({busy}): the seconds are too long, and the ratios uncertain."
            )
        self.stdout.write(f"first solve of a process: {figures['warm_up_seconds']:.2g} s")
        self.stdout.write("")
        for what, figure, remark in table:
            self.stdout.write(f"{what:<{WIDTH}} {figure:>16}   {remark}".rstrip())
        self.stdout.write("")
        for absent in figures["not_measured"]:
            self.stdout.write(f"Not measured: {absent}.")
        if not figures["peers_agree"] or not figures["proved"] or figures["resolve_wrong"]:
            self.stdout.write("WRONG: an exact solver or a new start disagrees, or a proof is missing.")
        for goal in figures["goals_not_measured"]:
            self.stdout.write(f"No answer on: {goal}.")
        self.stdout.write(
            f"Falls short: {', '.join(short)}." if short else "What was measured reaches its goal."
        )
        self.stdout.write(f"Took {figures['seconds_of_all']:.0f} s.")


def sizes(text: str) -> tuple[int, ...]:
    """`200,1000` as numbers, each of at least 10."""
    try:
        found = tuple(int(part) for part in text.replace(" ", "").split(",") if part)
    except ValueError:
        found = ()
    if not found or min(found) < 10:
        raise ArgumentTypeError("give sizes of 10 or more, separated by commas: 200,1000")
    return found
