"""The command, on the real sheets and on everything that people send by mistake. No database is touched."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import Workbook, load_workbook

from matching.sheets import make_pairs
from mentorat.lib.spreadsheet import read_sheet
from programs.intake import Draft, Role, draft_people, recognise

DATA = Path(__file__).parent.parent / "data" / "civil_service"
HEAD = "Prénom;Nom;Courriel;Entreprise;Métier;Niveau;Rôle\n"
MENTOR = "Zoé;Roy;zoe@a.example;Un;Droit;Directrice;mentor·e\n"
MENTEE = "Léa;Ba;lea@b.example;Deux;Droit;Cadre;mentorée\n"


class Run:
    """What a run of the command said and wrote."""

    def __init__(self, code: int, out: str, err: str, path: Path) -> None:
        self.code, self.out, self.err, self.path = code, out, err, path

    def tab(self, index: int) -> list[tuple[Any, ...]]:
        return list(load_workbook(self.path).worksheets[index].iter_rows(min_row=2, values_only=True))


@pytest.fixture
def pair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str, **sheets: str | bytes) -> Run:
        words = list(arguments)
        for option, content in sheets.items():
            path = tmp_path / f"{option}.csv"
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            words += [f"--{option}", str(path)]
        out = tmp_path / "pairs.xlsx"
        try:
            call_command("pair", *words, "--out", str(out))
            code = 0
        except SystemExit as stop:
            code = int(str(stop.code))
        said = capsys.readouterr()
        return Run(code, said.out, said.err, out)

    return run


@pytest.fixture
def civil_service(pair: Any) -> Run:
    run: Run = pair("--mentors", str(DATA / "mentors.csv"), "--mentees", str(DATA / "mentees.csv"), "--json")
    return run


def people_of_the_sheets() -> list[dict[str, str]]:
    texts = [(DATA / f"{name}.csv").read_text() for name in ("mentors", "mentees")]
    return [row for text in texts for row in csv.DictReader(text.splitlines())]


def test_the_civil_service_is_paired_across_departments(civil_service: Run) -> None:
    rows = civil_service.tab(0)
    of = {row["email address"]: row["organisation"] for row in people_of_the_sheets()}
    assert len(rows) == 50
    assert len({row[1] for row in rows}) == len({row[4] for row in rows}) == 50
    assert all(of[row[1]] != of[row[4]] for row in rows)
    assert all((row[2], row[5]) == (of[row[1]], of[row[4]]) for row in rows)
    summary = json.loads(civil_service.out.splitlines()[-1])
    assert (summary["pairs"], summary["proved"], summary["unpaired_mentees"]) == (50, True, 0)


def test_each_pair_has_reasons_with_real_values_and_its_unknowns(civil_service: Run) -> None:
    grades = {row["grade"] for row in people_of_the_sheets()}
    for row in civil_service.tab(0):
        known = f"{row[8]}\n{row[9] or ''}"
        assert 3 <= len(row[8].split("\n")) <= 4
        assert any(grade in known for grade in grades)
        assert "métier" in known.lower()
        assert row[10].startswith("Inconnu\u00a0: thèmes, compétences")
        assert 0 < row[7] < 0.5 < row[6] < 1
        assert not {"Gay", "Lesbian", "Transgender"} & set(known.replace(",", " ").split())


def test_what_was_left_out_is_on_the_last_tab(civil_service: Run) -> None:
    told = "\n".join(str(row[3]) for row in civil_service.tab(2))
    assert "« identity to match »".replace(" ", "\u00a0", 1) in told.replace("\u00a0»", " »")
    assert "27" in told


def people_of(role: Role) -> tuple[Draft, ...]:
    sheet = read_sheet(DATA / f"{role}s.csv")
    return draft_people(sheet, recognise(sheet.headings), role).drafts


def test_the_order_of_the_lines_changes_nothing() -> None:
    roles: tuple[Role, Role] = ("mentee", "mentor")
    mentees, mentors = (people_of(role) for role in roles)
    one = {(a.email, b.email) for a, b, _ in make_pairs(mentees, mentors).pairs()}
    other = {(a.email, b.email) for a, b, _ in make_pairs(mentees[::-1], mentors[::-1]).pairs()}
    assert one == other


def test_one_sheet_with_roles_in_english(pair: Any) -> None:
    run = pair("--lang", "en", people=HEAD + MENTOR + MENTEE)
    assert run.code == 0
    assert "1 pair formed (the most that can be formed, proved)." in run.out
    assert "Same trade: Droit" in run.tab(0)[0][8]


def test_the_summary_is_french_by_default(pair: Any) -> None:
    run = pair(people=HEAD + MENTOR + MENTEE)
    assert "1 binôme formé (le plus grand nombre possible, preuve à l’appui)." in run.out
    assert "Mentor·e 2 échelons plus haut\u00a0: Directrice (mentor·e), Cadre (mentoré·e)" in run.tab(0)[0][8]


def test_a_heading_that_nobody_knows_can_be_mapped(pair: Any) -> None:
    text = HEAD.replace("Entreprise", "Maison mère") + MENTOR + MENTEE
    refused = pair(people=text)
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert "Aucune colonne de «\u00a0people.csv\u00a0» n’a été reconnue comme l’entreprise" in refused.err
    assert pair("--map", "maison mere=company", people=text).code == 0


def test_mapping_to_an_unknown_field_lists_the_fields(pair: Any) -> None:
    run = pair("--map", "Nom=pointure", people=HEAD + MENTOR)
    assert run.code == 2
    assert "Le champ «\u00a0pointure\u00a0» n’existe pas." in run.err
    assert "email" in run.err
    assert "consent" in run.err  # the last of them too
    assert pair("--map", "pointure", people=HEAD + MENTOR).code == 2


def test_declared_companies_are_kept_apart(pair: Any) -> None:
    run = pair(people=HEAD + MENTOR + MENTEE, relations="A;B;lien\nUN;deux;concurrents\n")
    assert run.tab(0) == []
    assert [row[4] for row in run.tab(1)] == [
        "Aucun·e mentor·e admissible\u00a0: un lien d’entreprise ou une exclusion écarte chaque personne.",
        "Aucun·e mentoré·e admissible\u00a0: un lien d’entreprise ou une exclusion écarte chaque personne.",
    ]


def test_a_mentor_who_is_also_a_mentee(pair: Any) -> None:
    both = "Zoé;Roy;zoe@a.example;Un;Droit;Directrice;les deux\n"
    run = pair(people=HEAD + both + "Léa;Ba;lea@b.example;Deux;Droit;Cadre;les deux\n")
    rows = run.tab(0)
    assert len(rows) == 1  # never with oneself, never a mutual pair
    assert rows[0][1] != rows[0][4]
    files = pair(mentors=HEAD + MENTOR, mentees=HEAD + MENTOR + MENTEE)
    assert len(files.tab(0)) == 1
    assert any("zoe@a.example figure aussi dans" in str(row[3]) for row in files.tab(2))


@pytest.mark.parametrize(
    ("line", "said", "remedy"),
    [
        ("A;A;;Un;;;mentor", "Le courriel manque", "Ajoutez-le, puis recommencez."),
        ("A;A;zoe@a.example;Un;;;mentor", "figure déjà à la ligne 2 pour le même rôle", "retirez-la."),
        ("A;A;a@a.example;Un;;;jardinier", "Le rôle «\u00a0jardinier\u00a0» n’est pas compris", "Écrivez mentor·e, mentoré·e ou les deux."),
        ("A;A;a@a.example;;;;mentor", "L’entreprise manque", "Indiquez l’entreprise."),
        ("A;A;a@a.example;=1+1;;;mentor", "La cellule contient une formule (=1+1)", "Remplacez la formule par sa valeur"),
    ],
)  # fmt: skip
def test_a_bad_row_is_told_with_line_and_remedy_and_loses_nobody_else(
    pair: Any, line: str, said: str, remedy: str
) -> None:
    run = pair(people=HEAD + MENTOR + MENTEE + line + "\n")
    assert run.code == 0
    assert len(run.tab(0)) == 1
    rows = [row for row in run.tab(2) if said in row[3]]
    assert [(row[0], row[1]) for row in rows] == [("people.csv", 4)]
    assert remedy in rows[0][4]


def test_who_has_no_company_is_listed_without_a_pair(pair: Any) -> None:
    run = pair(people=HEAD + MENTOR + "A;A;a@a.example;;;;mentorée\n")
    assert next((row[1], row[4]) for row in run.tab(1)) == (
        "a@a.example",
        "L’entreprise est inconnue\u00a0: on ne peut écarter un lien de pouvoir.",
    )


def test_a_wrong_encoding_is_read_and_told(pair: Any) -> None:
    run = pair(people=(HEAD + MENTOR + MENTEE).encode("cp1252"))
    assert run.tab(0)[0][0] == "Zoé Roy"
    assert any("L’encodage du fichier a été deviné" in row[3] for row in run.tab(2))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "est vide"),
        (HEAD.encode(), "a des en-têtes, mais personne en dessous"),
        (b"x" * (21 * 1024 * 1024), "dépasse 20 Mo"),
        (b"%PDF-1.7", "n’est pas une feuille de calcul"),
        (bytes(range(256)) * 9, "n’est pas une feuille de calcul"),
        (b"PK\x03\x04", "est abîmé"),
    ],
)
def test_an_unusable_file_gets_one_clear_line(pair: Any, content: bytes, said: str) -> None:
    run = pair(people=content)
    assert (run.code, run.err.count("\n"), run.out) == (2, 1, "")
    assert said in run.err
    assert "people.csv" in run.err
    assert not run.path.exists()


def test_a_bomb_is_not_opened(pair: Any, tmp_path: Path) -> None:
    import zipfile

    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("xl/workbook.xml", " " * 9_000_000)
    run = pair("--people", str(bomb))
    assert run.code == 2
    assert "par sécurité, il n’est pas ouvert" in run.err


def test_a_formula_in_a_workbook_is_told(pair: Any, tmp_path: Path) -> None:
    book = Workbook()
    for line in (HEAD + MENTOR + MENTEE).splitlines():
        book.worksheets[0].append(line.split(";"))
    book.worksheets[0]["E2"] = "=A1&B1"
    book.save(tmp_path / "people.xlsx")
    run = pair("--people", str(tmp_path / "people.xlsx"))
    assert run.code == 0
    assert [(row[1], row[2]) for row in run.tab(2) if "formule" in row[3]] == [(2, "Métier")]


def test_what_does_not_speak_for_a_pair_is_no_reason(pair: Any) -> None:
    run = pair(people=HEAD + MENTOR.replace("Droit", "Vente").replace("Directrice", "") + MENTEE)
    row = run.tab(0)[0]
    assert "Métiers différents" not in row[8]
    assert "Métiers différents" in row[9]


def test_a_column_that_is_not_recognised_is_shown_with_the_option_to_type(pair: Any) -> None:
    head = ";".join(
        ["Prénom", "Courriel", "Entreprise", *(f"Question {n}" for n in range(12)), "Je viens en tant que"]
    )
    run = pair(people=head + "\nA;a@a.example;Un" + ";x" * 13 + "\n")
    assert run.code == 2
    assert "Je viens en tant que" in run.err
    assert '--map "Votre en-tête=role"' in run.err


def test_what_is_missing_on_the_command_line_is_told(pair: Any, tmp_path: Path) -> None:
    assert "Donnez deux feuilles" in pair(mentors=HEAD + MENTOR).err
    missing = pair("--people", str(tmp_path / "nulle-part.csv"))
    assert (missing.code, "«\u00a0nulle-part.csv\u00a0» n’existe pas" in missing.err) == (2, True)


def test_a_workbook_that_cannot_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "p.csv").write_text(HEAD + MENTOR + MENTEE)
    with pytest.raises(SystemExit) as stop:
        call_command("pair", "--people", str(tmp_path / "p.csv"), "--out", str(tmp_path / "no" / "x.xlsx"))
    assert stop.value.code == 2
    assert (
        "(ce dossier n’existe pas)\u00a0: choisissez un autre endroit avec --out" in capsys.readouterr().err
    )


def test_the_workbook_never_takes_the_place_of_a_sheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "inscriptions.xlsx"
    sheet.write_text(HEAD + MENTOR + MENTEE)
    with pytest.raises(SystemExit) as stop:
        call_command("pair", "--people", str(sheet), "--out", str(tmp_path / "x" / ".." / sheet.name))
    assert stop.value.code == 2
    assert "est l’une de vos feuilles" in capsys.readouterr().err
    assert sheet.read_text() == HEAD + MENTOR + MENTEE


def test_the_workbook_has_a_name_that_opens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = tmp_path / "p.csv"
    sheet.write_text(HEAD + MENTOR + MENTEE)
    call_command("pair", "--people", str(sheet), "--out", str(tmp_path / "p.csv"))
    assert "p.csv.xlsx" in capsys.readouterr().out
    assert (tmp_path / "p.csv.xlsx").exists()
    assert sheet.read_text() == HEAD + MENTOR + MENTEE


def test_what_looks_like_a_formula_goes_out_harmless(pair: Any) -> None:
    run = pair(people=HEAD + MENTOR.replace("Roy", "+cmd|x") + MENTEE)
    sheet = load_workbook(run.path).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
