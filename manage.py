#!/usr/bin/env python3
"""The commands of Mentorat: `python3 manage.py demo | test | pair | bench | ...`; the first start prepares `.venv`."""

import os
import sys


def main(argv: list[str]) -> None:
    """Prepare the environment when the interpreter is not ours, then hand the command to pytest or to Django."""
    from mentorat import bootstrap

    bootstrap.choose_mode(argv)
    bootstrap.prepare(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorat.settings")
    if argv[1:2] == ["test"]:
        bootstrap.run_tests(argv[2:])
    from django.core.management import execute_from_command_line

    execute_from_command_line(argv)


if __name__ == "__main__":
    main(sys.argv)
