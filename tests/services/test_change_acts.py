"""A change of a certificate from its application to the replaced print, each step with its record."""

from datetime import date, timedelta

import pytest

from docs_templates.contexts import CertificatePaper
from intake_app.rules.lives.certificate import CHANGE
from intake_app.services import certificate_changes, surveillance
from intake_app.services.certificate_changes import WantedChange
from intake_app.services.downloads import file_for
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.papers import papers_about
from intake_app.services.status_contexts import change_notice
from models.account import Actor, Role
from models.certificate import Certificate, CertificateState
from models.certificate_change import Amendment, CertificateChange, ChangeEvaluation, ChangeVerdict
from models.engagement import EngagementKind
from models.errors import NotFound, NotPermitted
from models.personnel import Tie, TieKind
from tests.job_builders import CLIENT_CODE, approval, certificate, cnex, decided, person, trained
from tests.journeys.small_files import pdf_file
from tests.offices import Clock
from tests.services.jobs import acting, client, put, refused_words

ID = "certificate-1"
MANAGER = acting(Role.MANAGER, person="manager")
DECIDER = acting(Role.DECIDER, person="decider")
TODAY, IN_EFFECT = date(2026, 6, 1), date(2026, 7, 1)
WANTED = WantedChange(kind="name_or_model", before="YBX3-112M-4", after="YBX3-112M-4A", is_planned=True,
                      takes_effect_on=IN_EFFECT, amendment=Amendment(model="YBX3-112M-4A"))


@pytest.fixture
def held(office: Office) -> Office:
    """An office with one valid certificate whose holder applied for another name of the model."""
    put(office, decided(cnex(), director_approval=approval()))
    with office.unit_of_work() as uow:
        for name in ("decider", "other"):
            if uow.people.find(name) is None:
                uow.people.add(trained(name, functions=("decider", "verifier")))
        uow.people.add(person("clerk", functions=("decider",)))
        uow.people.add(trained("tied", ties=(Tie(credit_code=CLIENT_CODE, kind=TieKind.CONSULTED,
                                                 since=date(2020, 1, 1)),)))
        uow.certificates.add(certificate(cnex(), issued_on=date(2025, 6, 1), valid_until=date(2028, 5, 31),
                                         period_from=date(2024, 1, 1), period_to=date(2024, 12, 31)))
        uow.commit()
    assert isinstance(certificate_changes.apply_for_change(office, client(), ID, WANTED), Certificate)
    return office


def change_of(office: Office) -> CertificateChange:
    with office.unit_of_work() as uow:
        return uow.certificates.get(ID).changes[-1]


def evaluate(
    office: Office, verdict: ChangeVerdict | None, reason: str = "资料齐全，不影响量化结果。",
    is_same_site: bool = False,
) -> object:
    return certificate_changes.evaluate_change(office, MANAGER, ID, change_of(office).id, verdict, reason, is_same_site)


def verify(office: Office, passed: bool = True, by: str = "other", on: date = TODAY) -> object:
    return certificate_changes.record_change_verification(
        office, MANAGER, ID, change_of(office).id, on, by, "核对铭牌与图样。", passed)


def replace(office: Office) -> object:
    return certificate_changes.replace_certificate(office, DECIDER, ID, change_of(office).id)


def test_an_approved_change_replaces_the_print_and_nothing_else(held: Office, clock: Clock) -> None:
    """CNEX-12.2-c, CNEX-12.2-d: both prints stay in the papers; no name is printed that is none yet."""
    assert "尚未评价" in refused_words(replace(held))
    assert "写明评价的理由" in refused_words(evaluate(held, ChangeVerdict.APPROVED, " "))
    evaluate(held, ChangeVerdict.APPROVED)
    clock.move(IN_EFFECT - TODAY - timedelta(days=1))
    assert refused_words(replace(held)).startswith("该变更自 2026-07-01 起实施")
    clock.move(timedelta(days=1))
    new = replace(held)
    assert isinstance(new, Certificate)
    assert (new.unit.model, new.replaced_on, new.valid_until) == ("YBX3-112M-4A", IN_EFFECT, date(2028, 5, 31))
    paper, answer = papers_about(held, client(), ID)
    assert (paper.id, paper.number) == (new.paper_id, f"{new.number}/1")
    assert answer.kind == "change_notice"
    with held.unit_of_work() as uow:
        records = uow.records.about(ID)
    verbs = [record.verb for record in records]
    assert [verb for verb in verbs if verb.startswith("certificate")] == [
        "certificate.change_applied_for", "certificate.change_evaluated", "certificate.replaced"]
    assert "现在的状态是“已换证”，不能评价" in refused_words(evaluate(held, ChangeVerdict.REFUSED))


def test_a_new_trademark_is_printed_and_the_old_one_no_more(held: Office, clock: Clock) -> None:
    """CNEX-12.2-d, CNEX-9.9-a: the application keeps what was applied for; the certificate says what holds now."""
    branded = WANTED.with_(before="宛石", after="卧龙", amendment=Amendment(trademark="卧龙"))
    evaluate(held, ChangeVerdict.REFUSED)
    with held.unit_of_work() as uow:
        uow.certificates.save(uow.certificates.get(ID).with_(trademark="宛石"))
        uow.commit()
    applied = certificate_changes.apply_for_change(held, client(), ID, branded)
    assert isinstance(applied, Certificate), applied
    evaluate(held, ChangeVerdict.APPROVED)
    clock.move(IN_EFFECT - TODAY)
    new = replace(held)
    assert isinstance(new, Certificate)
    with held.unit_of_work() as uow:
        paper = CertificatePaper.model_validate_json(held.files.get(uow.papers.get(new.paper_id or "").data_sha256))
    assert (new.trademark, paper.trademark) == ("卧龙", "卧龙")


def test_a_change_to_be_verified_waits_for_it(held: Office, clock: Clock) -> None:
    """CNEX-12.2-c."""
    assert "不能登记核查" in refused_words(verify(held))
    evaluate(held, ChangeVerdict.TO_BE_VERIFIED)
    assert "尚未核查" in refused_words(replace(held))
    assert "与今天之间" in refused_words(verify(held, on=date(2026, 5, 31)))
    verify(held)
    clock.move(IN_EFFECT - TODAY)
    assert isinstance(replace(held), Certificate)


def test_who_verified_a_change_does_not_issue_the_replacement(held: Office) -> None:
    """CNEX-8.1-a: nobody decides on what they took part in."""
    evaluate(held, ChangeVerdict.TO_BE_VERIFIED)
    verify(held, by="decider")
    assert "由他人办理" in refused_words(replace(held))


@pytest.mark.requirement("S17")
def test_a_change_is_verified_by_a_verifier_without_ties(held: Office) -> None:
    """CNEX-9.3.2-d, CNEX-8.5-a: and those who may are offered."""
    evaluate(held, ChangeVerdict.TO_BE_VERIFIED)
    assert "咨询关系" in refused_words(verify(held, by="tied"))
    assert "clerk" in refused_words(verify(held, by="clerk"))
    offered = {each.id for each in certificate_changes.people_to_verify(held, MANAGER, ID)}
    assert not {"tied", "clerk"} & offered
    assert {"decider", "other"} <= offered


@pytest.mark.requirement("S5")
def test_nobody_who_is_tied_to_the_holder_evaluates_its_change(held: Office) -> None:
    """CNEX-6-a."""
    with pytest.raises(NotPermitted, match="takes no part"):
        certificate_changes.evaluate_change(held, acting(Role.MANAGER, person="tied"), ID, change_of(held).id,
                                            ChangeVerdict.APPROVED, "资料齐全")


def test_no_answer_to_a_change_is_taken_for_granted(held: Office) -> None:
    """CNEX-12.2-a: the page chooses none, and none chosen is none given."""
    assert "请选择" in refused_words(evaluate(held, None))
    assert change_of(held).evaluation is None


def test_a_refused_change_leaves_the_certificate_as_it_is(held: Office) -> None:
    """CNEX-12.2-c, CNEX-II-13: the holder may apply again."""
    evaluate(held, ChangeVerdict.REFUSED, "与认证单元划分不符。")
    assert "不予批准" in refused_words(replace(held))
    assert isinstance(certificate_changes.apply_for_change(held, client(), ID, WANTED), Certificate)


def test_nobody_applies_for_another_enterprises_certificate(held: Office) -> None:
    with pytest.raises(NotPermitted):
        certificate_changes.apply_for_change(held, client(enterprise="enterprise-2"), ID, WANTED)


def state_of(office: Office, state: CertificateState) -> None:
    with office.unit_of_work() as uow:
        uow.certificates.save(uow.certificates.get(ID).with_(state=state))
        uow.commit()


@pytest.mark.parametrize(("verdict", "said"), [
    (ChangeVerdict.APPROVED, "恢复有效后我机构再换发证书"), (ChangeVerdict.REFUSED, "原证书的内容和状态不变"),
])
def test_a_change_answered_while_it_is_suspended_promises_nothing_that_does_not_hold(
    held: Office, verdict: ChangeVerdict, said: str
) -> None:
    """CNEX-12.2-c, CNEX-12.3.1-d: the print follows once the certificate is valid again, and not before."""
    state_of(held, CertificateState.SUSPENDED)
    evaluate(held, verdict)
    (notice,) = papers_about(held, client(), ID)
    words = held.files.get(notice.data_sha256).decode()
    assert said in words
    assert "继续有效" not in words
    assert "不是有效状态" in refused_words(replace(held))


@pytest.mark.parametrize("state", [CertificateState.WITHDRAWN, CertificateState.CANCELLED])
def test_nothing_is_answered_about_a_change_of_a_certificate_that_has_ended(
    held: Office, state: CertificateState
) -> None:
    """CNEX-12.3.2-d: no notice says that something of it may be used."""
    evaluate(held, ChangeVerdict.TO_BE_VERIFIED)
    state_of(held, state)
    assert "已失效，其变更申请不再办理" in refused_words(verify(held))
    assert "不再办理" in refused_words(evaluate(held, ChangeVerdict.APPROVED))
    assert len(papers_about(held, client(), ID)) == 1


def test_a_second_replacement_has_a_print_and_a_day_of_its_own(held: Office, clock: Clock) -> None:
    """CNEX-12.2-d, J20: number, issue and last day of the first print stay; a surveillance goes to the new address."""
    evaluate(held, ChangeVerdict.APPROVED)
    clock.move(IN_EFFECT - TODAY)
    first = replace(held)
    assert isinstance(first, Certificate)
    clock.move(timedelta(days=30))
    moved = WANTED.with_(kind="production_address", amendment=Amendment(site_address="山东省潍坊市滨海路 8 号"))
    assert isinstance(certificate_changes.apply_for_change(held, client(), ID, moved), Certificate)
    evaluate(held, ChangeVerdict.APPROVED, is_same_site=True)
    second = replace(held)
    assert isinstance(second, Certificate)
    assert (second.number, second.issued_on, second.valid_until) == (first.number, first.issued_on, first.valid_until)
    assert (second.unit.model, second.replaced_on) == ("YBX3-112M-4A", IN_EFFECT + timedelta(days=30))
    assert papers_about(held, client(), ID)[0].number == f"{second.number}/2"
    surveillance.make_due_notices(held, MANAGER)
    with held.unit_of_work() as uow:
        (job,) = (each for each in uow.engagements.all() if each.kind is EngagementKind.SURVEILLANCE)
    assert [(site.address, site.city) for site in job.sites] == [("山东省潍坊市滨海路 8 号", "潍坊")]


@pytest.mark.requirement("CNEX-4-a")
@pytest.mark.parametrize("asked", [
    WANTED.with_(kind="production_address", before="仲景北路", after="中州路", amendment=Amendment()),
    WANTED.with_(kind="organisation", amendment=Amendment(site_address="河南省南阳市中州路 8 号")),
], ids=["by its kind", "by what is printed"])
def test_another_site_is_approved_only_as_a_check_on_site_verified_it(held: Office, asked: WantedChange) -> None:
    """CNEX-12.2-c, H147: else the certificate would print the old plant's footprint beside the new one's address."""
    evaluate(held, ChangeVerdict.REFUSED)
    assert isinstance(certificate_changes.apply_for_change(held, client(), ID, asked), Certificate)
    assert "属于不同的认证单元，不能直接批准" in refused_words(evaluate(held, ChangeVerdict.APPROVED))
    assert isinstance(evaluate(held, ChangeVerdict.TO_BE_VERIFIED), Certificate)
    assert "请安排现场核查" in refused_words(verify(held))
    assert isinstance(verify(held, passed=False), Certificate)


def test_a_new_name_of_the_same_address_is_approved_at_once(held: Office) -> None:
    """H147: on the manager's word, with the evidence in the reason that the holder reads."""
    evaluate(held, ChangeVerdict.REFUSED)
    renamed = WANTED.with_(kind="production_address", amendment=Amendment(site_address="河南省南阳市仲景北路 22 号"))
    assert isinstance(certificate_changes.apply_for_change(held, client(), ID, renamed), Certificate)
    assert isinstance(evaluate(held, ChangeVerdict.APPROVED, "派出所门牌变更证明。", is_same_site=True), Certificate)
    made = change_of(held).evaluation
    assert made is not None
    assert made.is_same_site


@pytest.mark.parametrize(("verdict", "said"), [
    (ChangeVerdict.APPROVED, "该变更可以自2026年7月1日起实施；我机构自该日起换发证书并注明换证日期"),
    (ChangeVerdict.REFUSED, "不得实施"),
    (ChangeVerdict.TO_BE_VERIFIED, "核查通过后方可实施"),
])
def test_the_holder_is_told_in_writing_what_was_decided_and_what_follows(
    held: Office, verdict: ChangeVerdict, said: str
) -> None:
    """CNEX-12.2-c, CEC-7.3-a: requirements (d) 43."""
    evaluate(held, verdict)
    (notice,) = papers_about(held, client(), ID)
    assert notice.kind == "change_notice"
    assert said in held.files.get(notice.data_sha256).decode()


def test_a_verification_is_told_in_writing_too(held: Office) -> None:
    """CNEX-12.2-c: one that is not passed ends the change."""
    evaluate(held, ChangeVerdict.TO_BE_VERIFIED)
    verify(held, passed=False)
    last, first = papers_about(held, client(), ID)
    words = held.files.get(last.data_sha256).decode()
    assert first.kind == last.kind == "change_notice"
    assert "不批准变更" in words
    assert "核查未通过：核对铭牌与图样。" in words


def test_one_answered_after_its_day_and_never_made_can_be_said_not_to_be(held: Office) -> None:
    """CNEX-II-13: the act names both, and so does the notice of the refusal, so that the mark may stand again."""
    assert CHANGE["undo"].text.zh == "声明未实施或者已恢复变更前状态"
    evaluate(held, ChangeVerdict.REFUSED)
    (notice,) = papers_about(held, client(), ID)
    assert "声明未实施或者已恢复到变更前的状态" in held.files.get(notice.data_sha256).decode()


def test_the_holder_says_that_a_change_made_without_approval_was_undone(held: Office, clock: Clock) -> None:
    """CNEX-II-13, CNEX-II-14: one that was planned for later was not made, so nothing is to be said of it."""
    evaluate(held, ChangeVerdict.REFUSED)
    assert "不需要再次声明" in refused_words(certificate_changes.say_undone(
        held, client(), ID, change_of(held).id, "未实施"))
    made = WANTED.with_(is_planned=False, takes_effect_on=TODAY)
    assert isinstance(certificate_changes.apply_for_change(held, client(), ID, made), Certificate)
    evaluate(held, ChangeVerdict.REFUSED)
    id = change_of(held).id
    with pytest.raises(NotPermitted):
        certificate_changes.say_undone(held, client("enterprise-2"), ID, id, "已恢复")
    assert "何时、如何" in refused_words(certificate_changes.say_undone(held, client(), ID, id, " "))
    assert isinstance(certificate_changes.say_undone(held, client(), ID, id, "6 月 1 日起恢复原型号"), Certificate)
    undone = change_of(held).undone
    assert undone is not None
    assert (undone.said_on, undone.words) == (TODAY, "6 月 1 日起恢复原型号")
    assert "不需要再次声明" in refused_words(certificate_changes.say_undone(held, client(), ID, id, "再次"))


def prove(office: Office, name: str, actor: Actor | None = None) -> Certificate | Refused:
    return certificate_changes.add_change_evidence(office, actor or client(), ID, change_of(office).id, name,
                                                   pdf_file(name))


@pytest.mark.requirement("CNEX-12.2-c")
def test_documents_come_with_a_change_until_it_is_answered_and_its_notice_names_them(held: Office) -> None:
    """CNEX-12.2-c: what is evaluated is the change and the documents handed in; a manager adds what came by mail."""
    assert isinstance(prove(held, "图样.pdf"), Certificate)
    assert isinstance(prove(held, "来信.pdf", MANAGER), Certificate)
    files = change_of(held).evidence
    assert file_for(held, MANAGER, files[0].file_id)[1] == pdf_file("图样.pdf")
    with pytest.raises((NotFound, NotPermitted)):
        prove(held, "他人.pdf", client("enterprise-2"))
    context = change_notice(held_certificate(held), change_of(held).with_(evaluation=ChangeEvaluation(
        verdict=ChangeVerdict.APPROVED, reason="可行", on=TODAY, by="杨")), cnex(), "HF-1", TODAY)
    assert context.after == "YBX3-112M-4A（附件：图样.pdf、来信.pdf）"
    evaluate(held, ChangeVerdict.REFUSED)
    refused_words(prove(held, "迟到.pdf"))


def held_certificate(office: Office) -> Certificate:
    with office.unit_of_work() as uow:
        return uow.certificates.get(ID)
