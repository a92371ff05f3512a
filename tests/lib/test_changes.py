"""What changed between two texts: by article, word by word, and nothing invented."""

from __future__ import annotations

from charters import library
from mentorat.lib import changes
from mentorat.lib.changes import Change

BEFORE = """Le préambule.

## Pas de maraudage

Cet engagement dure douze mois après.

- un
- deux

## Le vieux

Rien à voir ici."""
AFTER = """Le préambule.

## Pas de maraudage

Cet engagement dure six semaines après.

Nouveau paragraphe.

- un
- trois

## Le neuf

Autre chose."""


def compared(before: str, after: str) -> list[Change]:
    return changes.compare(library.markup(before), library.markup(after))


def told(change: Change) -> list[str]:
    marks = {"added": "+{}+", "removed": "-{}-", "kept": "{}"}
    return ["".join(marks[span.kind].format(span.text) for span in line) for line in change.lines]


def test_words_paragraphs_items_and_articles() -> None:
    opening, poaching, new, old = compared(BEFORE, AFTER)
    assert opening.kind == "kept"
    assert (poaching.kind, told(poaching)) == (
        "changed",
        [
            "Cet engagement dure -douze mois-+six semaines+ après.",
            "+Nouveau paragraphe.+",
            "• un",
            "• -deux-+trois+",
        ],
    )
    assert (new.kind, told(new)) == ("added", ["+Autre chose.+"])
    assert (old.kind, told(old)) == ("removed", ["-Rien à voir ici.-"])


def test_an_article_renamed_is_one_article() -> None:
    (_opening, poaching, *_rest) = compared(BEFORE, BEFORE.replace("Pas de maraudage", "Ne pas débaucher"))
    assert poaching.kind == "changed"
    assert {span.kind for span in poaching.title} == {"added", "removed"}
    assert [line[0].kind for line in poaching.lines] == ["kept"] * 3


def test_the_same_text_has_no_change_and_both_texts_can_be_read_back() -> None:
    assert {change.kind for change in compared(BEFORE, BEFORE)} == {"kept"}
    for wanted, text in (("removed", BEFORE), ("added", AFTER)):
        said = [
            "".join(span.text for span in line if span.kind in ("kept", wanted))
            for change in compared(BEFORE, AFTER)
            if change.kind in ("kept", "changed", wanted)
            for line in change.lines
        ]
        blocks = [block for article in changes.articles(library.markup(text)) for block in article.blocks]
        assert [line for line in said if line] == blocks


def test_markup_of_a_name_stays_text() -> None:
    (change,) = compared("Pour A & B.", "Pour <i>A</i> & B.")
    assert told(change) == ["Pour +<i>+A+</i>+ & B."]
