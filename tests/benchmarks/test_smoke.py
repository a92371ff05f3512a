"""The bench runs whole, at sizes that cost nothing; no figure of it is judged here."""

from __future__ import annotations

import json

import numpy as np
import pytest
from django.core.management import call_command

from matching.engine import exclusions
from tests.benchmarks import peers, report
from tests.benchmarks.cohorts import MISSING, POLICY, cohort

BY_SIZE = ("over_floor", "over_scipy", "peak_mib", "resolve_speedup")


def test_the_last_line_is_one_object_that_holds_every_figure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("bench", "--sizes", "30", "--runs", "2", "--workers", "1", "--json")
    said = capsys.readouterr().out
    told = json.loads(said.splitlines()[-1])
    assert {name: set(told[name]) for name in BY_SIZE} == {name: {"30"} for name in BY_SIZE}
    assert set(told["false_claims"]) == set(told["power"]) == {"40", "80", "150", "200"}
    assert told["reciprocity_over_plain"] > 0
    assert told["peers_agree"]
    assert told["proved"]
    assert told["not_measured"] == []
    assert "No answer on: against scipy at 10,000." in said
    assert "WRONG" not in said


def test_what_falls_short_is_said() -> None:
    assert "FALLS SHORT" in report.judged(9, most=8, at="10000")
    assert report.judged(9, most=8, at="200") == ""
    assert "within the error" in report.judged(0.06, most=0.05, slack=0.02)
    assert report.short_of(
        [("a", "1", report.judged(7, least=8)), ("b", "1", report.judged(8, least=8))]
    ) == ["a"]


def test_cohorts_have_the_holes_and_the_ties_that_are_announced() -> None:
    people = cohort(400, seed=3)
    assert cohort(400, seed=3) == people != cohort(400, seed=4)
    assert exclusions(people, POLICY).mask.mean() == pytest.approx(0.2, abs=0.05)
    for name, share in MISSING.items():
        missing = np.mean([not getattr(p, name) for p in (*people.mentees, *people.mentors)])
        assert missing == pytest.approx(share, abs=0.1), name
    assert set(people.capacity) == {1, 2, 3}


def test_peers_solve_what_is_asked() -> None:
    score = np.array([[9, 8, 0], [8, 0, 0], [7, 1, 0]], dtype=np.uint16)
    assert peers.scipy_dense(score)() == peers.munkres(score)() == (2, 16)
    assert peers.greedy(score)() == (2, 10)
