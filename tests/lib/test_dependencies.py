"""The audit of the libraries never says that all is well unless it looked at each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from mentorat.lib import dependencies

FOUND = {"django": "5.2.19", "typing-extensions": "4.16.0"}


@pytest.fixture
def constraints(tmp_path: Path) -> Path:
    file = tmp_path / "constraints.txt"
    file.write_text("# pins\nDjango==5.2.19\ntyping_extensions==4.16.0\n")
    return file


@pytest.fixture
def auditor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts a pip-audit on the path that prints those words; None takes it away."""

    def install(printed: str | None) -> None:
        folder = tmp_path / "bin"
        folder.mkdir()
        if printed is not None:
            (folder / "said").write_text(printed)
            program = folder / "pip-audit"
            program.write_text(f'#!/bin/sh\n/bin/cat "{folder}/said"\n')
            program.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))

    return install


def answer(*vulns: str, skipped: bool = False) -> str:
    second: dict[str, object] = {"name": "typing-extensions", "skip_reason": "no network"}
    if not skipped:
        second = {"name": "typing_extensions", "version": "4.16.0", "vulns": []}
    first = {"name": "django", "version": "5.2.19", "vulns": [{"id": each} for each in vulns]}
    return json.dumps({"dependencies": [first, second]})


@pytest.mark.parametrize(
    ("printed", "wrong", "unknown"),
    [
        (answer(), 0, 0),
        (answer("PYSEC-2026-1"), 1, 0),
        (answer(skipped=True), 0, 1),
        ('{"dependencies": []}', 0, 2),
        ("", 0, 1),
        ("No known vulnerabilities found", 0, 1),
        ("[]", 0, 1),
        (None, 0, 1),
    ],
    ids=["clean", "weak", "skipped", "nothing-audited", "silent", "words", "other-json", "not-installed"],
)
def test_what_was_not_looked_at_is_not_well(
    constraints: Path, auditor: Any, printed: str | None, wrong: int, unknown: int
) -> None:
    auditor(printed)
    verdict = dependencies.check(constraints, FOUND)
    assert (len(verdict.wrong), len(verdict.unknown)) == (wrong, unknown)


def test_what_is_not_the_pinned_version_is_wrong(constraints: Path, auditor: Any) -> None:
    auditor(answer())
    verdict = dependencies.check(constraints, {"django": "5.2.18", "left-pad": "1.0"})
    assert verdict.wrong == [
        "django is 5.2.18, pinned to 5.2.19",
        "left-pad 1.0 is installed and not pinned",
    ]


def test_the_command_says_what_it_could_not_check(auditor: Any, capsys: pytest.CaptureFixture[str]) -> None:
    auditor(None)
    with pytest.raises(SystemExit) as left:
        call_command("audit_dependencies")
    said = capsys.readouterr().out
    assert left.value.code in (1, 2)
    assert "pip-audit is not installed" in said
    assert "nothing found" not in said
