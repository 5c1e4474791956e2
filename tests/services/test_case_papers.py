"""Records made when somebody asks for them: of the facts in the system, in the scheme's own words."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from docs_templates.render import fill, paper_text, template_path
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import case_papers, decisions, evaluation, paper_contexts, paper_register
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.printed_fields import fields_as_printed
from intake_app.services.report_contexts import report_paper
from models.account import Role
from models.application import Answer, DocumentVerdict, PartyRole
from models.base import Frozen
from models.certificate import CertificateState, DutyDone, StatusChange, SurveillanceNotice, Suspension, Termination
from models.engagement import EngagementKind, ExtraSurveillance
from models.errors import NotFound
from models.fieldwork import Fieldwork
from models.ids import PersonId
from models.paper import Paper, PaperVoid, StoredFile
from models.text import Text
from tests.builders import NOW, checks_passed, handed_in
from tests.job_builders import (
    LAST_DAY,
    approval,
    cec,
    certificate,
    cnex,
    decided,
    decision,
    document_review,
    finding,
    footprint,
    on_site,
    person,
    planned,
    qualification,
    registered,
    report,
    visit,
)
from tests.services.jobs import acting, put, refused_words

COORDINATOR = acting(Role.COORDINATOR, person="coordinator")
JOB = "engagement-1"
ANSWERED = {"client.name": Answer(text="远山防爆电气有限公司", at=NOW, by="林晓")}
SUSPENSION = Suspension(ground="contract_breach", facts="未缴费", verified_on=LAST_DAY, suspended_on=LAST_DAY,
                        until=None, by="某人")
ENDING = Termination(ground="legal_status_lost", facts="执照已吊销", verified_on=LAST_DAY, ended_on=LAST_DAY, by="某人")
PEOPLE = ("member", "second", "writer", "reviewer", "decider", "director")
SCHEMES = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex_ex", "cec_salt"])


def lay_in(office: Office, scheme: SchemeEdition) -> None:
    """A decided job with everything that its records speak of."""
    held = qualification("ghg_verifier")
    job = decided(scheme, nonconformities=(finding(verified_on=LAST_DAY),), director_approval=approval())
    put(office, job, *(person(name, held) for name in PEOPLE))
    with office.unit_of_work() as uow:
        application = uow.applications.get(job.application_id)
        uow.applications.save(application.with_(
            checks=checks_passed(scheme), answers={**application.answers, **ANSWERED}))
        uow.commit()


def make(office: Office, kind: str, subject: str = JOB) -> str:
    """What the paper of this kind says."""
    paper = case_papers.make_case_paper(office, COORDINATOR, subject, kind)
    assert isinstance(paper, Paper), paper
    return paper_text(office.files.get(paper.sha256))


@SCHEMES
def test_every_record_of_a_decided_job_can_be_made(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-9.3.1-b, CNEX-9.4-a, CNEX-9.5.6-a, CNEX-9.7-a; CEC-5.3.3-a, CEC-5.6-a, CEC-5.7.1-a."""
    lay_in(office, scheme)
    offered = case_papers.case_papers(office, COORDINATOR, JOB)
    assert [each.kind for each in offered if not each.is_ready] == []
    for each in offered:
        text = make(office, each.kind)
        assert scheme.body.name.zh in text
        assert "None" not in text
    assert all(each.made is not None for each in case_papers.case_papers(office, COORDINATOR, JOB))


@SCHEMES
def test_the_record_of_the_visit_holds_what_the_rule_lists(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-9.5.6-a, CEC-5.6-a: purpose, basis, scope, parties, the footprint and the conclusion."""
    lay_in(office, scheme)
    text = make(office, "on_site_report")
    with office.unit_of_work() as uow:
        job = uow.engagements.get(JOB)
    client = job.parties[PartyRole.CLIENT]
    (unit,) = job.units
    (figure,) = job.footprints
    assert "目的" in text
    # With its site: the same model made at two sites has two results.
    result = f"{unit.product_name} {unit.model}（{unit.site_name}）：{figure.value:f} {scheme.measure.value}"
    for words in (*scheme.basis, client.name, client.address, result, "结论"):
        assert words in text, words


def test_only_a_scheme_whose_director_approves_has_the_record_of_it(office: Office) -> None:
    """CNEX-9.8-a: CEC knows no such step."""
    lay_in(office, cec())
    kinds = [each.kind for each in case_papers.case_papers(office, COORDINATOR, JOB)]
    assert "report_approval" not in kinds
    assert "delivery_record" not in kinds


def test_a_record_whose_facts_are_missing_says_what_it_waits_for(office: Office) -> None:
    put(office, planned(cnex()), person("member"), person("second"))
    outcome = case_papers.make_case_paper(office, COORDINATOR, JOB, "technical_review_record")
    assert isinstance(outcome, Refused)
    assert "复核完成后" in refused_words(outcome)


def test_the_programme_prints_person_days_by_site_and_the_team(office: Office) -> None:
    """CNEX-9.3.1-a, CNEX-9.3.1-b."""
    lay_in(office, cnex())
    text = make(office, "programme")
    assert "检（核）查方案" in text
    assert "各生产场所分别策划" in text
    assert "member" in text


@SCHEMES
def test_certificate_and_report_say_whether_the_unit_is_a_functional_or_a_declared_one(
    office: Office, scheme: SchemeEdition
) -> None:
    """CNEX-9.9-a, J57, CEC-7.1-a: the salts of table 1 have functional units, electrical products declared ones.

    The value bears its rule's own name.
    """
    said, other = ("声明单位", "功能单位") if scheme.key == "cnex_ex" else ("功能单位", "声明单位")
    context = paper_contexts.certificate_paper(certificate(scheme), scheme, "无")
    printed = paper_text(fill(template_path("certificate", scheme.key).read_bytes(), context))
    assert f"每{said}" in printed
    assert other not in printed
    checked = fields_as_printed(certificate(scheme), scheme, "无")
    shown = {field.key: (field.label.zh, value.zh) for field, value in checked}
    assert shown["functional_unit"] == (said, certificate(scheme).unit.functional_unit.zh)
    assert shown["footprint"][0] == ("每声明单位产品碳足迹数值" if scheme.key == "cnex_ex" else "碳足迹量化值")
    lay_in(office, scheme)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(JOB)
        people = {each.id: each for each in uow.people.all()}
    report = report_paper(job, Fieldwork(id=job.id), scheme, people, {}, "REP-1", LAST_DAY)
    assert {each.unit_kind for each in report.footprints} == {said}


LETTERHEAD = {"head", "words", "addressee", "body_name_en", "certification_name_en"}
"""What a certificate prints that is the same on all of them."""


def words_of(value: object) -> Iterator[str]:
    """What a value of a context says, in Chinese and with days as the screens write them."""
    if isinstance(value, Text):
        yield value.zh
    elif isinstance(value, tuple):
        yield from (words for each in value for words in words_of(each))
    elif isinstance(value, Frozen):
        yield from (words for name in type(value).model_fields for words in words_of(getattr(value, name)))
    else:
        yield str(value)


@SCHEMES
def test_the_decider_checks_everything_that_the_certificate_prints(scheme: SchemeEdition) -> None:
    """CNEX-9.9-a, CEC-7.1-a: the trademark, the shares and the day of replacement too, and the basis as printed."""
    held = certificate(scheme, valid_from=date(2026, 6, 1), replaced_on=date(2026, 7, 1),
                       standards=(scheme.families[0].standard, scheme.document, *scheme.basis))
    paper = paper_contexts.certificate_paper(held, scheme, "南阳牌")
    fields = fields_as_printed(held, scheme, "南阳牌")
    told = "\n".join(words for field, text in fields for words in (field.label.zh, text.zh))
    unseen = {name: words for name in type(paper).model_fields if name not in LETTERHEAD
              for words in words_of(getattr(paper, name)) if words not in told}
    assert unseen == {}
    assert f"《{scheme.rule_title.zh}》" in told
    assert "CEC 2024-11-08" not in told
    assert {field.key: field.clause.clause for field, _ in fields}["replaced_on"] == (
        "12.2" if scheme.key == "cnex_ex" else "7.3")


def test_a_record_is_the_bodys_own(office: Office) -> None:
    """CNEX-15-a: no client reads it; the announcement is for everybody."""
    lay_in(office, cnex())
    with office.unit_of_work() as uow:
        suspended = certificate(cnex(), suspensions=(SUSPENSION,))
        uow.certificates.add(suspended)
        uow.commit()
    record = case_papers.make_case_paper(office, COORDINATOR, JOB, "document_review")
    public = case_papers.make_case_paper(office, COORDINATOR, suspended.id, "status_announcement")
    assert isinstance(record, Paper)
    assert isinstance(public, Paper)
    assert (record.is_for_client, public.is_for_client) == (False, True)


@pytest.mark.parametrize(("extra", "passed", "words"), [
    ({}, True, "监督合格"), ({}, False, "监督不合格"), ({"change_id": "change-1"}, False, "变更核查未通过"),
    ({"is_investigation": True}, True, "调查核查：符合认证要求"),
])
def test_the_approval_of_a_surveillances_report_names_no_certification_granted(
    office: Office, extra: dict[str, Any], passed: bool, words: str
) -> None:
    """CNEX-9.8-a, CEC-6.3-b: a surveillance grants nothing and refuses nothing."""
    lay_in(office, cnex())
    ordered = ExtraSurveillance(cause="other", facts="见函", is_unannounced=False, approved_by="杨",
                                approved_on=LAST_DAY, **extra)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(JOB)
        uow.engagements.save(job.with_(kind=EngagementKind.SURVEILLANCE, extra=ordered,
                                       decision=decision(is_positive=passed)))
        uow.commit()
    told = make(office, "report_approval")
    assert words in told
    assert "予认证" not in told


@pytest.mark.parametrize(("changes", "says"), [
    ({"suspensions": (SUSPENSION,)}, ("证书暂停公告", "不得使用")),
    ({"suspensions": (SUSPENSION.with_(restored_on=LAST_DAY),)}, ("证书恢复公告", "继续有效")),
    ({"state": CertificateState.WITHDRAWN, "termination": ENDING}, ("证书撤销公告", "不得使用")),
    ({"state": CertificateState.CANCELLED, "termination": ENDING.with_(ground="recertified")},
     ("证书注销公告", "由该产品重新认证的新证书代替；认证状态以新证书为准")),
])
def test_each_change_of_a_certificates_status_is_announced(
    office: Office, changes: dict[str, object], says: tuple[str, ...]
) -> None:
    """CNEX-12.3.2-b: what happened, on which ground, from which day."""
    lay_in(office, cnex())
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), **changes))
        uow.commit()
    text = make(office, "status_announcement", "certificate-1")
    for words in says:
        assert words in text


def test_a_certificate_to_which_nothing_happened_has_nothing_to_announce(office: Office) -> None:
    lay_in(office, cnex())
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex()))
        uow.commit()
    outcome = case_papers.make_case_paper(office, COORDINATOR, "certificate-1", "status_announcement")
    assert "证书状态变化后" in refused_words(outcome)


def test_what_was_reported_is_recorded_with_platform_and_day(office: Office) -> None:
    """CNEX-12.3.1-c, CNEX-12.3.2-c: requirements (d) 47; before anything is reported there is nothing to record."""
    lay_in(office, cnex())
    reported = DutyDone(duty="reported", change=StatusChange.SUSPENDED, changed_on=LAST_DAY,
                        done_on=LAST_DAY, proof="统一上报平台，回执 0042", by="李主管")
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), suspensions=(SUSPENSION,)))
        uow.commit()
    outcome = case_papers.make_case_paper(office, COORDINATOR, "certificate-1", "reporting_record")
    assert "登记公布或上报后" in refused_words(outcome)
    with office.unit_of_work() as uow:
        kept = uow.certificates.get("certificate-1")
        uow.certificates.save(kept.with_(duties_done=(reported,)))
        uow.commit()
    text = make(office, "reporting_record", "certificate-1")
    for words in ("国家认监委统一上报平台", "回执 0042", "暂停", "2026年5月22日", "李主管"):
        assert words in text


def test_a_made_paper_can_be_made_again_byte_for_byte(office: Office) -> None:
    """ISO/IEC 17065 7.12: the kept template and data prove the kept paper."""
    lay_in(office, cnex())
    paper = case_papers.make_case_paper(office, COORDINATOR, JOB, "on_site_report")
    assert isinstance(paper, Paper)
    assert paper_register.is_same_again(office, COORDINATOR, paper.id) is True


@SCHEMES
def test_a_report_that_its_review_returned_has_the_record_of_it(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-9.7-a, CEC-5.7.1-b: who refused which report and why was on no paper, and lost with the next report."""
    lay_in(office, scheme)
    with office.unit_of_work() as uow:
        uow.engagements.save(uow.engagements.get(JOB).with_(
            decision=None, director_approval=None, technical_review=None, report=report()))
        uow.commit()
    put(office, registered("reviewing", "footprint_training", "ghg_verifier", functions=("decider",)))
    decider = acting(Role.DECIDER, person="reviewing")
    decisions.record_technical_review(office, decider, JOB, False, "A 线的数值有误。")
    refused = make(office, "technical_review_record")
    assert "结论：不通过，退回" in refused
    assert "writer编制，2026年6月1日" in refused
    assert "A 线的数值有误" in refused
    evaluation.write_report(office, acting(Role.AUDITOR, person="member"), JOB, True, "更正后可以颁证。")
    assert "结论：不通过" in make(office, "technical_review_record")
    decisions.record_technical_review(office, decider, JOB, True, "同意")
    passed = make(office, "technical_review_record")
    assert "结论：通过" in passed
    assert "退回writer于2026年6月1日编制的报告：A 线的数值有误（reviewing）。" in passed


@SCHEMES
def test_the_records_of_a_surveillance_are_not_of_the_application_long_ago(
    office: Office, scheme: SchemeEdition
) -> None:
    """CNEX-9.2.2-a, CNEX-9.3.1-b, CEC-5.1.2-a: a review that never took place, and data of years before."""
    lay_in(office, scheme)
    with office.unit_of_work() as uow:
        uow.engagements.save(uow.engagements.get(JOB).with_(
            kind=EngagementKind.SURVEILLANCE, certificate_ids=(), footprints=()))
        uow.commit()
    assert "application_review" not in {each.kind for each in case_papers.case_papers(office, COORDINATOR, JOB)}
    assert "在本次核查中确定" in make(office, "programme")
    with office.unit_of_work() as uow:
        verified = footprint(scheme, period_from=date(2026, 1, 1), period_to=date(2026, 12, 31))
        uow.engagements.save(uow.engagements.get(JOB).with_(footprints=(verified,)))
        uow.commit()
    assert "2026年1月1日至2026年12月31日" in make(office, "programme")


def notified(office: Office, job_id: str, year: int) -> SurveillanceNotice:
    """The notice of a year's surveillance, with its paper about the job."""
    with office.unit_of_work() as uow:
        uow.files.add(StoredFile(
            id=f"file-{year}", owner_id=job_id, enterprise_id="enterprise-1", name="监督通知书.docx", media_type="x",
            size_bytes=1, sha256="0" * 64, stored_at=office.moment(), stored_by="account-1"))
        uow.papers.add(Paper(
            id=f"paper-{year}", kind="surveillance_notice", number=f"SUR-{year}", scheme="cnex_ex", subject=job_id,
            enterprise_id="enterprise-1", file_id=f"file-{year}", template_sha256="0" * 64, made_at=office.moment(),
            made_by="某人", is_for_client=True))
        uow.commit()
    return SurveillanceNotice(due_on=date(year, 5, 20), sent_on=date(year, 2, 20), paper_id=f"paper-{year}",
                              channel="快递", proof=f"SF{year}")


def put_surveyed(office: Office, **changes: object) -> None:
    """The surveillances of two years of one certificate, each with a notice of its own; `changes` are of the first."""
    surveyed = planned(cnex(), kind=EngagementKind.SURVEILLANCE, certificate_ids=("certificate-1",))
    put(office, decided(cnex(), id="engagement-0"), surveyed.with_(**changes), surveyed.with_(id="engagement-2"),
        *(person(name) for name in PEOPLE))
    notices = (notified(office, JOB, 2027), notified(office, "engagement-2", 2028))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), engagement_id="engagement-0", notices=notices))
        uow.commit()


def test_the_proof_of_a_notice_is_of_its_own_surveillance(office: Office) -> None:
    """CNEX-11-a: made after the next year's notice had gone out, it named that one as proof of this year's."""
    put_surveyed(office)
    printed = make(office, "delivery_record")
    assert "SF2027" in printed
    assert "SF2028" not in printed
    assert "SF2028" in make(office, "delivery_record", "engagement-2")


def test_a_void_notice_proves_nothing(office: Office) -> None:
    """CNEX-11-a, H129: the record waits for the one that takes its place."""
    put_surveyed(office)
    with office.unit_of_work() as uow:
        void = PaperVoid(on=LAST_DAY, by="某人", reason="有误")
        uow.papers.save(uow.papers.get("paper-2027").with_(void=void))
        uow.commit()
    assert "监督通知发出后" in refused_words(case_papers.make_case_paper(office, COORDINATOR, JOB, "delivery_record"))


@pytest.mark.parametrize("changes", [{"is_unannounced": True}, {"change_id": "change-1"}, {"is_investigation": True}],
                         ids=["unannounced", "change", "investigation"])
def test_no_proof_of_a_notice_is_owed_where_none_is_sent(office: Office, changes: dict[str, object]) -> None:
    """CEC-6.1-b, CNEX-12.2-b: it printed the notice of the last regular surveillance as its own."""
    extra = ExtraSurveillance(cause="quality_problem", facts="用户投诉属实", is_unannounced=False, approved_by="某人",
                              approved_on=LAST_DAY)
    put_surveyed(office, extra=extra.with_(**changes))
    assert "delivery_record" not in {each.kind for each in case_papers.case_papers(office, COORDINATOR, JOB)}


@SCHEMES
def test_the_records_of_reviews_list_the_dossier_of_their_day(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-9.2.2-a, CNEX-9.4-a, CEC-5.3.3-a: a licence renewed a year later stood there as reviewed, 已提交."""
    lay_in(office, scheme)
    key = scheme.documents[0].key
    was = handed_in(key, verdict=DocumentVerdict.ACCEPTED, file_name="当时的.pdf")
    with office.unit_of_work() as uow:
        application = uow.applications.get("application-1")
        uow.applications.save(application.with_(documents=(handed_in(key, file_name="换证后的.pdf"),)))
        job = uow.engagements.get(JOB)
        uow.engagements.save(job.with_(
            accepted_documents=(was,), document_review=document_review().with_(documents=(was,))))
        uow.commit()
    for kind in ("application_review", "document_review"):
        text = make(office, kind)
        assert "当时的.pdf" in text
        assert "已接受" in text
        assert "换证后的.pdf" not in text


@SCHEMES
def test_whoever_reviewed_the_documents_stays_named_after_being_replaced(
    office: Office, scheme: SchemeEdition
) -> None:
    """CNEX-9.5.6-a, CNEX-9.7-a, CEC-5.7.1-b: only the visits of today told who had evaluated."""
    lay_in(office, scheme)
    put(office, person("third", qualification("ghg_verifier")))
    with office.unit_of_work() as uow:
        job = uow.engagements.get(JOB)
        uow.engagements.save(job.with_(
            visits=(visit(team=("third", "second")),), on_site=(on_site(by=PersonId("third")),),
            nonconformities=()))
        uow.commit()
    assert "third、second、member" in make(office, "technical_review_record")
    assert "member\n文件评审人员（现不在检查组）" in make(office, "on_site_report")


def test_who_decides_has_the_records_made_that_they_judge_and_prepares_none(office: Office) -> None:
    """CNEX-9.7-a, CEC-5.7.1-b: the programme names who prepared it, and an announcement is not about a job."""
    lay_in(office, cnex())
    for actor in (acting(Role.DECIDER, person="decider"), acting(Role.DIRECTOR, person="director")):
        offered = {each.kind for each in case_papers.case_papers(office, actor, JOB)}
        assert {"document_review", "on_site_report", "correction_record"} <= offered
        assert "programme" not in offered
        assert isinstance(case_papers.make_case_paper(office, actor, JOB, "document_review"), Paper)
        with pytest.raises(NotFound):
            case_papers.make_case_paper(office, actor, JOB, "programme")
