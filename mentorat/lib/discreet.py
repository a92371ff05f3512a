"""Logs without the secrets that an address may carry: the token of a link, the key of a mail."""

from __future__ import annotations

import logging
import re

SECRET = re.compile(r"(?<=/)[\w-]{43}(?=/|$)")  # 256 bits as addresses carry them


def without_secrets(address: str) -> str:
    """The address with « … » in the place of each."""
    return SECRET.sub("…", address)


class HideSecrets(logging.Filter):
    """For the handlers: what was given to the message is made discreet before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(without_secrets(a) if isinstance(a, str) else a for a in record.args)
        return True
