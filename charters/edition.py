"""The next version of an agreement, from its wording and its terms: what is previewed is what is published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import translation

from charters import library, terms
from charters.models import Agreement, AgreementDraft
from charters.terms import Terms
from programs.models import Company, Consortium


@dataclass(frozen=True)
class Wording:
    """A text with its fields still open, its summary, and its terms; `revision` is that of the draft, None without one."""

    source: str
    summary: str
    terms: Terms
    revision: int | None = None


def wording(consortium: Consortium, draft: AgreementDraft | None, last: Agreement | None) -> Wording:
    """What the next version starts from: the draft, else the last version, else our model."""
    if draft is not None:
        return Wording(draft.source, draft.summary_source, Terms.of(draft.terms), draft.revision)
    if last is not None and last.source:
        return Wording(last.source, last.summary_source, Terms.of(last.terms | {"sign_by": ""}))
    return model(consortium)


def model(consortium: Consortium) -> Wording:
    """Our own text, with the terms that we propose."""
    return Wording(
        library.source(library.newest("agreement", consortium.language)),
        library.source(library.newest("agreement-summary", consortium.language)),
        terms.proposed(consortium),
    )


def made(
    consortium: Consortium,
    said: Wording,
    *,
    version: int,
    at: datetime,
    companies: Iterable[Company],
) -> Agreement:
    """That version, not saved and without its PDF; raises as `library.compose` does."""
    language, text_version = consortium.language, library.newest("agreement", consortium.language)
    values = {
        **terms.words(said.terms, consortium, language),
        "consortium": consortium.name,
        "version": str(version),
        "date": _day(consortium, at, language),
        "companies": ", ".join(company.name for company in companies) or "–",
    }
    return Agreement(
        consortium=consortium,
        version=version,
        text_version=text_version,
        language=language,
        body=library.compose(said.source, values),
        summary=library.compose(said.summary, values),
        source=said.source,
        summary_source=said.summary,
        terms=said.terms.kept(),
        adapted=said.source != library.source(text_version),
        sign_by=said.terms.deadline,
        frozen_at=at,
    )


def _day(consortium: Consortium, at: datetime, language: str) -> str:
    with translation.override(language):
        return terms.day(at.astimezone(ZoneInfo(consortium.zone)).date())


def says_the_same(
    consortium: Consortium, said: Wording, last: Agreement, companies: Iterable[Company]
) -> bool:
    """Whether the next version would be the last one again, but for its number and its day."""
    again = made(consortium, said, version=last.version, at=last.frozen_at, companies=companies)
    return (again.body, again.summary, again.sign_by) == (last.body, last.summary, last.sign_by)
