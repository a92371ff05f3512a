"""The set-up: done once, healed when it was cut short, silent when there is nothing to do, clear when it cannot."""

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from mentorat import bootstrap, bootstrap_apt, bootstrap_install

REAL_ROOT = Path(bootstrap.ROOT)


class House:
    """A project folder where installing is only noted: `done` has the words of every command that would have run."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.done: list[str] = []

    def run(self, *words: str, **environment: str) -> None:
        """Stand in for bootstrap.run: note the command, leave the files that it would leave."""
        self.done.append(" ".join(words))
        binaries = self.root / ".venv" / "bin"
        if "venv" in words:
            shutil.rmtree(self.root / ".venv", ignore_errors=True)
            binaries.mkdir(parents=True)
            (binaries / "python").symlink_to(sys.executable)
        elif words[-1] == "uv":
            (binaries / "uv").touch()

    def count(self, word: str) -> int:
        """How many of the commands contain the word."""
        return sum(word in line for line in self.done)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    root = tmp_path / "house"
    (root / "mentorat").mkdir(parents=True)
    for source in bootstrap.SOURCES:
        (root / source).write_text("as it is")
    there = House(root)
    monkeypatch.setattr(bootstrap, "ROOT", str(root))
    monkeypatch.setattr(bootstrap, "VENV", str(root / ".venv"))
    monkeypatch.setattr(bootstrap_install, "run", there.run)
    monkeypatch.setattr(bootstrap_apt, "is_available", lambda: False)
    monkeypatch.setattr(bootstrap_apt, "loads", lambda library: True)
    monkeypatch.setattr(bootstrap_install, "bundled_pip", lambda: "/wheels/pip.whl")
    return there


def test_the_first_start_installs_and_the_second_does_nothing(house: House) -> None:
    bootstrap_install.complete(developer=False)
    assert [
        house.count(word) for word in ("--without-pip", "pip.whl", " uv", "--extra dev", "--requirements")
    ] == [1, 0, 1, 0, 1]
    before = list(house.done)
    bootstrap_install.complete(developer=False)
    bootstrap_install.complete(developer=False)
    assert house.done == before


def test_tests_need_more_than_the_demo_and_serve_it_too(house: House) -> None:
    bootstrap_install.complete(developer=False)
    bootstrap_install.complete(developer=True)
    assert (house.count("--requirements"), house.count("--extra dev"), house.count("--without-pip")) == (
        2,
        1,
        1,
    )
    (house.root / ".venv" / ".ready").unlink()
    bootstrap_install.complete(developer=False)
    assert house.count("--requirements") == 2


def test_new_pins_are_installed(house: House) -> None:
    bootstrap_install.complete(developer=False)
    (house.root / "constraints.txt").write_text("celery==6")
    bootstrap_install.complete(developer=False)
    assert (house.count("--requirements"), house.count("--without-pip")) == (2, 1)


def test_an_install_cut_short_is_made_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(developer: bool) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(bootstrap_install, "install_packages", cut)
        with pytest.raises(KeyboardInterrupt):
            bootstrap_install.complete(developer=False)
    bootstrap_install.complete(developer=False)
    assert (house.count("--without-pip"), house.count("--requirements")) == (2, 1)
    bootstrap_install.complete(developer=False)
    assert house.count("--requirements") == 1


def test_an_environment_whose_python_is_gone_is_made_again(house: House) -> None:
    bootstrap_install.complete(developer=False)
    python = house.root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    bootstrap_install.complete(developer=False)
    assert house.count("--without-pip") == 2


def test_two_starts_at_once_install_once(house: House) -> None:
    starts = [threading.Thread(target=bootstrap_install.complete, args=[False]) for _ in range(4)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert (house.count("--without-pip"), house.count("--requirements")) == (1, 1)


def test_an_environment_without_pip_and_without_apt_says_what_to_type(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(folder: Path) -> str:
        raise FileNotFoundError(2, "No such file or directory", "apt-get")

    monkeypatch.setattr(bootstrap_install, "bundled_pip", lambda: "")
    monkeypatch.setattr(bootstrap_apt, "download_pip_wheel", refuse)
    with pytest.raises(bootstrap_install.SetupError, match="apt-get install python3-venv ca-certificates"):
        bootstrap_install.complete(developer=False)


def test_missing_libraries_are_told_without_root(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap_apt, "loads", lambda library: "subset" not in library)
    bootstrap_install.complete(developer=False)
    assert "apt-get install --no-install-recommends libharfbuzz-subset0\n" in capsys.readouterr().err


def test_root_installs_what_the_system_lacks(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(bootstrap_apt, "is_available", lambda: True)
    monkeypatch.setattr(bootstrap_apt, "install", asked.append)
    monkeypatch.setattr(bootstrap_apt, "loads", lambda library: False)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(bootstrap_install, "bundled_pip", lambda: "")
    monkeypatch.setattr(bootstrap_apt, "download_pip_wheel", lambda folder: "/wheels/pip.whl")
    bootstrap_install.complete(developer=True)
    assert asked == [[*bootstrap_apt.LIBRARIES.values(), "libatomic1", "chromium", "python3-pip-whl"]]


def test_a_refusing_apt_does_not_stop_the_rest(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(packages: list[str]) -> None:
        raise subprocess.CalledProcessError(100, ["apt-get", "update"], output="no network")

    monkeypatch.setattr(bootstrap_apt, "is_available", lambda: True)
    monkeypatch.setattr(bootstrap_apt, "install", refuse)
    monkeypatch.setattr(bootstrap_apt, "missing_packages", lambda browser, pip: ["chromium"])
    bootstrap_install.complete(developer=True)
    assert house.count("--requirements") == 1
    assert "no network" in capsys.readouterr().err


def test_a_failure_is_told_in_words(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(developer: bool) -> None:
        raise subprocess.CalledProcessError(1, ["uv", "pip"], output="error: no such version")

    monkeypatch.delenv("MENTORAT_NO_BOOTSTRAP", raising=False)
    monkeypatch.setattr(bootstrap_install, "complete", fail)
    with pytest.raises(SystemExit, match=r"(?s)set-up failed.*uv pip.*no such version"):
        bootstrap.prepare(["manage.py", "demo"])


def test_a_folder_of_somebody_else_is_told_before_any_work(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(SystemExit, match="ce dossier doit vous appartenir"):
        bootstrap_install.complete_or_exit(developer=False)
    assert house.done == []


def test_the_command_goes_on_inside(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[list[str]] = []
    monkeypatch.delenv("MENTORAT_NO_BOOTSTRAP", raising=False)
    monkeypatch.setattr(os, "execv", lambda path, words: became.append(words))
    bootstrap.prepare(["manage.py", "pair", "--out", "x.xlsx"])
    assert became == [[str(house.root / ".venv" / "bin" / "python"), "manage.py", "pair", "--out", "x.xlsx"]]


@pytest.mark.parametrize("inside", [True, False])
def test_nothing_is_prepared_inside_or_when_told_not_to(
    house: House, monkeypatch: pytest.MonkeyPatch, inside: bool
) -> None:
    monkeypatch.setenv("MENTORAT_NO_BOOTSTRAP", "" if inside else "1")
    monkeypatch.setattr(sys, "prefix", str(house.root / ".venv") if inside else "/usr")
    bootstrap.prepare(["manage.py", "demo"])
    assert house.done == []


@pytest.mark.parametrize(
    ("command", "given", "mode"),
    [
        ("demo", None, "demo"),
        ("test", None, "test"),
        ("pair", None, "development"),
        ("demo", "production", "production"),
    ],
)
def test_the_command_chooses_the_mode(
    monkeypatch: pytest.MonkeyPatch, command: str, given: str | None, mode: str
) -> None:
    monkeypatch.setenv("MENTORAT_MODE", given or "")
    if given is None:
        monkeypatch.delenv("MENTORAT_MODE")
    bootstrap.choose_mode(["manage.py", command])
    assert os.environ["MENTORAT_MODE"] == mode


def test_a_start_with_nothing_to_do_loads_nothing_and_costs_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    bootstrap_install.complete(developer=False)
    monkeypatch.delenv("MENTORAT_NO_BOOTSTRAP", raising=False)
    monkeypatch.setattr(os, "execv", lambda path, words: None)
    monkeypatch.setattr(bootstrap_install, "complete", None)
    begun = time.perf_counter()
    bootstrap.prepare(["manage.py", "demo"])
    assert time.perf_counter() - begun < 0.020


@pytest.mark.slow
def test_from_nothing_for_real(tmp_path: Path) -> None:
    """A copy of the sources, an empty home, no cache: the only test that needs the network."""
    here = shutil.ignore_patterns(".*", "__pycache__", "staticfiles", "tests")
    shutil.copytree(REAL_ROOT, tmp_path, ignore=here, dirs_exist_ok=True)
    trusted = {name: os.environ[name] for name in ("SSL_CERT_FILE", "PIP_CERT") if name in os.environ}
    bare = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(tmp_path / "nobody"), **trusted}
    words = ["/usr/bin/python3", str(tmp_path / "manage.py"), "version"]
    first = subprocess.run(words, cwd="/", env=bare, capture_output=True, text=True, check=False)
    if first.returncode and re.search(
        r"name resolution|unreachable|NewConnectionError|dns error", first.stderr
    ):
        pytest.skip("no network here: packages cannot be installed")
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("5.2")
    second = subprocess.run(words, cwd="/", env=bare, capture_output=True, text=True, check=False)
    assert (second.returncode, second.stdout) == (0, first.stdout)
    assert "…" not in second.stderr
