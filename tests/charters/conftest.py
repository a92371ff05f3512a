"""Documents made in no time: what matters here is what is signed, not how a PDF is drawn. Marked tests draw for real."""

from __future__ import annotations

import hashlib

import pytest

from mentorat.lib import pdf, seal
from mentorat.lib.pdf import Pdf


def draw(html: str, **_metadata: str) -> Pdf:
    content = html.encode()
    return Pdf(content, 1, hashlib.sha256(content).hexdigest())


def unsealed(content: bytes, *_key: object, **_words: str) -> bytes:
    return content


@pytest.fixture(autouse=True)
def instant_documents(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "real_pdf" not in request.fixturenames:
        monkeypatch.setattr(pdf, "render", draw)
        monkeypatch.setattr(seal, "seal", unsealed)


@pytest.fixture
def real_pdf() -> None:
    """Ask for it to draw documents with WeasyPrint."""
