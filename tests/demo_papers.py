"""What a told demo says of its people, for `tests.test_demo_papers`, which reads its papers: run in the demo's own mode.

One JSON object, in the file that is named: the people with their names and addresses, what only one person of a programme has, the words of a report
on nobody, the papers and the pages of the companies.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.db.models import CharField, JSONField, TextField
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django_scopes import scopes_disabled

SHORTEST = 4  # letters of a trait: less would be found anywhere
# Parts of a name, which are looked for as such; and what the platform wrote around words that are in the testimony itself.
NOT_THEIRS = {
    *(
        ("programs.Candidate", name)
        for name in ("first_name", "last_name", "sort_name", "name_key", "search")
    ),
    ("programs.Consent", "text"),
}


def people() -> list[Any]:
    """Everybody who has an account or a candidacy, anywhere in the demo."""
    from programs.models import Candidate, User

    rows = [
        *Candidate._base_manager.values("first_name", "last_name", "email"),
        *User._base_manager.values("first_name", "last_name", "email"),
    ]
    return list({row["email"].lower(): row for row in rows}.values())


def traits() -> dict[int, list[tuple[str, str]]]:
    """By programme, what the register of personal data ties to one candidacy alone: the field, and the words in it."""
    from programs.models import Candidate

    rows = Candidate._base_manager.values_list("pk", "program", "email")
    person = {pk: (program, email.lower()) for pk, program, email in rows}
    had: dict[tuple[int, str], set[tuple[str, str]]] = {}
    for key, field, words in _of_somebody():
        if key in person:
            program, email = person[key]
            had.setdefault((program, words), set()).add((email, field))
    found: dict[int, list[tuple[str, str]]] = {}
    for (program, words), whose in had.items():
        if len({email for email, _field in whose}) == 1:
            found.setdefault(program, []).append((min(field for _email, field in whose), words))
    return found


def _of_somebody() -> Iterator[tuple[int, str, str]]:
    """Every text that the register calls personal: the candidacy it is about, its field, its words."""
    from mentorat.lib.privacy import RECORDS, Who

    for record in RECORDS.values():
        model = apps.get_model(record.model)
        fields = [
            datum.name
            for datum in record.data
            if _holds_words(model, datum.name) and (record.model, datum.name) not in NOT_THEIRS
        ]
        for lookups in record.whose if fields else ():
            ties = [path for path, who in lookups.items() if who is Who.CANDIDATE]
            if len(ties) != 1 or "erasing" in lookups:  # no column: what erasure asks besides
                continue
            fixed = {path: value for path, value in lookups.items() if path != ties[0]}
            for key, *values in model._base_manager.filter(**fixed).values_list(ties[0], *fields):
                yield from (
                    (key, f"{record.model}.{name}", words)
                    for name, value in zip(fields, values, strict=True)
                    for words in _words(value)
                )


def _holds_words(model: Any, name: str) -> bool:
    field = model._meta.get_field(name)
    return isinstance(field, CharField | TextField | JSONField) and not getattr(field, "choices", None)


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if len(value) >= SHORTEST:
            yield value
    elif isinstance(value, dict | list):
        for inside in value.values() if isinstance(value, dict) else value:
            yield from _words(inside)


def vocabulary(language: str = "fr") -> str:
    """The words of a report and of a company's page that count invented people of no name."""
    from tests.tracking.attacker import of_size
    from tracking.reports import counting, documents

    with translation.override(language):
        return " ".join(
            _text(documents.html(replace(figures, program="", consortium=""), language))
            for figures in (counting.figures(of_size(3, pairs)[-1]) for pairs in (0, 60))
        )


def _text(html: str) -> str:
    return unescape(re.sub(r"(?s)<(style|script|svg)\b.*?</\1>|<[^>]+>", " ", html))


def papers() -> list[dict[str, Any]]:
    from tracking.models import BookletEdition, Report, Testimony

    found = [
        {
            "kind": "report",
            "program": row.program_id,
            "title": documents_title(row),
            "pages": row.pages,
            "pdf": _coded(row.pdf),
        }
        for row in Report._base_manager.filter(state="ready").select_related("program").order_by("pk")
    ]
    for row in BookletEdition._base_manager.filter(state="ready").order_by("pk"):
        said = Testimony._base_manager.filter(consent__in=row.printed).select_related("candidate")
        found.append(
            {
                "kind": "booklet",
                "program": row.program_id,
                "title": row.title,
                "pages": row.pages,
                "pdf": _coded(row.pdf),
                "voices": [[each.text, each.signed] for each in said],
            }
        )
    return found


def documents_title(report: Any) -> str:
    from tracking.reports import documents, figures

    with translation.override(report.language):
        return documents.title(figures.from_dict(report.figures))


def _coded(content: Any) -> str:
    return base64.b64encode(bytes(content)).decode()


def pages() -> list[dict[str, Any]]:
    """Each company's page, as the coordinator reads it, without the frame in which their own name stands."""
    from programs.models import Membership
    from tracking.models import Report

    found, client = [], Client(SERVER_NAME="localhost")
    for row in Report._base_manager.filter(state="ready").select_related("program").order_by("pk"):
        who = Membership._base_manager.filter(consortium=row.program.consortium_id, role="coordinator")
        client.post(reverse("demo_enter"), {"user": who.values_list("user", flat=True)[0]})
        for company in row.annexes:
            address = reverse("report_company", args=[row.program.slug, company])
            answer = client.get(f"{address}?month={row.period}", headers={"Accept-Language": "fr"})
            assert answer.status_code == 200, address
            main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
            found.append(
                {
                    "program": row.program_id,
                    "company": company,
                    "text": " ".join(_text("<main" + main).split()),
                }
            )
    return found


def allowed() -> dict[int, list[str]]:
    """By programme, the names of what is not a person: the programme, the consortium, its companies."""
    from programs.models import Company, Program

    return {
        program.pk: [
            program.name,
            program.consortium.name,
            *Company._base_manager.filter(consortium=program.consortium_id).values_list("name", flat=True),
        ]
        for program in Program._base_manager.select_related("consortium")
    }


if __name__ == "__main__":
    django.setup()
    with scopes_disabled():
        told = {
            "people": people(),
            "traits": traits(),
            "vocabulary": vocabulary(),
            "papers": papers(),
            "pages": pages(),
            "allowed": allowed(),
        }
    Path(sys.argv[1]).write_text(json.dumps(told))
