"""Logs and reports of errors that say where something broke, and nothing of what was sent.

No body, query, cookie or header; no token that an address carries; no value at hand. The message of an error often quotes
what was typed ("invalid input: 'Ada'"), so that it is withheld unless the error is the machinery's.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter

SECRET = re.compile(r"(?<=/)[\w-]{43}(?=/|$)")  # 256 bits as addresses carry them
MACHINERY = (OSError, ImportError, ImproperlyConfigured, OperationalError, InterfaceError)
WITHHELD = "(message withheld)"


def without_secrets(address: str) -> str:
    """The address with « … » in the place of each."""
    return SECRET.sub("…", address)


def told(error: BaseException) -> str:
    """The error, the ones that led to it and their stacks, as lines of code: no value, and no message that may hold one."""
    return "\n".join(
        "".join([*traceback.format_tb(each.__traceback__), _named(each)]) for each in _chain(error)
    )


def _named(error: BaseException) -> str:
    said = str(error) if isinstance(error, MACHINERY) else WITHHELD
    return f"{type(error).__module__}.{type(error).__qualname__}: {said}"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """What caused it, then the error itself; each once."""
    found: list[BaseException] = []
    each: BaseException | None = error
    while each is not None and each not in found:
        found.append(each)
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    yield from reversed(found)


class HideSecrets(logging.Filter):
    """For the handlers: what was given to the message is made discreet before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(without_secrets(a) if isinstance(a, str) else a for a in record.args)
        elif isinstance(record.args, Mapping) and "exc" in record.args:  # a task that failed
            record.args = {**record.args, "exc": WITHHELD}
        return True


class Formatter(logging.Formatter):
    """The message, then the error as `told`."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 (the library's name)
        return told(ei[1]) if ei[1] else ""


class Report(ExceptionReporter):
    """What Django mails about an error: the stack alone, neither the request nor the settings."""

    def get_traceback_text(self) -> SafeString:
        return SafeString(told(self.exc_value) if self.exc_value else "")

    def get_traceback_html(self) -> SafeString:
        return format_html("<pre>{}</pre>", told(self.exc_value) if self.exc_value else "")


def lines(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """For the log of requests: the error as `told`, and nothing of the browser."""
    event.pop("user_agent", None)
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    elif isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = told(error)
    return event


def configure() -> None:
    """The log of requests, one JSON object a line."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            lines,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )


def for_the_tracker(event: Any, _hint: Any) -> Any:
    """What the error tracker receives: where, never the request, the person, what went before nor a message."""
    for part in ("request", "user", "breadcrumbs", "extra"):
        event.pop(part, None)
    for each in event.get("exception", {}).get("values", []):
        each["value"] = WITHHELD
    for part in ("transaction", "message"):
        if isinstance(event.get(part), str):
            event[part] = without_secrets(event[part])
    event.pop("logentry", None)
    return event
