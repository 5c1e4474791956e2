"""A clause is read however somebody writes it, and nothing is taken for a clause that the rule does not have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.rule_clauses import clause_meant, parts_of
from intake_app.schemes.clauses import clause_text
from intake_app.schemes.library import built_in_schemes
from intake_app.schemes.schema import SchemeEdition
from models.reference import ClauseRef

EDITIONS = {edition.key: edition for edition in built_in_schemes().editions}
CNEX, CEC = EDITIONS["cnex_ex"], EDITIONS["cec_salt"]
FULL_WIDTH = str.maketrans({chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)})


def as_paper(clause: str) -> str:
    """第9.2.1条第b项, as a paper prints it."""
    first, *points = clause.removeprefix("附件").split()
    if not clause.startswith("附件"):
        return f"第{first}条" + "".join(f"第{point}项" for point in points)
    return f"附件{first}" + (f"第{points[0]}条" if points else "") + "".join(f"第{each}项" for each in points[1:])


@st.composite
def writings(draw: st.DrawFn) -> tuple[SchemeEdition, str, str]:
    """An edition, one of its clauses, and a way of writing it."""
    edition = draw(st.sampled_from(list(EDITIONS.values())))
    clause = draw(st.sampled_from(sorted(edition.clauses)))
    shown = clause_text(ClauseRef(document=edition.document, clause=clause))
    written = draw(st.sampled_from([
        clause, shown.zh, shown.en, as_paper(clause), f"第 {clause} 条", clause.replace(" ", "  "), clause.upper(),
        f"{edition.document}{clause}", f"《{edition.rule_title.zh}》{as_paper(clause)}", f"Clause {clause}",
    ]))
    if draw(st.booleans()):
        written = written.translate(FULL_WIDTH)
    around = draw(st.sampled_from(["{}", " {} ", "〔{}〕", "[{}]", "（{}）", "本规则{}", "{}。", "　{}\n"]))
    return edition, clause, around.format(written)


@given(writings())
def test_a_clause_is_the_same_however_it_is_written(case: tuple[SchemeEdition, str, str]) -> None:
    """CNEX-9.2.3-b, CEC-5.1.2-b: the notice names the clause that the reviewer meant, once."""
    edition, clause, written = case
    assert clause_meant(written, edition) == clause


@given(st.text(max_size=30))
def test_what_is_read_is_a_clause_of_the_rule_or_nothing(written: str) -> None:
    for edition in EDITIONS.values():
        assert clause_meant(written, edition) in {None, *edition.clauses}


@pytest.mark.parametrize(("written", "clause"), [
    ("CNEX-01-G:2026 第 9.2.1 b 条", "9.2.1 b"), ("第9.2.1条b）", "9.2.1 b"), ("9.2.1B", "9.2.1 b"),
    ("CNEX-01-G 9.2.1(b)", "9.2.1 b"), ("〔CNEX-01-G：2026 第 9.6.4 3) d 条〕", "9.6.4 3) d"),
    ("附件二 5.2.1", "附件 II 5.2.1"),
    ("附件Ⅱ第5.2.1条", "附件 II 5.2.1"), ("Annex 2, 5.2.1", "附件 II 5.2.1"), ("附件III.2第9)项", "附件 III.2 9)"),
])
def test_the_usual_writings_are_read(written: str, clause: str) -> None:
    assert clause_meant(written, CNEX) == clause


@pytest.mark.parametrize("written", [
    "9.2.1 z", "99", "9.2.1 a、b", "9-2-1", "GB/T 24067 6.3", "合同第9.2.1条", "CNEX-01-G:2026",
    "附件", "第条", "——", ""])
def test_what_is_no_clause_of_the_rule_is_none(written: str) -> None:
    assert clause_meant(written, CNEX) is None


def test_another_documents_clause_is_told_from_one_that_the_rule_does_not_have() -> None:
    assert parts_of("GB/T 24067 6.3", CNEX) is None
    assert parts_of("第 99.1 条", CNEX) == ("99.1",)


def test_clauses_that_no_figure_rests_on_are_known_with_those_above_them() -> None:
    assert {"9.5.4 3)", "9.5.4", "9.5", "9"} <= CNEX.clauses
    assert {"5.6 a", "附件 3 10.1 2)", "附件 2"} <= CEC.clauses
    assert not any("H" in clause or "GB" in clause for edition in EDITIONS.values() for clause in edition.clauses)
