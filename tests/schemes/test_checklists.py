"""The checklists of both rules: every clause of the annexes is asked, in the annex's order.

CNEX-I-1, CNEX-I-2, CNEX-I-3, CNEX-I-4, CNEX-I-5, CNEX-I-6, CNEX-I-7; CNEX-II-1, CNEX-II-2, CNEX-II-3, CNEX-II-4,
CNEX-II-5, CNEX-II-6, CNEX-II-7, CNEX-II-8, CNEX-II-9, CNEX-II-10, CNEX-II-11, CNEX-II-12, CNEX-II-14; CEC-A3-1,
CEC-A3-2, CEC-A3-3, CEC-A3-4, CEC-A3-5, CEC-A3-6, CEC-A3-7, CEC-A3-8, CEC-A3-9, CEC-A3-10, CEC-A3-11, CEC-A3-12,
CEC-A3-13.
"""

import pytest

from intake_app.rules.fieldwork import asked_items
from intake_app.schemes.library import built_in_schemes
from intake_app.schemes.schema import Aspect, Checklist, SchemeEdition
from tests.job_builders import cec, cnex, engagement, site, unit

EDITIONS = built_in_schemes().editions


def capability(scheme: SchemeEdition) -> Checklist:
    return next(each for each in scheme.checklists if each.aspect is Aspect.CAPABILITY)


def numbered(clause: str, count: int) -> list[str]:
    return [f"{clause} {number})" for number in range(1, count + 1)]


def in_annex(annex: str, *clauses: str) -> list[str]:
    return [f"{annex} {clause}" for clause in clauses]


CNEX_CLAUSES = in_annex(
    "附件 II", "1.1", *numbered("1.1", 4), "1.1", *numbered("1.2", 5), "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3",
    "4.1", "4.2", "4.3", "4.4", "5.1.1", "5.1.2", "5.1.3", "5.2.1", "5.2.2", "5.2.3", "5.2.4", "6.1", "6.2", "6.3",
    "7.1", "7.2", *numbered("7.3", 4), "7.4", "7.5", "8.1", "8.2", "9.1", *numbered("9.2", 9), "9.3", "10.1.1",
    "10.1.2", "10.2", "10.3.1", "10.3.2", "10.3.3", "11.1", "11.2", "12", "13", "13", "14", *numbered("14", 5),
)
CEC_CLAUSES = in_annex(
    "附件 3", "1.1", *numbered("1.1", 4), "1.1", *numbered("1.2", 5), "2.1", "2.2", "2.3", "2.4", "2.5", "3.1", "3.2",
    "3.3", "4.1.1", "4.1.2", "4.1.3", "4.2.1", "4.2.2", "4.2.3", "4.2.4", "5.1", "5.2", "5.3", "6.1", "6.2",
    *numbered("6.4", 4), "6.3", "6.5", "7.1", "7.2", "8.1", *numbered("8.2", 9), "8.3", "9.1.1", "9.1.2", "9.2",
    "9.3.1", "9.3.2", "9.3.3", "10.1", "10.2", "11", "12", "12", "13", *numbered("13", 5),
)


@pytest.mark.parametrize(("scheme", "clauses", "sections"), [(cnex(), CNEX_CLAUSES, 14), (cec(), CEC_CLAUSES, 13)])
def test_every_clause_of_the_annex_is_asked(scheme: SchemeEdition, clauses: list[str], sections: int) -> None:
    """CNEX-9.5.2-a, CEC-5.4.4-a, J46: letter by letter, number by number."""
    listed = capability(scheme)
    assert [section.number for section in listed.sections] == [str(number) for number in range(1, sections + 1)]
    assert [item.clause.clause for section in listed.sections for item in section.items] == clauses
    assert listed.per == "site"


def test_records_are_kept_as_long_as_each_rule_says() -> None:
    """CNEX annex II 2.3 three years, CEC annex 3 2.3 twenty-four months."""
    texts = {scheme.key: next(item.text for section in capability(scheme).sections for item in section.items
                              if item.key == "records_kept") for scheme in (cnex(), cec())}
    assert ("3 年" in texts["cnex_ex"].zh, "3 years" in texts["cnex_ex"].en) == (True, True)
    assert ("24 个月" in texts["cec_salt"].zh, "24 months" in texts["cec_salt"].en) == (True, True)


def test_the_rise_that_ends_a_result_is_told_with_its_figures() -> None:
    """CNEX-II-11.1, CEC annex 3 10.1: 10 % unplanned, 5 % planned, over three months."""
    for scheme in (cnex(), cec()):
        assert scheme.changes is not None
        item = next(item for section in capability(scheme).sections for item in section.items
                    if item.key == "footprint_rise")
        for figure in (scheme.changes.unplanned_percent, scheme.changes.planned_percent):
            assert f"{figure.value}%" in item.text.zh
            assert f"{figure.value} %" in item.text.en
        assert item.clause == scheme.changes.planned_percent.clause.model_copy(update={"clause": item.clause.clause})


CONSISTENCY = {"cnex_ex": ["9.5.3 1)", "9.5.3 2)", "9.5.3 3)"], "cec_salt": ["5.4.2 a", "5.4.2 b", "5.4.2 c"]}
VERIFICATION = {
    "cnex_ex": ["9.6.4 1)", "9.6.1", "9.6.1", "9.6.4 2) c", "9.6.4 3) a", "9.6.4 3) b", "9.6.4 3) c", "9.6.4 3) d",
                "9.6.4 2) a", "9.6.4 2) b", "9.6.1", "9.6.4 4)", *(f"附件 I {number}" for number in range(1, 8))],
    "cec_salt": ["5.4.3.1", "5.4.3.2", "5.4.3.2", "5.4.3.2 a", "5.4.3.2 a", "5.4.3.2 b", "5.4.3.2 b", "5.4.3.2 b",
                 "5.4.3.2 c"],
}
DOCUMENTS = {"cnex_ex": ["9.4"] * 5, "cec_salt": ["5.3.2"] * 2}


@pytest.mark.parametrize("scheme", EDITIONS, ids=lambda edition: edition.key)
def test_consistency_verification_and_documents_are_asked_whole(scheme: SchemeEdition) -> None:
    """CNEX-9.4-a, CNEX-9.5.3-b, CNEX-9.5.3-c, CNEX-9.5.3-d, CNEX-9.6.1-a, CNEX-9.6.4-b, CNEX-9.6.4-c,
    CNEX-9.6.4-h, CEC-5.3.2-a, CEC-5.4.2-a, CEC-5.4.3.2-a, CEC-5.4.3.2-c."""
    expected = {Aspect.CONSISTENCY: CONSISTENCY, Aspect.VERIFICATION: VERIFICATION, Aspect.DOCUMENTS: DOCUMENTS}
    for aspect, clauses in expected.items():
        found = [item.clause.clause for each in scheme.checklists if each.aspect is aspect
                 for section in each.sections for item in section.items]
        assert found == clauses[scheme.key], aspect


@pytest.mark.parametrize("scheme", EDITIONS, ids=lambda edition: edition.key)
def test_a_stage_is_asked_about_only_within_the_boundary(scheme: SchemeEdition) -> None:
    """CNEX annex II 7-9, CEC annex 3 6-8: delivery, use and end of life where the boundary holds them."""
    conditional = [section for section in capability(scheme).sections if section.stage]
    assert [section.stage for section in conditional] == ["distribution", "use", "end_of_life"]
    job = engagement(scheme)
    assert not {each.section.stage for each in asked_items(job, scheme, (Aspect.CAPABILITY,))} - {None}
    wide = scheme.families[0].model_copy(update={"stages": (*scheme.families[0].stages, "use")})
    wider = scheme.model_copy(update={"families": (wide, *scheme.families[1:])})
    asked = {each.section.stage for each in asked_items(job, wider, (Aspect.CAPABILITY,))}
    assert asked == {None, "use"}


@pytest.mark.parametrize("scheme", EDITIONS, ids=lambda edition: edition.key)
def test_every_site_and_every_unit_is_asked(scheme: SchemeEdition) -> None:
    """CNEX-9.5.1-c, CNEX-9.5.3-e, CEC-5.4.1-a: all sites for the capability, all units for the consistency."""
    two = engagement(scheme, sites=(site(), site("s2", "二厂")),
                     units=(unit(scheme), unit(scheme, "u2", "s2"), unit(scheme, "u3", "s2")))
    assert {each.subject for each in asked_items(two, scheme, (Aspect.CAPABILITY,))} == {"s1", "s2"}
    assert {each.subject for each in asked_items(two, scheme, (Aspect.CONSISTENCY,))} == {"u1", "u2", "u3"}
    assert {each.subject for each in asked_items(two, scheme, (Aspect.CONSISTENCY,), "s2")} == {"u2", "u3"}


def test_the_verification_is_planned_in_the_rules_steps() -> None:
    """CNEX-III-1, CNEX-III-2, CNEX-III-3: seven points of information, eleven risks, and the approval
    last; CEC plans none of it.
    """
    steps = {step.key: step for step in cnex().planning_steps}
    assert list(steps) == ["resources", "information", "risks", "sampling", "evidence", "verification", "approval"]
    assert [point.clause.clause for point in steps["information"].points] == numbered("附件 III.1", 7)
    assert [point.clause.clause for point in steps["risks"].points] == numbered("附件 III.2", 11)
    assert all(point.is_rated for point in steps["risks"].points)
    assert [(key, step.clause.clause) for key, step in steps.items() if key not in ("information", "risks")] == [
        ("resources", "附件 III 1)"), ("sampling", "附件 III 5)"), ("evidence", "附件 III 7)"),
        ("verification", "附件 III 6)"), ("approval", "附件 III 8)")]
    assert {key: step.done_by for key, step in steps.items() if step.done_by != "leader"} == {
        "resources": "coordinator", "approval": "manager"}
    assert cec().planning_steps == ()


@pytest.mark.parametrize("scheme", EDITIONS, ids=lambda edition: edition.key)
def test_a_site_has_two_meetings_and_an_interview(scheme: SchemeEdition) -> None:
    """CNEX-9.6.4-i, CNEX-9.6.4-a, J26: the rule has the closing meeting of CNEX; the rest is the body's own."""
    own = [str(meeting.clause) for meeting in scheme.meetings]
    assert [meeting.key for meeting in scheme.meetings] == ["opening", "closing"]
    assert own == ["house H70", f"{scheme.document} 9.6.4 5)" if scheme.key == "cnex_ex" else "house H70"]
    assert "初步结论" in next(topic.text.zh for topic in scheme.meetings[1].topics if topic.key == "conclusion")
    assert scheme.interviews_least is not None
    assert scheme.interviews_least.value == 1


def test_a_check_is_broken_off_for_three_causes() -> None:
    """CNEX-9.5.5-b, CNEX-9.6.6-a; CEC names none, so they are the body's own."""
    assert [ground.clause.clause for ground in cnex().abort_grounds] == numbered("9.5.5", 3)
    assert {str(ground.clause) for ground in cec().abort_grounds} == {"house H72"}
