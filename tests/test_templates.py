"""No template lies unused, and none hides a fault of the house: inline code, a raw address, a language left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
APPS = ("mentorat", "programs", "matching", "charters", "tracking")
# Looked up by name by Django or allauth, whose own templates stand behind those that we do not write.
BY_NAME = re.compile(r"^(\d{3}(_csrf)?\.html|django/forms/|account/|mfa/|allauth/|usersessions/)")


def names() -> list[str]:
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file())


def sources() -> str:
    code = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return "\n".join(
        path.read_text(encoding="utf-8") for path in [*code, *TEMPLATES.rglob("*")] if path.is_file()
    )


def is_used(name: str, text: str) -> bool:
    if BY_NAME.match(name):
        return True
    if name.startswith("cotton/"):
        tag = name.removeprefix("cotton/").removesuffix(".html").replace("/", ".").replace("_", "-")
        return re.search(rf"<c-{re.escape(tag)}[\s/>]", text) is not None
    mail = re.fullmatch(r"(\w+)/emails/(\w+)\.(subject\.txt|txt|html)", name)
    if mail and mail[2] != "base":  # named whole, or by its own word in the code of its app
        app, word = mail[1], mail[2].removeprefix("reminder_")
        own = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / app).rglob("*.py"))
        return f'"{app}/{mail[2]}"' in text or f'"{word}"' in own
    return f'"{name}"' in text or f"'{name}'" in text or f'"{name}#' in text


def test_every_template_is_used() -> None:
    text = sources()
    assert [name for name in names() if not is_used(name, text)] == []


@pytest.mark.parametrize(
    "name",
    [name for name in names() if name.endswith(".html") and "/emails/" not in name and "pdf" not in name],
)
def test_no_inline_code(name: str) -> None:
    """The content policy forbids it, so it would silently not run."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)
    assert not re.search(r"\sstyle\s*=\s*[\"']", text)
    assert not re.search(r"<[a-z][^>]*\son[a-z]+\s*=", text)
    assert not re.search(r"<script(?![^>]*(\bsrc=|type=\"application/json\"))", text)
    assert "<style" not in text
    assert "javascript:" not in text


@pytest.mark.parametrize("name", [name for name in names() if "/emails/" in name])
def test_a_mail_has_its_three_parts(name: str) -> None:
    stem = re.sub(r"\.(subject\.txt|txt|html)$", "", name)
    if not stem.endswith("base"):
        assert {f"{stem}.{part}" for part in ("subject.txt", "txt", "html")} <= set(names())
