"""The committee's report of a large programme, from the facts to the PDF, in a process of its own:
`python -m tests.benchmarks.committee 300` prints seconds, pages and MiB.

The programme is one whose groups are cut finest, so that the rules of small cohorts have the most to look at: five companies,
hundreds of people told apart by what was printed before. The floor is a page that is blank. `work` is processor time, which a
busy machine leaves out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAIRS = 300
HARD = 5  # of the programmes that are drawn, the one whose report costs the most
BLANK = "<html><head><title>-</title></head><body><p>-</p></body></html>"


def measured(pairs: int = PAIRS) -> dict[str, float]:
    """Seconds for the figures (the third report of a programme, which knows the two before) and for the PDF, its pages, and
    MiB at the peak of the process that draws; the same in processor time, and for a `blank` page."""
    command = [sys.executable, "-m", "tests.benchmarks.committee", str(pairs)]
    environment = os.environ | {"MENTORAT_MODE": "test", "DJANGO_SETTINGS_MODULE": "mentorat.settings"}
    out = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True, env=environment
    ).stdout
    told: dict[str, float] = json.loads(out.splitlines()[-1])
    return told


def main(pairs: int) -> None:
    import django

    django.setup()
    from tests.tracking.attacker import of_size
    from tracking.reports import documents
    from tracking.reports.counting import printed
    from tracking.reports.press import Before

    cohorts = [replace(cohort, program="Passerelles") for cohort in of_size(HARD, pairs)]
    first, known = printed(cohorts[0])
    second, then = printed(cohorts[1], Before(first, (known,)))
    start, begun = time.perf_counter(), time.process_time()
    figures, _groups = printed(cohorts[2], Before(second, (known, then)))
    counted = {"counted": time.perf_counter() - start, "counted_work": time.process_time() - begun}
    drawing = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.committee", "draw"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        input=documents.html(figures, "fr").encode(),
    )
    told = {"pairs": pairs, **counted, **json.loads(drawing.stdout.splitlines()[-1])}
    print(json.dumps(told))  # noqa: T201


def draw() -> None:
    """A warm process, as the one that serves documents, draws what it reads."""
    from mentorat.lib import pdf_worker

    from .machine import peak_mib

    static = ROOT / "static"
    pdf_worker.load()
    pdf_worker.unpack_fonts(static)
    pdf_worker.rehearse(static)
    job = {"variant": pdf_worker.BOTH, "title": "-", "lang": "fr", "author": "-", "static": str(static)}
    told: dict[str, float] = {}
    for name, html in (("blank", BLANK), ("drawn", sys.stdin.read())):
        start, begun = time.perf_counter(), time.process_time()
        pages, _content = pdf_worker.make({**job, "html": html, "limits": {"pages": 60}})
        told |= {
            name: time.perf_counter() - start,
            f"{name}_work": time.process_time() - begun,
            "pages": pages,
        }
    told["peak"] = peak_mib()
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    draw() if sys.argv[1] == "draw" else main(int(sys.argv[1]))
