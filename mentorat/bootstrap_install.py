"""Makes `.venv` on a machine that has Python 3.11 and nothing else, root or not.

Standard library only, also where Debian keeps ensurepip, pip and venv in packages of their own. What it installs is
written in pyproject.toml and pinned in constraints.txt.
"""

import contextlib
import errno
import fcntl
import glob
import os
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from mentorat import bootstrap
from mentorat import bootstrap_apt as apt
from mentorat.bootstrap import inside, is_fresh

DEBIAN_WHEELS = "/usr/share/python-wheels/pip-*.whl"


class SetupError(Exception):
    """The set-up cannot go on; the message says what to do, ready to be shown."""


def complete_or_exit(developer: bool) -> None:
    """Complete `.venv`, or leave with a message that says what to do."""
    try:
        complete(developer)
    except KeyboardInterrupt:
        sys.exit("\nInterrompu ; relancez la même commande, elle reprendra (interrupted, run it again).")
    except (SetupError, OSError, subprocess.SubprocessError) as error:
        sys.exit(f"Mentorat ne peut pas se préparer (set-up failed).\n{explain(error)}")


def complete(developer: bool) -> None:
    """Bring `.venv` and the system libraries to what is needed; libraries that we may not install are named."""
    if not is_fresh(developer):
        with locked():
            if not is_fresh(developer):  # another start may have done it while this one waited
                install(developer)
    missing = apt.missing_libraries()
    if missing:
        say(apt.advice(missing))
    else:
        Path(inside(".libraries")).touch()


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Hold the only right to change `.venv`; a second start waits. The lock is on the pins, so nothing is left behind."""
    with open(os.path.join(bootstrap.ROOT, "constraints.txt")) as pins:
        try:
            fcntl.flock(pins, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(
                "Une autre installation est en cours, j’attends qu’elle finisse (waiting for another install)"
            )
            fcntl.flock(pins, fcntl.LOCK_EX)
        yield


def install(developer: bool) -> None:
    """Install what is missing, from the interpreter to the packages, then write the stamp."""
    version = sys.version.split()[0]
    if sys.version_info < (3, 11):  # noqa: UP036 - nothing has checked the version yet
        raise SetupError(
            f"Il faut Python 3.11 ou plus récent, celui-ci est {version} (Python 3.11 or newer is needed)."
        )
    if not os.access(bootstrap.ROOT, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), bootstrap.ROOT)
    if apt.is_available():
        install_system(apt.missing_packages(browser=developer, pip=not bundled_pip()))
    make_environment()
    install_packages(developer)
    Path(bootstrap.stamp(developer)).write_text(bootstrap.wanted(), encoding="utf-8")
    Path(inside(".unfinished")).unlink()


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
    unfinished = Path(inside(".unfinished"))
    if not unfinished.exists() and os.path.exists(inside("bin", "uv")) and runs(inside("bin", "python")):
        unfinished.touch()
        return
    with step("Environnement Python dans .venv"):
        run(sys.executable, "-m", "venv", "--without-pip", "--clear", bootstrap.VENV)
        unfinished.touch()
        wheel = bundled_pip() or downloaded_pip()
        pip = [
            inside("bin", "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-cache-dir",
        ]
        run(*pip, "--constraint", "constraints.txt", "uv", PYTHONPATH=wheel)


def install_packages(developer: bool) -> None:
    """Install the dependencies of pyproject.toml at the versions of constraints.txt."""
    with step("Paquets Python" + (" et outils de test" if developer else "")):
        uv = [inside("bin", "uv"), "pip", "install", "--quiet", "--python", inside("bin", "python")]
        sources = ["--requirements", "pyproject.toml", "--constraints", "constraints.txt"]
        extra = ["--extra", "dev"] if developer else []
        certificates = "1" if has_certificates() else "0"
        run(*uv, *sources, *extra, UV_CACHE_DIR=inside(".cache"), UV_SYSTEM_CERTS=certificates)


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
        return apt.download_pip_wheel(Path(inside(".cache", "apt")))
    except (OSError, IndexError, subprocess.SubprocessError) as error:
        line = "apt-get install python3-venv ca-certificates"
        raise SetupError(
            f"Python n’a pas pip ici. À taper en root (as root, type):\n  {line}\n{explain(error)}"
        ) from error


def runs(python: str) -> bool:
    """Whether the interpreter starts: it does not when the Python it was made from is gone."""
    return os.access(python, os.X_OK) and subprocess.run([python, "-c", ""], check=False).returncode == 0


def run(*words: str, **environment: str) -> None:
    """Run a command without a shell, from the project's folder; raises CalledProcessError with its output on failure."""
    here = {**os.environ, **environment}
    pipe = subprocess.PIPE
    subprocess.run(
        words, check=True, cwd=bootstrap.ROOT, env=here, text=True, stdout=pipe, stderr=subprocess.STDOUT
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
