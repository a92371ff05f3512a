"""Gives the project its own environment, `.venv`, on a machine that has Python 3.11 and nothing else.

Standard library only: it runs before anything is installed, also where Debian keeps ensurepip, pip and venv in packages
of their own. What it installs is written in pyproject.toml and pinned in constraints.txt; a stamp in `.venv` holds the
hash of both, so the next start only compares hashes.
"""

from __future__ import annotations

import contextlib
import fcntl
import glob
import hashlib
import os
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from mentorat import bootstrap_apt as apt

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UNFINISHED = (
    VENV / ".unfinished"
)  # there while an install runs: found at a start, it tells of one that was cut short
SOURCES = ("pyproject.toml", "constraints.txt", "mentorat/bootstrap.py")
MODES = {"demo": "demo", "test": "test"}
DEVELOPER_COMMANDS = {"test", "bench", "messages"}
DEBIAN_WHEELS = "/usr/share/python-wheels/pip-*.whl"


class SetupError(Exception):
    """The set-up cannot go on; the message says what to do, ready to be shown."""


def choose_mode(argv: list[str]) -> None:
    """Set MENTORAT_MODE from the command (demo, test, otherwise development) unless somebody chose it already."""
    os.environ.setdefault("MENTORAT_MODE", MODES.get(command(argv), "development"))


def prepare(argv: list[str]) -> None:
    """Return at once inside `.venv`; otherwise complete `.venv` if need be and start the command again inside it."""
    if os.environ.get("MENTORAT_NO_BOOTSTRAP") or Path(sys.prefix).resolve() == VENV:
        return
    try:
        complete(command(argv))
    except KeyboardInterrupt:
        sys.exit("\nInterrompu ; relancez la même commande, elle reprendra (interrupted, run it again).")
    except (SetupError, OSError, subprocess.SubprocessError) as error:
        sys.exit(f"Mentorat ne peut pas se préparer (set-up failed).\n{explain(error)}")
    os.execv(PYTHON, [str(PYTHON), *argv])


def run_tests(arguments: list[str]) -> None:
    """Become pytest, from the project's folder; two workers unless arguments were given."""
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *(arguments or ["-n", "2"])])


def command(argv: list[str]) -> str:
    """The name of the command, empty when none was given."""
    return argv[1] if len(argv) > 1 else ""


def complete(name: str) -> None:
    """Bring `.venv` and the system libraries to what the command `name` needs; do nothing when they are there."""
    developer = name in DEVELOPER_COMMANDS
    wanted = fingerprint()
    if not is_fresh(wanted, developer):
        with locked():
            if not is_fresh(wanted, developer):  # another start may have done it while this one waited
                install(wanted, developer)
    missing = apt.missing_libraries()
    if missing:
        print(apt.advice(missing), file=sys.stderr, flush=True)


def fingerprint() -> str:
    """The hash of everything that decides what `.venv` holds."""
    digest = hashlib.sha256()
    for source in SOURCES:
        digest.update((ROOT / source).read_bytes())
    return digest.hexdigest()


def stamp(developer: bool) -> Path:
    """Where the fingerprint of the last complete install is written."""
    return VENV / (".ready-developer" if developer else ".ready")


def is_fresh(wanted: str, developer: bool) -> bool:
    """Whether `.venv` was completed for this fingerprint, for this command or for one that needs more."""
    if UNFINISHED.exists() or not PYTHON.exists():
        return False
    return any(path.is_file() and path.read_text() == wanted for path in {stamp(developer), stamp(True)})


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Hold the only right to change `.venv`; a second start waits. The lock is on the pins, so nothing is left behind."""
    with (ROOT / "constraints.txt").open() as pins:
        try:
            fcntl.flock(pins, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(
                "Une autre installation est en cours, j’attends qu’elle finisse (waiting for another install)"
            )
            fcntl.flock(pins, fcntl.LOCK_EX)
        yield


def install(wanted: str, developer: bool) -> None:
    """Install what is missing, from the interpreter to the packages, then write the stamp."""
    if sys.version_info < (3, 11):  # noqa: UP036 - nothing has checked the version yet
        raise SetupError(
            f"Il faut Python 3.11 ou plus récent ; celui-ci est {sys.version.split()[0]} (Python 3.11 or newer is needed)."
        )
    if apt.is_available():
        install_system(apt.missing_packages(browser=developer, pip=not PYTHON.exists() and not bundled_pip()))
    make_environment()
    install_packages(developer)
    stamp(developer).write_text(wanted)
    UNFINISHED.unlink()


def install_system(packages: list[str]) -> None:
    """Install packages of the system; without them the rest still works, so a failure is only told."""
    if not packages:
        return
    with step(f"Paquets du système : {' '.join(packages)}"):
        try:
            apt.install(packages)
        except subprocess.CalledProcessError as error:
            say(f"  apt a refusé, je continue sans (apt failed, going on without): {explain(error)}")


def make_environment() -> None:
    """Make `.venv` with uv in it; one that was cut short, or whose interpreter is gone, is made again."""
    uv = VENV / "bin" / "uv"
    if not UNFINISHED.exists() and uv.exists() and runs(PYTHON):
        UNFINISHED.touch()
        return
    with step("Environnement Python dans .venv"):
        run(sys.executable, "-m", "venv", "--without-pip", "--clear", str(VENV))
        UNFINISHED.touch()
        wheel = bundled_pip() or downloaded_pip()
        pip = [
            str(PYTHON),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-cache-dir",
        ]
        run(*pip, "--constraint", str(ROOT / "constraints.txt"), "uv", PYTHONPATH=wheel)


def install_packages(developer: bool) -> None:
    """Install the dependencies of pyproject.toml at the versions of constraints.txt."""
    with step("Paquets Python" + (" et outils de test" if developer else "")):
        uv = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", str(PYTHON)]
        extra = ["--extra", "dev"] if developer else []
        sources = [
            "--requirements",
            str(ROOT / "pyproject.toml"),
            "--constraints",
            str(ROOT / "constraints.txt"),
        ]
        run(
            *uv,
            *sources,
            *extra,
            UV_CACHE_DIR=str(VENV / ".cache"),
            UV_SYSTEM_CERTS="1" if has_certificates() else "0",
        )


def has_certificates() -> bool:
    """Whether the machine has its own trusted authorities: behind a company's proxy only those will do."""
    return bool(glob.glob(f"{ssl.get_default_verify_paths().openssl_capath}/*"))


def bundled_pip() -> str:
    """The wheel of pip that Python carries for its own environments, empty when the distribution took it away."""
    bundled = os.path.join(os.path.dirname(os.__file__), "ensurepip", "_bundled", "pip-*.whl")
    return next(iter([*glob.glob(bundled), *glob.glob(DEBIAN_WHEELS)]), "")


def downloaded_pip() -> str:
    """The wheel of pip fetched from the distribution without being root; raises SetupError with the line to type."""
    try:
        return apt.download_pip_wheel(VENV / ".cache" / "apt")
    except (OSError, IndexError, subprocess.SubprocessError) as error:
        line = "apt-get install python3-venv ca-certificates"
        raise SetupError(
            f"Python n’a pas pip ici. À taper en root (as root, type):\n  {line}\n{explain(error)}"
        ) from error


def runs(python: Path) -> bool:
    """Whether the interpreter starts: it does not when the Python it was made from is gone."""
    return (
        shutil.which(python) is not None and subprocess.run([python, "-c", ""], check=False).returncode == 0
    )


def run(*words: str, **environment: str) -> None:
    """Run a command without a shell, from the project's folder; raises CalledProcessError with its output on failure."""
    subprocess.run(
        words,
        check=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def explain(error: Exception) -> str:
    """The error in words: the end of the command's own output when a command failed."""
    if isinstance(error, subprocess.CalledProcessError):
        return f"{' '.join(map(str, error.cmd))}\n{(error.output or '')[-2000:]}"
    if isinstance(error, PermissionError):
        return f"Je ne peux pas écrire {error.filename} : ce dossier doit vous appartenir (you must own this folder)."
    return str(error)


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Say what is being done, then how long it took."""
    say(f"{title} …")
    begun = time.monotonic()
    yield
    say(f"  fait en {time.monotonic() - begun:.1f} s".replace(".", ","))


def say(text: str) -> None:
    """Progress goes to stderr: stdout belongs to the command."""
    print(text, file=sys.stderr, flush=True)
