"""Whether the libraries at hand are the pinned ones, and whether somebody has published a weakness of one of them.

What could not be checked is said as such: silence of a tool that looked at nothing is no answer.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

AUDITOR = "pip-audit"
PATIENCE = 300  # seconds
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)$")


@dataclass
class Verdict:
    """`wrong`: what must be mended. `unknown`: what could not be checked. All well only when both are empty."""

    pinned: int = 0
    audited: int = 0
    wrong: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def named(name: str) -> str:
    """The name of a package as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(path: Path) -> dict[str, str]:
    """Version by name, as a file of constraints pins them."""
    found = (PIN.match(line.strip()) for line in path.read_text(encoding="utf-8").splitlines())
    return {named(pin[1]): pin[2] for pin in found if pin}


def installed() -> dict[str, str]:
    """Version by name, of what this interpreter would import."""
    return {named(each.metadata["Name"]): each.version for each in metadata.distributions()}


def differences(pinned: Mapping[str, str], found: Mapping[str, str]) -> Iterator[str]:
    """Installed otherwise than pinned, or without a pin. A pin that is not installed here (a tool, say) is no fault."""
    for name, version in sorted(found.items()):
        if name not in pinned:
            yield f"{name} {version} is installed and not pinned"
        elif pinned[name] != version:
            yield f"{name} is {version}, pinned to {pinned[name]}"


def check(constraints: Path, given: Mapping[str, str] | None = None) -> Verdict:
    """Compares what is installed with the pins, then asks for the advisories about the pins."""
    pinned = pins(constraints)
    verdict = Verdict(pinned=len(pinned), wrong=list(differences(pinned, given or installed())))
    if not pinned:
        verdict.unknown.append(f"{constraints.name} pins nothing")
    _ask(constraints, pinned, verdict)
    return verdict


def _ask(constraints: Path, pinned: Mapping[str, str], verdict: Verdict) -> None:
    auditor = shutil.which(AUDITOR)
    if auditor is None:
        verdict.unknown.append(f"advisories: {AUDITOR} is not installed (pip install {AUDITOR})")
        return
    words = [auditor, "--strict", "--no-deps", "--disable-pip", "--format", "json", "-r", str(constraints)]
    try:
        asked = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=False)
        said = json.loads(asked.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        verdict.unknown.append(f"advisories: {AUDITOR} gave no answer that can be read (no network?)")
        return
    answers = {named(each["name"]): each for each in said if "vulns" in each}
    for name, each in sorted(answers.items()):
        verdict.wrong += [f"{name} {each['version']}: {weakness['id']}" for weakness in each["vulns"]]
    verdict.audited = len(answers.keys() & pinned.keys())
    for name in sorted(pinned.keys() - answers.keys()):
        verdict.unknown.append(f"advisories: {name} was not looked at")
