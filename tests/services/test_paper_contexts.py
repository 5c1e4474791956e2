"""What papers say that depends on the scheme and on what a job is for."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from docs_templates.catalogue import KINDS
from docs_templates.contexts import PaperContext
from docs_templates.examples import example
from docs_templates.render import paper_text, render
from intake_app.rules.certificate_changes import replaced
from intake_app.schemes.clauses import clause_place, clause_text, clause_to_client
from intake_app.schemes.library import read_scheme
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import fieldwork_contexts, paper_contexts, status_contexts
from intake_app.services.client_steps import answer_due
from intake_app.services.office import Office
from intake_app.services.report_contexts import site_sections
from models.certificate import Certificate, CertificateState, LapsedResult, SurveillanceDone, Suspension, Termination
from models.certificate_change import (
    Amendment,
    CertificateChange,
    ChangeEvaluation,
    ChangeVerdict,
    ChangeVerification,
    Rise,
)
from models.engagement import Abort, EngagementKind, ExtraSurveillance, FindingAnswer, SitePersonDays
from models.fieldwork import Fieldwork
from models.ids import EngagementId, PersonId
from models.personnel import Person
from models.reference import ClauseRef
from models.text import Text
from tests.builders import cnex_application
from tests.job_builders import (
    CALENDAR,
    LAST_DAY,
    cec,
    certificate,
    certificate_change,
    cnex,
    decided,
    decision,
    fee,
    finding,
    footprint,
    on_site,
    person,
    plan_notice,
    planned,
    qualification,
    site,
    visit,
)
from tests.schemes.clinker import CLINKER

PEOPLE: dict[PersonId, Person] = {PersonId(name): person(name) for name in ("member", "second")}


@pytest.mark.parametrize(("scheme", "must_run"), [(cnex(), True), (cec(), False)], ids=["cnex", "cec"])
def test_a_plan_demands_running_production_only_where_the_rule_does(scheme: SchemeEdition, must_run: bool) -> None:
    """CNEX-9.5.1-b, CNEX-9.5.1-d, CNEX-9.6.2-b; the CEC rule does not ask for it."""
    notice = paper_contexts.plan_notice(
        planned(scheme, plan_notice=None), scheme, PEOPLE, {}, "N-1", date(2026, 5, 12), date(2026, 5, 19), CALENDAR)
    assert notice.is_production_required is must_run


@pytest.mark.parametrize(("first", "last", "rest"), [
    (date(2026, 9, 23), date(2026, 9, 28), "9月25日至9月27日"),
    (date(2026, 5, 21), date(2026, 5, 22), ""),
    (date(2026, 5, 8), date(2026, 5, 18), "5月10日、5月16日至5月17日"),
], ids=["Mid-Autumn", "two working days", "a make-up Saturday"])
def test_a_plan_says_on_which_days_within_a_visit_nobody_comes(first: date, last: date, rest: str) -> None:
    """CNEX-9.6.2-b: a client read six days of a visit that took three."""
    job = planned(cnex(), visits=(visit(start=first, end=last),))
    (row,) = paper_contexts.visit_rows(job, PEOPLE, CALENDAR)
    assert row.rest_days == rest


@pytest.mark.parametrize(("written", "printed"), [
    ("电力的计量；各工序的分摊。", "电力的计量；各工序的分摊"), ("分摊", "分摊"), (" 。", ""),
    ("1.5 t 锅炉", "1.5 t 锅炉"),
])
def test_a_sentence_that_goes_on_after_somebodys_words_has_one_stop(written: str, printed: str) -> None:
    """The programme and the plan close what the document review named with a stop of their own."""
    assert paper_contexts.unstopped(written) == printed


def test_a_plan_speaks_of_experts_only_where_one_comes() -> None:
    """CNEX-9.3.2-e: what an expert may not do is no news to a client whom none visits."""
    def told(*experts: str) -> bool:
        job = planned(cnex(), visits=(visit(experts=experts),), plan_notice=None)
        people = {**PEOPLE, PersonId("expert"): person("expert")}
        return paper_contexts.plan_notice(
            job, cnex(), people, {}, "N-1", date(2026, 5, 12), date(2026, 5, 19), CALENDAR).has_experts

    assert told("expert")
    assert not told()


@pytest.mark.parametrize(("sent_on", "overdue"), [(date(2027, 5, 20), False), (date(2027, 5, 21), True)])
def test_a_notice_after_the_last_day_asks_for_nothing_by_then(sent_on: date, overdue: bool) -> None:
    """CNEX-11-a: the last day itself still counts."""
    due = date(2027, 5, 20)
    notice = paper_contexts.surveillance_notice([(certificate(cnex()), due)], cnex(), "N-1", sent_on, sent_on, sent_on)
    assert notice.is_overdue is overdue


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
        planned(clinker, plan_notice=None), clinker, PEOPLE, {}, "N-1", date(2026, 5, 12), date(2026, 5, 19), CALENDAR)
    assert notice.documents_to_prepare == ("矿山开采平面图",)


def test_the_day_to_answer_a_second_plan_counts_from_the_visits_still_ahead(office: Office) -> None:
    """CNEX-9.6.2-a: one site was visited in May, the other is planned anew; the page says what the notice printed."""
    job = planned(
        cnex(), sites=(site(), site("s2")), on_site=(on_site(),), plan_notice=plan_notice(date(2026, 6, 1), None),
        visits=(visit(), visit("s2", start=date(2026, 6, 16), end=date(2026, 6, 17))),
    )
    assert answer_due(office, job) == date(2026, 6, 15)


def test_the_plan_says_who_does_what_with_which_registration() -> None:
    """CNEX-9.6.2-b, CNEX-9.3.2-h: an expert works under a named verifier; what ran out is not printed."""
    team = {
        "member": person("member", qualification("ghg_verifier"),
                         qualification("voluntary_product", valid_until=date(2026, 5, 1))),
        "second": person("second"), "expert": person("expert"),
    }
    job = planned(cnex(), visits=(visit(experts=("expert",)),))
    titles = {"ghg_verifier": "温室气体核查员", "voluntary_product": "自愿性产品认证检查员"}
    people = {PersonId(name): each for name, each in team.items()}
    leader, second, expert = paper_contexts.team_rows(job, cnex(), people, titles)
    assert leader.qualification == "温室气体核查员 ghg_verifier-1"
    assert second.qualification == "—"
    assert leader.duty == ("组织现场检查与现场核查，主持首次会议和末次会议，汇总结论；检查产品一致性；"
                           "对技术专家的工作负责")
    assert second.duty == "检查保证能力；核查碳足迹数据"
    assert expert.duty == "提供技术支持，不作检查和核查结论，由member负责"


def test_papers_about_a_certificate_name_the_place_to_which_its_production_moved() -> None:
    """CNEX-12.3.1-b, CNEX-12.2-d: the address that the certificate prints; the site's name is that of the old place."""
    address = "河南省南阳市中州路 8 号"
    moved = replaced(certificate(cnex()), certificate_change(amendment=Amendment(site_address=address)), LAST_DAY)
    suspension = Suspension(ground="contract_breach", facts="未缴费", verified_on=LAST_DAY, suspended_on=LAST_DAY,
                            until=None, by="李主管")
    notice = paper_contexts.suspension_notice(moved, suspension, cnex().suspension.grounds[0], cnex(), "N-1", LAST_DAY)
    printed = paper_contexts.certificate_paper(moved, cnex(), "")
    assert notice.certificate.site == printed.factory.address == address
    assert moved.unit.site_name not in notice.certificate.site


def test_a_notice_names_the_surveillance_that_was_done_last_and_not_the_one_decided_last() -> None:
    """CNEX-11-a, CEC-6.1-a, J13: the day from which the next one is counted."""
    days = (date(2027, 3, 5), date(2027, 1, 8))
    held = certificate(cnex(), surveillances=tuple(SurveillanceDone(completed_on=day, passed=True) for day in days))
    on = date(2028, 3, 1)
    (row,) = paper_contexts.surveillance_notice([(held, on)], cnex(), "N-1", on, on, on).certificates
    assert row.last_done == "2027年3月5日"


def test_a_rule_without_a_number_is_cited_by_the_day_of_its_publication() -> None:
    assert paper_contexts.head(cec(), "N-1", date(2026, 5, 12)).rule_document == "2024年11月8日发布"
    assert paper_contexts.head(cnex(), "N-1", date(2026, 5, 12)).rule_document == "CNEX-01-G:2026"


def test_the_basis_names_the_rule_once_and_the_standards_with_their_titles() -> None:
    """CEC-2-a, CNEX-2-b: the rule's file name is no standard."""
    certified = paper_contexts.certificate_paper(certificate(cec()), cec(), "无").standards
    assert "CEC 100-2024 产品碳足迹种类规则 回用工业盐" in certified
    assert "CEC 2024-11-08" not in "".join(certified)
    first, *others = paper_contexts.basis_lines(cnex(), planned(cnex()).units)
    assert first == "《产品碳足迹标识认证实施规则 防爆电气产品》（CNEX-01-G:2026）"
    assert "T/CEEIA 898 温室气体 产品碳足迹量化方法与要求 防爆电机" in others
    assert "CNEX-01-G:2026" not in others


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_every_standard_that_a_paper_cites_stands_with_its_title(scheme: SchemeEdition) -> None:
    """CEC-2-a, CNEX-2-b: those on which both rules rest were printed as bare numbers."""
    _, *cited = paper_contexts.basis_lines(scheme, planned(scheme).units)
    assert "温室气体 产品碳足迹 量化要求和指南" in cited[1]
    assert "商品和服务在生命周期内的温室气体排放评价规范" in cited[-1]
    titled = {f"{standard.number} {standard.title.zh}" for standard in scheme.standards}
    assert set(cited) <= titled


def test_a_paper_calls_the_unit_what_the_families_of_its_scheme_have() -> None:
    """J57; a scheme with units of both kinds says so."""
    assert paper_contexts.words(cec()).unit_kind == "功能单位"
    assert paper_contexts.words(cnex()).unit_kind == "声明单位"
    first, *rest = cnex().families
    mixed = cnex().with_(families=(first.with_(functional_unit_kind="functional"), *rest))
    assert paper_contexts.words(mixed).unit_kind == "功能（声明）单位"


@pytest.mark.parametrize(("clause", "printed"), [
    (ClauseRef(document="CNEX-01-G:2026", clause="9.7"), "实施规则第9.7条"),
    (ClauseRef(document="CNEX-01-G:2026", clause="附件 II 11.1"), "实施规则附件II第11.1条"),
    (ClauseRef(document="CNEX-01-G:2026", clause="12.3.1 b"), "实施规则第12.3.1条第b项"),
    (ClauseRef(document="CNEX-01-G:2026", clause="附件 III.2 9)"), "实施规则附件III.2第9)项"),
    (ClauseRef(document="CEC 2024-11-08", clause="附件 3"), "实施规则附件3"),
    (ClauseRef(document="house", clause="H78"), "本机构规定"),
    (ClauseRef(document="house", clause="GB/T 27065 7.5.1"), "本机构规定（GB/T 27065 7.5.1）"),
    (None, "—"),
])
def test_a_paper_calls_a_clause_by_its_place(clause: ClauseRef | None, printed: str) -> None:
    assert paper_contexts.printed_clause(clause) == printed


@pytest.mark.parametrize(("clause", "read", "read_en", "printed"), [
    ("附件 3 9.2", "附件 3 第 9.2 条", "annex 3, 9.2", "附件3第9.2条"),
    ("附件 II 10.2", "附件 II 第 10.2 条", "annex II, 10.2", "附件II第10.2条"),
    ("附件 III", "附件 III", "annex III", "附件III"),
    ("9.6.4 3) d", "第 9.6.4 条第 3) d 项", "9.6.4 3) d", "第9.6.4条第3)d项"),
    ("GB/T 24067 6.3", "GB/T 24067 6.3", "GB/T 24067 6.3", "GB/T 24067 6.3"),
])
def test_what_a_finding_is_raised_against_is_read_as_a_clause(
    clause: str, read: str, read_en: str, printed: str
) -> None:
    """CNEX-9.6.4-b: the report and the client's page said 附件 3 9.2; another document's stays as it was written."""
    assert clause_place(clause) == Text(zh=read, en=read_en)
    job = planned(cnex(), nonconformities=(finding().with_(clause=clause),))
    (row,) = paper_contexts.finding_rows(job, {PersonId("member"): person("member")})
    assert row.clause == printed


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_a_plan_of_three_sites_follows_the_days_and_says_who_is_what_where(scheme: SchemeEdition) -> None:
    """CNEX-9.6.2-b, CEC-5.2.1-a: one who leads at one site is a member at another, and is not told as leading both."""
    people = {PersonId(name): person(name) for name in ("甲", "乙", "丙", "专家")}
    job = planned(
        scheme, sites=(site("s1", "一厂"), site("s2", "二厂"), site("s3", "三厂")), plan_notice=None,
        person_days=tuple(SitePersonDays(site_row=row, document_review_half_days=1, on_site_half_days=8)
                          for row in ("s1", "s2", "s3")),
        visits=(visit("s3", ("甲", "丙"), start=date(2026, 5, 25), end=date(2026, 5, 26)),
                visit("s1", ("甲", "乙"), ("专家",), start=date(2026, 5, 18), end=date(2026, 5, 20)),
                visit("s2", ("乙", "丙"), ("专家",), start=date(2026, 5, 21), end=date(2026, 5, 22))))
    notice = paper_contexts.plan_notice(job, scheme, people, {}, "N-1", date(2026, 5, 11), date(2026, 5, 15), CALENDAR)
    assert [(each.site.name, each.leader) for each in notice.visits] == [("一厂", "甲"), ("二厂", "乙"), ("三厂", "甲")]
    leader, member = scheme.words.leader.zh, scheme.words.member.zh
    team = {row.name: row for row in notice.team}
    assert list(team) == ["甲", "乙", "丙", "专家"]
    assert [row.role for row in team.values()] == [leader, f"{member}（一厂）；{leader}（二厂）", member, "技术专家"]
    assert team["乙"].duty.startswith("一厂：检查保证能力；核查碳足迹数据\n二厂：组织")
    assert team["专家"].duty == "提供技术支持，不作检查和核查结论，由甲、乙负责"
    assert [row.sites for row in team.values()] == ["一厂、三厂", "一厂、二厂", "二厂、三厂", "一厂、二厂"]
    assert paper_contexts.leaders(job, people) == "甲、乙"


def _letters(scheme: SchemeEdition) -> Iterator[PaperContext]:
    """The letters whose clause is that of a ground or cause, one for each that the scheme names."""
    on, held, job = date(2026, 5, 22), certificate(scheme), planned(scheme)
    for ground in scheme.suspension.grounds:
        suspended = Suspension(ground=ground.key, facts="未缴费", verified_on=on, suspended_on=on, until=None, by="杨")
        yield paper_contexts.suspension_notice(held, suspended, ground, scheme, "N-1", on)
    endings = ((scheme.withdrawal.grounds, paper_contexts.withdrawal_notice),
               (scheme.cancellation.grounds, paper_contexts.cancellation_notice))
    for grounds, notice in endings:
        for ground in grounds:
            ended = Termination(ground=ground.key, facts="停产", verified_on=on, ended_on=on, by="杨")
            yield notice(held, ended, ground, scheme, "N-1", on)
    for ground in scheme.abort_grounds:
        broken_off = Abort(site_row=job.sites[0].row, ground=ground.key, facts="停电", asked_by=PersonId("member"),
                           asked_on=on, is_consented=True, decided_by="杨", decided_on=on, reason="同意")
        yield fieldwork_contexts.abort_notice(job.with_(aborts=(broken_off,)), scheme, "N-1", on)
    for cause in scheme.clocks.extension_causes:
        yield paper_contexts.extension_agreement(job, scheme, cause, "停产", (on, on), "杨", "N-1", on)


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_no_letter_names_a_house_rule_by_a_key_that_its_reader_cannot_look_up(scheme: SchemeEdition) -> None:
    letters = [letter.model_dump_json() for letter in _letters(scheme)]
    assert any("本机构规定" in letter for letter in letters), "none of them rests on a house rule"
    assert [letter for letter in letters if re.search(r"\bH\d", letter)] == []


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_no_example_of_a_clients_paper_prints_the_key_of_a_house_rule(scheme: SchemeEdition) -> None:
    papers = [example(kind.key, scheme.key) for kind in KINDS if kind.is_for_client]
    assert [paper.kind for paper in papers if re.search(r"\bH\d", paper.model_dump_json())] == []


def test_a_record_keeps_the_key_that_the_bodys_people_look_up() -> None:
    assert paper_contexts.recorded_clause(ClauseRef(document="house", clause="H78")) == "本机构规定（H78）"


def test_an_enterprise_reads_whose_rule_it_is_and_the_bodys_people_its_key() -> None:
    own = ClauseRef(document="house", clause="H60")
    assert clause_to_client(own) == Text(zh="本机构规定", en="this body's own rule")
    assert clause_text(own) == Text(zh="本机构规定（H60）", en="this body's own rule, H60")
    published = ClauseRef(document="CNEX-01-G:2026", clause="12.2")
    assert clause_to_client(published) == clause_text(published)


@pytest.mark.parametrize("verdict", [ChangeVerdict.APPROVED, ChangeVerdict.TO_BE_VERIFIED])
def test_the_answer_to_a_rise_at_the_limit_says_from_when_on_it_ends_the_result(verdict: ChangeVerdict) -> None:
    """CNEX-II-11.1: a holder read that the rise might be made, and the next day its result was at an end."""
    change = certificate_change(
        kind="footprint_rise", is_planned=False, rise=Rise(percent=Decimal(10), since=date(2026, 2, 22)),
        evaluation=ChangeEvaluation(verdict=verdict, reason="须核查", on=date(2026, 5, 22), by="杨"))
    notice = status_contexts.change_notice(certificate(cnex()), change, cnex(), "N-1", date(2026, 5, 22))
    assert "2026年5月22日（含当日）之后仍然持续的，认证结果即时失效" in notice.consequence


def test_what_a_closed_finding_was_disputed_for_is_told_with_it_and_is_unresolved_no_more() -> None:
    """CNEX-9.5.4-b, J56: the report keeps the words, and lists only disputes that still stand."""
    words = FindingAnswer(is_confirmed=False, on=date(2026, 5, 21), by="林晓", words="证书在有效期内")
    standing, closed = (finding(id=id, verified_on=on).model_copy(update={"answer": words})
                        for id, on in (("NC-01", None), ("NC-02", date(2026, 6, 1))))
    job = planned(cnex(), on_site=(on_site(),), nonconformities=(standing, closed),
                  person_days=(SitePersonDays(site_row="s1", document_review_half_days=2, on_site_half_days=4),))
    (section,) = site_sections(job, Fieldwork(id=job.id), cnex())
    assert section.disagreement == "NC-01：证书在有效期内"
    rows = paper_contexts.finding_rows(job, PEOPLE)
    assert [row.status for row in rows] == ["有异议，待整改", "已关闭（受检查方曾提出异议：证书在有效期内）"]


def _surveyed(scheme: SchemeEdition, *held: Certificate, is_positive: bool = True, **changes: Any) -> str:
    """The printed notice of a decided surveillance of these certificates."""
    job = decided(scheme, kind=EngagementKind.SURVEILLANCE, decision=decision(is_positive), **changes)
    notice = paper_contexts.decision_notice(job, cnex_application().called, scheme, held, "N-1", date(2027, 5, 20))
    return paper_text(render(notice, scheme.key).content)


_LAPSED = LapsedResult(change_id="change-1", facts="核对台账", confirmed_on=date(2027, 3, 1), by="李主管",
                       proposed_ground="other", decide_by=date(2027, 3, 8))
_ANEW = "的认证结果已确认失效，不得使用证书和认证标志，须重新认证"


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
@pytest.mark.parametrize(("changes", "told"), [
    ({"state": CertificateState.SUSPENDED}, "处于暂停状态，暂停期间不得使用证书和认证标志，本决定不代替恢复证书的决定"),
    ({"state": CertificateState.RESULT_LAPSED, "lapses": (_LAPSED,)}, _ANEW),
    ({"state": CertificateState.SUSPENDED, "lapses": (_LAPSED,)}, _ANEW),
    ({"state": CertificateState.WITHDRAWN}, "已经撤销，本决定不恢复其效力"),
    ({"state": CertificateState.CANCELLED}, "已经注销，本决定不恢复其效力"),
    ({"valid_until": date(2027, 5, 19)}, "的有效期已经届满，不再有效"),
], ids=["suspended", "lapsed", "lapsed and suspended", "withdrawn", "cancelled", "expired"])
def test_a_surveillance_passed_calls_no_certificate_in_force_that_is_not(
    scheme: SchemeEdition, changes: dict[str, Any], told: str
) -> None:
    """CNEX-12.3.1-e, CEC-6.3-b, J64: what is suspended is surveyed too, and no surveillance restores or revives it."""
    other = certificate(scheme, number="C-9", **changes)
    for extra in (None, of_change()):
        alone = _surveyed(scheme, other, extra=extra)
        assert f"下列证书{told}：C-9。" in alone
        assert "继续有效" not in alone
        both = _surveyed(scheme, certificate(scheme, number="C-1"), other, extra=extra)
        assert f"下列证书继续有效：C-1。下列证书{told}：C-9。" in both


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_a_surveillance_that_found_a_rise_asks_for_its_explanation_beside_the_standing(scheme: SchemeEdition) -> None:
    """CNEX-II-11.1, CEC-6.2-b, H171: no certificate is called valid without a word of the rise found."""
    held = certificate(scheme, value=Decimal("800"))
    later = footprint(scheme, value=Decimal("883.2"), period_from=date(2026, 1, 1), period_to=date(2026, 12, 31))
    words = _surveyed(scheme, held, footprints=(later,))
    assert "继续有效。本次监督核查的产品碳足迹" in words
    assert "高 10.40%" in words
    assert "认证结果即时失效" in words
    assert "10.40%" not in _surveyed(scheme, held, footprints=(later,), extra=of_change())


@pytest.mark.parametrize(("scheme", "day"), [(cnex(), "2028年11月20日"), (cec(), "2028年8月20日")],
                         ids=["cnex", "cec"])
def test_a_passed_surveillances_notice_names_the_last_day_of_the_next(scheme: SchemeEdition, day: str) -> None:
    """CNEX-11-a, CEC-6.1-a: within so many months of the last one; none of what ends before, stands not, or failed."""
    done = (SurveillanceDone(completed_on=date(2027, 8, 20), passed=True),)
    valid = certificate(scheme, date(2026, 9, 1), number="C-1", surveillances=done)
    other = valid.with_(number="C-9")
    assert f"下次监督最迟应于{day}（含当日）完成（实施规则" in _surveyed(scheme, valid, other)
    suspended = other.with_(state=CertificateState.SUSPENDED)
    assert "）：C-1。" in _surveyed(scheme, valid, suspended)
    last = (SurveillanceDone(completed_on=date(2028, 9, 1), passed=True),)
    ending = other.with_(surveillances=(*done, *last), valid_until=date(2029, 8, 31))
    assert "下次监督" not in _surveyed(scheme, ending)
    assert "下次监督" not in _surveyed(scheme, valid, extra=of_change())


def test_a_surveillances_notice_tells_the_holder_what_it_confirmed_of_the_year_before() -> None:
    """CEC-6.2-b, J39: fall, target, the team's rating and the next target; CNEX compares nothing."""
    later = footprint(cec(), value=Decimal("0.419"), period_from=date(2026, 1, 1), period_to=date(2026, 12, 31),
                      previous_value=Decimal("0.407"), previous_from=date(2025, 1, 1), previous_to=date(2025, 12, 31),
                      target="2026 年比 2025 年下降 3%", target_reached=False, rated_as="NC-01",
                      next_target="2027 年比 2026 年下降 2%")
    words = _surveyed(cec(), certificate(cec(), value=Decimal("0.419")), footprints=(later,))
    assert (f"上一年度为 0.407 {cec().measure.value}（2025年1月1日至2025年12月31日）；本次较其变化 +2.94%；"
            "上一年度减碳目标“2026 年比 2025 年下降 3%”：未达成；检查组评定为不符合项 NC-01；"
            "下一年度减碳目标为“2027 年比 2026 年下降 2%”（实施规则") in words
    assert "减碳目标" not in _surveyed(cec(), certificate(cec()), footprints=(later,), extra=of_change())


def test_a_surveillance_not_passed_says_which_certificates_have_ended() -> None:
    """CNEX-12.3.2-a: the body still decides on those in force, and on no other."""
    words = _surveyed(cnex(), certificate(cnex(), number="C-1"),
                      certificate(cnex(), number="C-9", state=CertificateState.WITHDRAWN), is_positive=False)
    assert "处理决定另行书面通知。下列证书已经撤销，本决定不恢复其效力：C-9。" in words
    assert "继续有效" not in words


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
@pytest.mark.parametrize("is_positive", [True, False])
def test_the_decision_on_an_investigations_check_concludes_nothing_of_the_certificates(
    scheme: SchemeEdition, is_positive: bool
) -> None:
    """J54, CNEX-12.3.1-a: the holder read that its certificate stays in force before its ground was found confirmed."""
    words = _surveyed(scheme, certificate(scheme), is_positive=is_positive,
                      extra=of_change(change_id="", is_investigation=True))
    assert "证书完成了调查核查的评价与" in words
    assert f"现场调查核查的评价结果为{'' if is_positive else '不'}符合认证要求。" in words
    assert "调查结论由我机构另行书面通知；在此之前，所涉证书的状态不因本决定而改变" in words
    for foreign in ("监督合格", "监督不合格", "继续有效", "获证后监督的评价", "处理所涉认证证书"):
        assert foreign not in words


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
@pytest.mark.parametrize("until", [date(2027, 9, 3), None])
def test_a_suspension_of_a_lapsed_result_offers_no_restoration(scheme: SchemeEdition, until: date | None) -> None:
    """CNEX-II-11.1, J29: its holder was told to apply for a restoration that is barred, and not to certify anew."""
    ground, on = scheme.suspension.grounds[0], date(2027, 3, 4)
    suspended = Suspension(ground=ground.key, facts="上升", verified_on=on, suspended_on=on, until=until, by="杨")
    lapsed, other = (
        paper_text(render(paper_contexts.suspension_notice(each, suspended, ground, scheme, "N-1", on), scheme.key)
                   .content)
        for each in (certificate(scheme, state=CertificateState.RESULT_LAPSED, lapses=(_LAPSED,)), certificate(scheme)))
    assert "已于2027年3月1日确认失效，不能恢复" in lapsed
    assert "重新提出认证申请" in lapsed
    assert "书面申请恢复" not in lapsed
    assert "书面申请恢复" in other
    assert "重新提出认证申请" not in other


_TOLD = Rise(percent=Decimal(2), since=date(2026, 8, 1))


@pytest.mark.parametrize(("told", "printed"), [
    (_TOLD, "申报为自2026年8月1日起上升2%"), (None, "未申报上升"),
])
def test_the_answer_to_a_change_prints_the_rise_that_counts_and_no_validity_beside_a_lapsed_result(
    told: Rise | None, printed: str
) -> None:
    """CNEX-II-11.1, CNEX-12.2-d: told 2 % or nothing, verified 12 %, and the letter said that the validity goes on."""
    words = _answered(_verified("910.0", rise=told), date(2026, 12, 5))
    assert f"{printed}；经核查，认定为自2026年8月1日起上升12%" in words
    assert "认证结果即时失效" in words
    assert "不因变更而改变" not in words


@pytest.mark.parametrize(("value", "printed"), [("828.75", "上升2%"), ("812.5", "无")])
def test_the_answer_to_a_change_that_ends_no_result_keeps_number_and_validity(value: str, printed: str) -> None:
    """CNEX-12.2-d: a footprint verified as it was before is told as no rise."""
    words = _answered(_verified(value), date(2026, 12, 5))
    assert printed in words
    assert ("经核查，没有上升" in _answered(_verified(value, rise=_TOLD), date(2026, 12, 5))) is (printed == "无")
    assert "不因变更而改变" in words


@pytest.mark.parametrize("passed", [True, False])
def test_the_answer_after_a_verification_gives_its_day_and_its_reason(passed: bool) -> None:
    """CNEX-12.2-c, CEC-7.3-a: approved in December, it named the day and the doubt of June."""
    words = _answered(_verified("812.5", passed), date(2026, 12, 5))
    assert "我机构已于2026年12月1日完成评价" in words
    verdict, found = ("批准变更", "符合") if passed else ("不批准变更", "不符合")
    assert (f"评价结论：{verdict}。理由：经核查，{found}认证要求，详见核查情况"
            "（2026年6月10日的评价意见：可能影响碳足迹，须现场核查）。") in words


def _verified(value: str, passed: bool = True, rise: Rise | None = None) -> CertificateChange:
    """A change of the process that was verified on 1 December by a check on site, which found this footprint."""
    found = footprint(cnex(), value=Decimal(value), period_to=date(2026, 10, 31))
    return certificate_change(
        rise=rise, check_id=EngagementId("check-1"),
        evaluation=ChangeEvaluation(verdict=ChangeVerdict.TO_BE_VERIFIED, reason="可能影响碳足迹，须现场核查",
                                    on=date(2026, 6, 10), by="杨"),
        verification=ChangeVerification(on=date(2026, 12, 1), by=PersonId("member"), findings="现场与申请一致。",
                                        passed=passed, job_id=EngagementId("check-1"), footprint=found))


def _answered(change: CertificateChange, on: date) -> str:
    """The printed answer to the change."""
    held = certificate(cnex(), changes=(change,))
    return paper_text(render(status_contexts.change_notice(held, change, cnex(), "N-1", on), "cnex_ex").content)


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_a_certificate_that_a_new_one_replaces_is_not_cancelled_as_if_the_product_were_certified_no_more(
    scheme: SchemeEdition
) -> None:
    """J29, CNEX-II-11.1: its holder was told to claim no certification on the day of the new certificate."""
    on = date(2027, 5, 20)
    assert scheme.cancellation is not None
    assert scheme.changes is not None
    for ground in scheme.cancellation.grounds:
        ended = Termination(ground=ground.key, facts="见事实。", verified_on=on, ended_on=on, by="杨")
        notice = paper_contexts.cancellation_notice(certificate(scheme), ended, ground, scheme, "N-1", on)
        words = paper_text(render(notice, scheme.key).content)
        is_replaced = ground.key == scheme.changes.recertified_ground
        assert ("按新证书使用认证标志" in words) is is_replaced
        assert ("不再以任何方式宣称该产品已获认证" in words) is not is_replaced
        assert ("今后需要认证的，按新申请办理" in words) is not is_replaced
        assert "可向我机构提出申诉" in words


def test_a_fee_notice_after_the_decision_stops_no_clock() -> None:
    """CNEX-9.10-a, J66: the time limit ended with the decision, and the letter spoke of it as running."""
    assert paper_contexts.fee_notice(planned(cnex()), cnex(), fee()).stops_clock
    assert not paper_contexts.fee_notice(decided(cnex()), cnex(), fee()).stops_clock


def of_change(**changes: Any) -> ExtraSurveillance:
    """What makes a surveillance the check of a change."""
    plain = ExtraSurveillance(cause="change", facts="工艺变更", is_unannounced=False, change_id="change-1",
                              approved_by="杨", approved_on=date(2027, 3, 1))
    return plain.with_(**changes)


@pytest.mark.parametrize(("facts", "days"), [
    ({"on_site": (on_site(first_day=date(2026, 5, 28), last_day=date(2026, 5, 30)),)},
     (date(2026, 5, 28), date(2026, 5, 30))),
    ({"on_site": ()}, (LAST_DAY, LAST_DAY)),
    ({"on_site": (on_site(),), "sites": (site(), site("s2", "二厂")),
      "visits": (visit(), visit("s2", start=date(2026, 6, 15), end=date(2026, 6, 16)))},
     (on_site().first_day, on_site().last_day)),
], ids=["held later than planned", "no result yet", "another site lies ahead"])
def test_the_list_of_findings_prints_the_days_on_site_and_not_the_planned_ones(
    facts: dict[str, object], days: tuple[date, date]
) -> None:
    """CNEX-9.5.4-a, CNEX-9.6.5-a, CEC-5.6-c: days were printed on which nobody had been there."""
    paper = paper_contexts.nonconformity_list(
        planned(cnex(), nonconformities=(finding(),), **facts), cnex(), PEOPLE, "N-1", date(2026, 5, 30))
    assert (paper.first_day, paper.last_day) == days
