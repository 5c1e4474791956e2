"""Both scheme files and the house file stand, each figure with its clause, each text in both languages."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from intake_app.rules.certificate_changes import MOVED_SITE
from intake_app.rules.comparisons import RATED
from intake_app.rules.complaints import EVIDENCE, WITHDRAWING
from intake_app.rules.engaging import LEAVING, NO_FEE
from intake_app.rules.found_rises import FOUND_RISE
from intake_app.rules.impartiality import OWN_COMPETENCE
from intake_app.rules.misuse import DEMANDING
from intake_app.rules.separation import CONTRACTED, EVALUATED
from intake_app.rules.stages import DECIDED_ANEW
from intake_app.rules.unit_outcomes import LEAVING_OUT, UNIT_BY_UNIT
from intake_app.rules.unreported_visits import UNSENT_PLAN
from intake_app.rules.void_papers import VOIDING
from intake_app.schemes.house import read_house
from intake_app.schemes.library import BUILT_IN, built_in_schemes, read_scheme
from intake_app.schemes.schema import SchemeEdition
from models.reference import ClauseRef
from tests.schemes.figures import figures_without_clause

FILES = sorted(BUILT_IN.glob("*.toml"))
SCHEME_FILES = [file for file in FILES if file.name != "house.toml"]
CHINESE = re.compile(r"[\u3400-\u9fff]")

by_name = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


def texts(tree: object, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Each text of a raw file with its place."""
    if isinstance(tree, dict):
        if "zh" in tree or "en" in tree:
            yield path, tree
            return
        for name, part in tree.items():
            yield from texts(part, f"{path}.{name}")
    elif isinstance(tree, list):
        for index, part in enumerate(tree):
            yield from texts(part, f"{path}.{index}")


def clauses(value: object) -> Iterator[ClauseRef]:
    """Each clause anywhere inside a model."""
    if isinstance(value, ClauseRef):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from clauses(getattr(value, name))
    elif isinstance(value, tuple):
        for part in value:
            yield from clauses(part)


def test_both_schemes_come_with_the_product() -> None:
    assert set(built_in_schemes().keys()) == {"cnex_ex", "cec_salt"}


@by_name
def test_no_figure_stands_without_a_clause(file: Path) -> None:
    assert list(figures_without_clause(tomllib.loads(file.read_text(encoding="utf-8")))) == []


def test_a_figure_without_a_clause_is_found() -> None:
    """The check above can fail: a figure planted into the real file is named with its place."""
    planted = (BUILT_IN / "cec_salt.toml").read_text(encoding="utf-8").replace(
        'longest_months = { value = 6, clause = "7.4" }', "longest_months = { value = 6 }"
    )
    assert list(figures_without_clause(tomllib.loads(planted))) == ["suspension.longest_months.value"]


def test_a_flag_is_no_figure_and_a_list_of_figures_is() -> None:
    assert list(figures_without_clause({"is_hard": True, "days": [60, 90]})) == ["days.0", "days.1"]


@by_name
def test_each_text_is_chinese_in_chinese_and_english_in_english(file: Path) -> None:
    for path, text in texts(tomllib.loads(file.read_text(encoding="utf-8"))):
        assert set(text) == {"zh", "en"}, path
        assert CHINESE.search(text["zh"]), f"{path}: {text['zh']}"
        assert not CHINESE.search(text["en"]), f"{path}: {text['en']}"


def test_each_house_clause_is_explained_or_names_a_standard() -> None:
    house = read_house()
    for edition in built_in_schemes().editions:
        for clause in clauses(edition):
            if clause.document == "house" and not clause.clause.startswith("GB/T 27065 "):
                assert house.setting_text(clause.clause), f"{edition.key}: {clause}"


def test_no_house_setting_is_explained_in_vain() -> None:
    used = {clause.clause for edition in built_in_schemes().editions for clause in clauses(edition)}
    used |= {clause.clause for clause in clauses(read_house())}
    # They have no figure or switch that a file could hold: the rule itself names them.
    used |= {clause.clause for rule in (OWN_COMPETENCE, NO_FEE) for clause in clauses(rule)} | {LEAVING.clause}
    # Nor has H129: which papers may be declared void follows from what they tell.
    used.add(VOIDING.clause)
    # Nor have H130 and H143: that a complaint or appeal is taken back, and proved by files, holds under every rule.
    used |= {WITHDRAWING.clause, EVIDENCE.clause}
    # Nor has H157: nobody is on site unannounced, so a plan that never went out lapses with its first day.
    used.add(UNSENT_PLAN.clause)
    # Nor have H147 on another site, H171 on a rise found and H137 on a year that falls short.
    used |= {MOVED_SITE.clause, FOUND_RISE.clause, RATED.clause}
    # Nor has H156: the rules ask that the competence be made sure of, and leave open how.
    used.add(EVALUATED.clause)
    # Nor has H145: that units are concluded on one by one follows from the rule's having each certified by itself.
    # Nor has H146: that a site may be left out follows from the same.
    used |= {UNIT_BY_UNIT.clause, LEAVING_OUT.clause}
    # Nor has H148: that whoever handled the agreement had better not decide.
    used.add(CONTRACTED.clause)
    # Nor has H144: that an upheld appeal is answered by a decision.
    used.add(DECIDED_ANEW.clause)
    # Nor has H158: how a misuse's correction is demanded and found.
    used.add(DEMANDING.clause)
    assert [setting.key for setting in read_house().settings if setting.key not in used] == []


CLAUSE = r"(附件 (I{1,3}|\d)(\.\d)?( \d+(\.\d+)*)?|\d+(\.\d+)*)( \d+\))?( [a-o])?"


@pytest.mark.parametrize("key", ["cnex_ex", "cec_salt"])
def test_a_rules_clause_has_the_form_of_one(key: str) -> None:
    """A clause is a number as the rule prints it, with the number or letter of an item: `9.2.1 b`, `9.6.4 3) a`.

    One of an annex has the annex before it: `附件 II 11.1`, `附件 III.2 11)`; of a note in annex III, the annex alone.
    """
    edition = next(each for each in built_in_schemes().editions if each.key == key)
    for clause in clauses(edition):
        if clause.document != "house":
            assert clause.document == edition.document
            assert re.fullmatch(rf"附件 III|{CLAUSE}", clause.clause), str(clause)


CLAUSE_LINES = [
    (file, number)
    for file in SCHEME_FILES
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines())
    if re.search(r'(^|[ ,])(member_|family_)?clause = "', line)
]


@settings(max_examples=60)
@given(st.sampled_from(CLAUSE_LINES))
def test_what_loses_its_clause_is_refused(where: tuple[Path, int]) -> None:
    """Whatever table loses its clause, the file is refused and the fault names the missing clause."""
    file, number = where
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[number] = re.sub(r',? ?(member_|family_)?clause = "[^"]*"', "", lines[number])
    found = read_scheme("\n".join(lines))
    assert not isinstance(found, SchemeEdition)
    assert [fault for fault in found if fault.path.endswith("clause")]


@pytest.mark.parametrize("edition", built_in_schemes().editions, ids=lambda edition: edition.key)
def test_the_words_of_a_day_factor_agree_with_its_figures(edition: SchemeEdition) -> None:
    """What a planner reads about a factor is what is reckoned."""
    for factor in edition.person_days.factors:
        assert f"{factor.half_days_per_step / 2:g} 人日" in factor.text.zh
        assert f"{factor.half_days_per_step / 2:g} person-day" in factor.text.en
        assert f"{factor.most_half_days / 2:g}" in factor.text.zh
        if factor.measure != "data_complexity":
            assert str(factor.step) in factor.text.zh
            assert str(factor.step) in factor.text.en
