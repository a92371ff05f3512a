"""The figures against what they were to reach, as a table for people and as one object for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .knowledge import error
from .pairing import ours

Line = tuple[str, str, str]  # what, figure, what it was to reach and whether it does
OVER_FLOOR, OVER_SCIPY, PEAK_MIB = 8.0, 8.0, 1024.0  # at the largest size
SPEEDUP, MILLISECONDS, RECIPROCITY, FALSE = 30.0, 50.0, 5.0, 0.05
REPORT_SECONDS, PAGES_SECONDS, PAGES_MIB = 10.0, 3.0, 150.0
DESK_MS, DESK_QUERIES = 300.0, 12
POWER = {80: 0.45, 150: 0.9, 200: 1.0}
LARGEST = 10_000


def figures(found: dict[str, Any]) -> dict[str, Any]:
    """The flat object: each figure by size, the machine beside it."""
    sizes = {str(row["n"]): row for row in found["pairing"]}
    seconds = {n: row["seconds"] for n, row in sizes.items()}
    knowledge = {str(n): row for n, row in found["knowledge"].items()}
    return {
        "over_floor": {n: ours(s) / s["floor"] for n, s in seconds.items()},
        "over_floor_places": {
            n: (ours(s) - s["solve and proof"] + s["solve and proof, several places"]) / s["floor"]
            for n, s in seconds.items()
        },
        "over_scipy": {n: s["scipy"] / ours(s) for n, s in seconds.items() if "scipy" in s},
        "solve_over_scipy": {
            n: s["scipy"] / s["solve and proof"] for n, s in seconds.items() if "scipy" in s
        },
        "over_munkres": {n: s["munkres"] / ours(s) for n, s in seconds.items() if "munkres" in s},
        "greedy_total": {
            n: r["results"]["greedy"][1] / r["results"]["ours"][1]
            for n, r in sizes.items()
            if "greedy" in r["results"]
        },
        "greedy_pairs": {
            n: r["results"]["greedy"][0] / r["results"]["ours"][0]
            for n, r in sizes.items()
            if "greedy" in r["results"]
        },
        "peers_agree": all(row["agree"] for row in sizes.values()),
        "proved": all(row["proved"] for row in sizes.values()),
        "seconds": {n: {**s, "ours": ours(s)} for n, s in seconds.items()},
        "width": {n: row["width"] for n, row in sizes.items()},
        "forbidden": {n: row["forbidden"] for n, row in sizes.items()},
        "peak_mib": {str(n): row["peak"] for n, row in found["memory"].items()},
        "peak_before_mib": {str(n): row["before"] for n, row in found["memory"].items()},
        "resolve_speedup": {str(n): row["speedup"] for n, row in found["resolved"].items()},
        "resolve_ms": {str(n): row["milliseconds"] for n, row in found["resolved"].items()},
        "resolve_slowest_ms": {str(n): row["slowest"] for n, row in found["resolved"].items()},
        "resolve_wrong": sum(row["wrong"] for row in found["resolved"].values()),
        "reciprocity_over_plain": found["reciprocal"].get("over_plain"),
        "reciprocity": found["reciprocal"],
        "floor_over_plain": {str(n): row["over_plain"] for n, row in found["floored"].items()},
        "floor_cost": {str(n): row["cost"] for n, row in found["floored"].items()},
        "floor_worst": {str(n): row["worst"] for n, row in found["floored"].items()},
        **{
            name: {n: row[name] for n, row in knowledge.items()}
            for name in next(iter(knowledge.values()), {})
        },
        "committee": found["committee"],
        "evidence_runs": found["runs"],
        "evidence_error": {n: error(row["power"], found["runs"]) for n, row in knowledge.items()},
        "warm_up_seconds": found["warm_up"],
        "desk": found["desk"],
        "machine": found["machine"],
        "not_measured": found["not_measured"],
        "goals_not_measured": _without_answer(sizes, found),
        "seconds_of_all": found["seconds"],
    }


def _without_answer(sizes: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """The goals on which this run says nothing."""
    largest = sizes.get(str(LARGEST), {})
    asked = {
        f"over the floor and peak memory at {LARGEST:,}": bool(largest),
        f"against scipy at {LARGEST:,}": "scipy" in largest.get("seconds", {}),
        "one change at 1,000": 1_000 in found["resolved"],
        "reciprocity": bool(found["reciprocal"]),
    }
    return [name for name, answered in asked.items() if not answered]


def lines(f: dict[str, Any]) -> Iterator[Line]:
    """What is read on the console."""
    for n, s in f["seconds"].items():
        parts = f"exclusions {s['exclusions']:.3g} s, score {s['ours'] - s['exclusions'] - s['solve and proof']:.3g} s, "
        parts += f"solve and proof {s['solve and proof']:.3g} s; features apart {s['features']:.3g} s"
        yield (
            f"{size(n)} × {size(n)}: floor",
            f"{s['floor']:.3g} s",
            f"product {f['width'][n]} wide, {f['forbidden'][n]:.0%} forbidden",
        )
        yield "  score, solve, proof", f"{s['ours']:.3g} s", parts
        yield (
            "  over the floor",
            f"{f['over_floor'][n]:.1f} ×",
            judged(f["over_floor"][n], most=OVER_FLOOR, at=n),
        )
        yield "  with several places", f"{f['over_floor_places'][n]:.1f} ×", ""
        yield from _peers(f, n, s)
        if n in f["peak_mib"]:
            before = f"{f['peak_before_mib'][n]:.0f} MiB of it before the work"
            yield (
                "  peak memory",
                f"{f['peak_mib'][n]:.0f} MiB",
                judged(f["peak_mib"][n], most=PEAK_MIB, at=n) or before,
            )
    yield from _variants(f)
    yield from _evidence(f)
    yield from _committee(f["committee"])
    if f["desk"]:
        yield from _desk(f["desk"])


def _desk(f: dict[str, float]) -> Iterator[Line]:
    """The floor is a page of the same house that shows no figure."""
    p95 = f["dashboard_p95"]
    halves = f"p50 {f['dashboard_p50']:.0f} ms, of which Python {f['dashboard_work']:.0f} ms"
    yield (
        f"dashboard, {f['programs']:,.0f} programmes: p95",
        f"{p95:.0f} ms",
        f"{judged(p95, most=DESK_MS, unit=' ms')}; {halves}",
    )
    yield "  its queries", f"{f['queries']:.0f}", judged(f["queries"], most=DESK_QUERIES)
    floor = f"of a page that shows nothing: p95 {f['floor_p95']:.0f} ms"
    yield "  over the floor", f"{f['dashboard_p50'] / f['floor_p50']:.1f} ×", floor
    alone = f"p95 {f['alone_dashboard_p95']:.0f} ms"
    yield (
        "  over a platform of one programme",
        f"{f['dashboard_p50'] / f['alone_dashboard_p50']:.1f} ×",
        alone,
    )


def _peers(f: dict[str, Any], n: str, s: dict[str, float]) -> Iterator[Line]:
    if n in f["over_scipy"]:
        alone = f"solver against solver {f['solve_over_scipy'][n]:.1f} ×"
        yield (
            "  faster than scipy, dense",
            f"{f['over_scipy'][n]:.1f} ×",
            "; ".join(
                filter(
                    None,
                    (judged(f["over_scipy"][n], least=OVER_SCIPY, at=n), alone, f"scipy {s['scipy']:.3g} s"),
                )
            ),
        )
    if n in f["over_munkres"]:
        yield "  faster than munkres", f"{f['over_munkres'][n]:.1f} ×", f"munkres {s['munkres']:.3g} s"
    if n in f["greedy_total"]:
        yield (
            "  greedy reaches",
            f"{f['greedy_total'][n]:.1%}",
            f"{f['greedy_pairs'][n]:.1%} of the pairs, in {s['greedy']:.3g} s",
        )


def _variants(f: dict[str, Any]) -> Iterator[Line]:
    for n, speedup in f["resolve_speedup"].items():
        goal = judged(speedup, least=SPEEDUP, at=n, where="1000")
        slow = f"{f['resolve_ms'][n]:.2g} ms, slowest {f['resolve_slowest_ms'][n]:.2g} ms"
        fast = judged(f["resolve_slowest_ms"][n], most=MILLISECONDS, at=n, where="1000", unit=" ms")
        yield (
            f"{size(n)}: one change, against a whole solve",
            f"{speedup:.0f} ×",
            "; ".join(filter(None, (goal, slow, fast))),
        )
    if f["reciprocity_over_plain"] is not None:
        before, after = f["reciprocity"]["imbalance"]
        yield (
            "soft reciprocity over plain",
            f"{f['reciprocity_over_plain']:.1f} ×",
            f"{judged(f['reciprocity_over_plain'], most=RECIPROCITY)}; imbalance {before} → {after}, {f['reciprocity']['cost']:.2%} of the total",
        )
    for n, ratio in f["floor_over_plain"].items():
        before, after = f["floor_worst"][n]
        yield (
            f"{size(n)}: best floor over plain",
            f"{ratio:.1f} ×",
            f"costs {f['floor_cost'][n]:.2%} of the total, worst pair {before / 100:.1f} → {after / 100:.1f}",
        )


def _evidence(f: dict[str, Any]) -> Iterator[Line]:
    runs = f["evidence_runs"]
    for n, share in f.get("false_claims", {}).items():
        goal = judged(share, most=FALSE, slack=2 * error(FALSE, runs))
        yield f"{n} pairs: false claims", f"{share:.1%} ± {error(share, runs):.1%}", goal
        power = f["power"][n]
        goal = (
            judged(power, least=POWER[int(n)], slack=2 * error(POWER[int(n)], runs))
            if int(n) in POWER
            else ""
        )
        whole = f"the total score is seen in {f['power_total'][n]:.0%}"
        yield (
            "  finds an effect of 0.8",
            f"{power:.1%} ± {error(power, runs):.1%}",
            "; ".join(filter(None, (goal, whole))),
        )


def _committee(c: dict[str, float]) -> Iterator[Line]:
    whole = c["counted"] + c["drawn"]
    parts = f"figures {c['counted']:.2g} s, {c['pages']:.0f} pages in {c['drawn']:.2g} s"
    goal = judged(whole, most=REPORT_SECONDS, unit=" s")
    yield f"committee's report, {c['pairs']:.0f} pairs", f"{whole:.2g} s", f"{goal}; {parts}"
    yield "  its processor time", f"{c['counted_work'] + c['drawn_work']:.2g} s", ""
    yield "  its pages", f"{c['drawn']:.2g} s", judged(c["drawn"], most=PAGES_SECONDS, unit=" s")
    yield (
        "  over a blank page",
        f"{c['drawn_work'] / c['blank_work']:.0f} ×",
        f"blank {c['blank_work']:.2g} s",
    )
    yield "  peak memory", f"{c['peak']:.0f} MiB", judged(c["peak"], most=PAGES_MIB, unit=" MiB")


def judged(
    value: float,
    *,
    most: float | None = None,
    least: float | None = None,
    at: str | None = None,
    where: str = str(LARGEST),
    unit: str = "",
    slack: float = 0.0,
) -> str:
    """The goal, and whether it is met; nothing where none was set. Within `slack` (two errors) it is not short."""
    if at is not None and at != where:
        return ""
    goal = f"≤ {most:g}{unit}" if most is not None else f"≥ {least:g}{unit}"
    short = value - most if most is not None else (least or 0) - value
    if short <= 0:
        return f"to reach: {goal}, reached"
    return f"to reach: {goal}, " + ("within the error" if short <= slack else "FALLS SHORT")


def short_of(table: list[Line]) -> list[str]:
    """The names of the lines that fall short."""
    return [name.strip() for name, _figure, remark in table if "FALLS SHORT" in remark]


def size(n: str) -> str:
    return f"{int(n):,}"
