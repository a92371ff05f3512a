"""What the mail server received, against what was owed: nobody missed, nothing doubled but what is counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import psycopg

from tests.chaos.cohort import Owed

ROWS = "SELECT id, \"to\", state, uncertain, lease IS NULL, told_in_id FROM programs_outboundemail WHERE key LIKE 'reminder%'"


@dataclass(frozen=True)
class Row:
    """A mail of the queue."""

    pk: int
    to: str
    state: str
    uncertain: int
    free: bool
    told_in: int | None


def rows(url: str) -> list[Row]:
    with psycopg.connect(url, connect_timeout=3) as connection:
        return [Row(*found) for found in connection.execute(ROWS).fetchall()]


@dataclass(frozen=True)
class Verdict:
    """Each must be empty; `counts` are the figures."""

    missed: list[Owed]
    told_twice: list[Owed]
    uncounted: list[str]
    stuck: list[Row]
    other_ids: list[str]
    counts: dict[str, Any]


def judge(
    owed: Sequence[Owed], found: Sequence[Row], messages: Sequence[EmailMessage], refused: Collection[str]
) -> Verdict:
    """`refused`: addresses that the server never takes; their mails must be given up, and only theirs."""
    received = [(str(m["To"]), str(m["Message-ID"]), body(m)) for m in messages]
    arrived = Counter(message_id for _to, message_id, _body in received)
    mails = {row.pk: row for row in found if row.told_in is None}
    times = {pk: arrived[each] for each in arrived for pk in [number(each)]}
    ids: dict[tuple[str, str], set[str]] = {}
    for to, message_id, text in received:
        for each in owed:
            if each.to == to and each.mark in text:
                ids.setdefault((each.to, each.mark), set()).add(message_id)
    settled = {"sent", "told"}
    return Verdict(
        missed=[each for each in owed if each.to not in refused and not ids.get((each.to, each.mark))],
        told_twice=[each for each in owed if len(ids.get((each.to, each.mark), ())) > 1],
        uncounted=[
            f"mail {pk} arrived {n} times, {mails[pk].uncertain} resends counted"
            for pk, n in times.items()
            if pk not in mails or n - 1 > mails[pk].uncertain
        ],
        stuck=[
            row
            for row in found
            if not row.free or (row.state not in settled and not (row.state == "dead" and row.to in refused))
        ],
        other_ids=[each for each in arrived if number(each) not in mails],
        counts={
            "reminders owed": len(owed),
            "mails written": len(mails),
            "mails received": len(received),
            "told together": sum(row.told_in is not None for row in found),
            "duplicates": sum(n - 1 for n in arrived.values()),
            "uncertain resends counted": sum(row.uncertain for row in found),
            "given up, refused by the server": sum(row.state == "dead" for row in found),
        },
    )


def number(message_id: str) -> int:
    """The mail that a Message-ID names."""
    match = re.match(r"<(\d+)\.", message_id)
    return int(match[1]) if match else 0


def body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    return part.get_content() if part else ""
