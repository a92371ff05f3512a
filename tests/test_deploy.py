"""For real: settings that refuse to start half set, an image without root, a compose file that asks for its secrets."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from mentorat import probe
from mentorat.lib import seal_keys

ROOT = Path(settings.BASE_DIR)
PRODUCTION = {
    "MENTORAT_MODE": "production",
    "SECRET_KEY": "a-long-secret-0123456789" * 3,
    "SITE_URL": "https://mentorat.example.org",
    "ALLOWED_HOSTS": "mentorat.example.org",
    "SMTP_URL": "smtp+tls://user:password@smtp.example.org:587",
    "DEFAULT_FROM_EMAIL": "Mentorat <bonjour@example.org>",
    "SEAL_KEY": "none",
}
SECRETS = {**PRODUCTION, "POSTGRES_PASSWORD": "p0st", "APP_DB_PASSWORD": "4pp", "REDIS_PASSWORD": "r3d1s"}
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = {"migrate", "web", "worker", "beat1", "beat2"}


def manage(*words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a command as production would; a change to the empty string takes the variable away."""
    environment = {**os.environ, **PRODUCTION, "MENTORAT_NO_BOOTSTRAP": "1", **changes}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # set where a browser is driven, never in production
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_production_passes_the_checks_of_django_and_says_when_nothing_is_sealed() -> None:
    made = base64.b64encode(seal_keys.make("Essai", years=2).pem()).decode()
    result = manage("check", "--deploy", "--fail-level", "WARNING", SEAL_KEY=made)
    assert result.returncode == 0, result.stderr
    result = manage("check", "--deploy", "--fail-level", "WARNING")
    assert (result.returncode, "mentorat.W001" in result.stderr) == (1, True), result.stderr


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "SMTP_URL", "SEAL_KEY"]
)
def test_production_refuses_to_start_without(name: str) -> None:
    result = manage("check", **{name: ""})
    assert result.returncode != 0
    assert f"{name} is not set." in result.stderr


def test_cookies_of_production_are_of_this_host_alone_and_out_of_reach_of_scripts() -> None:
    asked = """
import json
from django.conf import settings as s
kinds = ("SESSION", "CSRF", "LANGUAGE")
print(json.dumps({k: [getattr(s, f"{k}_COOKIE_{part}") for part in ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "PATH", "DOMAIN")] for k in kinds}))
"""
    result = manage("shell", "-v", "0", "-c", asked)
    said = json.loads(result.stdout.strip().splitlines()[-1])
    for name, secure, httponly, samesite, path, domain in said.values():
        assert name.startswith("__Host-")
        assert (secure, httponly, path, domain) == (True, True, "/", None)
        assert samesite == "Lax"


def test_production_refuses_what_would_be_unsafe() -> None:
    assert "shorter than 50" in manage("check", SECRET_KEY="short").stderr
    assert "must point to PostgreSQL" in manage("check", DATABASE_URL="sqlite:///x.sqlite3").stderr
    assert "choose one of" in manage("check", MENTORAT_MODE="prod").stderr
    assert "SEAL_KEY cannot be used" in manage("check", SEAL_KEY="/nulle/part.pem").stderr


def compose(**changes: str) -> subprocess.CompletedProcess[str]:
    """Let the client read the file; no engine is needed. Skips where there is no client."""
    plugin = shutil.which("docker") and subprocess.run(
        ["docker", "compose", "version"], capture_output=True, check=False
    )
    alone = shutil.which("docker-compose")
    if plugin and plugin.returncode == 0:
        words = ["docker", "compose"]
    elif alone:
        words = [alone]
    else:
        pytest.skip("no docker compose here: the file is read as YAML by the other tests only")
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **SECRETS, **changes}
    return subprocess.run(
        [*words, "config"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_compose_accepts_the_file() -> None:
    result = compose()
    assert result.returncode == 0, result.stderr
    read = yaml.safe_load(result.stdout)
    assert set(read["services"]) == OURS | {"postgres", "redis"}
    addresses = {name: read["services"][name]["environment"]["DATABASE_URL"] for name in OURS}
    assert addresses.pop("migrate") == "postgresql://mentorat:p0st@postgres:5432/mentorat"
    assert set(addresses.values()) == {"postgresql://mentorat_app:4pp@postgres:5432/mentorat"}


@pytest.mark.parametrize(
    "name",
    [
        "SECRET_KEY",
        "POSTGRES_PASSWORD",
        "APP_DB_PASSWORD",
        "REDIS_PASSWORD",
        "SMTP_URL",
        "ALLOWED_HOSTS",
        "SEAL_KEY",
    ],
)
def test_compose_refuses_a_missing_secret(name: str) -> None:
    assert compose(**{name: ""}).returncode != 0


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_containers_can_do_little(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_every_service_that_stays_is_watched_and_data_is_kept() -> None:
    services = COMPOSE["services"]
    assert {name for name in services if "healthcheck" not in services[name]} == {"migrate"}
    kept = {entry.split(":")[0] for name in services for entry in services[name].get("volumes", [])}
    assert kept == set(COMPOSE["volumes"]) == {"postgres", "redis"}


def test_no_port_is_open_to_the_world() -> None:
    ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:8000:8000"]


def test_no_secret_is_written_in_the_files() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    given = re.findall(r"^ +(?:SECRET_KEY|\w*PASSWORD|\w*_URL|REDISCLI_AUTH): (.*)$", text, re.MULTILINE)
    assert given
    assert [value for value in given if "${" not in value or ":?" not in value] == []


def test_the_image_runs_as_a_user_without_rights() -> None:
    last_stage = (ROOT / "Dockerfile").read_text().split("\nFROM ")[-1]
    assert re.findall(r"^USER (.*)$", last_stage, re.MULTILINE) == ["10001:10001"]
    assert "MENTORAT_NO_BOOTSTRAP=1" in last_stage
    assert not re.search(r"^(?:ENV|ARG).*(?:SECRET|PASSWORD)", last_stage, re.MULTILINE)


def test_the_image_has_the_libraries_that_the_set_up_installs() -> None:
    from mentorat.bootstrap_apt import LIBRARIES

    dockerfile = (ROOT / "Dockerfile").read_text()
    assert [package for package in LIBRARIES.values() if package not in dockerfile] == []


class Answer(BaseHTTPRequestHandler):
    """Answers 200 to the public name alone, as Django does."""

    def do_GET(self) -> None:
        self.send_response(200 if self.headers["Host"] == "mentorat.example.org" else 400)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Nothing to say."""


@pytest.fixture
def web_server() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/healthz"
    server.shutdown()
    server.server_close()


def test_the_web_container_asks_under_its_public_name(
    web_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", " mentorat.example.org,other.example.org")
    assert probe.web(web_server)
    monkeypatch.setenv("ALLOWED_HOSTS", "wrong.example.org")
    with pytest.raises(OSError, match="400"):
        probe.web(web_server)


def test_a_beat_that_stopped_writing_is_seen(tmp_path: Path) -> None:
    assert not probe.beat(str(tmp_path / "beat"))
    file = tmp_path / "beat.db"
    file.touch()
    assert probe.beat(str(tmp_path / "beat"))
    long_ago = time.time() - probe.SILENCE - 1
    os.utime(file, (long_ago, long_ago))
    assert not probe.beat(str(tmp_path / "beat"))


def test_celery_finds_its_application() -> None:
    from mentorat.celery import BEAT, app

    assert app.conf.beat_schedule is BEAT or app.conf.beat_schedule == BEAT
    app.loader.import_default_modules()
    assert [wake["task"] for wake in BEAT.values() if wake["task"] not in app.tasks] == []
