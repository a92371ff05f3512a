"""Pages outside the programmes: sign-in and errors, in both languages, and the vendored files they load."""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template import loader
from django.test import Client, RequestFactory
from django.utils import formats, translation

ROOT = Path(settings.BASE_DIR)
ERRORS = ("400.html", "403.html", "404.html", "500.html", "403_csrf.html")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", ERRORS)
def test_errors_speak_and_show_the_way(name: str, language: str) -> None:
    with translation.override(language):
        alone = loader.render_to_string(name)
        asked = loader.render_to_string(
            name, {"frame": None, "nav": []}, RequestFactory().get("/nowhere/?a=1")
        )
    for html in (alone, asked):
        assert f'<html lang="{language}">' in html
        assert html.count("<h1>") == 1
        assert 'href="/"' in html
    assert 'value="/nowhere/?a=1"' in asked


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/accounts/login/", "/accounts/login/code/", "/accounts/signup/"])
@pytest.mark.parametrize(("language", "word"), [("fr", "Aller au contenu"), ("en", "Skip to content")])
def test_sign_in_pages(client: Client, url: str, language: str, word: str) -> None:
    html = client.get(url, headers={"accept-language": language}).content.decode()
    assert word in html
    assert html.count("<h1>") == 1
    assert not re.search(r"<[^>]+\s(style|on\w+)=", html)
    if language == "fr":
        assert not re.search(
            r"\b(Sign|your|the|Email)\b", re.sub(r"<script.*?</script>|<[^>]+>", " ", html, flags=re.DOTALL)
        )


@pytest.mark.django_db
def test_a_wrong_address_is_kept_and_explained(client: Client) -> None:
    html = client.post(
        "/accounts/login/", {"login": "camille@"}, headers={"accept-language": "fr"}
    ).content.decode()
    assert 'value="camille@"' in html
    assert 'id="id_login_error"' in html


def test_dates_and_numbers_in_both_languages() -> None:
    moment = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
    with translation.override("fr"):
        assert formats.date_format(moment, "DATETIME_FORMAT") == "24 novembre 2026, 12\u00a0h\u00a030"
        assert formats.number_format(1128.5, 1, force_grouping=True) == "1\u202f128,5"
    with translation.override("en"):
        assert formats.date_format(moment, "DATETIME_FORMAT") == "24 November 2026, 12:30"


def test_vendored_files_are_those_of_the_list() -> None:
    text = (ROOT / "static/vendor/README.md").read_text()
    listed = re.findall(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", text, re.MULTILINE)
    assert len(listed) == 6
    for name, digest in listed:
        path = ROOT / "static/vendor" / name
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest, name
    for folder in ("htmx", "figtree", "fraunces", "lucide"):
        assert (ROOT / "static/vendor" / folder / "LICENSE").stat().st_size > 500


def test_the_weight_of_what_every_page_loads() -> None:
    """Fonts as they are, the rest as gzip would send it; a page itself adds 5 to 15 KB."""
    import gzip

    base = (ROOT / "templates/base.html").read_text()
    names = [*re.findall(r"static '((?:css|js|vendor/htmx)/[^']+)'", base), "icons/sprite.svg"]
    fonts = re.findall(r"static '([^']+\.woff2)'", base)
    assert len(names) > 8
    assert len(fonts) == 2
    total = sum(len(gzip.compress((ROOT / "static" / name).read_bytes())) for name in names) + sum(
        (ROOT / "static" / name).stat().st_size for name in fonts
    )
    assert total < 95_000
