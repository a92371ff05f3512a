"""Every code of the engine has its sentence, in both languages, with the values it speaks of."""

from dataclasses import replace

import pytest
from django.utils import translation

from matching import wording
from matching.engine import (
    CRITERIA,
    Cause,
    Cohort,
    Explanation,
    Level,
    Person,
    Policy,
    Reason,
    Unknown,
    explain,
    score,
)
from programs.enums import Availability, LearningProfile, Quality
from programs.intake import company_key

MENTEE = Person(
    "e",
    "b",
    themes={"gouvernance": 3, "recrutement": 1},
    skills=frozenset({"budget"}),
    trade="droit",
    level=Level(0.3, "HEO", "cs", 3),
    languages=frozenset({"fr"}),
    qualities=frozenset({"listening"}),
    availability=frozenset({"morning"}),
    place="Lyon",
    learning={"doing": 1},
)
MENTOR = Person(
    "m",
    "a",
    themes={"gouvernance": 2},
    skills=frozenset({"droit"}),
    trade="droit",
    level=Level(0.5, "Grade 7", "cs", 5),
    languages=frozenset({"fr", "en"}),
    qualities=frozenset({"listening"}),
    availability=frozenset({"evening"}),
    place="Gaspé",
    teaching={"doing": 1},
)


def told(mentee: Person = MENTEE, mentor: Person = MENTOR) -> Explanation:
    cohort = Cohort((mentee,), (mentor,))
    return explain(cohort, score(cohort, Policy()), 0, 0)


def test_reasons_are_french_and_hold_the_real_values() -> None:
    with translation.override("fr"):
        reasons, cautions = wording.reasons(told()), wording.cautions(told())
        unknown = wording.unknown_line(told())
        labels = [
            str(each.label) for each in (Quality.LISTENING, LearningProfile.DOING, Availability.EVENING)
        ]
        morning = str(Availability.MORNING.label)
    assert reasons == [
        "Thèmes communs\u00a0: gouvernance",
        "Langues communes\u00a0: français",
        "Mentor·e 2 échelons plus haut\u00a0: Grade 7 (mentor·e), HEO (mentoré·e)",
        "Même métier\u00a0: droit",
        f"Qualités communes\u00a0: {labels[0]}",
        f"Une même façon de transmettre et d’apprendre\u00a0: {labels[1]}",
    ]
    assert cautions == [
        "Lieux différents\u00a0: Gaspé (mentor·e) et Lyon (mentoré·e)",
        f"Aucune disponibilité commune\u00a0: {labels[2]} (mentor·e), {morning} (mentoré·e)",
        "Aucune des compétences recherchées\u00a0: budget",
    ]
    assert unknown == "Inconnu\u00a0: intentions (baisse la confiance)"


def test_the_stored_explanation_says_the_same() -> None:
    with translation.override("en"):
        assert wording.reasons(told().as_dict()) == wording.reasons(told())
        assert wording.unknown(Unknown("place", "mentor")) == "place (the mentor’s)"


def test_a_pair_with_nothing_in_favour_tells_what_is_known() -> None:
    poor = told(Person("e", "b", trade="droit"), Person("m", "a", trade="forêt"))
    with translation.override("en"):
        assert wording.reasons(poor) == ["Different trades: forêt (mentor) and droit (mentee)"]
        assert wording.cautions(poor) == []


def test_levels_without_a_common_ladder_are_not_counted() -> None:
    with translation.override("en"):
        apart = told(mentor=replace(MENTOR, level=Level(0.9, "Directrice", "words", 6)))
        assert "Mentor higher on the career ladder: Directrice (mentor), HEO (mentee)" in wording.reasons(
            apart
        )
        below = told(mentor=replace(MENTOR, level=Level(0.2, "EO", "cs", 2)))
        assert "Mentor 1 rung lower: EO (mentor), HEO (mentee)" in wording.cautions(below)


def test_long_lists_are_cut() -> None:
    many = {f"thème {k}": 2 for k in range(8)}
    with translation.override("en"):
        reasons = wording.reasons(told(replace(MENTEE, themes=many), replace(MENTOR, themes=many)))
    assert reasons[0] == "All the themes sought: thème 0, thème 1, thème 2, thème 3, thème 4 and 3 more"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_is_left_without_words(language: str) -> None:
    with translation.override(language):
        assert all(wording.criterion(each.name) for each in CRITERIA)
        assert all(wording.cause_text(cause) for cause in Cause if cause)
        assert wording.cause_text(Cause.NONE) == ""
        for side, reasons in {
            "mentee": [Reason.NO_ADMISSIBLE, Reason.BELOW_FLOOR, Reason.CAPACITY],
            "mentor": [Reason.NO_ADMISSIBLE, Reason.BELOW_FLOOR, Reason.NO_MENTEE_LEFT, Reason.NO_PLACE],
        }.items():
            assert all(all(wording.unpaired(str(reason), side)) for reason in reasons)


def test_a_confidence_is_never_told() -> None:
    with translation.override("en"):
        texts = {wording.cause_text(cause) for cause in (Cause.VETO, Cause.FAILED_PAIR)}
    assert texts == {"They have been kept apart; the reason is confidential."}


@pytest.mark.parametrize("name", ["Élan S.A.R.L.", "ELAN sarl", "élan, SAS", "Élan limitée", "L’ÉLAN inc."])
def test_legal_forms_do_not_count(name: str) -> None:
    assert company_key(name).removeprefix("l ") == "elan"
