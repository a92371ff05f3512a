"""The demo played whole, as a newcomer does it; and what must never exist outside of it."""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pypdf import PdfReader

from tests import betrayal, paper

ROOT = Path(settings.BASE_DIR)
KEYS = {"candidates", "eligible", "binomes", "unpaired", "charters_signed", "mails", "report", "seconds"}
PRODUCTION = {
    "SECRET_KEY": "x" * 60,
    "SITE_URL": "https://mentorat.example.org",
    "ALLOWED_HOSTS": "mentorat.example.org",
    "DATABASE_URL": "postgresql://nobody@localhost:1/none",
    "REDIS_URL": "redis://localhost:1/0",
    "DEFAULT_FROM_EMAIL": "bonjour@example.org",
    "SMTP_URL": "smtp://localhost:1",
    "SEAL_KEY": "none",
}


def bare(**variables: str) -> dict[str, str]:
    """The environment of somebody who has set these variables only."""
    kept = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
    return {**{name: os.environ[name] for name in kept if name in os.environ}, **variables}


def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Our interpreter on these words, in a process of its own."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=bare(MENTORAT_NO_BOOTSTRAP="1", **variables),
        capture_output=True,
        text=True,
        check=False,
    )


def play(folder: Path, *words: str) -> tuple[dict[str, Any], float]:
    """One start of the demo: its summary, and how many seconds it took with the interpreter."""
    start = time.monotonic()
    done = run("manage.py", "demo", "--once", "--json", *words, MENTORAT_STATE_DIR=str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    summary: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return summary, time.monotonic() - start


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A demo told once, in a folder of its own."""
    folder = tmp_path_factory.mktemp("demo") / "state"
    return folder, play(folder)[0]


@pytest.mark.pdf
def test_a_whole_cohort_goes_from_the_sheet_to_the_pdf(told: tuple[Path, dict[str, Any]]) -> None:
    _folder, summary = told
    assert set(summary) == KEYS
    assert all(summary[name] > 0 for name in KEYS - {"report"}), summary
    assert summary["candidates"] >= 48
    assert summary["binomes"] >= 12
    assert summary["charters_signed"] <= summary["binomes"]
    report = Path(summary["report"])
    content = report.read_bytes()
    assert content.startswith(b"%PDF-")
    assert len(PdfReader(BytesIO(content)).pages) >= 1


@pytest.fixture(scope="module")
def papers(told: tuple[Path, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the demo says of its people, and its papers: see `tests.demo_papers`."""
    into = tmp_path_factory.mktemp("papers") / "told.json"
    mode = {"MENTORAT_MODE": "demo", "DJANGO_SETTINGS_MODULE": "mentorat.settings"}
    done = run("-m", "tests.demo_papers", str(into), **mode, MENTORAT_STATE_DIR=str(told[0]))
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(into.read_text())
    for each in found["papers"]:
        each["content"] = base64.b64decode(each["pdf"])
    return found


@pytest.mark.pdf
def test_every_paper_is_sound_read_aloud_and_kept(papers: dict[str, Any]) -> None:
    kinds = [each["kind"] for each in papers["papers"]]
    assert kinds.count("report") >= 7
    assert kinds.count("booklet") == 1
    for each in papers["papers"]:
        archive = each["kind"] == "report"
        assert paper.faults(each["content"], title=each["title"], language="fr", archive=archive) == [], each[
            "title"
        ]


@pytest.mark.pdf
def test_no_paper_and_no_page_of_a_company_betrays_anybody(papers: dict[str, Any]) -> None:
    """Names, addresses, and whatever one person alone has; in a booklet, but for the testimonies as they were agreed to."""
    assert len(papers["people"]) > 70
    assert sum(map(len, papers["traits"].values())) > 200
    assert betrayal.shared(papers) == set()
    for each in papers["papers"]:
        pages = paper.pages(each["content"])
        assert len(pages) == each["pages"]
        assert paper.unnumbered(pages) == [], each["title"]
        said = " ".join([*pages, paper.unseen(each["content"])])
        assert each["title"] in said
        agreed = [words for voice in each.get("voices", ()) for words in voice]
        assert betrayal.betrayed(papers, each["program"], said, agreed) == [], each["title"]
        assert bool(agreed) == (betrayal.betrayed(papers, each["program"], said) != []), each["title"]
    assert len(papers["pages"]) > 40
    for page in papers["pages"]:
        assert betrayal.betrayed(papers, page["program"], page["text"]) == [], page


@pytest.mark.pdf
@pytest.mark.parametrize(
    "said",
    [
        "Vu avec Sylvie hier",
        "la part de COTÉ",
        "côté Sylvie",
        "sylvie.cote@clinique-saint-roch.example",
        "une cheffe de service de Lévis",
        "On me dit : nos rencontres tournent en rond et…",
    ],
)
def test_what_would_betray_somebody_is_seen(papers: dict[str, Any], said: str) -> None:
    program = next(number for number, names in papers["allowed"].items() if "Passerelles" in names[:1])
    assert betrayal.betrayed(papers, int(program), "Chiffres du côté de la Clinique Saint-Roch") == []
    assert betrayal.betrayed(papers, int(program), f"Chiffres : {said}.") != []


@pytest.mark.pdf
def test_a_second_start_is_quick_and_loses_nothing(told: tuple[Path, dict[str, Any]]) -> None:
    folder, summary = told
    again, seconds = play(folder)
    assert {**again, "seconds": 0} == {**summary, "seconds": 0}
    assert again["seconds"] < 2
    assert seconds < 20, "a start tells nothing again"


RETELL = """
import django
django.setup()
from django.core.management import execute_from_command_line
from mentorat.demo import story
story.tell = lambda say: say("Once upon a time")
execute_from_command_line(["manage.py", "demo", "--once", "--json", "--reset"])
"""


@pytest.mark.pdf
def test_reset_starts_again(told: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    """On a copy, with a story of one word: the former demo is gone, its report too, and the story is told anew."""
    folder = shutil.copytree(told[0], tmp_path / "copy")
    mode = {"MENTORAT_MODE": "demo", "DJANGO_SETTINGS_MODULE": "mentorat.settings"}
    done = run("-c", RETELL, **mode, MENTORAT_STATE_DIR=str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Once upon a time" in done.stdout
    summary = json.loads(done.stdout.splitlines()[-1])
    assert summary["candidates"] == summary["mails"] == 0
    assert list(folder.glob("*.pdf")) == []


@pytest.mark.django_db
def test_outside_the_demo_nobody_chooses_who_they_are() -> None:
    for name in ("demo_choose", "demo_enter", "demo_mails", "demo_mail"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for url in ("/demo/", "/demo/enter/", "/demo/mails/", "/demo/mails/1/"):
        assert Client().get(url).status_code == Client().post(url).status_code == 404


@pytest.mark.parametrize("mode", ["production", "development", "test"])
def test_the_command_refuses_another_mode(mode: str, tmp_path: Path) -> None:
    done = run(
        "manage.py",
        "demo",
        "--once",
        **{**PRODUCTION, "MENTORAT_MODE": mode, "MENTORAT_STATE_DIR": str(tmp_path)},
    )
    assert done.returncode != 0
    assert "demo" in done.stderr


CUT_SHORT = """
import django
django.setup()
from django.core.management import execute_from_command_line
from mentorat.demo import story
from programs.services import people

def tell(say):
    people.account_for(email="one@mentorat.example", first_name="One", last_name="Person")
    if not {finishes}:
        raise KeyboardInterrupt
    from programs.models import User
    assert User.objects.count() == 1, "told upon a story that was cut short"
    time.sleep(2)
    Heartbeat.objects.create(name=story.DONE, at=timezone.now())

import time
from django.utils import timezone
from programs.models import Heartbeat
story.tell = tell
execute_from_command_line(["manage.py", "demo", "--once", "--json"])
"""


def test_an_interrupted_story_starts_afresh_and_two_starts_tell_one(tmp_path: Path) -> None:
    mode = {"MENTORAT_MODE": "demo", "DJANGO_SETTINGS_MODULE": "mentorat.settings"}
    words = {**mode, "MENTORAT_STATE_DIR": str(tmp_path)}
    cut = run("-c", CUT_SHORT.replace("{finishes}", "False"), **words)
    assert cut.returncode == 130
    assert "Traceback" not in cut.stderr
    assert "relancez la même commande" in cut.stderr
    with ThreadPoolExecutor() as pool:
        told = CUT_SHORT.replace("{finishes}", "True")
        both = [done.result() for done in [pool.submit(run, "-c", told, **words) for _ in range(2)]]
    assert [done.returncode for done in both] == [0, 0], [done.stderr for done in both]
    assert sum("Préparation de la base" in done.stdout for done in both) == 1


def test_a_folder_of_somebody_else_is_told(tmp_path: Path) -> None:
    refusing = """
import django
django.setup()
from django.core.management import execute_from_command_line
from mentorat.management.commands import demo

def refuse(*words, **options):
    raise PermissionError(13, "Permission denied", "/srv/mentorat/.demo/demo.lock")

demo.Command._alone = refuse
execute_from_command_line(["manage.py", "demo", "--once"])
"""
    mode = {"MENTORAT_MODE": "demo", "DJANGO_SETTINGS_MODULE": "mentorat.settings"}
    done = run("-c", refusing, **mode, MENTORAT_STATE_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "/srv/mentorat/.demo/demo.lock" in done.stderr
    assert "doit vous appartenir" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_told_before_any_work(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        demo = {"MENTORAT_MODE": "demo", "MENTORAT_STATE_DIR": str(tmp_path)}
        taken = run("manage.py", "demo", "--port", port, **demo)
    assert taken.returncode != 0
    assert f"Le port {port} est pris" in taken.stderr
    beyond = run("manage.py", "demo", "--port", "99999", **demo)
    assert "Le port 99999 ne peut pas servir" in beyond.stderr
    assert "Traceback" not in beyond.stderr
    assert list(tmp_path.glob("*.sqlite3")) == []


@pytest.mark.parametrize("name", sorted(PRODUCTION))
def test_production_names_the_variable_that_is_missing(name: str) -> None:
    given = {**PRODUCTION, "MENTORAT_MODE": "production"}
    del given[name]
    done = run("-c", "import mentorat.settings", **given)
    assert done.returncode != 0
    assert f"{name} is not set" in done.stderr


def test_production_is_the_default_and_starts_with_all_of_them() -> None:
    done = run("-c", "import mentorat.settings as s; print(s.MODE, s.DEMO, s.DEBUG)", **PRODUCTION)
    assert (done.returncode, done.stdout.split()) == (0, ["production", "False", "False"]), done.stderr
