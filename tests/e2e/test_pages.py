"""Every page of every role, in a real browser at both widths: accessible, in French, no wider than its window.

The list comes from the access matrix: a page added there is looked at here without anybody thinking of it. Whatever people
type is one word without an end, which is what makes a page wider than its window.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection, transaction
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, Response
from pytest_django import DjangoDbBlocker

from mentorat.lib import catalogue
from mentorat.lib.spreadsheet import XLSX
from tests.browser import DESKTOP, PHONE, Violations, overflow
from tests.e2e.conftest import House
from tests.full_world import Full
from tests.test_access import RULES, address

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
FILES = {  # not pages
    "acts_sheet",
    "agreement_draft_pdf",
    "agreement_pdf",
    "agreement_version_pdf",
    "board_sheet",
    "candidates_sheet",
    "charter_pdf",
    "committee_pdf",
    "companies_sheet",
    "costs_export",
    "events_export",
    "ledger_export",
    "import_problems",
    "incidents_sheet",
    "processing_pdf",
    "link_code",
    "notebook_state",
    "my_agreement_pdf",
    "report_pdf",
    "booklet_pdf",
    "scenarios_sheet",
    "tool_file",
}
PERSONAS = (
    "coordinator",
    "representative",
    "committee",
    "mentor",
    "other_mentor",
    "signer",
    "alone",
    "operator",
    "nobody",
)
WIDTHS = {"1280": DESKTOP["viewport"], "390": PHONE["viewport"]}
DARK = (
    "dashboard",
    "scenario",
    "candidates",
    "my_charter",
    "portal",
    "my_meetings",
    "reports",
    "account_login",
)
ENTRANCE = ("account_login", "account_request_login_code", "verify", "erased", "notice")
ACCOUNT = (  # everybody's
    "home",
    "my_data",
    "my_data_erase",
    "account_logout",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "second_factor",
    "sessions",
    "my_mails",
    "account_email",
)
LOST = "/p/nowhere/"
STEADY = 0.1  # of the window, as browsers call it good: a page that comes slowly is drawn in several times
HEAVIEST = 120_000  # bytes of a first visit, as a production server sends them: compressed


ARABIC = "المستشفيات" * 6
LATIN = "Établissementsinterprofessionnels" * 20
TYPED: dict[str, dict[str, tuple[str, int]]] = {  # table: column: the word, and how many of its letters
    "programs_company": {"name": (LATIN, 110), "place": (LATIN, 60)},
    "programs_candidate": {"first_name": (LATIN, 64), "last_name": (ARABIC, 50), "job_title": (LATIN, 100)},
    "programs_user": {"first_name": (LATIN, 64), "last_name": (ARABIC, 50)},
    "programs_theme": {"label": (LATIN, 80)},
    "programs_program": {"name": (LATIN, 80), "gives": (ARABIC, 60), "asks": (LATIN, 300)},
    "programs_interviewnote": {"text": (LATIN, 400)},
    "tracking_event": {"title": (LATIN, 100), "place": (LATIN, 80), "purpose": (ARABIC, 60)},
    "tracking_committeesession": {"agenda": (LATIN, 600), "place": (LATIN, 80)},
    "tracking_decision": {"text": (LATIN, 200), "owner": (LATIN, 80)},
    "tracking_tool": {"title": (LATIN, 100), "description": (ARABIC, 60)},
}


@pytest.fixture(scope="module")
def wordy(house: House, django_db_blocker: DjangoDbBlocker) -> House:
    """The house, where everything that was typed is one long word."""
    with django_db_blocker.unblock(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, columns in TYPED.items():
            said = ", ".join(f"{column} = %s || id" for column in columns)
            cursor.execute(f"UPDATE {table} SET {said}", [word[:most] for word, most in columns.values()])
        cursor.execute("SET ROLE mentorat_app")
    return house


def pages(found: Full, persona: str) -> dict[str, str]:
    """The address of every page that the persona may open, by name."""
    if persona == "nobody":
        return {name: reverse(name) for name in ENTRANCE}
    role = "other_mentor" if persona in found.others else persona
    rules = {
        name: rule
        for name, rule in RULES.items()
        if role in rule.allowed and rule.ask != "POST" and name not in FILES
    }
    own = {name: address(name, rule, found, found) for name, rule in rules.items()}
    if persona == "coordinator":
        own |= also(found)
    everybody = {name: reverse(name) for name in ACCOUNT} if persona in ("coordinator", "mentor") else {}
    return {**own, **everybody, **({"lost": LOST} if everybody else {})}


def also(found: Full) -> dict[str, str]:
    """Pages of the coordinator at another stage than the one that the access matrix opens."""
    slug = found.tenant.program.slug
    return {
        "import_result/done": reverse("import_result", args=[slug, found.imported.pk]),
        "scenario/decided": f"{reverse('scenario', args=[slug, found.scenario.pk])}?pair={found.binome.proposal_id}",
        "why_not/asked": reverse("why_not", args=[slug, found.scenario.pk])
        + f"?mentor={found.tenant.mentors[0].pk}&mentee={found.tenant.mentees[4].pk}",
        "scenarios_compare/two": reverse("scenarios_compare", args=[slug])
        + f"?s={found.scenario.pk}&s={found.beside.pk}",
        "candidates/open": reverse("candidates", args=[slug]) + "?side=mentor&paired=no&sort=-company",
        "candidates_act/withdraw": reverse("candidates_act", args=[slug]) + "?action=withdraw&of=all",
        "candidates_act/ask": reverse("candidates_act", args=[slug]) + "?action=ask&of=all",
        "candidate_merge/two": reverse("candidate_merge", args=[slug, found.tenant.mentors[0].pk])
        + f"?with={found.tenant.mentors[3].pk}",
        "candidates/none": reverse("candidates", args=[slug]) + "?q=personne",
        "binomes/none": reverse("binomes", args=[slug]) + "?q=personne",
    }


# --- the language ---------------------------------------------------------------------------------

CUT = re.compile(r"%\(\w+\)[sd]|%[sd%]|<[^>]+>|\n")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")
LONG = 12  # a shorter piece of a sentence could be anything


@cache
def english() -> tuple[frozenset[str], tuple[str, ...]]:
    """What an English page says and a French one never does: whole labels, and long pieces of sentences."""
    root, labels, pieces, french = Path(settings.BASE_DIR), set(), set(), []
    for area in catalogue.AREAS:
        for message in catalogue.entries(catalogue.load(catalogue.po_path(root, area, "fr"), "fr")):
            said, translated = _all(message.id), _all(message.string)
            french += translated
            labels |= {text for text in said if not PLACEHOLDER.search(text)}
            pieces |= {piece.strip() for text in said for piece in CUT.split(text)}
    spoken = "\n".join(french)
    labels = {text for text in labels if text not in set(french)}
    return frozenset(labels), tuple(
        sorted(p for p in pieces if len(p) >= LONG and " " in p and p not in spoken)
    )


def _all(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


WORDS = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.nodeType === 3) {
            const parent = node.parentElement;
            if (!parent.closest('script, style, noscript, code, [lang="en"]')) found.push(node.textContent);
        } else if (!node.closest('[lang="en"]')) {
            for (const name of ['aria-label', 'title', 'placeholder', 'alt']) if (node.hasAttribute(name)) found.push(node.getAttribute(name));
        }
    }
    found.push(document.title);
    return found;
}"""


def left_in_english(page: Page) -> list[str]:
    """The words of the page that are still English: text, names of controls, titles."""
    labels, pieces = english()
    said = {" ".join(text.split()) for text in page.evaluate(WORDS)} - {""}
    return sorted(said & labels) + sorted({piece for piece in pieces for text in said if piece in text})


# --- what is asked of a page ----------------------------------------------------------------------

# A target is judged once it has the size of its new window: what was just resized may still be coming to rest.
SHAPE = """async () => {
    const small = () => innerWidth > 500 ? [] : [...document.querySelectorAll('main button, main select, main input:not([type=hidden]), main a.btn')]
        .filter(e => e.checkVisibility({visibilityProperty: true}) && e.offsetParent && !e.closest('label') && !['checkbox', 'radio', 'file'].includes(e.type))
        .filter(e => e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 120));
    for (let n = 0; n < 40 && small().length; n++) await new Promise(rest => setTimeout(rest, 50));
    return {
        h1: [...document.querySelectorAll('h1')].length,
        title: document.title,
        lang: document.documentElement.lang,
        twice: [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, n, all) => all.indexOf(id) !== n),
        small: small(),
    };
}"""


def faults(page: Page, axe: Violations, language: str) -> list[str]:
    """What is wrong with the page that is open, at the width of its window."""
    shape = page.evaluate(SHAPE)
    wide = overflow(page)
    found = [f"axe {line}" for line in axe(page)]
    found += [f"{wide} px too wide"] if wide else []
    found += [f"{shape['h1']} h1"] if shape["h1"] != 1 else []
    found += ["no title of its own"] if not re.match(r".{3,} · Mentorat$", shape["title"]) else []
    found += [f"lang={shape['lang']}"] if shape["lang"] != language else []
    found += [f"id twice: {name}" for name in shape["twice"]]
    return found + [f"target under 44 px: {html}" for html in shape["small"]]


ASKED_FOR = "() => performance.getEntriesByType('resource').map(each => each.name)"


def visit(page: Page, response: Response) -> int:
    """Bytes of a first visit of the page that is open, compressed as the production server keeps them."""
    files = {name.partition("/static/")[2].partition("?")[0] for name in page.evaluate(ASKED_FOR)}
    return len(gzip.compress(response.body())) + sum(kept(file) for file in files if file)


@cache
def kept(file: str) -> int:
    path = finders.find(file)
    body = Path(str(path)).read_bytes() if path else b""
    return len(body) if file.endswith(".woff2") else len(gzip.compress(body))


# What moves by itself while a page is put together, as browsers count it (0 nothing, 1 the whole window), and what it is.
MOVES = """(() => {
    globalThis.moved = {by: 0, what: []};
    new PerformanceObserver(list => { for (const each of list.getEntries()) if (!each.hadRecentInput) {
        globalThis.moved.by += each.value;
        globalThis.moved.what.push(...each.sources.map(({node, previousRect, currentRect}) =>
            `${node?.nodeName}.${node?.className} ${JSON.stringify(previousRect)} ${JSON.stringify(currentRect)}`));
    } }).observe({type: 'layout-shift', buffered: true});
})()"""


def moves(page: Page, width: str) -> list[str]:
    found = page.evaluate("() => globalThis.moved")
    return [f"{width}: moves by {found['by']:.3f}: {found['what']}"] if found["by"] > STEADY else []


def look(
    page: Page,
    url: str,
    troubles: list[str],
    axe: Violations,
    status: int = 200,
    *,
    dark: bool,
    language: str = "fr",
) -> list[str]:
    """Open a page and say what is wrong with it: on a wide screen, on a narrow one, and there in the dark if asked."""
    troubles.clear()
    page.set_viewport_size(WIDTHS["1280"])
    response = page.goto(url)
    if response is None or response.status != status:
        return [f"status {response and response.status}"]
    found = [f"English: {text}" for text in left_in_english(page)] if language == "fr" else []
    found += moves(page, "1280")
    weight = visit(page, response)
    found += [f"{weight} bytes"] if weight > HEAVIEST else []
    for width, size in WIDTHS.items():
        page.set_viewport_size(size)
        found += [f"{width}: {wrong}" for wrong in faults(page, axe, language)]
    if dark:
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found += [f"dark: axe {line}" for line in axe(page)]
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.reload()
        found += moves(page, "390")
    told = [text for text in troubles if status == 200 or "status of 404" not in text]
    return found + [f"console: {text}" for text in told]


def walk(
    house: House, browser: Browser, persona: str, axe: Violations, language: str, *, lived_in: bool = False
) -> dict[str, list[str]]:
    """What is wrong with each page of that persona; with those that people live in alone if asked."""
    found: dict[str, list[str]] = {}
    with house.window(browser, persona, **DESKTOP) as (page, troubles):
        page.add_init_script(MOVES)
        page.context.add_cookies(
            [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": house.url}]
        )
        for name, url in pages(house.full, persona).items():
            if lived_in and name not in DARK:
                continue
            status = 404 if name == "lost" else 200
            wrong = look(page, url, troubles, axe, status, dark=name in DARK, language=language)
            if wrong:
                found[f"{name} {url}"] = wrong
    return found


def test_the_ear_for_english(house: House, browser: Browser) -> None:
    """It hears a label, the name of a control and a piece of a sentence; it does not hear French."""
    with house.window(browser, "nobody", **DESKTOP) as (page, _troubles):
        page.set_content(
            "<title>Candidatures</title><h1>Candidates</h1><button aria-label='Search'></button><p>Voici les binômes."
            "<p>feuille.csv. Nothing is added yet.</p><p lang=en>Import a sheet</p>"
        )
        heard = left_in_english(page)
    assert {"Candidates", "Search"} <= set(heard)
    assert any("Nothing is added yet" in piece for piece in heard)
    assert not any("Import" in piece or "binômes" in piece for piece in heard)


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_page(persona: str, wordy: House, browser: Browser, axe: Violations) -> None:
    """In French, at both widths; those that people live in, in the dark too."""
    assert walk(wordy, browser, persona, axe, "fr") == {}


@pytest.mark.parametrize("persona", ["coordinator", "committee", "mentor", "nobody"])
def test_the_pages_that_people_live_in_in_english(
    persona: str, house: House, browser: Browser, axe: Violations
) -> None:
    """At both widths, in the light and in the dark."""
    assert walk(house, browser, persona, axe, "en", lived_in=True) == {}


@pytest.mark.campaign
@pytest.mark.parametrize("persona", PERSONAS)
def test_every_page_in_english(persona: str, wordy: House, browser: Browser, axe: Violations) -> None:
    assert walk(wordy, browser, persona, axe, "en") == {}


@pytest.mark.parametrize("persona", ["coordinator", "representative", "mentor"])
def test_every_page_in_english_too(persona: str, house: House) -> None:
    """Drawn without the browser: no label is missing, and the page says which language it speaks."""
    client = house.client(persona)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for name, url in pages(house.full, persona).items():
        response = client.get(url, follow=True)
        html = response.content.decode()
        assert '<html lang="en"' in html, name
        assert html.count("<h1") == 1, name


SHEET = re.compile(r'href="(\?[^"]*sheet=[^"]*)" download')


@pytest.mark.parametrize("persona", ["coordinator", "representative", "committee", "operator"])
def test_every_table_opens_in_excel(persona: str, house: House) -> None:
    """The workbook of each table of each page: as many lines as the page shows, a heading over every column."""
    client, seen = house.client(persona), 0
    for name, url in pages(house.full, persona).items():
        html = client.get(url).content.decode()
        for query in SHEET.findall(html):
            answer = client.get(url.partition("?")[0] + unescape(query))
            assert answer["Content-Type"] == XLSX, f"{name} {query}"
            sheet = load_workbook(BytesIO(answer.content)).active
            assert sheet is not None
            assert all(cell.value for cell in sheet[1]), f"{name} {query}"
            seen += sheet.max_row > 1
    assert seen >= {"coordinator": 8, "representative": 2, "committee": 3, "operator": 1}[persona]


# --- what a page costs ----------------------------------------------------------------------------


Tell = Callable[[str, object], None]


def weigh(browser: Browser, house: House, persona: str, url: str) -> int:
    """Bytes of a first visit; what the production server keeps compressed is counted compressed."""
    seen: list[Response] = []
    with house.window(browser, persona, **PHONE) as (page, _troubles):
        page.on("response", lambda response: seen.append(response))  # noqa: PLW0108 - Playwright wants a function
        page.goto(url, wait_until="networkidle")
        return sum(sent(response) for response in seen if response.status == 200)


def sent(response: Response) -> int:
    body = response.body()
    return len(body) if response.url.endswith(".woff2") else len(gzip.compress(body))


@pytest.mark.parametrize("persona", ["coordinator", "mentor"])
def test_the_home_page_is_light(persona: str, house: House, browser: Browser, record_property: Tell) -> None:
    name = {"coordinator": "dashboard", "mentor": "portal"}[persona]
    weight = weigh(browser, house, persona, pages(house.full, persona)[name])
    record_property("cost", f"{weight:>7} bytes on a first visit: {name}")
    assert weight < HEAVIEST
