"""Columns recognised, people drafted, and every row accounted for."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorat.lib.spreadsheet import Problem, Row, Sheet, read_sheet
from programs.intake import FIELDS, Draft, Intake, IntakeError, Mapping, Role, across, draft_people, recognise
from programs.intake.levels import read_level
from programs.intake.messages import ERRORS, PROBLEMS, problem_text, remedy_text
from programs.intake.relations import Tie, read_ties
from programs.intake.values import (
    read_email,
    read_list,
    read_roles,
    read_themes,
    read_years,
    read_yes,
    split_name,
)

HEAD = "Prénom;Nom;Courriel;Entreprise;Rôle\n"


def take(text: str, role: Role | None = None, given: dict[str, str] | None = None) -> Intake:
    sheet = read_sheet(text.encode(), "inscriptions.csv")
    return draft_people(sheet, recognise(sheet.headings, given), role)


def told(intake: Intake) -> list[tuple[int, str]]:
    return [(p.line, p.code) for p in intake.problems if p.code != "no_name_column"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Prénom", "first_name"),
        ("PRENOM", "first_name"),
        ("Votre prénom *", "first_name"),
        ("Your first name", "first_name"),
        ("Nom de famille", "last_name"),
        ("Nom complet", "full_name"),
        ("Adresse courriel", "email"),
        ("E-mail", "email"),
        ("Your Civil Service email address", "email"),
        ("Your department or agency", "company"),
        ("Employeur", "company"),
        ("Nom de l’entreprise", "company"),
        ("Rôle", "role"),
        ("Mentor·e ou mentoré·e ?", "role"),
        ("Do you want to sign up as a mentor?", "as_mentor"),
        ("both mentor and mentee", "other_role"),
        ("Your job title or role", "job_title"),
        ("Fonction", "job_title"),
        ("Métier", "trade"),
        ("Your profession", "trade"),
        ("Niveau hiérarchique", "level"),
        ("Your grade", "level"),
        ("Ancienneté (années)", "tenure_years"),
        ("Thèmes recherchés", "themes"),
        ("Compétences", "skills"),
        ("Langue(s) parlée(s)", "languages"),
        ("Ville", "place"),
        ("Disponibilités", "availability"),
        ("Nombre de mentoré·es", "capacity"),
        ("Biographie", "biography"),
        ("Compétances", "skills"),
    ],
)
def test_headings_of_real_sheets(heading: str, field: str) -> None:
    assert (
        recognise([heading, "Prénom"] if heading == "Nom de famille" else [heading]).columns[0].field == field
    )


def test_nom_is_a_surname_beside_a_first_name_only() -> None:
    assert recognise(["Nom", "Prénom"]).columns[0].field == "last_name"
    assert recognise(["Nom", "Courriel"]).columns[0].field == "full_name"


def test_private_columns_feed_nothing_and_cannot_be_made_to() -> None:
    mapping = recognise(
        ["identity to match", "characteristics", "Orientation sexuelle", "Origine ethnique", "Genre"]
    )
    assert {(c.field, c.why) for c in mapping.columns} == {(None, "sensitive")}
    with pytest.raises(IntakeError, match="sensitive_heading"):
        recognise(["Genre"], {"genre": "themes"})
    intake = take("Courriel;Entreprise;Genre\na@a.example;A;secret\n", "mentor")
    assert "secret" not in json.dumps(intake.drafts[0].as_dict())
    assert (0, "column_sensitive") in told(intake)


def test_a_column_about_the_manager_is_not_the_candidate_s() -> None:
    mapping = recognise(["Courriel du gestionnaire", "Courriel"])
    assert [c.field for c in mapping.columns] == [None, "email"]


def test_two_columns_for_one_field() -> None:
    mapping = recognise(["Courriel", "E-mail", "Thème 1", "Thème 2"])
    assert [(c.field, c.why) for c in mapping.columns][1] == (None, "taken")
    assert [c.field for c in mapping.columns][2:] == ["themes", "themes"]


def test_a_given_mapping_is_obeyed_remembered_and_checked() -> None:
    mapping = recognise(["Machin", "Truc", "Courriel"], {"MACHIN": "company", "Courriel": "-"})
    assert mapping.choices() == {"Machin": "company", "Truc": "", "Courriel": ""}
    assert Mapping.from_dict(json.loads(json.dumps(mapping.as_dict()))) == mapping
    with pytest.raises(IntakeError) as caught:
        recognise(["a"], {"a": "shoe_size"})
    assert (caught.value.code, caught.value.params["fields"]) == ("unknown_field", FIELDS)
    with pytest.raises(IntakeError, match="unknown_heading"):
        recognise(["a"], {"b": "email"})
    assert recognise(["a"], {"b": "email"}, strict=False).columns[0].field is None
    with pytest.raises(IntakeError, match="field_twice"):
        recognise(["a", "b"], {"a": "email", "b": "email"})


def test_a_whole_person() -> None:
    intake = take(
        "Prénom;Nom;Courriel;Entreprise;Poste;Métier;Niveau;Ancienneté;Thèmes;Compétences;Langues;Ville;À distance;"
        "Disponibilités;Profil d'apprentissage;Capacité;Bio;Taille de chaussures\n"
        "Zoé;Roy;Zoe <ZOE@A.example>;Forêt inc.;Cheffe;Sylviculture;Directrice;18 mois;Gouvernance (3), Recrutement;"
        "écoute, gestion;Français, anglais, wolof;Gaspé;oui;matins, midi;en faisant;2;Bonjour;38\n",
        "mentor",
    )
    draft = intake.drafts[0]
    assert (draft.name, draft.email, draft.company, draft.company_key) == (
        "Zoé Roy",
        "zoe@a.example",
        "Forêt inc.",
        "foret",
    )
    assert draft.level is not None
    assert (draft.level.label, draft.level.ladder, draft.tenure_years) == ("Directrice", "words", 1.5)
    assert draft.themes == (("Gouvernance", 3), ("Recrutement", 2))
    assert (draft.languages, draft.availability) == (("fr", "en", "wolof"), ("morning", "noon"))
    assert (draft.remote, draft.learning_profile, draft.capacity) == (True, "doing", 2)
    assert draft.extra == {"Taille de chaussures": "38"}
    assert told(intake) == [(0, "column_unknown")]
    assert Draft.from_dict(json.loads(json.dumps(draft.as_dict()))) == draft


def test_bad_rows_are_told_with_their_line() -> None:
    intake = take(
        HEAD + "A;A;a@a.example;Un;mentor\n"
        "B;B;;Un;mentor\n"
        "C;C;c at c;Un;mentor\n"
        "D;D;A@a.example;Un;mentor\n"
        "E;E;e@e.example;Un;jardinier\n"
        "F;F;f@f.example;;mentoré\n"
        ";;g@g.example;Un;mentoré\n"
    )
    assert told(intake) == [
        (3, "missing_email"),
        (4, "bad_email"),
        (5, "duplicate_email"),
        (6, "unknown_role"),
        (7, "missing_company"),
        (8, "missing_name"),
    ]
    assert [d.email for d in intake.drafts] == ["a@a.example", "f@f.example", "g@g.example"]
    assert intake.problems[2].params["first"] == 2


@pytest.mark.parametrize("nothing", ["N/A", "n/a", "-", "?", "aucune", "inconnu", "à préciser"])
def test_a_company_that_says_nothing_is_missing(nothing: str) -> None:
    intake = take(HEAD + f"A;A;a@a.example;{nothing};mentor\n")
    assert told(intake) == [(2, "missing_company")]
    assert (intake.drafts[0].company, intake.drafts[0].company_key) == ("", "")


def test_an_empty_role_is_missing_rather_than_misunderstood() -> None:
    assert told(take(HEAD + "A;A;a@a.example;Un;\n")) == [(2, "missing_role")]


def test_unreadable_values_are_unknown_and_told() -> None:
    intake = take(
        "Courriel;Entreprise;Niveau;Ancienneté;À distance;Profil d'apprentissage;Capacité\n"
        "a@a.example;Un;chevalier;jadis;bof;magie;12\n",
        "mentee",
    )
    draft = intake.drafts[0]
    assert (draft.level, draft.tenure_years, draft.remote, draft.learning_profile, draft.capacity) == (
        None,
        None,
        None,
        "",
        1,
    )
    assert {code for _, code in told(intake)} >= {
        "unknown_level", "bad_years", "bad_yes_no", "unknown_profile", "bad_capacity",
    }  # fmt: skip


def test_one_sheet_of_both_roles() -> None:
    intake = take(
        HEAD + "A;A;a@a.example;Un;les deux\nB;B;b@b.example;Deux;Mentoré·e\nC;C;c@c.example;Un;Mentor·e\n"
    )
    assert [(d.email, d.role) for d in intake.drafts] == [
        ("a@a.example", "mentor"), ("a@a.example", "mentee"), ("b@b.example", "mentee"), ("c@c.example", "mentor"),
    ]  # fmt: skip
    assert told(intake) == [(0, "on_both_sides")]


def test_the_file_decides_the_role_and_readiness_is_noted() -> None:
    intake = take("email;company;both mentor and mentee\na@a.example;Un;yes\nb@b.example;Un;no\n", "mentor")
    assert [(d.role, d.other_role) for d in intake.drafts] == [("mentor", True), ("mentor", False)]
    assert [p.params["lines"] for p in intake.problems if p.code == "ready_for_mentee"] == [(2,)]


def test_a_role_column_that_contradicts_the_file_is_told() -> None:
    text = HEAD + "A;A;a@a.example;Un;mentorée\nB;B;b@b.example;Un;mentor·e\nC;C;c@c.example;Un;les deux\n"
    assert told(take(text, "mentor")) == [(2, "said_mentee")]
    assert told(take(text, "mentee")) == [(3, "said_mentor")]


def test_a_form_that_asks_mentors_to_sign_up() -> None:
    intake = take(
        "email;company;Do you want to sign up as a mentor?\na@a.example;Un;Yes\nb@b.example;Un;No\n"
    )
    assert [d.role for d in intake.drafts] == ["mentor", "mentee"]
    assert told(intake) == [(3, "taken_as_mentee")]


def test_who_does_not_consent_leaves_nothing() -> None:
    intake = take("email;company;J’accepte\na@a.example;Un;non\nb@b.example;Un;oui\n", "mentee")
    assert [d.email for d in intake.drafts] == ["b@b.example"]
    assert told(intake) == [(2, "no_consent")]
    assert "a@a.example" not in json.dumps([p.as_dict() for p in intake.problems])


def test_a_sheet_without_names_is_told_once() -> None:
    intake = take("email;company\na@a.example;Un\nb@b.example;Un\n", "mentor")
    assert [(p.line, p.code) for p in intake.problems] == [(0, "no_name_column")]
    assert intake.drafts[0].name == "a@a.example"


def test_a_mentor_without_a_place_is_told() -> None:
    assert told(take("email;company;capacité\na@a.example;Un;0\n", "mentor")) == [(2, "no_place")]


def test_company_names_meet_through_case_accents_and_legal_forms() -> None:
    intake = take(
        "email;company\na@a.example;ÉLAN inc.\nb@b.example;Élan\nc@c.example;Élan\n"
        "d@d.example;Coopérative du Nord\ne@e.example;Coopérative du Norde\n",
        "mentor",
    )
    assert [d.company for d in intake.drafts][:3] == ["Élan"] * 3
    assert told(intake) == [(6, "near_companies")]
    assert len({d.company_key for d in intake.drafts}) == 3


def test_a_company_is_shown_as_it_is_best_written() -> None:
    lines = "a@a.example;societe  alpha\nb@b.example;Société  Alpha\nc@c.example;SOCIÉTÉ ALPHA\n"
    assert {draft.company for draft in take("email;company\n" + lines, "mentor").drafts} == {"Société Alpha"}


def test_names_that_differ_by_a_figure_are_two_companies() -> None:
    assert told(take("email;company\na@a.example;Succursale 12\nb@b.example;Succursale 13\n", "mentor")) == []


def test_names_that_nearly_agree_are_told_between_two_files_too() -> None:
    one = take("email;company\nx@x.example;Boulangerie Martineau\ny@y.example;Deux\n", "mentor")
    other = take("email;company\nz@z.example;Deux\nt@t.example;Boulangerie Martinau\n", "mentee")
    found = [(p.line, p.code, p.params["one"]) for p in across(one.drafts, other.drafts)]
    assert found == [(3, "near_companies", "Boulangerie Martineau")]


@pytest.mark.parametrize(
    ("missing", "code"), [("email", "no_email_column"), ("company", "no_company_column")]
)
def test_a_sheet_without_its_key_column_is_refused(missing: str, code: str) -> None:
    headings = {"email": "company", "company": "email"}[missing]
    with pytest.raises(IntakeError) as caught:
        take(f"{headings};ville\nx@x.example;y\n", "mentor")
    assert caught.value.code == code
    with pytest.raises(IntakeError, match="no_role_column"):
        take("email;company\nx@x.example;y\n")


def test_somebody_in_both_files_is_told() -> None:
    one = take("email;company\nx@x.example;y\n", "mentor")
    other = take("email;company\nX@x.example;y\n", "mentee")
    assert [p.code for p in across(one.drafts, other.drafts)] == ["both_sides"]


CELLS = st.text(st.sampled_from(list("aé@.·;mentor=1 \n\u200b")), max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS), max_size=8))
def test_every_row_is_a_draft_or_an_error(cells: list[tuple[str, ...]]) -> None:
    headings = ("email", "company", "role", "level", "themes")
    sheet = Sheet("f.csv", headings, tuple(Row(k + 2, row) for k, row in enumerate(cells)))
    intake = draft_people(sheet, recognise(headings))
    behind = {d.line for d in intake.drafts} | {p.line for p in intake.problems if p.severity == "error"}
    assert behind >= {row.line for row in sheet.rows}


@pytest.mark.parametrize(
    ("text", "rank", "ladder"),
    [
        ("AA", 0, "civil_service"),
        ("SCS4", 1, "civil_service"),
        ("Grade 7", 0.5, "civil_service"),
        ("stagiaire", 0, "words"),
        ("Senior manager", 0.7143, "words"),
        ("Directrice générale", 1, "words"),
        ("10", 1, "numbers"),
        ("Niveau 1", 0, "numbers"),
    ],
)
def test_levels(text: str, rank: float, ladder: str) -> None:
    level = read_level(text)
    assert level is not None
    assert (level.rank, level.ladder) == (rank, ladder)


@pytest.mark.parametrize("text", ["chevalier", "42", "0", "entreprise", ""])
def test_levels_that_say_nothing(text: str) -> None:
    assert read_level(text) is None


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Mentor", ["mentor"]),
        ("mentor·e", ["mentor"]),
        ("MENTOR(E)", ["mentor"]),
        ("mentoré", ["mentee"]),
        ("Mentoré·e", ["mentee"]),
        ("mentee", ["mentee"]),
        ("Les deux", ["mentor", "mentee"]),
        ("mentor and mentee", ["mentor", "mentee"]),
        ("mentor·e et mentoré·e", ["mentor", "mentee"]),
        ("mentore", ["mentor"]),
        ("Mentores", ["mentor"]),
        ("mentorée", ["mentee"]),
        ("Mentorés", ["mentee"]),
        ("mentore et mentorée", ["mentor", "mentee"]),
        ("MENTORE", []),  # may be either: asked, not guessed
        ("autre", []),
    ],
)
def test_roles(text: str, roles: list[str]) -> None:
    assert list(read_roles(text)) == roles


def test_small_readers() -> None:
    assert [read_email(t) for t in ("mailto:A@b.example", " a@b.example; ", "a@b", "")] == [
        "a@b.example",
        "a@b.example",
        None,
        None,
    ]
    assert [read_yes(t) for t in ("Oui", "yes, gladly", "NON", "peut-être")] == [True, True, False, None]
    assert [read_years(t) for t in ("5", "5,5 ans", "18 mois", "200", "x")] == [5, 5.5, 1.5, None, None]
    assert read_list("a, b; c, d") == ("a, b", "c, d")
    assert read_list("Écoute, ecoute,  ") == ("Écoute",)
    assert read_themes("Gouvernance : 3") == (("Gouvernance", 3),)
    assert [split_name(t) for t in ("Roy, Zoé", "Zoé ROY", "ROY Zoé", "Zoé Le Roy", "Zoé")] == [
        ("Zoé", "Roy"), ("Zoé", "ROY"), ("Zoé", "ROY"), ("Zoé", "Le Roy"), ("Zoé", ""),
    ]  # fmt: skip


def test_company_ties() -> None:
    sheet = read_sheet(
        "A;B;lien\nUn inc.;Deux;fournisseur\nUn;Trois;\nUn;;x\nDeux;Un;amis\nTrois;Deux;même groupe\n".encode(),
        "l.csv",
    )
    ties, problems = read_ties(sheet, frozenset({"un", "deux"}))
    assert ties == (
        Tie("un", "deux", "supplier"), Tie("un", "trois"), Tie("deux", "un"), Tie("trois", "deux", "group"),
    )  # fmt: skip
    assert [(p.line, p.code) for p in problems] == [
        (3, "relation_company_absent"), (4, "relation_incomplete"), (5, "relation_unknown_kind"), (6, "relation_company_absent"),
    ]  # fmt: skip


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_every_problem_has_a_sentence_and_a_remedy(code: str) -> None:
    names = "value email first longest text cells headings letter encoding read others one other count lines other_file"
    problem = Problem("f", 1, "c", code, dict.fromkeys(names.split(), "x"))
    assert problem_text(problem).endswith((".", "…"))
    assert remedy_text(problem).endswith(".")


def test_every_error_has_two_sentences() -> None:
    assert all(str(part).endswith(".") for pair in ERRORS.values() for part in pair)
