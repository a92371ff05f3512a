"""What an error tells to the tracker: where it broke, and nothing of anybody."""

from __future__ import annotations

from typing import Any

import pytest
import sentry_sdk

from mentorat.apps import report_errors


def test_the_tracker_gets_neither_bodies_nor_values_nor_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its real client is not started here: it patches Django for good, under all the other tests."""
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(sentry_sdk, "init", lambda **options: told.append(options))
    report_errors("https://key@errors.invalid/1")
    options = sentry_sdk.Client(**told[0]).options
    assert options["dsn"] == "https://key@errors.invalid/1"
    assert options["max_request_body_size"] == "never"
    assert options["include_local_variables"] is False
    assert not options["send_default_pii"]
