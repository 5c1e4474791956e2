"""A scheme's own tables: its file says what is asked, of which site or product, and when; the rules follow."""

import pytest

from intake_app.rules.answer_paths import RowPlace, owner_of
from intake_app.rules.answers import asked_sections, checked_answer, field_at, is_asked
from intake_app.rules.completeness import completeness
from intake_app.rules.row_names import row_texts
from intake_app.schemes.library import read_scheme
from intake_app.schemes.schema import FieldDefinition, SchemeEdition
from models.application import Application
from tests.builders import TODAY, empty_application, with_answers
from tests.schemes.clinker import CLINKER

KILNS = ("s1", "s2")


def edition(**replaced: str) -> SchemeEdition:
    """The scheme of the clinker file, `old=new` replaced in its text."""
    text = CLINKER
    for old, new in replaced.items():
        assert old in text
        text = text.replace(old, new)
    found = read_scheme(text)
    assert isinstance(found, SchemeEdition), found
    return found


SCHEME = edition()


def works(sites: tuple[str, ...] = KILNS, fuels: tuple[str, ...] = (), **answers: str) -> Application:
    """A draft of a cement works with these rows; `answers` by path."""
    rows = {"sites": sites, "products": ("p1",), "fuels": fuels}
    named = {f"sites[{row}].name": f"{row} 厂区" for row in sites}
    return with_answers(empty_application(SCHEME.key).with_(rows=rows), named | answers)


def of_fuel(row: str, **answers: str) -> dict[str, str]:
    """Answers of one row of the table of fuels, by path."""
    return {f"fuels[{row}].{key}": text for key, text in answers.items()}


def field(key: str) -> FieldDefinition:
    """A question of the table of fuels."""
    found = SCHEME.field("fuels", key)
    assert found is not None
    return found


def targets(application: Application) -> set[str]:
    """What is missing, by target."""
    return {item.target for item in completeness(application, SCHEME, TODAY).missing}


def test_the_form_is_what_rules_rest_on_and_then_what_the_file_adds() -> None:
    """A part that asks nothing is not shown: clinker asks nothing of the certification as a whole."""
    assert [section.key for section in SCHEME.form] == [
        "client", "producer", "factory", "sites", "products", "quarry_plan", "fuels",
    ]
    assert [section.key for section in SCHEME.form if section.repeats] == ["sites", "products", "fuels"]
    assert SCHEME.section("application") is None


def test_a_path_of_a_files_own_section_leads_to_its_question() -> None:
    """With its row where the section repeats, without where it is asked once."""
    assert field_at("fuels[f1].amount", SCHEME) is field("amount")
    assert field_at("quarry_plan.limestone", SCHEME) is SCHEME.field("quarry_plan", "limestone")
    assert field_at("fuels.amount", SCHEME) is field_at("quarry_plan[q1].limestone", SCHEME) is None


def test_each_site_is_asked_for_its_own_rows() -> None:
    """A row of the first kiln does not serve the second; the missing row is named with its site and clause."""
    none = completeness(works(), SCHEME, TODAY).missing
    (first, second) = (item for item in none if item.section == "fuels")
    assert (first.kind, first.target, second.target) == ("row", "rows:fuels@sites[s1]", "rows:fuels@sites[s2]")
    assert second.subject is not None
    assert second.subject.zh == "生产场所“s2 厂区”"
    assert second.clause.clause == "4"
    one = works(fuels=("f1",), **of_fuel("f1", site="s1", kind="coal", amount="5"))
    assert {target for target in targets(one) if "fuels" in target} == {"rows:fuels@sites[s2]"}


def test_with_one_site_a_row_belongs_to_it_unasked() -> None:
    """The question is not put, and an old answer to it does no harm."""
    application = works(sites=("s1",), fuels=("f1",), **of_fuel("f1", site="s9", kind="coal", amount="5"))
    assert owner_of(RowPlace("fuels", "f1"), "sites", application, SCHEME) == "s1"
    assert not is_asked(field("site"), application, SCHEME, "f1")
    assert not {target for target in targets(application) if "fuels" in target}


def test_a_row_of_a_site_taken_away_is_asked_for_its_site_again() -> None:
    """And belongs to none until that is answered."""
    application = works(sites=("s1", "s2"), fuels=("f1",), **of_fuel("f1", site="s9", kind="coal", amount="5"))
    assert owner_of(RowPlace("fuels", "f1"), "sites", application, SCHEME) is None
    assert {"fuels[f1].site", "rows:fuels@sites[s1]", "rows:fuels@sites[s2]"} <= targets(application)


def test_a_condition_asks_the_site_that_the_row_belongs_to() -> None:
    """Waste burnt in the dry kiln needs a licence; in the other kiln of the same works it does not."""
    application = works(
        fuels=("f1", "f2", "f3"),
        **of_fuel("f1", site="s1", kind="waste"), **of_fuel("f2", site="s2", kind="waste"),
        **of_fuel("f3", site="s1", kind="coal"), **{"sites[s1].kiln": "dry", "sites[s2].kiln": "other"},
    )
    assert [is_asked(field("licence"), application, SCHEME, row) for row in ("f1", "f2", "f3")] == [True, False, False]


def test_a_section_is_asked_only_where_the_boundary_reaches_it() -> None:
    """The quarry lies within the boundary of clinker; without that stage neither its section nor its gap is there."""
    clinker = works(**{"products[p1].family": "clinker"})
    assert "quarry_plan" in {section.key for section in asked_sections(clinker, SCHEME)}
    assert "quarry_plan.limestone" in targets(clinker)
    unknown = works()
    assert "quarry_plan" not in {section.key for section in asked_sections(unknown, SCHEME)}
    assert "quarry_plan.limestone" not in targets(unknown)


def test_a_section_asks_for_rows_only_of_those_it_concerns() -> None:
    """Of each site by itself: what is asked of dry kilns is not missing at the other."""
    scheme = edition(**{'for_each = "sites"': 'for_each = "sites"\nwhen = { answer = "kiln", is_one_of = ["dry"] }'})
    application = works(fuels=("f1",), **of_fuel("f1", site="s2"),
                        **{"sites[s1].kiln": "dry", "sites[s2].kiln": "other"})
    missing = {item.target for item in completeness(application, scheme, TODAY).missing if item.section == "fuels"}
    assert missing == {"rows:fuels@sites[s1]"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("s2", "s2"), ("s2 厂区", "s2"), ("Ｓ２ 厂区", "s2"), ("生产场所“s1 厂区”", "s1"), ("三厂", None),
     ("s1 s2", None)],
)
def test_a_site_is_named_by_row_by_name_or_in_words(typed: str, stored: str | None) -> None:
    """As people write it in a spreadsheet; what fits none or several is refused with the choices."""
    check = checked_answer(field("site"), typed, works(), SCHEME)
    assert (None if check.problem else check.value) == stored
    if check.problem:
        assert "生产场所“s2 厂区”" in check.problem.text.zh


def test_two_sites_of_one_name_are_told_apart_by_number() -> None:
    """The name alone is refused then."""
    twins = works(**{"sites[s1].name": "厂区", "sites[s2].name": "厂区"})
    assert [words.en for words in row_texts("sites", twins, SCHEME).values()] == [
        "production site 1 “厂区”", "production site 2 “厂区”",
    ]
    assert checked_answer(field("site"), "厂区", twins, SCHEME).problem is not None
    assert checked_answer(field("site"), "Production site 2 “厂区”", twins, SCHEME).value == "s2"


def test_a_row_without_a_name_is_called_by_its_first_telling_answer() -> None:
    """A choice by its wording, an unanswered row by its number."""
    application = works(fuels=("f1", "f2"), **of_fuel("f1", kind="coal"))
    assert [words.zh for words in row_texts("fuels", application, SCHEME).values()] == ["燃料“煤”", "燃料 2"]
