import pytest

from mentorat.lib.text import fold, initials, join, number, one_line


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("  L’Œuvre & Cie ", "l oeuvre cie"),
        ("MAISON ÉTÉ", "maison ete"),
        ("Maison  e\u0301te\u0301", "maison ete"),
        ("Straße_9", "strasse 9"),
        ("\u00a0A.B.C.\u202f", "a b c"),
        ("…", ""),
        ("Ольга", "ольга"),
    ],
)
def test_fold_keeps_only_what_makes_a_name(written: str, key: str) -> None:
    assert fold(written) == key
    assert fold(key) == key


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Karim Ziani", "KZ"),
        ("Élise de la Tour", "ÉT"),
        ("Jean-Marc", "JM"),
        ("Ana", "A"),
        ("", ""),
        ("  (42) ", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_join_speaks_the_language_it_is_given() -> None:
    assert join(["Orme", "Lac", "Rive"], "et") == "Orme, Lac et Rive"
    assert join(["Orme", "", "Lac"], "and") == "Orme and Lac"
    assert join(["Orme"], "et") == "Orme"
    assert join([], "et") == ""


def test_one_line_leaves_no_way_to_start_a_header() -> None:
    assert one_line("Bonjour\r\nBcc: x@example.org\x00 !\u2028fin") == "Bonjour Bcc: x@example.org ! fin"


@pytest.mark.parametrize(
    ("typed", "read"), [("12", 12), ("٣", 3), ("", 0), ("²", 0), ("-1", 0), ("1_0", 0), ("9" * 5000, 0)]
)
def test_a_number_that_is_none_is_nobody(typed: str, read: int) -> None:
    assert number(typed) == read
