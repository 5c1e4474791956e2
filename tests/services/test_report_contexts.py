"""What the report of a job says of the team's work: what the team wrote down, and nothing that nobody did."""

from datetime import date
from decimal import Decimal

import pytest

from docs_templates.contexts import PaperContext
from docs_templates.record_contexts import OnSiteReport
from docs_templates.render import fill, paper_text, template_path
from intake_app.rules.fieldwork import AskedItem, asked_items, without_items
from intake_app.schemes.schema import Aspect, SchemeEdition
from intake_app.services.paper_contexts import nonconformity_list
from intake_app.services.record_contexts import CaseFacts, on_site_report
from intake_app.services.report_contexts import report_paper, site_sections
from models.engagement import (
    CorrectionSentBack,
    Engagement,
    EngagementKind,
    FindingAnswer,
    Nonconformity,
    RefusedUnit,
    SitePersonDays,
)
from models.fieldwork import Entry, EvidenceFile, Fieldwork, ItemAnswer
from models.ids import FileId, PersonId
from models.personnel import Person
from tests.builders import NOW
from tests.fieldwork_builders import fieldwork
from tests.job_builders import (
    CALENDAR,
    FIRST_DAY,
    LAST_DAY,
    cec,
    cnex,
    decided,
    finding,
    footprint,
    on_site,
    person,
    report,
    site,
    unit,
    visit,
)

SCHEMES = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex_ex", "cec_salt"])
PEOPLE: dict[PersonId, Person] = {PersonId(name): person(name) for name in ("member", "second", "writer")}


def written(work: Fieldwork, **texts: str) -> Fieldwork:
    """The fieldwork with these texts at their paths."""
    return work.with_(entries={**work.entries, **{path: Entry(text=text, by="member", at=NOW)
                                                  for path, text in texts.items()}})


def reported(job: Engagement, scheme: SchemeEdition) -> tuple[AskedItem, ...]:
    """The items that the report prints."""
    return tuple(each for each in asked_items(job, scheme, tuple(Aspect)) if each.item.reported_in)


def printed(job: Engagement, work: Fieldwork, scheme: SchemeEdition) -> str:
    """What the report says on paper."""
    paper = report_paper(job, work, scheme, PEOPLE, {}, "REP-1", LAST_DAY)
    return paper_text(fill(template_path("report", scheme.key).read_bytes(), paper))


@SCHEMES
def test_the_report_prints_what_the_team_wrote_under_the_rules_headings(scheme: SchemeEdition) -> None:
    """CNEX-9.6.7-b, CEC-5.4.3.2-a, CEC-5.7.1-a: boundary, method, data and their sources, quality and filing.

    One constant sentence claimed that vouchers and factors had been cross-checked, whatever had been done.
    """
    job = decided(scheme)
    work = written(fieldwork(job, scheme), **{
        each.path("note"): f"所见{number}" for number, each in enumerate(reported(job, scheme))})
    paper = report_paper(job, work, scheme, PEOPLE, {}, "REP-1", LAST_DAY)
    parts = [part for part in scheme.report_parts if part.key != "earlier_findings"]
    assert [part.title for part in paper.verified] == [part.title.zh for part in parts]
    text = printed(job, work, scheme)
    for part in parts:
        assert part.title.zh in text
    for number, each in enumerate(reported(job, scheme)):
        assert each.item.text.zh in text
        assert f"所见{number}\n" in text
    assert "电费发票：总数12，抽取4，随机抽取" in text
    assert "核对其来源、年份和适用地域" not in text


@pytest.mark.parametrize(("scheme", "parts"), [
    (cnex(), ["auditee", "boundary", "method", "activity_data", "factor_data", "data_quality", "quality_assurance",
              "earlier_findings"]),
    (cec(), ["method", "boundary", "primary_data", "secondary_data", "data_quality", "quality_assurance",
             "earlier_findings"]),
], ids=["cnex_ex", "cec_salt"])
def test_each_rule_has_the_matters_of_its_report(scheme: SchemeEdition, parts: list[str]) -> None:
    """CNEX-9.6.7-b, CEC-5.4.3.1-a, CEC-5.4.3.2-a, CEC-5.4.3.2-b, CEC-5.4.3.2-c, CEC-5.4.3.2-d."""
    assert [part.key for part in scheme.report_parts] == parts


@SCHEMES
def test_what_is_asked_of_several_sites_and_units_names_them(scheme: SchemeEdition) -> None:
    """CNEX-9.5.1-c, CEC-5.4.1-a: whose data conform is told one by one."""
    job = decided(scheme, sites=(site(), site("s2", "二厂")), units=(unit(scheme), unit(scheme, "u2", "s2")))
    paper = report_paper(job, fieldwork(job, scheme), scheme, PEOPLE, {}, "REP-1", LAST_DAY)
    subjects = {item.subject for part in paper.verified for item in part.items}
    assert {each.subject_name or "文件评审" for each in reported(job, scheme)} == subjects
    assert "二厂" in subjects


def test_an_item_that_does_not_conform_names_its_finding_and_an_open_one_is_called_so() -> None:
    """CNEX-9.6.7-b, CNEX-9.6.7-d."""
    scheme = cnex()
    wrong, unanswered, kept = reported(decided(scheme), scheme)[-3:]
    job = decided(scheme, nonconformities=(finding(verified_on=LAST_DAY).with_(item=wrong.place),))
    work = written(fieldwork(job, scheme), **{
        wrong.path("answer"): ItemAnswer.DOES_NOT_CONFORM.value, unanswered.path("answer"): ""})
    work = work.with_(files=(EvidenceFile(place=kept.place, file_id=FileId("f1"), file_name="a.jpg", by="member",
                                          at=NOW),))
    paper = report_paper(job, work, scheme, PEOPLE, {}, "REP-1", LAST_DAY)
    told = {item.text: item for part in paper.verified for item in part.items}
    assert told[wrong.item.text.zh].result == "不符合（NC-01）"
    assert told[unanswered.item.text.zh].result == "未核查"
    assert told[kept.item.text.zh].seen.endswith("附证据1份")


def test_the_report_prints_the_rating_of_the_data_where_the_rule_asks_for_one() -> None:
    """CEC-5.4.3.2-a: by unit; CNEX asks for none."""
    salt, motors = decided(cec()), decided(cnex())
    assert "数据质量评级" in printed(salt, Fieldwork(id=salt.id), cec())
    assert "良好（1.8）" in printed(salt, Fieldwork(id=salt.id), cec())
    assert "数据质量评级" not in printed(motors, Fieldwork(id=motors.id), cnex())


@SCHEMES
def test_a_verdict_without_a_remark_prints_no_dash_for_it(scheme: SchemeEdition) -> None:
    """CNEX-9.6.7-b, CEC-5.4.3.2-a, CEC-5.4.3.2-d: of the rating of the data quality the report said 符合 —."""
    job = decided(scheme)
    bare = next(each for each in reported(job, scheme) if each.item.reported_in == "data_quality")
    parts = ("note", "sample_what")
    work = written(fieldwork(job, scheme), **{bare.path(part): "" for part in parts})
    lines = printed(job, work, scheme).split("\n")
    at = lines.index(bare.item.text.zh)
    assert lines[at + 2] == "符合"
    assert lines[at + 3] != "—"


@SCHEMES
def test_the_process_at_a_site_is_that_on_record(scheme: SchemeEdition) -> None:
    """CNEX-9.5.6-a, CNEX-9.6.7-b, CNEX-9.6.4-i: meetings and interviews, of which a constant sentence told before."""
    job = decided(scheme)
    (section,) = site_sections(job, fieldwork(job, scheme), scheme)
    assert section.meetings == (
        "首次会议（2026年5月6日9:00）；末次会议（2026年5月6日16:00）；访谈王工（能源管理员），主题：电量分摊")
    (section,) = site_sections(job, Fieldwork(id=job.id), scheme)
    assert section.meetings == ""


@SCHEMES
def test_a_meeting_that_was_dated_in_words_still_reads_so(scheme: SchemeEdition) -> None:
    """CNEX-9.6.4-i: as it was written before day and time were two fields."""
    job = decided(scheme)
    place = "meeting/opening/s1"
    work = written(fieldwork(job, scheme), **{
        f"{place}/held_on": "", f"{place}/held_from": "", f"{place}/held_at": "5月6日 9:00"})
    (section,) = site_sections(job, work, scheme)
    assert section.meetings.startswith("首次会议（5月6日 9:00）；末次会议（2026年5月6日16:00）")


@SCHEMES
def test_of_a_job_closed_by_word_the_report_claims_nothing_that_nobody_wrote(scheme: SchemeEdition) -> None:
    """CNEX-9.6.7-a, CEC-5.7.1-a: true and objective."""
    job = decided(scheme, is_closed_by_word=True)
    text = printed(job, Fieldwork(id=job.id), without_items(scheme))
    assert "本项目未按核查项逐项登记" in text
    for claimed in ("未核查", "交叉核对", "会议和访谈"):
        assert claimed not in text


@pytest.mark.parametrize("kind", ["report", "on_site_report", "nonconformity_list"])
def test_a_check_of_one_day_names_its_day_once(kind: str) -> None:
    """CNEX-9.5.6-a, CEC-5.6-c."""
    alone = said_of(finding(), kind, cec(), on_site=(on_site(last_day=FIRST_DAY),))
    assert "2026年5月20日至" not in alone
    assert "2026年5月20日至2026年5月22日" in said_of(finding(), kind, cec())


BACK = CorrectionSentBack(on=date(2026, 5, 24), by=PersonId("second"), correction="重新培训。", reason="未提供培训记录",
                          handed_in_on=date(2026, 5, 23))
KINDS = pytest.mark.parametrize("kind", ["report", "on_site_report", "nonconformity_list"])


def said_of(found: Nonconformity, kind: str, scheme: SchemeEdition, **changes: object) -> str:
    """What the paper of this kind says of a job with this finding."""
    job = decided(scheme, nonconformities=(found,), **changes)
    facts = CaseFacts(scheme=scheme, people=PEOPLE, titles={}, calendar=CALENDAR, job=job)
    contexts: dict[str, PaperContext | None] = {
        "report": report_paper(job, Fieldwork(id=job.id), scheme, PEOPLE, {}, "N-1", LAST_DAY),
        "on_site_report": on_site_report(facts, "N-1", LAST_DAY, "member"),
        "nonconformity_list": nonconformity_list(job, scheme, PEOPLE, "N-1", LAST_DAY),
    }
    context = contexts[kind]
    assert context is not None
    return paper_text(fill(template_path(kind, scheme.key).read_bytes(), context))


@KINDS
@SCHEMES
def test_a_paper_on_findings_prints_how_a_correction_was_verified(kind: str, scheme: SchemeEdition) -> None:
    """CNEX-9.5.6-a, CNEX-9.5.4-d, CEC-5.6-c: mode, day, person and proof, and what was sent back before."""
    found = finding(verified_on=date(2026, 5, 26), corrected_on=date(2026, 5, 25)).with_(
        correction="补录台账", verification="on_site", verified_by=PersonId("second"), sent_back=(BACK,))
    text = said_of(found, kind, scheme)
    assert "2026年5月26日现场验证有效（second），解释和证据清晰、符合要求" in text
    assert "“重新培训”2026年5月24日退回：未提供培训记录" in text
    assert "补录台账" in text


@KINDS
@SCHEMES
def test_a_correction_that_was_sent_back_is_not_printed_as_the_one_that_stands(
    kind: str, scheme: SchemeEdition
) -> None:
    """CNEX-9.5.4-d, CEC-5.6-c: a report printed the rejected one, and the rejection nowhere."""
    text = said_of(finding().with_(correction="重新培训。", sent_back=(BACK,)), kind, scheme)
    assert "尚未提交" in text
    assert "“重新培训”2026年5月24日退回：未提供培训记录" in text


@pytest.mark.parametrize(("found", "capability", "verdict"), [
    (finding(), "保证能力：符合", "结论：待定，不符合项全部验证关闭后确定。"),
    (finding(verified_on=LAST_DAY, corrected_on=LAST_DAY), "保证能力：符合", "结论：通过。"),
], ids=["open", "closed"])
@SCHEMES
def test_the_record_of_the_check_judges_each_thing_and_gives_the_verdict(
    found: Nonconformity, capability: str, verdict: str, scheme: SchemeEdition
) -> None:
    """CEC-5.6-a, CNEX-9.5.6-a: data, capability and consistency fell into one sentence, and no verdict was given."""
    job = decided(scheme, report=None, nonconformities=(found,), on_site=(on_site(consistency_conforms=False),))
    facts = CaseFacts(scheme=scheme, people=PEOPLE, titles={}, calendar=CALENDAR, job=job)
    paper = on_site_report(facts, "N-1", LAST_DAY, "member")
    assert isinstance(paper, OnSiteReport)
    mended = "不符合，已整改并验证有效" if found.verified_on else "不符合"
    assert f"产品碳足迹数据核查：符合；{capability}；产品一致性：{mended}（{job.sites[0].name}）。" in paper.conclusion
    assert paper.conclusion.endswith(verdict)
    assert [each.consistency for each in paper.site_sections] == [mended]


@pytest.mark.parametrize(("is_positive", "is_ready"), [(None, False), (False, True)], ids=["going on", "failed"])
@SCHEMES
def test_a_check_that_fails_at_its_first_site_has_its_record(
    is_positive: bool | None, is_ready: bool, scheme: SchemeEdition
) -> None:
    """CEC-5.6-b, CEC-5.7.3-a: the conclusion that was reported stayed “not yet” for ever."""
    written_report = None if is_positive is None else report(is_positive)
    job = decided(scheme, sites=(site(), site("s2", "二厂")), visits=(visit(), visit("s2")), report=written_report,
                  on_site=(on_site(consistency_conforms=False),), nonconformities=(finding(),))
    facts = CaseFacts(scheme=scheme, people=PEOPLE, titles={}, calendar=CALENDAR, job=job)
    paper = on_site_report(facts, "N-1", LAST_DAY, "member")
    assert (paper is not None) is is_ready
    if isinstance(paper, OnSiteReport):
        assert "二厂未实施检查" in paper.conclusion
        assert paper.conclusion.endswith("结论：不通过。")


@KINDS
@SCHEMES
def test_of_a_finding_whose_dispute_was_followed_no_correction_is_owed(kind: str, scheme: SchemeEdition) -> None:
    """CNEX-9.5.4-e, CEC-5.6-c: a report in favour said that its correction had not been handed in yet."""
    words = FindingAnswer(is_confirmed=False, on=date(2026, 5, 23), by="林晓", words="证书在有效期内")
    found = finding(verified_on=LAST_DAY).with_(corrected_on=None, correction="", answer=words,
                                                dispute_followed="已核对证书原件")
    text = said_of(found, kind, scheme)
    assert "尚未提交" not in text
    assert "不适用（异议成立，无需纠正）" in text
    assert "检查组采纳：已核对证书原件" in text


@SCHEMES
def test_the_document_review_of_a_surveillance_lets_no_initial_check_follow(scheme: SchemeEdition) -> None:
    """CEC-6.2-a: its report's words are those of a surveillance; the initial job's are the rule's own."""
    job = decided(scheme)
    said = {kind: report_paper(job.with_(kind=kind), fieldwork(job, scheme), scheme, PEOPLE, {}, "R-1",
                               LAST_DAY).document_review_verdict for kind in EngagementKind}
    assert said[EngagementKind.INITIAL] == scheme.verdicts[0].text.zh
    assert "初始" not in said[EngagementKind.SURVEILLANCE]


@SCHEMES
def test_a_surveillance_asks_and_reports_what_became_of_earlier_findings(scheme: SchemeEdition) -> None:
    """CEC-6.2-a, CEC-6.3-a, CNEX-11-f: its notice names them, so an item asks for them; the initial check has none."""
    job = decided(scheme)
    surveyed = job.with_(kind=EngagementKind.SURVEILLANCE)
    assert "earlier_corrections" in {point.item.key for point in asked_items(surveyed, scheme, (Aspect.CAPABILITY,))}
    assert "earlier_corrections" not in {point.item.key for point in asked_items(job, scheme, (Aspect.CAPABILITY,))}
    promised = next(point.text.zh for point in scheme.surveillance.contents if point.key == "corrections")
    paper = report_paper(surveyed, fieldwork(surveyed, scheme), scheme, PEOPLE, {}, "R-1", LAST_DAY)
    assert promised in [part.title for part in paper.verified]


@SCHEMES
@pytest.mark.requirement("CNEX-9.6.7-b", "CNEX-4-a", "CEC-4-a", "H146")
def test_a_unit_that_is_not_supported_is_named_without_a_figure(scheme: SchemeEdition) -> None:
    """Its value read as a result of the verification, on the report and on the record of the check on site."""
    two = (unit(scheme), unit(scheme, "u2", "s2").with_(site_name="西厂", model="W-2"))
    figures = (footprint(scheme), footprint(scheme, "u2").with_(value=Decimal("987.65")))
    job = decided(scheme, units=two, sites=(site(), site("s2", "西厂")), visits=(visit(), visit("s2")),
                  on_site=(on_site(), on_site("s2")), footprints=figures, person_days=tuple(
                      SitePersonDays(site_row=row, document_review_half_days=1, on_site_half_days=8)
                      for row in ("s1", "s2")),
                  report=report().with_(unsupported=(RefusedUnit(unit_id="u2", reason="西厂数据不足。"),)))
    text = printed(job, fieldwork(job, scheme), scheme)
    assert "987.65" not in text
    assert f"{figures[0].value:f}" in text
    assert "W-2（西厂）：检查组不予支持该认证单元，不给出碳足迹数值" in text
    facts = CaseFacts(scheme=scheme, people=PEOPLE, titles={}, calendar=CALENDAR, job=job)
    checked = on_site_report(facts, "N-1", LAST_DAY, "member")
    assert isinstance(checked, OnSiteReport)
    assert [("987.65" in each, "不予支持" in each) for each in checked.results] == [(False, False), (False, True)]


@SCHEMES
@pytest.mark.requirement("CNEX-9.6.7-e", "CEC-5.6-a")
def test_the_figures_of_a_report_that_is_negative_are_said_to_be_unsupported(scheme: SchemeEdition) -> None:
    """They stand as what was found, for the reasons rest on them; a positive report says no such thing."""
    figure = footprint(scheme)
    for is_positive in (True, False):
        job = decided(scheme, report=report().with_(is_positive=is_positive))
        text = printed(job, fieldwork(job, scheme), scheme)
        assert f"{figure.value:f}" in text
        assert ("以下碳足迹数值仅为核查所得的记录，不予支持" in text) is not is_positive
        facts = CaseFacts(scheme=scheme, people=PEOPLE, titles={}, calendar=CALENDAR, job=job)
        checked = on_site_report(facts, "N-1", LAST_DAY, "member")
        assert isinstance(checked, OnSiteReport)
        assert ["不予支持" in each for each in checked.results] == [not is_positive]
