"""What papers say that depends on the scheme and on what a job is for."""

from datetime import date

import pytest

from intake_app.schemes.library import read_scheme
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import paper_contexts
from intake_app.services.client_steps import answer_due
from intake_app.services.office import Office
from models.ids import PersonId
from models.personnel import Person
from models.reference import ClauseRef
from tests.job_builders import cec, certificate, cnex, on_site, person, plan_notice, planned, site, visit
from tests.schemes.clinker import CLINKER

PEOPLE: dict[PersonId, Person] = {PersonId(name): person(name) for name in ("member", "second")}


@pytest.mark.parametrize(("scheme", "must_run"), [(cnex(), True), (cec(), False)], ids=["cnex", "cec"])
def test_a_plan_demands_running_production_only_where_the_rule_does(scheme: SchemeEdition, must_run: bool) -> None:
    """CNEX-9.5.1-b, CNEX-9.5.1-d, CNEX-9.6.2-b; the CEC rule does not ask for it."""
    notice = paper_contexts.plan_notice(
        planned(scheme), scheme, PEOPLE, {}, "N-1", date(2026, 5, 12), date(2026, 5, 19))
    assert notice.is_production_required is must_run


def lines(scheme: SchemeEdition) -> str:
    """What a surveillance notice says is looked at and must be ready."""
    due = date(2027, 5, 20)
    notice = paper_contexts.surveillance_notice([(certificate(scheme), due)], scheme, "N-1", date(2027, 3, 1),
                                                date(2027, 3, 15), due)
    return "\n".join((*notice.contents, *notice.documents_to_prepare))


def test_a_surveillance_looks_at_trend_and_target_only_where_the_rule_does() -> None:
    """CEC-6.2-b; CNEX lists no contents, so that the body's own are printed without a clause."""
    assert "产品碳足迹量化值是否低于上一年度（实施规则第6.2条第a项）" in lines(cec())
    assert "上一年度减排目标是否实现（实施规则第6.2条第b项）" in lines(cec())
    assert "上一年度" not in lines(cnex())
    assert lines(cnex()).startswith("产品一致性检查\n")


def test_what_a_notice_lists_is_the_scheme_files_own() -> None:
    """CEC-6.2-a: a third scheme prints its own lines, for the surveillance and for any audit on site."""
    clinker = read_scheme(CLINKER)
    assert isinstance(clinker, SchemeEdition)
    assert lines(clinker) == "窑系统运行和能耗（实施规则第8条）\n窑运行记录"
    notice = paper_contexts.plan_notice(
        planned(clinker), clinker, PEOPLE, {}, "N-1", date(2026, 5, 12), date(2026, 5, 19))
    assert notice.documents_to_prepare == ("矿山开采平面图",)


def test_the_day_to_answer_a_second_plan_counts_from_the_visits_still_ahead(office: Office) -> None:
    """CNEX-9.6.2-a: one site was visited in May, the other is planned anew; the page says what the notice printed."""
    job = planned(
        cnex(), sites=(site(), site("s2")), on_site=(on_site(),), plan_notice=plan_notice(date(2026, 6, 1), None),
        visits=(visit(), visit("s2", start=date(2026, 6, 16), end=date(2026, 6, 17))),
    )
    assert answer_due(office, job) == date(2026, 6, 15)


@pytest.mark.parametrize(("clause", "printed"), [
    (ClauseRef(document="CNEX-01-G:2026", clause="9.7"), "实施规则第9.7条"),
    (ClauseRef(document="CNEX-01-G:2026", clause="附件 II 11.1"), "实施规则附件II第11.1条"),
    (ClauseRef(document="CNEX-01-G:2026", clause="12.3.1 b"), "实施规则第12.3.1条第b项"),
    (ClauseRef(document="CNEX-01-G:2026", clause="附件 III.2 9)"), "实施规则附件III.2第9)项"),
    (ClauseRef(document="CEC 2024-11-08", clause="附件 3"), "实施规则附件3"),
    (ClauseRef(document="house", clause="H78"), "本机构规定（H78）"),
    (None, "—"),
])
def test_a_paper_calls_a_clause_by_its_place(clause: ClauseRef | None, printed: str) -> None:
    assert paper_contexts.printed_clause(clause) == printed
