"""What a container asks itself: `python -m mentorat.probe web` or `beat`. Standard library only, so it costs little."""

import os
import sys
import time
import urllib.request
from pathlib import Path

SCHEDULE = "/tmp/beat"  # noqa: S108 - a memory file system of the container, see docker-compose.yml
SILENCE = 600  # seconds; beat writes its schedule every three minutes


def web(address: str = "http://127.0.0.1:8000/healthz") -> bool:
    """Whether the server answers to its own public name; raises OSError (URLError) when it does not."""
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
    request = urllib.request.Request(address, headers={"Host": host})  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=4) as response:  # noqa: S310
        status: int = response.status
        return status == 200


def beat(schedule: str = SCHEDULE) -> bool:
    """Whether beat wrote its schedule lately; its file may bear an ending of the database it is kept in."""
    files = Path(schedule).parent.glob(f"{Path(schedule).name}*")
    return any(time.time() - file.stat().st_mtime < SILENCE for file in files)


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "beat": beat}[sys.argv[1]]() else 1)
