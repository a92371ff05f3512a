"""The key that this platform seals with, and the certificates whose seals it recognises, as the settings say.

Away from production a key makes itself: one for each process of the tests, else one kept in the state folder.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography.x509 import Certificate
from django.conf import settings

from mentorat.lib import seal_keys
from mentorat.lib.seal_keys import SealKey

NO_KEY = "none"  # what production writes to hand out copies that bear no seal
PAST = timedelta(days=3 * 365)  # the demo seals documents of former years


def own() -> SealKey | None:
    """The key to seal with; None where the operator chose to have none."""
    if settings.SEAL_KEY == NO_KEY:
        return None
    if settings.SEAL_KEY:
        return _given(settings.SEAL_KEY, settings.SEAL_PASSPHRASE)
    return _in_memory() if settings.MODE == "test" else _kept(settings.STATE_DIR / "seal.pem")


def trusted() -> list[Certificate]:
    """Our certificate first, then the former ones, whose seals stay good."""
    key = own()
    mine = [key.certificate] if key else []
    return [*mine, *(seal_keys.certificates(settings.SEAL_TRUSTED) if settings.SEAL_TRUSTED else ())]


@cache
def _given(source: str, passphrase: str) -> SealKey:
    return seal_keys.read(source, passphrase)


@cache
def _in_memory() -> SealKey:
    return _make()


@cache
def _kept(path: Path) -> SealKey:
    """The key of that file; two processes that make it at once end with the same one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        mine = path.with_name(f"{path.name}.{os.getpid()}")
        mine.unlink(missing_ok=True)
        seal_keys.write_new(mine, _make().pem())
        try:
            path.hardlink_to(mine)
        except FileExistsError:
            pass
        finally:
            mine.unlink()
    return seal_keys.read(str(path))


def _make() -> SealKey:
    return seal_keys.make("Mentorat (local)", years=15, since=datetime.now(UTC) - PAST)
