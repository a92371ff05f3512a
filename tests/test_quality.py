"""The rules that tools can hold: types, style, templates, and imports that go one way."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TOOLS = {
    "types": ["mypy"],
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "imports": ["lint-imports", "--no-logo"],
}


def program(name: str) -> str:
    """The tool that was installed beside the interpreter, or the one of the path."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    assert found, f"{name} is not installed: python3 manage.py test installs it"
    return found


@pytest.mark.parametrize("rule", TOOLS)
def test_the_tools_find_nothing(rule: str) -> None:
    words = [program(TOOLS[rule][0]), *TOOLS[rule][1:]]
    plain = {**os.environ, "NO_COLOR": "1", "COLUMNS": "160", "DJANGO_SETTINGS_MODULE": "mentorat.settings"}
    result = subprocess.run(words, cwd=ROOT, env=plain, capture_output=True, text=True, check=False)
    assert result.returncode == 0, (result.stdout + result.stderr)[-8000:]


def test_set_up_needs_no_package() -> None:
    """Nothing of Django may be needed before it is installed: the interpreter is started without site-packages."""
    code = "import mentorat.bootstrap_install"
    result = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
