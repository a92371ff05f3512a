"""Starts every command inside the project's own environment, `.venv`, and has it made when it is not complete.

It runs before anything is installed and at each start, so it imports the standard library alone, and little of it: the
work is in bootstrap_install.py. A stamp in `.venv` holds the sources that decided what was installed; while they are the
same, there is nothing to do.
"""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
VENV = os.path.join(ROOT, ".venv")
SOURCES = ("pyproject.toml", "constraints.txt")
MODES = {"demo": "demo", "test": "test"}
DEVELOPER_COMMANDS = {"test", "bench", "messages"}


def command(argv: list[str]) -> str:
    """The name of the command, empty when none was given."""
    return argv[1] if len(argv) > 1 else ""


def choose_mode(argv: list[str]) -> None:
    """Set MENTORAT_MODE from the command (demo, test, otherwise development) unless somebody chose it already."""
    os.environ.setdefault("MENTORAT_MODE", MODES.get(command(argv), "development"))


def prepare(argv: list[str]) -> None:
    """Return at once inside `.venv`; otherwise complete `.venv` if need be and start the command again inside it."""
    if os.environ.get("MENTORAT_NO_BOOTSTRAP") or os.path.realpath(sys.prefix) == os.path.realpath(VENV):
        return
    developer = command(argv) in DEVELOPER_COMMANDS
    if not (is_fresh(developer) and os.path.exists(inside(".libraries"))):
        from mentorat import bootstrap_install

        bootstrap_install.complete_or_exit(developer)
    os.execv(inside("bin", "python"), [inside("bin", "python"), *argv])


def run_tests(arguments: list[str]) -> None:
    """Become pytest, from the project's folder; two workers unless arguments were given."""
    os.chdir(ROOT)
    os.execv(
        sys.executable,
        [
            sys.executable,
            "-m",
            "pytest",
            *(arguments or ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]),
        ],
    )


def inside(*names: str) -> str:
    """A path inside `.venv`."""
    return os.path.join(VENV, *names)


def wanted() -> str:
    """Everything that decides what `.venv` holds."""
    return "\n".join(content(os.path.join(ROOT, source)) for source in SOURCES)


def stamp(developer: bool) -> str:
    """Where the sources of the last complete install are kept: for the developers' tools too, or not."""
    return inside(".ready-developer" if developer else ".ready")


def is_fresh(developer: bool) -> bool:
    """Whether `.venv` was completed from these sources, and no install was cut short since."""
    if os.path.exists(inside(".unfinished")) or not os.path.exists(inside("bin", "python")):
        return False
    return wanted() in {content(stamp(True)), content(stamp(developer))}


def content(path: str) -> str:
    """The text of a file, empty when there is none."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""
