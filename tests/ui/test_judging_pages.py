"""What those who evaluate, review and decide are shown of the things that they judge."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.rules.fieldwork import ON_SITE, asked_items
from intake_app.rules.targets import document_text
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import client_file, evaluation, fieldwork
from intake_app.services.office import Office
from intake_app.ui import session
from intake_app.ui.showing import escaped
from models.account import Actor, Role
from models.application import Application, ApplicationState, DocumentVerdict
from models.engagement import (
    Abort,
    ClosureProof,
    Engagement,
    EngagementKind,
    ExtraSurveillance,
    RefusedUnit,
    SitePersonDays,
)
from models.fieldwork import ItemAnswer
from models.ids import CertificateId, PersonId
from models.paper import StoredFile
from tests.builders import NOW, cnex_draft, completed, handed_in
from tests.job_builders import (
    approval,
    cec,
    certificate,
    cnex,
    decided,
    decision,
    evaluated,
    expert,
    finding,
    footprint,
    on_site,
    planned,
    report,
    site,
    technical_review,
    trained,
    unit,
    visit,
)
from tests.services.jobs import acting, job, put
from tests.ui.kept_fields import kept_field

MAIN = Path(__file__).parent.parent.parent / "intake_app" / "ui" / "main.py"
MEMBER = acting(Role.AUDITOR, person="member")
DECIDER = acting(Role.DECIDER, person="decider")
DIRECTOR = acting(Role.DIRECTOR, person="director")
OpenAs = Callable[[Actor, str], AppTest]


@pytest.fixture
def open_as(office: Office, monkeypatch: pytest.MonkeyPatch) -> OpenAs:
    """Opens a page for somebody."""
    monkeypatch.setattr(session, "language", lambda: "zh")

    def opened(actor: Actor, file: str) -> AppTest:
        monkeypatch.setattr(session, "current_actor", lambda: actor)
        at = AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page(file).run()
        assert not at.exception
        return at

    return opened


def put_with_dossier(office: Office, one: Engagement) -> Application:
    """The job with its team, and a client who handed in a business licence that is out of date by now."""
    put(office, one, trained("member"), trained("second"), expert("专"), trained("decider", functions=("decider",)),
        trained("director", functions=()))
    licence = handed_in("business_licence", "client").with_(
        file_name="执照*.pdf", valid_until=date(2026, 5, 1), is_validity_stated=True, verdict=DocumentVerdict.ACCEPTED)
    dossier = completed(cnex_draft(), id="application-1", enterprise_id="enterprise-1",
                        state=ApplicationState.ACCEPTED)
    with office.unit_of_work() as uow:
        uow.applications.save(dossier.with_(documents=(licence,)))
        uow.files.add(StoredFile(
            id=licence.file_id, owner_id="application-1", enterprise_id="enterprise-1", name="执照*.pdf",
            media_type="application/pdf", size_bytes=2049, sha256="0" * 64, stored_at=NOW, stored_by="account-1"))
        uow.commit()
    return dossier


def shown(at: AppTest) -> str:
    elements = (*at.markdown, *at.caption, *at.error, *at.warning, *at.info, *at.success)
    return "\n".join(str(each.value) for each in elements)


def opened_file(at: AppTest, beside: str = "") -> AppTest:
    """The page with the client's documents and answers opened."""
    at.session_state[f"client_file_engagement-1_{beside}"] = True
    at.run()
    assert not at.exception
    return at


@pytest.mark.parametrize(("actor", "page", "beside"), [
    (MEMBER, "evaluating.py", ""), (MEMBER, "site_checks.py", ""), (MEMBER, "my_days.py", "s1"),
    (acting(Role.AUDITOR, person="专"), "my_days.py", "s1"), (DECIDER, "deciding.py", ""),
])
def test_the_clients_documents_and_answers_lie_beside_the_work(
    office: Office, open_as: OpenAs, actor: Actor, page: str, beside: str
) -> None:
    """CNEX-9.4-a, CNEX-9.7-a, CEC-5.3.2-a: no verdict on what nobody could open; shut away until it is wanted."""
    is_decided = page == "deciding.py"
    dossier = put_with_dossier(office, evaluated(cnex(), report=report()) if is_decided else
                               planned(cnex(), visits=(visit(experts=("专",)),)))
    at = open_as(actor, page)
    assert "营业执照" not in shown(at)
    told = shown(opened_file(at, beside))
    assert "营业执照" in told
    assert "执照\\*\\.pdf · 3 KB" in told
    assert ":red[有效期至 2026-05-01]" in told
    assert "未提交（" in told
    links = [each.proto.url for each in at.get("link_button")]
    assert "/files/file-business_licence-client" in links
    (parts,) = (each for each in at.button_group if str(each.key).startswith("client_file_"))
    parts.set_value("client").run()
    assert not at.exception
    assert escaped(dossier.text("client.name")) in shown(at)


def test_who_reads_an_answer_sees_the_remark_that_its_writer_saw(office: Office, open_as: OpenAs) -> None:
    """A name in Latin letters would pass onto a Chinese certificate unseen."""
    dossier = put_with_dossier(office, planned(cnex(), visits=(visit(experts=("专",)),)))
    name = dossier.answers["client.name"].with_(text="Nanyang Demo Motors Sales Co., Ltd.")
    with office.unit_of_work() as uow:
        held = uow.applications.get(dossier.id)
        uow.applications.save(held.with_(answers={**held.answers, "client.name": name}))
        uow.commit()
    at = opened_file(open_as(MEMBER, "evaluating.py"))
    (parts,) = (each for each in at.button_group if str(each.key).startswith("client_file_"))
    parts.set_value("client").run()
    assert "没有中文" in shown(at)


def test_the_team_chooses_by_name_the_document_that_it_asks_about(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.4-b, CEC-5.3.3-a: the name lies in the line below, kept like everything typed there."""
    put_with_dossier(office, planned(cnex()))
    at = open_as(MEMBER, "evaluating.py")
    line = next(each.line for each in client_file.client_files(office, MEMBER, "engagement-1")[0].documents
                if each.line.requirement == "business_licence")
    at.selectbox(key="job_ask_engagement-1_0_document_zh").select(document_text(line).zh).run()
    assert kept_field(at.text_input, "job_ask_engagement-1_0_title").value == document_text(line).zh
    kept_field(at.text_area, "job_ask_engagement-1_0_reason").input("已过期，请换新").run()
    at.button(key="job_ask_engagement-1_0_add").click().run()
    assert not at.exception
    (item,) = job(office).drafted_items
    assert (item.title, item.clause, item.reason) == (document_text(line), line.clause, "已过期，请换新")


@pytest.mark.parametrize(("actor", "stage"), [(DECIDER, "review"), (DECIDER, "decision"), (DIRECTOR, "approval")])
def test_the_page_of_a_judgement_shows_what_it_is_about(
    office: Office, open_as: OpenAs, actor: Actor, stage: str
) -> None:
    """CNEX-9.7-a, CNEX-9.8-a, CEC-5.7.1-b: days, team, documents, sites, findings, figures, the report's limits."""
    told = report().with_(limitations="未核实*上游*运输", fluctuation="三月停产检修", not_covered="")
    done: dict[str, object] = {"technical_review": technical_review()} if stage != "review" else {}
    done |= {"decision": decision()} if stage == "approval" else {}
    result = on_site().with_(disagreement="对分摊方法有不同意见")
    put_with_dossier(office, evaluated(cnex(), report=told, on_site=(result,),
                                       nonconformities=(finding(verified_on=date(2026, 6, 1)),), **done))
    seen = shown(open_as(actor, "deciding.py"))
    for words in ("您可以办理", "未核实\\*上游\\*运输", "三月停产检修", "核查未覆盖的内容", "不少于 4.0 人日",
                  "碳足迹培训合格证", "符合要求，可进行现场检查", "对分摊方法有不同意见", "记录不全", "已补齐",
                  "书面验证有效", "2025-01-01 至 2025-12-31", "排放因子法"):
        assert words in seen, words


@pytest.mark.parametrize(("actor", "page"), [(MEMBER, "evaluating.py"), (DECIDER, "deciding.py")])
def test_a_rise_that_a_surveillance_found_is_told_before_its_decision(
    office: Office, open_as: OpenAs, actor: Actor, page: str
) -> None:
    """CNEX-II-11.1, H171: team, reviewer and decider read of 10.39 %, and not the manager alone once it is decided."""
    later = footprint(cnex(), value=Decimal("1775.2"), period_from=date(2026, 1, 1), period_to=date(2026, 12, 31))
    put_with_dossier(office, evaluated(cnex(), kind=EngagementKind.SURVEILLANCE, report=report(), footprints=(later,),
                                       certificate_ids=(CertificateId("certificate-1"),)))
    put(office, decided(cnex(), id="engagement-0", director_approval=approval()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), value=Decimal(1608), engagement_id="engagement-0"))
        uow.commit()
    assert f"{escaped('10.39')}%：请向持有人查明" in shown(open_as(actor, page))


def test_a_surveillances_answers_of_the_year_before_are_read_before_its_decision(
    office: Office, open_as: OpenAs
) -> None:
    """CEC-6.2-b, CEC-6.3-b, J39: the decider reads value, period and change, and the target that was missed."""
    later = footprint(cec(), value=Decimal("0.419"), period_from=date(2026, 1, 1), period_to=date(2026, 12, 31),
                      previous_value=Decimal("0.407"), previous_from=date(2025, 1, 1), previous_to=date(2025, 12, 31),
                      target="2027 年比 2026 年下降 3%", target_reached=False, rated_as="observation",
                      remark="产量下降", next_target="2028 年比 2027 年下降 2%")
    put_with_dossier(office, evaluated(cec(), kind=EngagementKind.SURVEILLANCE, report=report(), footprints=(later,)))
    seen = shown(open_as(DECIDER, "deciding.py"))
    assert escaped("（2025-01-01至2025-12-31）；本次较其变化 +2.94%") in seen
    assert escaped("“2027 年比 2026 年下降 3%”：未达成") in seen
    assert "符合要求，可进行现场监督检查" in seen
    assert "初始现场检查" not in seen
    assert escaped("观察项（产量下降）") in seen
    assert escaped("2028 年比 2027 年下降 2%") in seen


def test_who_took_part_reads_why_they_may_not_and_nothing_else(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.7-c."""
    put_with_dossier(office, evaluated(cnex(), report=report()))
    at = open_as(acting(Role.DECIDER, person="member"), "deciding.py")
    assert "您可以办理" not in shown(at)
    assert "member是本项目的检查组成员" in shown(at)


def test_whether_one_may_decide_is_answered_before_the_facts(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.7-c: on a phone the columns stand below each other, and the answer is the first thing to read."""
    put_with_dossier(office, evaluated(cnex(), report=report()))
    in_order = [str(each.value) for each in open_as(DECIDER, "deciding.py").main if hasattr(each, "value")]
    answer = next(place for place, words in enumerate(in_order) if "您可以办理" in words)
    facts = next(place for place, words in enumerate(in_order) if "符合要求，可进行现场检查" in words)
    assert answer < facts


def test_who_decides_opens_the_records_and_has_a_missing_one_made(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.7-a: nobody need have pressed a button on another page before."""
    put_with_dossier(office, evaluated(cnex(), report=report()))
    at = open_as(DECIDER, "deciding.py")
    at.session_state["records_of_engagement-1"] = True
    at.run()
    at.button(key="record_engagement-1_document_review").click().run()
    assert not at.exception
    assert "《文件评审记录》已制作" in shown(at)
    with office.unit_of_work() as uow:
        (paper,) = (each for each in uow.papers.about("engagement-1") if each.kind == "document_review")
    assert f"[{escaped(paper.number)}](/files/{paper.file_id})" in shown(at)


def test_nothing_waits_for_whom_a_part_bars_and_the_job_says_so(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.7-c."""
    put_with_dossier(office, evaluated(cnex(), report=report()))
    told = shown(open_as(DECIDER, "deciding.py"))
    assert "1 个项目等待您办理" in told
    at = open_as(acting(Role.DECIDER, person="member"), "deciding.py")
    assert "等待您办理" not in shown(at)
    assert "另有 1 个项目的下一步由他人办理" in shown(at)
    assert all(option.endswith("（下一步由他人办理）") for option in at.selectbox[0].options)


def test_a_director_is_not_asked_whether_to_decide(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.8-a."""
    put_with_dossier(office, evaluated(cnex(), report=report(), technical_review=technical_review(),
                                       decision=decision()))
    assert open_as(DIRECTOR, "deciding.py").subheader[0].value == "哪份报告可以交付？"


def test_a_report_bears_its_rules_name_among_the_papers_too(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.6.7-a, CNEX-9.6.5-a: one thing has one name on a page."""
    put_with_dossier(office, evaluated(cnex(), nonconformities=(finding(verified_on=date(2026, 6, 1)),)))
    second = acting(Role.AUDITOR, person="second")
    reported = evaluation.write_report(office, second, "engagement-1", True, "可以颁证。")
    assert isinstance(reported, Engagement), reported
    told = shown(open_as(DECIDER, "deciding.py"))
    assert "**碳足迹核算报告**" in told
    assert "认证报告" not in told


def test_what_does_not_conform_never_looks_like_what_does(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.5.2-a: a raised fault is done with on the list, and has a cross of its own."""
    put_with_dossier(office, planned(cnex()))
    first = asked_items(job(office), cnex(), ON_SITE, "s1")[0]
    fieldwork.save_entry(office, MEMBER, "engagement-1", first.path("answer"), "")
    at = open_as(MEMBER, "site_checks.py")
    assert not [each for each in at.markdown if each.value.startswith(":red[:material/close:]")]
    (choice,) = (each for each in at.button_group if first.path("answer") in str(each.key))
    assert ":red[不符合]" in choice.options
    choice.set_value(ItemAnswer.DOES_NOT_CONFORM.value).run()
    assert not at.exception
    (crossed,) = (each.value for each in at.markdown if each.value.startswith(":red[:material/close:]"))
    assert escaped(first.item.text.zh) in crossed


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_the_team_is_asked_only_what_its_rule_asks(office: Office, open_as: OpenAs, scheme: SchemeEdition) -> None:
    """CNEX-9.5.1-d, CNEX-9.5.4-e: CEC asks for no running production and knows no self-assessment report."""
    is_asked = scheme.key == "cnex_ex"
    put(office, planned(scheme), trained("member"), trained("second"))
    at = open_as(MEMBER, "evaluating.py")
    assert ("site_engagement-1_s1_production" in {str(box.key) for box in at.checkbox}) == is_asked
    put_now = job(office).with_(on_site=(on_site(production_running=True if is_asked else None),),
                                nonconformities=(finding(corrected_on=date(2026, 5, 30)),))
    with office.unit_of_work() as uow:
        uow.engagements.save(put_now)
        uow.commit()
    at = open_as(MEMBER, "evaluating.py")
    proofs = [group for group in at.button_group if "_proof_" in str(group.key)]
    assert bool(proofs) == is_asked
    for proof in proofs:
        proof.set_value(ClosureProof.EVIDENCE.value).run()
    at.button(key="verify_engagement-1_NC-01_written").click().run()
    assert not at.exception
    assert job(office).nonconformities[0].verified_on is not None


def test_a_blank_finding_names_the_field_that_is_empty(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.5.4-a."""
    put_with_dossier(office, planned(cnex()))
    at = open_as(MEMBER, "evaluating.py")
    at.selectbox(key="finding_engagement-1_site").select("一厂").run()
    (clause,) = (each for each in at.text_input if str(each.key).startswith("finding_engagement-1_clause"))
    clause.input("附件 II 2.3").run()
    at.button(key="finding_engagement-1_go").click().run()
    assert "请填写“事实和证据”" in at.error[0].value
    assert "不符合的条款" not in at.error[0].value


def test_a_meeting_is_dated_by_a_day_and_a_time(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.6.4-i: each saved by itself; a day outside the visit is remarked and kept."""
    put_with_dossier(office, planned(cnex(), visits=(visit(start=date(2026, 6, 1), end=date(2026, 6, 2)),)))
    path = "meeting/opening/s1"
    for part in ("held_on", "held_from"):
        fieldwork.save_entry(office, MEMBER, "engagement-1", f"{path}/{part}", "")
    at = open_as(MEMBER, "site_checks.py")
    (on,) = (each for each in at.text_input if f"{path}/held_on" in str(each.key))
    on.set_value("2026-05-32").run()
    assert fieldwork.fieldwork_of(office, MEMBER, "engagement-1").text(f"{path}/held_on") == "2026-05-32"
    assert "“2026-05-32”不是日历上的日期" in shown(at).replace("\\", "")
    (on,) = (each for each in at.text_input if f"{path}/held_on" in str(each.key))
    on.set_value("2026年5月31日").run()
    (began,) = (each for each in at.time_input if f"{path}/held_from" in str(each.key))
    began.set_value(time(9, 5)).run()
    assert not at.exception
    work = fieldwork.fieldwork_of(office, MEMBER, "engagement-1")
    assert [work.text(f"{path}/{part}") for part in ("held_on", "held_from")] == ["2026-05-31", "09:05"]
    assert "首次会议记为 2026-05-31，不在该场所的现场日期（2026-06-01 至 2026-06-02）之" in shown(at).replace("\\", "")


def test_a_site_that_another_leads_is_only_read(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.5.5-a: it is said before anything is typed, not when the record is refused."""
    put_with_dossier(office, planned(cnex(), visits=(visit(start=date(2026, 6, 1), end=date(2026, 6, 2)),)))
    fieldwork.save_entry(office, MEMBER, "engagement-1", "record/site/s1/notes", "电表*已核")
    at = open_as(acting(Role.AUDITOR, person="second"), "evaluating.py")
    told = shown(at)
    assert "member记录结果并关闭，以下内容仅供查看" in told
    assert "电表\\*已核" in told
    keys = {str(each.key) for each in (*at.button, *at.checkbox, *at.text_area, *at.text_input)}
    assert not {key for key in keys if key.startswith(("site_engagement-1_s1", "abort_engagement-1_s1"))}
    assert "site_engagement-1_s1_go" in {str(each.key) for each in open_as(MEMBER, "evaluating.py").button}


def test_who_plans_an_unannounced_surveillance_is_told_that_nobody_tells_its_client(
    office: Office, open_as: OpenAs
) -> None:
    """J40: and on which cause it takes place."""
    cause = cec().surveillance.extra_causes[0]
    extra = ExtraSurveillance(cause=cause.key, facts="媒体报道", is_unannounced=True, approved_by="杨",
                              approved_on=date(2026, 5, 1))
    put(office, planned(cec(), kind=EngagementKind.SURVEILLANCE, extra=extra,
                        certificate_ids=(CertificateId("certificate-1"),)), trained("member"), trained("second"))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cec()))
        uow.commit()
    told = shown(open_as(acting(Role.COORDINATOR), "preparing.py")).replace("\\", "")
    assert "飞行检查（不预先通知）" in told
    assert f"({cause.letter}) {cause.text.zh}" in told


def test_a_value_of_another_model_or_of_a_site_without_a_result_is_remarked(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.6.7-a: three units with one value passed without a word."""
    one = planned(cnex()).units[0]
    other = one.with_(id="unit-2", model="YBX3-280S-2")
    put_with_dossier(office, planned(cnex(), units=(one, other), footprints=(
        footprint(cnex()), footprint(cnex()).with_(unit_id="unit-2"))))
    told = shown(open_as(MEMBER, "evaluating.py")).replace("\\", "")
    assert "该场所的现场结果尚未记录" in told
    assert f"与{one.product_name} YBX3-280S-2 · {one.site_name}的数值相同" in told
    with office.unit_of_work() as uow:
        uow.engagements.save(job(office).with_(on_site=(on_site(),), footprints=(footprint(cnex()),)))
        uow.commit()
    told = shown(open_as(MEMBER, "evaluating.py"))
    assert "尚未记录" not in told
    assert "数值相同" not in told


def of_two_units(**changes: object) -> Engagement:
    """A unit at each of two sites, both checked and verified."""
    plain: dict[str, object] = {
        "units": (unit(cnex()), unit(cnex(), "u2", "s2").with_(site_name="西厂")),
        "sites": (site(), site("s2", "西厂")),
        "visits": (visit(), visit("s2")), "on_site": (on_site(), on_site("s2")),
        "person_days": tuple(SitePersonDays(site_row=row, document_review_half_days=1, on_site_half_days=8)
                             for row in ("s1", "s2")),
        "footprints": (footprint(cnex()), footprint(cnex(), "u2"))}
    return evaluated(cnex(), **{**plain, **changes})


@pytest.mark.requirement("H145")
def test_a_team_says_on_the_page_which_unit_its_report_does_not_support(office: Office, open_as: OpenAs) -> None:
    """What stands in the way of a positive conclusion is only what concerns the units that it supports."""
    put_with_dossier(office, of_two_units(nonconformities=(finding(row="s2"),)))
    at = open_as(MEMBER, "evaluating.py")
    assert "项不符合未关闭" in shown(at)
    (choice,) = (each for each in at.button_group if "record/report/unsupported" in str(each.key))
    choice.set_value(["u2"]).run()
    assert "项不符合未关闭" not in shown(at)
    (why,) = (each for each in at.text_area if str(each.key).startswith("report_engagement-1_u2_"))
    assert "西厂" in why.label
    why.set_value("西厂的不符合项没有整改。").run()
    summary = next(each for each in at.text_area if str(each.key).startswith("report_engagement-1_summary_"))
    summary.set_value("东厂可以颁证。").run()
    at.button("report_engagement-1_yes").click().run()
    assert not at.exception
    written = job(office).report
    assert written is not None
    assert [(each.unit_id, each.reason) for each in written.unsupported] == [("u2", "西厂的不符合项没有整改。")]
    assert "西厂的不符合项没有整改。" in shown(at)


@pytest.mark.requirement("H145")
def test_a_decider_begins_with_the_reports_refusals_and_may_refuse_more(office: Office, open_as: OpenAs) -> None:
    three = of_two_units(
        units=(unit(cnex()), unit(cnex(), "u2", "s2").with_(site_name="西厂"),
               unit(cnex(), "u3").with_(model="YBX3-280S-2")),
        footprints=tuple(footprint(cnex(), id) for id in ("u1", "u2", "u3")),
        report=report().with_(unsupported=(RefusedUnit(unit_id="u2", reason="西厂数据不足。"),)),
        technical_review=technical_review())
    put_with_dossier(office, three)
    at = open_as(DECIDER, "deciding.py")
    assert "准予 3 个认证单元中的 2 个" in shown(at)
    assert kept_field(at.text_area, "refuse_engagement-1_u2").value == "西厂数据不足。"
    at.multiselect(key="refuse_engagement-1_units_zh").set_value(["u3"]).run()
    kept_field(at.text_area, "refuse_engagement-1_u3").set_value("型号与申请不一致。").run()
    kept_field(at.text_area, "decide_engagement-1").set_value("其余符合。").run()
    at.button("decide_engagement-1_yes").click().run()
    assert not at.exception
    decided_so = job(office).decision
    assert decided_so is not None
    assert [(each.unit_id, each.reason) for each in decided_so.refused] == [
        ("u2", "西厂数据不足。"), ("u3", "型号与申请不一致。")]


@pytest.mark.requirement("H145")
def test_with_one_unit_nobody_is_asked_for_units(office: Office, open_as: OpenAs) -> None:
    put_with_dossier(office, evaluated(cnex(), report=report(), technical_review=technical_review()))
    at = open_as(DECIDER, "deciding.py")
    assert not at.multiselect
    assert "认证单元中的" not in shown(at)
    assert not [each for each in open_as(MEMBER, "evaluating.py").button_group if "unsupported" in str(each.key)]


@pytest.mark.requirement("CNEX-9.7-a", "CNEX-9.5.5-a")
def test_a_reader_of_the_facts_is_told_of_a_check_that_was_broken_off_and_resumed(
    office: Office, open_as: OpenAs
) -> None:
    aborted = Abort(site_row="s1", ground=cnex().abort_grounds[0].key, facts="台账未能提供。",
                    asked_by=PersonId("member"),
                    asked_on=date(2026, 5, 20), is_consented=True, decided_by="林经理", decided_on=date(2026, 5, 20),
                    reason="情况属实。", is_resumed=True, ended_by="林经理", ended_on=date(2026, 5, 21),
                    end_reason="台账已提供。")
    put_with_dossier(office, evaluated(cnex(), report=report(), aborts=(aborted,)))
    told = shown(open_as(DECIDER, "deciding.py"))
    for words in ("现场检查的中止", "台账未能提供。", "林经理", "2026-05-21", "台账已提供。"):
        assert words in told
