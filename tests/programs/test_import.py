"""The import of a sign-up sheet, from the file to the candidates, and every bad sheet told in French."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from openpyxl import Workbook, load_workbook

from programs.models import AuditEvent, Candidate, ColumnMapping, Company, SheetUpload
from programs.services import candidates, imports
from tests import world
from tests.world import Tenant

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent.parent / "data" / "civil_service"
HEAD = "Prénom,Nom,Courriel,Entreprise,Rôle,Thèmes\n"
ADA = "Ada,Byron,ada@alpha.example,Maison Alpha 0,mentor,Gouvernance (3)\n"


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha", mentors=0, mentees=0)


@pytest.fixture
def desk(client: Client, ours: Tenant) -> Client:
    client.force_login(ours.coordinator)
    return client


def at(name: str, tenant: Tenant, *args: object) -> str:
    return reverse(name, args=[tenant.program.slug, *args])


def inside(tenant: Tenant) -> Any:
    return scope(consortium=tenant.consortium, program=tenant.program)


def send(
    desk: Client, tenant: Tenant, content: bytes | str, name: str = "feuille.csv", side: str = "both"
) -> Any:
    raw = content.encode() if isinstance(content, str) else content
    return desk.post(at("import_upload", tenant), {"side": side, "file": SimpleUploadedFile(name, raw)})


def kept(tenant: Tenant) -> SheetUpload:
    with inside(tenant):
        return SheetUpload.objects.latest("id")


def read(
    desk: Client, tenant: Tenant, content: bytes | str, name: str = "feuille.csv", side: str = "both"
) -> Any:
    """The preview of a sheet whose columns are taken as recognised."""
    assert send(desk, tenant, content, name, side).status_code == 302
    return desk.get(at("import_preview", tenant, kept(tenant).pk))


def confirm(desk: Client, tenant: Tenant, **choices: object) -> Any:
    return desk.post(at("import_confirm", tenant, kept(tenant).pk), choices)


def people(tenant: Tenant) -> set[tuple[str, str]]:
    with inside(tenant):
        return {(found.email, found.side) for found in Candidate.objects.all()}


def told(response: Any) -> list[tuple[str, str]]:
    return [(line.where, line.text) for line in response.context["lines"]]


# --- the whole way with a real sheet ---------------------------------------------------------------


def test_the_civil_service_sheets_become_candidates(desk: Client, ours: Tenant) -> None:
    for side in ("mentor", "mentee"):
        response = send(desk, ours, (DATA / f"{side}s.csv").read_bytes(), f"{side}s.csv", side)
        upload = kept(ours)
        assert response.headers["Location"] == at("import_mapping", ours, upload.pk)
        page = desk.get(response.headers["Location"])
        found = {row["heading"]: row["field"] and row["field"].value() for row in page.context["rows"]}
        assert found["email address"] == "email"
        assert found["organisation"] == "company"
        assert found["identity to match" if side == "mentee" else "characteristics"] is None
        form = page.context["form"]
        sent = {name: form[name].value() for name in form.fields}
        assert desk.post(response.headers["Location"], sent).status_code == 302
        preview = desk.get(at("import_preview", ours, upload.pk))
        if side == "mentor":
            assert preview.context["counts"]["waits"] == 50
            assert len(preview.context["plan"].undecided) == 6
            assert people(ours) == set()
            desk.post(at("import_preview", ours, upload.pk), {"all": "add"})
        assert confirm(desk, ours).status_code == 302
        result = desk.get(at("import_result", ours, upload.pk))
        assert result.context["result"]["new"] == 50
    assert len(people(ours)) == 100
    with inside(ours):
        assert Company.objects.filter(name__startswith="Department of").count() == 6
        one = Candidate.objects.get(email="mentor.00@gov.uk")
        assert (one.company.name, one.level_label, one.trade, one.state) == (
            "Department of Joy",
            "SCS4",
            "DDaT",
            "applied",
        )


def test_confirming_twice_adds_nobody_twice_and_erases_the_sheet(desk: Client, ours: Tenant) -> None:
    read(desk, ours, HEAD + ADA)
    upload = kept(ours)
    first, second = confirm(desk, ours), confirm(desk, ours)
    assert first.headers["Location"] == second.headers["Location"] == at("import_result", ours, upload.pk)
    assert people(ours) == {("ada@alpha.example", "mentor")}
    with inside(ours):
        upload.refresh_from_db()
        assert bytes(upload.content) == b""
        assert "ada@alpha.example" not in str(upload.mapping)
        event = AuditEvent.objects.get(verb="sheet.imported")
        assert (event.actor, event.data) == (
            ours.coordinator,
            {"new": 1, "there": 0, "out": 0, "companies": 0},
        )
        ada = Candidate.objects.get()
        assert [(chosen.theme.label, chosen.depth) for chosen in ada.themes.all()] == [("Gouvernance", 3)]
    assert desk.get(at("import_preview", ours, upload.pk)).status_code == 302


def test_sending_the_same_sheet_again_finds_everybody_there(desk: Client, ours: Tenant) -> None:
    for expected in ({"new": 1, "there": 0}, {"new": 0, "there": 1}):
        read(desk, ours, HEAD + ADA)
        confirm(desk, ours)
        result = desk.get(at("import_result", ours, kept(ours).pk)).context["result"]
        assert {name: result[name] for name in expected} == expected


def test_who_is_there_is_completed_value_by_value(desk: Client, ours: Tenant) -> None:
    """What fills a gap is proposed, what says otherwise is a choice; only what is ticked changes."""
    read(desk, ours, HEAD + ADA)
    confirm(desk, ours)
    with inside(ours):
        ada = Candidate.objects.select_related("company", "program").get()
        candidates.change(actor=None, candidate=ada, place="Lyon", trade="")
    head = "Prénom,Nom,Courriel,Entreprise,Rôle,Métier,Ville\n"
    read(desk, ours, head + "Ada,Byron,ada@alpha.example,Maison Alpha 0,mentor,Horlogerie,Metz\n")
    url = at("import_preview", ours, kept(ours).pk)
    page = desk.get(url)
    person = page.context["known"][0]
    assert [(each.field, each.now, each.sheet) for each in person.changes] == [
        ("trade", "", "Horlogerie"),
        ("place", "Lyon", "Metz"),
    ]
    assert page.context["ticked"] == {f"{ada.pk}:trade"}
    sent = {"seen": f"{ada.pk}:{ada.stamp}", "update": [f"{ada.pk}:trade"]}
    desk.post(at("import_confirm", ours, kept(ours).pk), sent)
    with inside(ours):
        ada.refresh_from_db()
        assert (ada.trade, ada.place) == ("Horlogerie", "Lyon")
    assert desk.get(at("import_result", ours, kept(ours).pk)).context["result"]["updated"] == 1


def test_who_was_changed_since_the_preview_is_left_and_told(desk: Client, ours: Tenant) -> None:
    read(desk, ours, HEAD + ADA)
    confirm(desk, ours)
    with inside(ours):
        ada = Candidate.objects.select_related("company", "program").get()
        stamp = ada.stamp
        candidates.change(actor=None, candidate=ada, place="Lyon")
    read(
        desk,
        ours,
        "Prénom,Nom,Courriel,Entreprise,Rôle,Ville\nAda,B,ada@alpha.example,Maison Alpha 0,mentor,Metz\n",
    )
    sent = {"seen": f"{ada.pk}:{stamp}", "update": [f"{ada.pk}:place"]}
    desk.post(at("import_confirm", ours, kept(ours).pk), sent)
    result = desk.get(at("import_result", ours, kept(ours).pk))
    assert "changed_since" in [each["code"] for each in result.context["result"]["problems"]]
    with inside(ours):
        assert Candidate.objects.get().place == "Lyon"


def test_a_corrected_column_is_remembered_for_the_consortium(desk: Client, ours: Tenant) -> None:
    strange = "Prénom,Nom,Courriel,Entreprise,Rôle,Truc\nAda,Byron,ada@alpha.example,Maison Alpha 0,mentor,Finance\n"
    send(desk, ours, strange)
    url = at("import_mapping", ours, kept(ours).pk)
    form = desk.get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    assert sent["column_5"] == ""
    desk.post(url, {**sent, "column_5": "trade"})
    with inside(ours):
        assert ColumnMapping.objects.get(heading_key="truc").field == "trade"
    send(desk, ours, strange)
    assert desk.get(at("import_mapping", ours, kept(ours).pk)).context["form"]["column_5"].value() == "trade"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"column_2": ""}, "Dites quelle colonne contient le courriel"),
        ({"column_3": ""}, "Dites quelle colonne contient l’entreprise"),
        ({"column_4": ""}, "Dites quelle colonne contient le rôle"),
        ({"column_1": "first_name"}, "est déjà lu dans la colonne « Prénom »"),
    ],
)
def test_a_mapping_that_cannot_work_is_told_and_kept(
    desk: Client, ours: Tenant, changed: dict[str, str], expected: str
) -> None:
    send(desk, ours, HEAD + ADA)
    url = at("import_mapping", ours, kept(ours).pk)
    form = desk.get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields} | changed
    response = desk.post(url, sent)
    assert response.status_code == 422
    assert expected in response.content.decode().replace("\u00a0", " ")
    again = response.context["form"]
    assert {name: again[name].value() for name in again.fields} == sent


# --- companies -------------------------------------------------------------------------------------

STRANGE = (
    HEAD + "Bo,Lee,bo@alpha.example,Nouvelle Maison,mentor,\nCy,Roy,cy@alpha.example,Maison Alfa 1,mentee,\n"
)


def test_no_company_is_created_in_silence(desk: Client, ours: Tenant) -> None:
    preview = read(desk, ours, STRANGE)
    strangers = preview.context["plan"].strangers
    assert [(each.name, each.close) for each in strangers] == [
        ("Nouvelle Maison", ""),
        ("Maison Alfa 1", "Maison Alpha 1"),
    ]
    refused = confirm(desk, ours, company_0="add")
    assert refused.status_code == 422
    assert "Choisissez une entreprise pour chaque nom" in refused.content.decode()
    assert refused.context["form"]["company_0"].value() == "add"
    assert people(ours) == set()
    with inside(ours):
        assert Company.objects.count() == 4


def test_an_unknown_company_is_one_of_ours_a_new_one_or_left_out(desk: Client, ours: Tenant) -> None:
    read(desk, ours, STRANGE + "Di,Fay,di@alpha.example,Concurrente,mentor,\n")
    confirm(desk, ours, company_0="add", company_1=str(ours.companies[1].pk), company_2="skip")
    with inside(ours):
        assert {
            (found.email, found.company.name) for found in Candidate.objects.select_related("company")
        } == {
            ("bo@alpha.example", "Nouvelle Maison"),
            ("cy@alpha.example", "Maison Alpha 1"),
        }
    result = desk.get(at("import_result", ours, kept(ours).pk))
    assert (result.context["result"]["out"], result.context["result"]["companies"]) == (1, 1)
    assert "Concurrente" in result.content.decode()


def test_a_company_of_another_consortium_cannot_be_chosen(desk: Client, ours: Tenant) -> None:
    theirs = world.tenant("Beta", mentors=0, mentees=0)
    read(desk, ours, STRANGE)
    response = confirm(desk, ours, company_0=str(theirs.companies[0].pk), company_1="skip")
    assert response.status_code == 422
    assert people(ours) == set()


def test_company_names_are_one_through_case_accents_and_legal_form(desk: Client, ours: Tenant) -> None:
    preview = read(desk, ours, HEAD + ADA.replace("Maison Alpha 0", "  MAISON  ÀLPHA 0 inc."))
    assert preview.context["plan"].strangers == []
    assert preview.context["counts"]["new"] == 1


# --- bad input -------------------------------------------------------------------------------------


def bomb() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"0" * 30_000_000)
    return stream.getvalue()


def xlsx(*rows: list[str]) -> bytes:
    book, stream = Workbook(), BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("vide.csv", b"", "est vide"),
        ("blancs.csv", b"  \n \n", "est vide"),
        ("entetes.csv", HEAD.encode(), "mais personne en dessous"),
        ("gros.csv", b"a,b\n" * 6_000_000, "dépasse 20"),
        ("bombe.xlsx", bomb(), "par sécurité"),
        ("photo.xlsx", b"\x89PNG\r\n" + b"\0" * 99, "n’est pas une feuille de calcul"),
        ("lettre.csv", b"%PDF-1.7 xxxx", "n’est pas une feuille de calcul"),
        ("abime.xlsx", b"PK\x03\x04" + b"x" * 99, "est abîmé"),
    ],
)
def test_a_sheet_that_cannot_be_used(
    desk: Client, ours: Tenant, name: str, content: bytes, expected: str
) -> None:
    response = send(desk, ours, content, name, side="mentee")
    assert response.status_code == 422
    (message,) = response.context["form"].errors["file"]
    assert name in message
    assert expected in message
    assert response.context["form"]["side"].value() == "mentee"
    with inside(ours):
        assert not SheetUpload.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16", "mac_roman"])
def test_any_usual_encoding_is_read(desk: Client, ours: Tenant, encoding: str) -> None:
    text = HEAD + "Zoé,Bérubé,zoe@alpha.example,Maison Alpha 0,mentor,Gouvernance\n"
    read(desk, ours, text.encode(encoding))
    confirm(desk, ours)
    with inside(ours):
        assert str(Candidate.objects.get()) == "Zoé Bérubé"


@pytest.mark.parametrize(
    ("row", "where", "expected", "added"),
    [
        ("Bo,Lee,ADA@alpha.example,Maison Alpha 1,mentor,\n", "ligne 3", "figure déjà à la ligne 2", 1),
        (
            "Bo,Lee,bo@alpha.example,Maison Alpha 1,chef,\n",
            "ligne 3",
            "Le rôle « chef » n’est pas compris",
            1,
        ),
        ("Bo,Lee,bo@alpha.example,,mentor,\n", "ligne 3", "L’entreprise manque", 1),
        ("Bo,Lee,,Maison Alpha 1,mentor,\n", "ligne 3", "Le courriel manque", 1),
        ("Bo,Lee,bo chez alpha,Maison Alpha 1,mentor,\n", "ligne 3", "n’est pas une adresse", 1),
        ("Bo,Lee,bo@alpha.example,Maison Alpha 1,mentor,Poterie\n", "ligne 3", "Le thème « Poterie »", 2),
        ("=1+1,Lee,bo@alpha.example,Maison Alpha 1,mentor,\n", "ligne 3", "contient une formule", 2),
    ],
)
def test_a_bad_line_is_named_with_its_remedy_and_stops_nobody_else(
    desk: Client, ours: Tenant, row: str, where: str, expected: str, added: int
) -> None:
    preview = read(desk, ours, HEAD + ADA + row)
    lines = [line for line in preview.context["lines"] if expected in line.text.replace("\u00a0", " ")]
    assert [line.where for line in lines] == [where]
    assert lines[0].remedy
    confirm(desk, ours)
    assert len(people(ours)) == added
    assert expected in desk.get(at("import_result", ours, kept(ours).pk)).content.decode().replace(
        "\u00a0", " "
    )


def test_what_is_wrong_names_the_column_as_the_sheet_does(desk: Client, ours: Tenant) -> None:
    preview = read(desk, ours, HEAD + "Bo,Lee,bo@alpha.example,,mentor,Poterie\n")
    headings = HEAD.strip().split(",")
    assert {line.column for line in preview.context["lines"]} <= set(headings)


def test_lines_are_not_called_people_before_they_are_read(desk: Client, ours: Tenant) -> None:
    send(desk, ours, HEAD + ADA + ADA)
    page = desk.get(at("import_mapping", ours, kept(ours).pk)).content.decode()
    assert "2 lignes. Corrigez" in page


def test_a_line_with_two_faults_is_one_line_kept_out(desk: Client, ours: Tenant) -> None:
    preview = read(desk, ours, HEAD + ADA + "Bo,Lee,,Maison Alpha 1,chef,\n")
    assert len([line for line in preview.context["lines"] if line.severity == "error"]) == 2
    assert preview.context["kept_out"] == 1


def test_what_was_shown_is_what_is_confirmed(desk: Client, ours: Tenant) -> None:
    """Another tab reads the columns otherwise between the check and the confirmation."""
    shown = read(desk, ours, HEAD + ADA).context["plan"].reading
    upload = kept(ours)
    with inside(ours):
        imports.set_columns(actor=ours.coordinator, upload=upload, columns={"Prénom": ""})
    refused = confirm(desk, ours, reading=shown)
    assert refused.status_code == 422
    assert "ont été lues autrement" in refused.content.decode()
    assert people(ours) == set()
    assert confirm(desk, ours, reading=refused.context["plan"].reading).status_code == 302
    assert people(ours) == {("ada@alpha.example", "mentor")}


def test_formulas_of_a_workbook_are_never_run(desk: Client, ours: Tenant) -> None:
    head = ["Prénom", "Nom", "Courriel", "Entreprise", "Rôle"]
    content = xlsx(
        head, ["Ada", '=HYPERLINK("http://evil.example")', "ada@alpha.example", "Maison Alpha 0", "mentor"]
    )
    preview = read(desk, ours, content, "feuille.xlsx")
    assert any(where == "ligne 2" and "formule" in text for where, text in told(preview))
    confirm(desk, ours)
    with inside(ours):
        assert str(Candidate.objects.get()) == "Ada"


def test_a_mentor_who_is_also_a_mentee_has_two_candidacies_and_it_is_said(desk: Client, ours: Tenant) -> None:
    preview = read(desk, ours, HEAD + ADA + ADA.replace("mentor", "mentoré"))
    assert preview.context["plan"].twins == 1
    assert "deux candidatures" in preview.content.decode()
    confirm(desk, ours)
    assert people(ours) == {("ada@alpha.example", "mentor"), ("ada@alpha.example", "mentee")}


def test_what_was_not_understood_is_downloaded_as_a_workbook(desk: Client, ours: Tenant) -> None:
    read(desk, ours, HEAD + ADA + '"=cmd()",Lee,,Maison Alpha 1,mentor,\n')
    before = desk.get(at("import_problems", ours, kept(ours).pk))
    confirm(desk, ours)
    after = desk.get(at("import_problems", ours, kept(ours).pk))
    for response in (before, after):
        rows = list(load_workbook(BytesIO(response.content)).worksheets[0].iter_rows(values_only=True))
        assert rows[0][:3] == ("Fichier", "Ligne", "Colonne")
        assert ("feuille.csv", 3, "Courriel") in [row[:3] for row in rows]
    assert 'filename="feuille-a-corriger.xlsx"' in after.headers["Content-Disposition"]


# --- walls -----------------------------------------------------------------------------------------


def test_the_sheet_of_another_programme_is_not_there(client: Client, desk: Client, ours: Tenant) -> None:
    read(desk, ours, HEAD + ADA)
    pk = kept(ours).pk
    theirs = world.tenant("Beta", mentors=0, mentees=0)
    client.force_login(theirs.coordinator)
    for name in ("import_mapping", "import_preview", "import_result", "import_problems"):
        assert client.get(at(name, theirs, pk)).status_code == 404
        assert client.get(at(name, ours, pk)).status_code == 404
    assert client.post(at("import_confirm", theirs, pk)).status_code == 404
    assert people(ours) == set()


def test_only_the_coordinator_imports(client: Client, ours: Tenant) -> None:
    client.force_login(ours.representative)
    assert send(client, ours, HEAD + ADA).status_code == 403
