"""The model texts: complete, in both languages, and filled without ever becoming markup."""

from __future__ import annotations

import pytest

from charters import library

VALUES = {name: f"<{name}>" for name in library.FIELDS}
VERSIONS = [library.newest(kind, language) for kind in library.NEWEST for language in ("fr", "en")]


@pytest.mark.parametrize("version", VERSIONS)
def test_each_text_has_a_title_articles_and_no_field_left(version: str) -> None:
    body = library.body(version, VALUES)
    assert library.title(version)
    assert body.count("<h2") >= (
        1 if "amendment" in version else 9
    )  # the rest of a charter follows what changes in it
    assert "[[" not in body


def test_the_summary_is_complete_in_both_languages() -> None:
    french, english = (
        library.body(library.newest("agreement-summary", lang), VALUES) for lang in ("fr", "en")
    )
    assert french.count("<li>") == english.count("<li>") >= 5
    assert "[[" not in french + english


def test_an_agreement_asks_for_no_field_that_a_draft_may_not_use() -> None:
    for language in ("fr", "en"):
        for kind in ("agreement", "agreement-summary"):
            text = library.source(library.newest(kind, language))
            assert library.problems(text, library.AGREEMENT_FIELDS) == []


@pytest.mark.parametrize("kind", library.NEWEST)
def test_both_languages_say_the_same_number_of_things(kind: str) -> None:
    french, english = (library.body(library.newest(kind, language), VALUES) for language in ("fr", "en"))
    for tag in ("<h2", "<li>", "<p>"):
        assert french.count(tag) == english.count(tag)


def test_a_hostile_name_stays_a_name() -> None:
    hostile = "<script>alert(1)</script> [[mentee]] **gras** & \n## Titre"
    body = library.body("charter-classic-fr-1", {**VALUES, "mentor": hostile, "mentee": "Zoé"})
    assert "<script>" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt; [[mentee]] **gras** &amp; ## Titre" in body
    assert body.count("<h2") == library.body("charter-classic-fr-1", VALUES).count("<h2")


def test_a_field_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "_source", lambda version: "# Titre\n\nUn [[secret]] ici.")
    with pytest.raises(ValueError, match="secret"):
        library.body("charter-classic-fr-1", VALUES)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Le prix est de [[montant]].", "montant"),
        ("Un [[law ouvert.", "[[nom]]"),
        ("Un law]] fermé.", "[[nom]]"),
        ("[[Law]]", "Law"),
        ("[[mentor]]", "mentor"),
        ("# Un autre titre", "##"),
        ("### Un sous-titre", "##"),
        ("##Sans espace", "##"),
        ("##", "##"),
    ],
)
def test_what_a_typed_text_may_not_say_is_told_with_its_line(line: str, said: str) -> None:
    (problem,) = library.problems(f"## Un article\n\n{line}\n\nLa fin.", library.AGREEMENT_FIELDS)
    assert problem.line == 3
    assert said in problem.text


def test_typed_markup_makes_articles_lists_and_words_and_nothing_else() -> None:
    typed = "## Un <b>titre</b>\r\nUne ligne\r\nsuivie.\n- un\n- **deux**\n\n\n\n<script>x</script> [[law]]"
    assert library.compose(library.tidy(typed), {"law": "la <Loi>"}).split("\n") == [
        '<h2 class="article">Un &lt;b&gt;titre&lt;/b&gt;</h2>',
        "<p>Une ligne suivie.</p>",
        "<ul><li>un</li><li><strong>deux</strong></li></ul>",
        "<p>&lt;script&gt;x&lt;/script&gt; la &lt;Loi&gt;</p>",
    ]


def test_a_version_is_never_a_path() -> None:
    for name in ("../../manage", "charter-classic-fr-1.txt", "/etc/passwd", ""):
        with pytest.raises(ValueError, match="version"):
            library.title(name)


def test_a_language_without_a_text_gets_english() -> None:
    assert library.newest("agreement", "de") == "agreement-en-2"
    assert library.newest("agreement", "fr-ca") == "agreement-fr-2"
