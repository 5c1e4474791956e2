"""A scheme is data: a new one needs a file, and a faulty one is refused with the place of each fault."""

from datetime import date
from pathlib import Path

import pytest

from intake_app.schemes.house import read_house
from intake_app.schemes.library import BUILT_IN, SchemeFault, SchemeLibrary, built_in_schemes, read_scheme
from intake_app.schemes.schema import SchemeEdition
from tests.schemes.clinker import CLINKER


def faults(old: str, new: str) -> tuple[SchemeFault, ...]:
    """What is wrong with the clinker scheme once `old` reads `new`."""
    assert old in CLINKER
    found = read_scheme(CLINKER.replace(old, new, 1))
    assert not isinstance(found, SchemeEdition)
    return found


def paths(old: str, new: str) -> set[str]:
    """Where the faults are."""
    return {fault.path for fault in faults(old, new)}


def test_a_third_scheme_needs_no_code(tmp_path: Path) -> None:
    (tmp_path / "clinker.toml").write_text(CLINKER, encoding="utf-8")
    (edition,) = built_in_schemes(tmp_path).editions
    assert edition.team.minimum_members.value == 3
    assert edition.person_days.on_site_minimum == 6
    assert str(edition.surveillance.interval_months.clause) == "DEMO-07:2027 8"
    assert str(edition.team.maximum_members.clause) == "house H3"
    assert edition.stage_text("burning").zh == "熟料烧成"


def test_a_misspelt_key_is_named_with_its_place() -> None:
    assert "clocks.conclusion_dais" in paths("conclusion_days =", "conclusion_dais =")


def test_a_text_without_english_is_named_with_its_place() -> None:
    assert paths('name = { zh = "示例认证有限公司", en = "Example Certification Ltd." }',
                 'name = { zh = "示例认证有限公司" }') == {"body.name.en"}


def test_a_figure_that_is_a_word_is_named_with_its_place() -> None:
    assert "team.minimum_members.value" in " ".join(paths("value = 3,", 'value = "three",'))


def test_a_condition_that_asks_two_things_is_refused_at_its_place() -> None:
    asked = faults('is_one_of = ["other"] }', 'is_one_of = ["other"], parties_differ = true }')
    assert [fault.path for fault in asked] == ["fields.2.required_when"]
    assert "exactly one question" in asked[0].message


@pytest.mark.parametrize(("old", "new", "path"), [
    ('number = "DEMO PCR 7"', 'number = "DEMO PCR 8"', "families.0.standard"),
    ('answer = "kiln", is_one_of', 'answer = "klin", is_one_of', "fields.2.required_when"),
    ('is_one_of = ["other"]', 'is_one_of = ["wet"]', "fields.2.required_when"),
    ('stages = ["quarrying", "burning"]', 'stages = ["burning", "grinding"]', "families.0.stages"),
    ('key = "kiln_note"', 'key = "kiln"', "fields"),
    ('kind = "choice"', 'kind = "text"', "fields.1.options"),
    ("warn_days = [90, 120]", "warn_days = [120, 90]", "clocks.warn_days"),
    ("first_months = { value = 6,", "first_months = { value = 10,", "surveillance.first_hard_months"),
    ("maximum_members = { value = 5,", "maximum_members = { value = 2,", "team.maximum_members"),
    ("in_force_until = 2029-12-31", "in_force_until = 2026-12-31", "in_force_until"),
    ("DEMO-{year}-{serial:04d}", "DEMO-{year}", "certificate.number_pattern"),
    ("DEMO-{year}-{serial:04d}", "DEMO-{yaer}-{serial:04d}", "certificate.number_pattern"),
    ('subjects = ["site"]', 'subjects = ["site"]\nwhen = { section = "client", more_rows_than = 1 }',
     "documents.0.when"),
    ("has_valid_until = true", 'has_valid_until = true\nexpiry_ground = "lost"', "documents.0.expiry_ground"),
    ("has_valid_until = true", 'expiry_ground = "own_request"', "documents.0.has_valid_until"),
    ('missed_ground = "own_request"', 'missed_ground = "lost"', "surveillance.missed_ground"),
    ('missed_ground = "own_request"', 'missed_ground = "own_request"\nunnotified_ground = "lost"',
     "surveillance.unnotified_ground"),
    ('missed_ground = "own_request"',
     'missed_ground = "own_request"\ninvestigation = { clause = "6.1", never_suspected = ["lost"] }',
     "surveillance.investigation.never_suspected"),
    ('key = "city"\nsection = "sites"', 'key = "town"\nsection = "sites"', "fields"),
    ('key = "models"\nsection = "products"\nkind = "models"', 'key = "models"\nsection = "products"\nkind = "text"',
     "fields"),
    ('key = "number"', 'key = "hologram"', "certificate.fields.0.key"),
    ('key = "fuels"', 'key = "sites"', "sections.1.key"),
    ('key = "fuels"', 'key = "fuel"', "sections.1"),
    ('section = "quarry_plan"', 'section = "quarry"', "fields.17.section"),
    ('row = { zh = "燃料", en = "fuel" }', "", "sections.1.row"),
    ('kind = "site_choice"', 'kind = "product_choice"', "sections.1.for_each"),
    ('key = "amount"\nsection = "fuels"\nkind = "number"', 'key = "amount"\nsection = "fuels"\nkind = "site_choice"',
     "sections.1"),
    ('{ answer = "kind", is_one_of = ["waste"] }', '{ answer = "sort", is_one_of = ["waste"] }',
     "fields.21.required_when"),
    ('boundary_has = "quarrying"', 'boundary_has = "grinding"', "sections.0.when"),
    ('key = "kiln_log"', 'key = "kiln_log"\ntext = { zh = "窑", en = "Kiln" }\nclause = "8"\n'
     '[[surveillance.documents]]\nkey = "kiln_log"', "surveillance.documents"),
    ("supplement_days =", 'disclosure_working_days = { value = 30, clause = "10" }\nsupplement_days =', "fields"),
    ("factors = []", 'factors = [{ key = "size", text = { zh = "规模", en = "Size" }, measure = "employees", '
     'half_days_per_step = 1, most_half_days = 2, clause = "6" }]', "fields"),
])
def test_a_name_that_leads_nowhere_is_refused_at_its_place(old: str, new: str, path: str) -> None:
    assert path in paths(old, new)


CHECKS = """
[[cross_checks]]
kind = "one_of"
section = "fuels"
fields = ["amount"]
when = { answer = "kind", is_one_of = ["coal"] }
why = { zh = "用于核算。", en = "It is counted." }
clause = "4"

[[cross_checks]]
kind = "fitting_unit"
section = "fuels"
choice = "kind"
unit = "kind"
fits = { coal = ["coal"] }
why = { zh = "用于核算。", en = "It is counted." }
clause = "4"

[[cross_checks]]
kind = "not_in_future"
days = ["sites.kiln"]
why = { zh = "用于核算。", en = "It is counted." }
clause = "4"

[[cross_checks]]
kind = "unit_of_families"
unit = "sites.kiln"
fits = { clinker = ["dry"] }
why = { zh = "用于核算。", en = "It is counted." }
clause = "4"

[[cross_checks]]
kind = "row_of_each_family"
section = "fuels"
choice = "kind"
fits = { clinker = ["waste"] }
when = { section = "products", more_rows_than = 1 }
why = { zh = "用于核算。", en = "It is counted." }
clause = "4"

"""


@pytest.mark.parametrize(("old", "new", "path"), [
    ("", "", ""),
    ('fields = ["amount"]', 'fields = ["mass"]', "cross_checks.0"),
    ('section = "fuels"\nfields', 'section = "sites"\nfields', "cross_checks.0"),
    ('is_one_of = ["coal"]', 'is_one_of = ["gas"]', "cross_checks.0.when"),
    ('unit = "kind"', 'unit = "unit"', "cross_checks.1"),
    ('fits = { coal = ["coal"] }', 'fits = { gas = ["coal"] }', "cross_checks.1.fits"),
    ('fits = { coal = ["coal"] }', 'fits = { coal = ["gas"] }', "cross_checks.1.fits"),
    ('kind = "one_of"', 'kind = "any_of"', "cross_checks.0"),
    ('days = ["sites.kiln"]', 'days = ["sites.oven"]', "cross_checks.2"),
    ('unit = "sites.kiln"', 'unit = "sites.oven"', "cross_checks.3"),
    ('fits = { clinker = ["dry"] }', 'fits = { cement = ["dry"] }', "cross_checks.3.fits"),
    ('fits = { clinker = ["dry"] }', 'fits = { clinker = ["wet"] }', "cross_checks.3.fits"),
    ('fits = { clinker = ["waste"] }', 'fits = { cement = ["waste"] }', "cross_checks.4.fits"),
    ('fits = { clinker = ["waste"] }', 'fits = { clinker = ["gas"] }', "cross_checks.4.fits"),
    ('section = "fuels"\nchoice = "kind"\nfits = { clinker', 'section = "fuels"\nchoice = "sort"\nfits = { clinker',
     "cross_checks.4"),
    ('section = "products", more_rows_than', 'section = "client", more_rows_than', "cross_checks.4.when"),
    ('section = "fuels"\nchoice = "kind"\nfits = { clinker',
     'section = "quarry_plan"\nchoice = "limestone"\nfits = { clinker', "cross_checks.4.section"),
    ('choice = "kind"\nfits = { clinker', 'choice = "licence"\nfits = { clinker', "cross_checks.4.choice"),
    ('kind = "not_in_future"\ndays = ["sites.kiln"]',
     'kind = "shares"\nsection = "fuels"\nshare = "amount"\ntolerance = { value = 1, clause = "4" }', "cross_checks.2"),
])
def test_a_cross_check_names_answers_and_choices_that_are_there(old: str, new: str, path: str) -> None:
    before = '[[documents]]\nkey = "quarry_licence"'
    found = read_scheme(CLINKER.replace(before, CHECKS.replace(old, new) + before))
    assert (not isinstance(found, tuple)) == (not path)
    if isinstance(found, tuple):
        assert path in {fault.path for fault in found}


@pytest.mark.parametrize(("old", "new", "path"), [
    ("", "", ""),
    ('answer = "client.kind"\nother', 'answer = "client.sort"\nother', "cross_checks.0"),
    ('answer = "client.kind"\nother', 'answer = "application.kind"\nother', "cross_checks.0"),
    ('other = "producer"', 'other = "sites"', "cross_checks.0.kind_of_party.other"),
    ('other = "producer"', 'other = "client"', "cross_checks.0.other"),
    ('same = ["producer"]', 'same = ["maker"]', "cross_checks.0.same"),
    ('same = ["producer"]', 'same = []', "cross_checks.0.kind_of_party.same"),
    ('apart = ["dealer", "importer"]', 'apart = ["dealer", "agent"]', "cross_checks.0.apart"),
    ('apart = ["dealer", "importer"]', 'apart = ["dealer", "producer"]', "cross_checks.0.apart"),
])
def test_the_kinds_of_a_party_are_choices_of_its_own(old: str, new: str, path: str) -> None:
    """CEC-5.1.1-e: a misspelt kind would never contradict anything, and nobody would see it."""
    text = (BUILT_IN / "cec_salt.toml").read_text(encoding="utf-8")
    assert old in text
    found = read_scheme(text.replace(old, new, 1))
    assert (not isinstance(found, tuple)) == (not path)
    if isinstance(found, tuple):
        assert path in {fault.path for fault in found}


BEGINNING = """[recertification]
takes_over = ["client", "sites.kiln"]
begins_with = { "quarry_plan.limestone" = "12" }
certificate_numbers = "client.name"
clause = "house: H126"

"""


@pytest.mark.parametrize(("old", "new", "path"), [
    ("", "", ""),
    ('"client", ', '"clients", ', "recertification.takes_over"),
    ('"sites.kiln"', '"sites.oven"', "recertification.takes_over"),
    ('"quarry_plan.limestone"', '"quarry_plan.lime"', "recertification.begins_with"),
    ('"quarry_plan.limestone" = "12"', '"sites.kiln" = "dry"', "recertification.begins_with"),
    ('numbers = "client.name"', 'numbers = "sites.name"', "recertification.certificate_numbers"),
])
def test_what_an_application_begins_with_names_answers_that_are_there(old: str, new: str, path: str) -> None:
    before = '[[documents]]\nkey = "quarry_licence"'
    found = read_scheme(CLINKER.replace(before, BEGINNING.replace(old, new) + before))
    assert (not isinstance(found, tuple)) == (not path)
    if isinstance(found, tuple):
        assert path in {fault.path for fault in found}


def test_an_application_begins_with_a_choice_that_there_is() -> None:
    text = (BUILT_IN / "cec_salt.toml").read_text(encoding="utf-8")
    found = read_scheme(text.replace('"application.kind" = "recertification"', '"application.kind" = "again"'))
    assert isinstance(found, tuple)
    assert [fault.path for fault in found] == ["recertification.begins_with"]


def test_a_form_that_leaves_out_what_papers_and_planning_need_is_refused() -> None:
    """Without its place a site could not be planned, and the case would stand still after its acceptance."""
    (fault,) = faults('key = "city"\nsection = "sites"', 'key = "town"\nsection = "sites"')
    assert "sites.city" in fault.message


@pytest.mark.parametrize(("old", "new", "path"), [
    ('barred = ["team_member"]', 'barred = ["team_members"]', "separations.0.barred.0"),
    ('acts = ["decider"]', 'acts = ["decide"]', "separations.0.acts.0"),
])
def test_a_separation_that_would_bar_nobody_is_refused(old: str, new: str, path: str) -> None:
    """S1-S13: a misspelt part would otherwise separate nothing, and nobody would see it."""
    assert paths(old, new) == {path}


def test_a_file_that_is_no_toml_says_where() -> None:
    found = read_scheme("key = \n")
    assert not isinstance(found, SchemeEdition)
    assert "line 1" in found[0].message


def test_a_file_without_its_document_is_refused() -> None:
    assert paths('document = "DEMO-07:2027"\n', "") == {"document"}


def test_a_faulty_file_stops_the_start_and_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text(CLINKER.replace("[mode]", "[mood]"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.toml: .*mode"):
        built_in_schemes(tmp_path)


def test_the_edition_in_force_is_chosen_by_the_day() -> None:
    """CNEX-0-a: an application is tied to the edition in force; before the first one, to the first."""
    first = read_scheme(CLINKER)
    later = read_scheme(CLINKER.replace('edition = "2027"', 'edition = "2028"').replace("2027-01-01", "2028-01-01"))
    assert isinstance(first, SchemeEdition)
    assert isinstance(later, SchemeEdition)
    library = SchemeLibrary(editions=(later, first))
    chosen = [library.in_force("demo_clinker", day).edition
              for day in (date(2026, 1, 1), date(2027, 12, 31), date(2028, 1, 1))]
    assert chosen == ["2027", "2027", "2028"]
    with pytest.raises(KeyError):
        library.in_force("unknown", date(2027, 1, 1))


def test_the_house_settles_cooling_off_and_files() -> None:
    """S14: two years unless the body sets otherwise."""
    house = read_house()
    assert (house.cooling_off_months.value, house.cooling_off_months.clause.document) == (24, "house")
    assert (house.files.upload_limit_megabytes, house.files.reminder_months.value) == (20, 3)
    assert house.files.media_types["pdf"] == "application/pdf"
    assert "exe" not in house.files.media_types
    assert house.calendar.announced_years == {2024, 2025, 2026}


def test_a_house_figure_without_its_clause_stops_the_start(tmp_path: Path) -> None:
    planted = (BUILT_IN / "house.toml").read_text(encoding="utf-8").replace('clause = "H21"\n', "")
    (tmp_path / "house.toml").write_text(planted, encoding="utf-8")
    with pytest.raises(ValueError, match=r"files\.clause"):
        read_house(tmp_path / "house.toml")


def test_an_item_is_reported_in_a_part_that_there_is_and_every_part_has_one() -> None:
    """CNEX-9.6.7-b: what is misspelt would be missing in every report."""
    text = (BUILT_IN / "cnex_ex.toml").read_text(encoding="utf-8")
    found = read_scheme(text.replace('reported_in = "factor_data"', 'reported_in = "factors"'))
    assert isinstance(found, tuple)
    assert {fault.path for fault in found} == {
        "checklists.unit_verification.factor_sources", "report_parts.factor_data"}
