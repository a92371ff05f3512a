"""Sheets of every make, and files that only pretend to be sheets."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from mentorat.lib.spreadsheet import (
    MAX_BYTES,
    MAX_ROWS,
    Column,
    OutSheet,
    Problem,
    Sheet,
    SheetError,
    read_sheet,
    write_workbook,
)
from mentorat.lib.spreadsheet.limits import OLD_OFFICE

TEXT = "Prénom;Nom;Courriel;Entreprise\nZoé;Lefèvre;zoe@a.example;Forêt bleue\nNoël;Çelik;noel@b.example;L’Œuvre\n"


def book(*rows: list[object], title: str = "Feuille") -> bytes:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return stream.getvalue()


def codes(sheet: Sheet) -> list[tuple[int, str, str]]:
    return [(p.line, p.column, p.code) for p in sheet.problems]


def refused(content: bytes) -> SheetError:
    with pytest.raises(SheetError) as caught:
        read_sheet(content, "inscriptions")
    assert caught.value.params["file"] == "inscriptions"
    return caught.value


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"]
)
def test_any_usual_encoding(encoding: str) -> None:
    sheet = read_sheet(TEXT.encode(encoding), "f.csv")
    assert sheet.headings == ("Prénom", "Nom", "Courriel", "Entreprise")
    assert sheet.rows[1].values == ("Noël", "Çelik", "noel@b.example", "L’Œuvre")
    told = [p.code for p in sheet.problems]
    assert told == ([] if encoding.startswith("utf") else ["encoding_guessed"])


def test_lines_may_end_as_on_an_old_mac() -> None:
    sheet = read_sheet(TEXT.replace("\r\n", "\n").replace("\n", "\r").encode("mac_roman"), "f.csv")
    assert (sheet.delimiter, len(sheet.headings)) == (";", 4)
    assert sheet.rows == read_sheet(TEXT.encode(), "f.csv").rows


@pytest.mark.parametrize(
    "swallowing",
    ['a;b;c\n1;2;3\n4;"5;6\n7;8;9\n10;11;12\n', 'a;b;c\n1;2;3\n4;"5;6\n7;"8";9\n10;11;12\n'],
    ids=["never closed", "closed by another one"],
)
def test_a_quotation_mark_that_swallows_lines_is_refused(swallowing: str) -> None:
    error = refused(swallowing.encode())
    assert (error.code, error.params["line"]) == ("broken_csv", 3)


def test_a_stray_quotation_mark_within_one_line_is_borne() -> None:
    assert read_sheet(b'a;b\n"x" y;2\n', "f.csv").rows[0].values == ("x y", "2")


def test_latin_1_reads_the_same() -> None:
    body = TEXT.replace("L’Œuvre", "Hôtel")
    assert read_sheet(body.encode("latin-1"), "f.csv").rows[1].values[3] == "Hôtel"


def test_a_text_saved_twice_in_the_wrong_encoding_is_repaired_and_told() -> None:
    sheet = read_sheet(TEXT.replace("’Œ", "'oe").encode().decode("cp1252", errors="ignore").encode(), "f.csv")
    assert sheet.headings[0] == "Prénom"
    assert codes(sheet) == [(0, "", "encoding_repaired")]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_any_delimiter(mark: str) -> None:
    sheet = read_sheet(TEXT.replace(";", mark).encode(), "f.csv")
    assert (sheet.delimiter, len(sheet.headings), len(sheet.rows)) == (mark, 4, 2)


def test_a_delimiter_named_in_the_file() -> None:
    sheet = read_sheet(("sep=;\n" + TEXT).encode(), "f.csv")
    assert (sheet.headings[0], sheet.rows[0].line) == ("Prénom", 3)


def test_quoted_line_breaks_keep_the_line_count() -> None:
    sheet = read_sheet(b'a,b\n"one\ntwo",x\n\n\nlast,y\n', "f.csv")
    assert [(r.line, r.values) for r in sheet.rows] == [(2, ("one\ntwo", "x")), (6, ("last", "y"))]


def test_what_does_not_fit_is_told() -> None:
    sheet = read_sheet(b"Liste des inscrits\nnom,nom,,mail\na,b,c,d,e\nf,g\n", "f.csv")
    assert sheet.headings == ("nom", "nom (2)", "[C]", "mail", "[E]")
    assert sheet.rows[0].values == ("a", "b", "c", "d", "e")
    assert sheet.rows[1].values == ("f", "g", "", "", "")
    assert codes(sheet) == [
        (1, "", "title_line"),
        (0, "nom", "duplicate_heading"),
        (3, "", "row_too_long"),
        (4, "", "row_too_short"),
    ]


def test_formulas_are_never_values() -> None:
    sheet = read_sheet(book(["nom", "mail"], ["=1+1", "a@b.example"], ["ok", '=HYPERLINK("x")']), "f.xlsx")
    assert [r.values for r in sheet.rows] == [("", "a@b.example"), ("ok", "")]
    assert codes(sheet) == [(2, "nom", "formula"), (3, "mail", "formula")]
    text = read_sheet(b'nom,tel\n=cmd|x,+33 6 12\n"=""0012""",x\n', "f.csv")
    assert [r.values for r in text.rows] == [("", "+33 6 12"), ("0012", "x")]
    assert codes(text) == [(2, "nom", "formula")]


def test_a_workbook_gives_plain_text() -> None:
    from datetime import date

    sheet = read_sheet(
        book(["a", "b", "c", "d"], [3.0, 2.5, True, date(2026, 3, 1)], [None, "#N/A", None, None]), "f.xlsx"
    )
    assert sheet.rows[0].values == ("3", "2.5", "yes", "2026-03-01")


def test_the_other_tabs_are_told() -> None:
    made = Workbook()
    made.worksheets[0].title = "Vide"
    for title in ("Inscrits", "Notes"):
        made.create_sheet(title).append(["a", "b"])
        made[title].append(["1", "2"])
    made.create_sheet("Masqué").sheet_state = "hidden"
    stream = BytesIO()
    made.save(stream)
    sheet = read_sheet(stream.getvalue(), "f.xlsx")
    assert (sheet.tab, codes(sheet)) == ("Inscrits", [(0, "", "other_tabs")])
    assert sheet.problems[0].params["others"] == ("Vide", "Notes", "Masqué")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b",,,\n,,\n", "empty"),
        (b"nom,mail\n,\n", "only_headings"),
        (b"just one sentence\nand another\n", "one_column"),
        (book(["Programme"], ["A"]), "narrow_workbook"),
        (b"<html><table><tr><td>nom, mail</td></tr></table></html>", "web_page"),
        (b"%PDF-1.7 ...", "not_a_sheet"),
        (bytes(range(256)) * 40, "not_a_sheet"),
        (OLD_OFFICE + b"\0" * 600, "old_xls"),
        (OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04 not really", "broken"),
        (archive({"notes.txt": b"hello"}), "not_a_workbook"),
        (archive({"mimetype": b"x", "content.xml": b"<a/>"}), "opendocument"),
        (archive({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a"}), "broken"),
        (
            archive({"[Content_Types].xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]>", "xl/workbook.xml": b"<a/>"}),
            "unsafe_xml",
        ),
    ],
)
def test_what_is_no_sheet_is_refused(content: bytes, code: str) -> None:
    assert refused(content).code == code


def test_a_file_of_21_megabytes_is_refused() -> None:
    assert refused(b"a,b\n" * (21 * 1024 * 256)).code == "too_big"
    assert len(b"a,b\n" * (21 * 1024 * 256)) > MAX_BYTES


def test_bombs_are_refused_before_they_open() -> None:
    parts = {"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"}
    assert refused(archive({**parts, "xl/big.xml": b" " * (8 * 1024 * 1024)})).code == "ratio"
    # Poorly packed, so that the ratio alone would let it in.
    noise = b"".join(i.to_bytes(4, "big") for i in range(6 * 1024 * 1024))
    assert refused(archive({**parts, "xl/big.xml": noise})).code == "unzipped_too_big"


def test_the_size_a_bomb_claims_is_not_believed() -> None:
    content = bytearray(
        archive({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>", "x": b" " * 8_000_000})
    )
    claimed = (8_000_000).to_bytes(4, "little")
    while (at := content.find(claimed)) >= 0:
        content[at : at + 4] = (10).to_bytes(4, "little")
    assert refused(bytes(content)).code in {"ratio", "broken"}


def test_too_many_rows_and_columns() -> None:
    assert refused(b"a,b\n" + b"1,2\n" * (MAX_ROWS + 1)).code == "too_many_rows"
    assert len(read_sheet(b"a,b\n" + b"1,2\n" * MAX_ROWS, "f").rows) == MAX_ROWS
    assert refused(b",".join([b"x"] * 201) + b"\n").code == "too_many_columns"
    assert refused(book(["a", "b"], ["x"] * 201)).code == "too_many_columns"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SheetError) as caught:
        read_sheet(tmp_path / "nowhere.csv")
    assert (caught.value.code, caught.value.params["file"]) == ("not_found", "nowhere.csv")
    with pytest.raises(SheetError) as caught:
        read_sheet(tmp_path)
    assert caught.value.code == "folder"


def test_a_problem_survives_storage() -> None:
    problem = Problem("f", 3, "nom", "duplicate", {"lines": (1, 2)}, severity="error")
    assert Problem.from_dict(problem.as_dict()) == problem


@pytest.mark.parametrize("text", ["=1+1", "+cmd|'x'", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_what_begins_like_a_formula_is_neutralised(text: str) -> None:
    content = write_workbook([OutSheet("Paires: [1]", [Column("a")], [[text]])])
    cell = load_workbook(BytesIO(content)).worksheets[0]["A2"]
    assert (cell.data_type, cell.number_format, cell.quotePrefix) == ("s", "@", True)
    assert str(cell.value).endswith(text.strip())
    assert "'" not in str(cell.value)[:1], "read as it was typed, without an apostrophe"


@pytest.mark.parametrize("text", ["+33 6 12 34 56 78", "-12,5", "(514) 555-0199", "a=b", "jean-paul"])
def test_plain_figures_are_no_formula(text: str) -> None:
    cell = load_workbook(BytesIO(write_workbook([OutSheet("a", [Column("a")], [[text]])]))).worksheets[0][
        "A2"
    ]
    assert (cell.value, cell.quotePrefix) == (text, False)


def test_a_written_workbook_opens_well() -> None:
    columns = [Column("Nom", width=30), Column("Score", "percent", 8), Column("Raisons", "long", 60)]
    content = write_workbook([OutSheet("Paires", columns, [["Zoé\x07", 0.5, "a\nb"], [None, None, None]])])
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A1"].font.bold) == ("A2", "A1:C3", True)
    assert (sheet["A2"].value, sheet["B2"].value, sheet["B2"].number_format) == ("Zoé", 0.5, "0%")
    assert sheet.column_dimensions["A"].width == 30
    assert read_sheet(content, "f.xlsx").rows[0].values == ("Zoé", "0.5", "a\nb")


def test_a_whole_number_of_years_is_written_whole() -> None:
    content = write_workbook([OutSheet("a", [Column("Années", "decimal")], [[9.0], [2.5]])])
    cells = [row[0] for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows(min_row=2)]
    assert [(cell.value, cell.number_format) for cell in cells] == [(9, "0"), (2.5, "0.0")]
