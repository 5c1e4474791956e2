"""What is reported of a period: the right rows, their fields, and what is missing named."""

import csv
import io
import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from intake_app.rules.certificate_changes import replaced
from intake_app.services import reporting
from intake_app.services.office import Office
from intake_app.services.reporting import Report
from models.account import Role
from models.application import PartyRole
from models.certificate import Certificate, CertificateState, LapsedResult, Suspension, Termination
from models.certificate_change import Amendment
from models.engagement import EngagementKind, ExtraSurveillance, PartyDetails
from tests.builders import with_answers
from tests.job_builders import (
    FIRST_DAY,
    LAST_DAY,
    cec,
    certificate,
    certificate_change,
    cnex,
    decided,
    on_site,
    parties,
    planned,
    qualification,
    trained,
    visit,
)
from tests.offices import Clock
from tests.services.jobs import acting, put, refused_words

MANAGER = acting(Role.MANAGER)
ISSUED = date(2026, 5, 20)


def reported(office: Office, first: date, last: date) -> Report:
    found = reporting.report_of(office, MANAGER, first, last)
    assert isinstance(found, Report), found
    return found


def extra(**changes: object) -> ExtraSurveillance:
    known: dict[str, object] = {"cause": "doubt", "facts": "x", "is_unannounced": False, "approved_by": "x",
                                "approved_on": FIRST_DAY}
    return ExtraSurveillance.model_validate({**known, **changes})


def put_certificates(office: Office, *certificates: Certificate) -> None:
    with office.unit_of_work() as uow:
        for each in certificates:
            uow.certificates.add(each)
        uow.commit()


def row_of(report: Report, table: int, number: int = 0) -> dict[str, object]:
    shown = report.tables[table]
    return dict(zip([column.zh for column in shown.columns], shown.in_language("zh")[number], strict=True))


def test_a_visit_is_in_the_period_on_its_first_day_and_no_earlier(office: Office) -> None:
    """CNEX-9.6.2-a: planned from 2026-05-20."""
    put(office, planned(cnex()), trained("member"), trained("second"))
    assert len(reported(office, FIRST_DAY, FIRST_DAY).tables[0].rows) == 1
    assert reported(office, FIRST_DAY + timedelta(days=1), LAST_DAY).tables[0].rows == ()
    assert reported(office, FIRST_DAY, LAST_DAY).tables[1].rows == ()


def test_a_plan_carries_its_team_with_registrations_and_parts(office: Office) -> None:
    put(office, planned(cnex()), trained("member"), trained("second"))
    row = row_of(reported(office, FIRST_DAY, LAST_DAY), 0)
    inspectors = str(row["检查员（姓名、注册号、角色）"])
    assert "footprint_training-1" in inspectors
    assert "组长" in inspectors
    assert "组员" in inspectors
    assert row["检查类型"] == "初次检查"
    assert row["省份"] == "河南"
    assert row["证书编号"] == "尚无证书"


@pytest.mark.parametrize(("changes", "told"), [
    ({"is_renewal": True}, "再认证检查"),
    ({"kind": EngagementKind.SURVEILLANCE}, "监督检查"),
    ({"kind": EngagementKind.SURVEILLANCE, "extra": extra(is_investigation=True)}, "调查核查"),
    ({"kind": EngagementKind.SURVEILLANCE, "extra": extra(change_id="change-1")}, "变更核查"),
    ({"kind": EngagementKind.SURVEILLANCE, "extra": extra()}, "监督检查"),
])
def test_what_an_audit_was_for_is_reported(office: Office, changes: dict[str, object], told: str) -> None:
    """CNEX-12.2-a, CNEX-12.3.1-a, J54: the check of a change or of a suspicion is no surveillance of the cycle."""
    put(office, planned(cnex(), **changes), trained("member"), trained("second"))
    put_certificates(office, certificate(cnex(), ISSUED, number="", state=CertificateState.DRAFT))
    row = row_of(reported(office, FIRST_DAY, LAST_DAY), 0)
    assert (row["检查类型"], row["证书编号"]) == (told, "尚无证书")


def test_a_registration_that_ended_before_the_visit_is_not_reported(office: Office) -> None:
    """CNEX-12.3.1-c: what is reported of the team is what counted on its first day, as on the plan."""
    ended = qualification("ghg_verifier", valid_until=FIRST_DAY - timedelta(days=1))
    member = trained("member")
    put(office, planned(cnex()), member.with_(qualifications=(*member.qualifications, ended)), trained("second"))
    inspectors = str(row_of(reported(office, FIRST_DAY, LAST_DAY), 0)["检查员（姓名、注册号、角色）"])
    assert (ended.number in inspectors, "footprint_training-1" in inspectors) == (False, True)


def test_a_result_carries_days_conclusion_and_clauses(office: Office) -> None:
    put(office, decided(cnex()), trained("member"), trained("second"))
    row = row_of(reported(office, FIRST_DAY, LAST_DAY), 1)
    told = [row[key] for key in ("实际结束日期", "计划人日数", "实际人日数", "检查结论", "不符合项条款")]
    assert told == [LAST_DAY, 4.0, 6, "通过", "—"]


@pytest.mark.parametrize(("first", "last", "spent"), [
    (date(2026, 5, 22), date(2026, 5, 22), 2),  # a Friday
    (date(2026, 5, 22), date(2026, 5, 25), 4),  # with the weekend between
    (date(2026, 5, 23), date(2026, 5, 24), 4),  # the weekend itself
    (date(2026, 5, 8), date(2026, 5, 11), 6),  # with a Saturday that is worked in lieu
])
def test_the_days_spent_are_those_on_record_for_each_of_the_team(
    office: Office, first: date, last: date, spent: int
) -> None:
    """CNEX-9.3.1-a, CEC-5.5-a: beside the days planned; a day off between two days on site is none of them."""
    done = on_site(last_day=last).with_(first_day=first)
    job = decided(cnex(), on_site=(done,), visits=(visit(experts=("expert",)),))
    put(office, job, trained("member"), trained("second"), trained("expert"))
    assert row_of(reported(office, last, last), 1)["实际人日数"] == spent


def test_a_certificate_is_reported_when_it_is_issued_and_when_its_status_changes(office: Office) -> None:
    """CNEX-12.3.2-c."""
    put(office, decided(cnex()), trained("decider"))
    suspension = Suspension(ground="contract_breach", facts="x", verified_on=date(2026, 7, 1),
                            suspended_on=date(2026, 7, 2), until=date(2027, 1, 2), by="x")
    ending = Termination(ground="no_longer_produced", facts="x", verified_on=date(2026, 9, 1),
                         ended_on=date(2026, 9, 2), by="x")
    put_certificates(office, certificate(cnex(), ISSUED, suspensions=(suspension,), termination=ending,
                                         state=CertificateState.WITHDRAWN))
    assert row_of(reported(office, ISSUED, ISSUED), 2)["证书状态"] == "撤销"
    row = row_of(reported(office, date(2026, 7, 2), date(2026, 7, 2)), 2)
    assert (row["暂停开始"], row["暂停结束"]) == (date(2026, 7, 2), date(2026, 9, 2))
    assert "合同" in str(row["暂停原因"])
    assert len(reported(office, date(2026, 9, 2), date(2026, 9, 2)).tables[2].rows) == 1
    assert reported(office, date(2026, 9, 3), date(2026, 12, 31)).tables[2].rows == ()


def test_what_is_missing_is_told_by_rows_and_each_row_once(office: Office) -> None:
    """CNEX-9.9-a: fields that the same rows lack stand in one line; what is never recorded comes last."""
    put(office, decided(cnex()), trained("decider"))
    put_certificates(office, certificate(cnex(), ISSUED))
    report = reported(office, ISSUED, ISSUED)
    for language in ("zh", "en"):
        lines = reporting.missing_lines(report, language)
        rows = report.missing.in_language(language)
        assert len(lines) == len({(row[0], row[3]) for row in rows}) < len(rows)
        assert all(any(str(row[1]) in line for line in lines) for row in rows)
        assert reporting.NOT_KEPT.in_language(language) in lines[-1]


def test_where_a_plant_lies_is_not_told_from_its_citys_middle(office: Office) -> None:
    """CNEX-9.9-a: nobody measured it, so it is not recorded here, and the report says so."""
    put(office, decided(cnex()), trained("decider"))
    put_certificates(office, certificate(cnex(), ISSUED))
    report = reported(office, ISSUED, ISSUED)
    row = row_of(report, 2)
    assert (row["经度"], row["纬度"]) == (None, None)
    assert {str(each[1]) for each in report.missing.in_language("zh")} >= {"经度", "纬度"}


def test_each_suspension_is_reported_with_the_day_on_which_it_really_ended(office: Office) -> None:
    """CNEX-12.3.2-c: restored before its time; the second still runs, until the last day that was set."""
    put(office, decided(cnex()), trained("decider"))
    second = Suspension(ground="contract_breach", facts="x", verified_on=date(2026, 9, 1),
                        suspended_on=date(2026, 9, 2), until=date(2027, 3, 2), by="x")
    first = second.with_(ground="own_request", suspended_on=date(2026, 7, 2), restored_on=date(2026, 8, 3))
    put_certificates(office, certificate(cnex(), ISSUED, suspensions=(first,)))
    restored = row_of(reported(office, date(2026, 8, 3), date(2026, 8, 3)), 2)
    assert (restored["证书状态"], restored["暂停结束"]) == ("有效", date(2026, 8, 3))
    put_certificates(office, certificate(cnex(), ISSUED, id="certificate-2", number="PCF-2026-00002",
                                         suspensions=(first, second), state=CertificateState.SUSPENDED))
    both = row_of(reported(office, date(2026, 7, 2), date(2026, 7, 2)), 2, 1)
    assert (both["暂停开始"], both["暂停结束"]) == ("2026-07-02、2026-09-02", "2026-08-03、2027-03-02")
    assert str(both["暂停原因"]).count("、") >= 1


def test_a_lapsed_result_is_reported_as_suspended_after_it_was_decided_on_too(office: Office) -> None:
    """CNEX-12.3.2-c, J29: its first day stays, also where a suspension follows or where it was an error."""
    put(office, decided(cnex()), trained("decider"))
    lapse = LapsedResult(change_id="change-1", facts="x", confirmed_on=date(2026, 7, 2), by="x",
                         proposed_ground="other", decide_by=date(2026, 7, 9))
    held = certificate(cnex(), ISSUED, state=CertificateState.RESULT_LAPSED, lapses=(lapse,))
    stop = Suspension(ground="contract_breach", facts="x", verified_on=date(2026, 7, 6),
                      suspended_on=date(2026, 7, 6), until=date(2027, 1, 6), by="x")
    error = lapse.with_(revoked_on=date(2026, 7, 8), revoked_by="x", revoked_reason="x")
    put_certificates(
        office, held,
        held.with_(id="certificate-2", number="PCF-2026-00002", state=CertificateState.SUSPENDED,
                   suspensions=(stop,)),
        held.with_(id="certificate-3", number="PCF-2026-00003", state=CertificateState.VALID, lapses=(error,)))
    report = reported(office, date(2026, 7, 2), date(2026, 7, 2))
    rows = [row_of(report, 2, number) for number in range(3)]
    assert [row["证书状态"] for row in rows] == ["暂停", "暂停", "有效"]
    assert [row["暂停开始"] for row in rows] == [date(2026, 7, 2), "2026-07-02、2026-07-06", date(2026, 7, 2)]
    assert [row["暂停结束"] for row in rows] == ["—", "2026-07-06、2027-01-06", date(2026, 7, 8)]
    assert all(str(row["暂停原因"]).startswith("认证结果失效，待重新认证") for row in rows)


def test_a_renewed_certificate_is_reported_as_valid_once_it_counts(office: Office, clock: Clock) -> None:
    """J16: until then the one before it is in force; the day on which it begins to count is reported too."""
    put(office, decided(cnex()), trained("decider"))
    begins = office.today() + timedelta(days=20)
    put_certificates(office, certificate(cnex(), ISSUED, valid_from=begins))
    assert row_of(reported(office, ISSUED, ISSUED), 2)["证书状态"] == "尚未生效"
    assert reported(office, begins, begins).tables[2].rows == ()
    clock.move(timedelta(days=20))
    assert row_of(reported(office, begins, begins), 2)["证书状态"] == "有效"


def test_the_basis_is_reported_as_the_certificate_prints_it(office: Office) -> None:
    """CEC-2-a: the rule by its title and the day of its publication; its file's name is no number."""
    scheme = cec()
    put(office, decided(scheme), trained("decider"))
    put_certificates(office, certificate(scheme, ISSUED, standards=(scheme.document, *scheme.basis)))
    basis = str(row_of(reported(office, ISSUED, ISSUED), 2)["认证依据"])
    assert basis.endswith("；《回用工业盐产品碳足迹认证实施规则》（2024年11月8日发布）")
    assert scheme.document not in basis


def test_an_expired_certificate_is_reported_on_the_day_after_its_last(office: Office, clock: Clock) -> None:
    """CNEX-12.1-a: nobody acts, and its status changes all the same."""
    put(office, decided(cnex()), trained("decider"))
    put_certificates(office, certificate(cnex(), ISSUED))
    over = date(2029, 5, 20)
    assert reported(office, over, over).tables[2].rows == ()
    clock.move(over - office.today())
    assert row_of(reported(office, over, over), 2)["证书状态"] == "到期失效"
    assert reported(office, over + timedelta(days=1), date(2029, 12, 31)).tables[2].rows == ()


def test_a_certificate_replaced_twice_is_reported_both_times(office: Office) -> None:
    """CNEX-12.2-d."""
    put(office, decided(cnex()), trained("decider"))
    days = (date(2026, 7, 2), date(2027, 3, 4))
    changes = tuple(certificate_change(id=f"change-{day}", replaced_on=day) for day in days)
    put_certificates(office, certificate(cnex(), ISSUED, replaced_on=days[-1], changes=changes))
    for day in days:
        assert len(reported(office, day, day).tables[2].rows) == 1
    assert reported(office, date(2026, 7, 3), date(2027, 3, 3)).tables[2].rows == ()


def test_what_the_application_says_of_its_parties_is_reported(office: Office) -> None:
    """Their postcodes and cities; a party abroad has a country that is filled in by hand."""
    put(office, decided(cnex()), trained("decider"))
    put_certificates(office, certificate(cnex(), ISSUED))
    with office.unit_of_work() as uow:
        answers = {"client.postcode": "473000", "client.address": parties()[PartyRole.CLIENT].address,
                   "client.city": "南阳", "producer.city": "Hamburg"}
        uow.applications.save(with_answers(uow.applications.get("application-1"), answers))
        uow.commit()
    row = row_of(reported(office, ISSUED, ISSUED), 2)
    assert (row["委托人邮编"], row["委托人国家"], row["生产者国家"]) == ("473000", "中国", None)


@pytest.mark.parametrize("amendment", [Amendment(), Amendment(site_address="河南省南阳市中州路 8 号"),
                                       Amendment(client_address="河南省南阳市人民路 1 号")],
                         ids=["as issued", "production moved", "client moved"])
def test_the_factory_is_reported_where_it_produces_and_a_postcode_with_its_own_address_only(
    office: Office, amendment: Amendment
) -> None:
    """CNEX-9.9-a, CEC-7.1-a: as the certificate prints it; a postcode of another address is left to be filled in."""
    office_address, site_address = parties()[PartyRole.CLIENT].address, "河南省南阳市高新区 5 号"
    put(office, decided(cnex()), trained("decider"))
    held = certificate(cnex(), ISSUED, site_address=site_address)
    put_certificates(office, replaced(held, certificate_change(amendment=amendment), ISSUED))
    with office.unit_of_work() as uow:
        said = {f"{role}.{key}": value for role in PartyRole
                for key, value in (("address", office_address), ("postcode", "473000"))}
        uow.applications.save(with_answers(uow.applications.get("application-1"), said))
        uow.commit()
    row = row_of(reported(office, ISSUED, ISSUED), 2)
    assert (row["生产企业地址"], row["生产企业邮编"], row["生产企业国家"]) == (
        amendment.site_address or site_address, None, "中国")
    assert (row["委托人地址"], row["委托人邮编"]) == (
        amendment.client_address or office_address, None if amendment.client_address else "473000")
    assert (row["生产者地址"], row["生产者邮编"]) == (office_address, "473000")


def test_what_a_company_said_in_one_role_is_reported_of_it_in_each(office: Office) -> None:
    """In words and not as the form's key; of another company nothing is known by it."""
    parties = {role: PartyDetails(name=f"{code}公司", credit_code=code, address="x", contact=contact, phone=contact)
               for role, code, contact in ((PartyRole.CLIENT, "A", "王建设"), (PartyRole.PRODUCER, "B", ""),
                                           (PartyRole.FACTORY, "A", ""))}
    put(office, decided(cnex()), trained("decider"))
    put_certificates(office, certificate(cnex(), ISSUED, parties=parties))
    with office.unit_of_work() as uow:
        uow.applications.save(with_answers(uow.applications.get("application-1"), {"factory.ownership": "private"}))
        uow.commit()
    row = row_of(reported(office, ISSUED, ISSUED), 2)
    assert [row[f"{who}经济类型"] for who in ("委托人", "生产者", "生产企业")] == ["民营企业", None, "民营企业"]
    assert [row[f"{who}联系人"] for who in ("委托人", "生产者", "生产企业")] == ["王建设", None, "王建设"]


def test_a_draft_is_not_reported(office: Office) -> None:
    put(office, decided(cnex()))
    put_certificates(office, certificate(cnex(), ISSUED, state=CertificateState.DRAFT))
    assert reported(office, ISSUED, ISSUED).tables[2].rows == ()


def test_what_is_missing_is_named_with_where_and_what_is_not_kept_apart(office: Office) -> None:
    """An inspector without a registration, an application without a number, and HS codes, which nobody enters here."""
    put(office, planned(cnex()), trained("second"))
    put_certificates(office, certificate(cnex(), ISSUED))
    report = reported(office, ISSUED, LAST_DAY)
    missing = {(str(row[0]), str(row[1])): row for row in report.missing.in_language("zh")}
    plan = "南阳防爆电机厂 一厂 2026-05-20"
    assert missing["检查计划", "检查员（姓名、注册号、角色）"][2:] == (1, plan)
    assert missing["检查计划", "申请编号"][3] == plan
    assert missing["证书", "决定人员"][3] == "PCF-2026-00001"
    assert "不记录" in str(missing["证书", "HS 编码"][3])
    assert report.missing_count == sum(int(str(row[2])) for row in missing.values() if "不记录" not in str(row[3]))


def test_a_dash_is_not_missing(office: Office) -> None:
    """A certificate that was never suspended lacks nothing."""
    put(office, planned(cnex(), visits=(visit(),)), trained("member"), trained("second"))
    put_certificates(office, certificate(cnex(), ISSUED))
    fields = {row[1] for row in reported(office, ISSUED, ISSUED).missing.in_language("zh")}
    assert fields.isdisjoint({"暂停原因", "撤销日期", "注销原因", "技术专家"})


def test_it_goes_out_as_a_workbook_and_as_csv_without_formulas(office: Office) -> None:
    put(office, planned(cnex()), trained("member"), trained("second"))
    put_certificates(office, certificate(cnex(), ISSUED, number="=1+1"))
    report = reported(office, ISSUED, LAST_DAY)
    workbook = load_workbook(BytesIO(reporting.report_workbook(office, report, "zh")))
    assert workbook.sheetnames == ["检查计划", "检查结果", "证书", "缺少的内容"]
    content = reporting.report_archive(report, "zh")
    assert content == reporting.report_archive(report, "zh")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.namelist() == ["检查计划.csv", "检查结果.csv", "证书.csv", "缺少的内容.csv"]
        rows = list(csv.reader(io.StringIO(archive.read("证书.csv").decode("utf-8-sig"), newline="")))
    assert rows[1][rows[0].index("证书编号")] == "'=1+1"


def test_a_period_that_ends_before_it_begins_is_refused(office: Office) -> None:
    assert "早于" in refused_words(reporting.report_of(office, MANAGER, LAST_DAY, FIRST_DAY))
