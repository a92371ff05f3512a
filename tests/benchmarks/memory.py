"""Peak memory of a whole pairing, in a process of its own: `python -m tests.benchmarks.memory 1000` prints MiB."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def peak(n: int) -> dict[str, float]:
    """MiB at the peak, and before the work: the interpreter, the libraries and the people themselves."""
    command = [sys.executable, "-m", "tests.benchmarks.memory", str(n)]
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    told: dict[str, float] = json.loads(out.splitlines()[-1])
    return told


def main(n: int) -> None:
    from matching.engine import assign, score

    from .cohorts import POLICY, cohort
    from .machine import peak_mib

    people = cohort(n, seed=1)
    before = peak_mib()
    answer = assign(score(people, POLICY).score, people.capacity)
    print(json.dumps({"peak": peak_mib(), "before": before, "pairs": answer.pairs}))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))
