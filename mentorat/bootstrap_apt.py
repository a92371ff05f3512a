"""What Debian has to give: the libraries of the PDF engine, a browser for the tests, and pip's own wheel.

Standard library only, like its one caller, bootstrap_install.py.
"""

import ctypes
import glob
import os
import shutil
import subprocess
from pathlib import Path

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
DRIVER_LIBRARY = "libatomic.so.1"  # of the program that drives the browser
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ENVIRONMENT = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1", "LC_ALL": "C.UTF-8"}


def is_available() -> bool:
    """Whether packages of the system can be installed from here."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def missing_libraries() -> list[str]:
    """The packages whose library the PDF engine would not find."""
    return [package for library, package in LIBRARIES.items() if not loads(library)]


def missing_packages(browser: bool, pip: bool) -> list[str]:
    """The packages to install: PDF libraries, with a browser for the tests and pip's wheel when asked for."""
    driver = ["libatomic1"] if browser and not loads(DRIVER_LIBRARY) else []
    chromium = ["chromium"] if browser and not any(map(shutil.which, BROWSERS)) else []
    return missing_libraries() + driver + chromium + (["python3-pip-whl"] if pip else [])


def loads(library: str) -> bool:
    """Whether the dynamic linker finds the library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install(packages: list[str]) -> None:
    """Install packages, without what they only recommend; raises CalledProcessError with apt's words."""
    run("apt-get", "-qq", "update")
    run("apt-get", "-qq", "install", "--yes", "--no-install-recommends", *packages)


def advice(packages: list[str]) -> str:
    """The line to type when we may not install packages ourselves."""
    line = f"apt-get install --no-install-recommends {' '.join(packages)}"
    return f"Pour les PDF, il manque des bibliothèques du système. À taper en root (as root, type):\n  {line}"


def download_pip_wheel(folder: Path) -> str:
    """Fetch pip's wheel through apt, without being root, into `folder`; its path.

    Raises CalledProcessError with apt's words, or FileNotFoundError where there is no apt."""
    state, cache = folder / "state", folder / "cache"
    for each in (state / "lists" / "partial", cache / "archives" / "partial"):
        each.mkdir(parents=True)
    private = [
        "-o",
        f"Dir::State={state}",
        "-o",
        "Dir::State::status=/var/lib/dpkg/status",
        "-o",
        f"Dir::Cache={cache}",
    ]
    run("apt-get", "-qq", *private, "update", folder=folder)
    run("apt-get", "-qq", *private, "download", "python3-pip-whl", folder=folder)
    run("dpkg-deb", "--extract", glob.glob(f"{folder}/*.deb")[0], str(folder), folder=folder)
    return glob.glob(f"{folder}/usr/share/python-wheels/pip-*.whl")[0]


def run(*words: str, folder: Path | None = None) -> None:
    """Run one command of the package manager, silently; raises CalledProcessError with its output."""
    subprocess.run(
        words,
        check=True,
        cwd=folder,
        env={**os.environ, **ENVIRONMENT},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
