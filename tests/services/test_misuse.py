"""A misuse of the certification: its correction is demanded; uncorrected for more than six months it is a ground."""

from datetime import date, timedelta

import pytest

from intake_app.rules.misuse import last_day_to_correct, misuse_rule, overdue_demand
from intake_app.services import client_steps, endings, misuse, paper_register, sending
from intake_app.services.inbox import inbox
from intake_app.services.office import Office
from intake_app.services.papers import papers_about
from models.account import Actor, Role
from models.application import PartyRole
from models.certificate import Certificate, CertificateState, CorrectionDemand
from models.dispatch import Dispatch, DispatchWay
from models.paper import Paper
from tests.job_builders import cec, certificate, cnex, decided
from tests.journeys.small_files import pdf_file
from tests.offices import Clock
from tests.services.jobs import acting, client, put, refused_words

MANAGER = acting(Role.MANAGER, person="manager")
ID, TODAY, LAST = "certificate-1", date(2026, 6, 1), date(2026, 12, 1)


@pytest.fixture
def certified(office: Office) -> Office:
    """An office with one certificate in force."""
    put(office, decided(cnex()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), date(2026, 5, 1)))
        uow.commit()
    return office


def withdrawn(office: Office, verified_on: date, effect: str = "") -> object:
    return endings.withdraw(office, MANAGER, ID, "misuse_uncorrected", PartyRole.CLIENT, "官网仍宣传为碳中和产品。",
                            verified_on, effect)


def demanded(office: Office, on: date = TODAY) -> Certificate:
    held = misuse.enter_demand(office, MANAGER, ID, "官网宣传为碳中和产品，请更正。", on, "挂号信 RX1")
    assert isinstance(held, Certificate), held
    return held


@pytest.mark.requirement("CNEX-12.3.2-a")
def test_a_misuse_is_a_ground_only_after_six_months_without_the_demanded_correction(
    certified: Office, clock: Clock
) -> None:
    """Ground j: more than six months; on the last day of the sixth it is none yet, and without a demand never."""
    assert "没有要求纠正" in refused_words(withdrawn(certified, TODAY))
    (demand,) = demanded(certified).correction_demands
    rule = misuse_rule(cnex())
    assert rule is not None
    assert last_day_to_correct(demand, rule) == LAST
    clock.move(timedelta(days=(LAST - TODAY).days))
    assert "2026-12-01" in refused_words(withdrawn(certified, certified.today()))
    clock.move(timedelta(days=1))
    assert "2026-12-01" in refused_words(withdrawn(certified, LAST)), "verified before it was one"
    ended = withdrawn(certified, LAST + timedelta(days=1))
    assert isinstance(ended, Certificate), ended
    assert ended.state is CertificateState.WITHDRAWN


@pytest.mark.requirement("CNEX-12.3.2-a")
def test_a_misuse_with_a_serious_effect_is_a_ground_at_once_and_the_notice_says_which(certified: Office) -> None:
    ended = withdrawn(certified, TODAY, "三家采购方据此错误评标。")
    assert isinstance(ended, Certificate), ended
    assert ended.termination is not None
    assert "造成的严重影响或后果：三家采购方据此错误评标。" in ended.termination.facts


@pytest.mark.requirement("CNEX-12.3.2-a")
def test_a_corrected_misuse_is_no_ground_any_more(certified: Office, clock: Clock) -> None:
    demanded(certified)
    clock.move(timedelta(days=200))
    assert "凭据" in refused_words(misuse.enter_correction(certified, MANAGER, ID, 0, TODAY, " "))
    before = TODAY - timedelta(days=1)
    assert "纠正日期" in refused_words(misuse.enter_correction(certified, MANAGER, ID, 0, before, "网页"))
    held = misuse.enter_correction(certified, MANAGER, ID, 0, certified.today(), "网页截图已存档")
    assert isinstance(held, Certificate), held
    assert "没有要求纠正" in refused_words(withdrawn(certified, certified.today()))
    assert misuse.enter_correction(certified, MANAGER, ID, 0, certified.today(), "再次") != held


@pytest.mark.requirement("CNEX-12.3.2-a")
def test_a_demand_has_its_words_its_proof_and_a_day_and_its_holder_is_told(certified: Office) -> None:
    for words, on, proof in (("", TODAY, "挂号信"), ("更正官网", TODAY, ""), ("更正官网", date(2026, 4, 30), "挂号信"),
                             ("更正官网", TODAY + timedelta(days=1), "挂号信")):
        refused_words(misuse.enter_demand(certified, MANAGER, ID, words, on, proof))
    demanded(certified)
    assert any("误用" in line.text.zh for line in inbox(certified, client()))


def test_a_scheme_without_misuse_demands_nothing(office: Office) -> None:
    """CEC 7.4 names no such ground."""
    put(office, decided(cec()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cec(), date(2026, 5, 1)))
        uow.commit()
    assert "没有把误用" in refused_words(misuse.demand_correction(office, MANAGER, ID, "更正"))


# By a letter.

def lettered(office: Office) -> Paper:
    """The letter by which a correction is demanded today."""
    held = misuse.demand_correction(office, MANAGER, ID, "官网宣传为碳中和产品，请更正。")
    assert isinstance(held, Certificate), held
    (paper,) = [each for each in papers_about(office, client(), ID) if each.kind == "correction_demand"]
    assert held.correction_demands[-1].paper_id == paper.id
    return paper


def sent(office: Office, paper: Paper, on: date) -> None:
    told = sending.HandedOver(sent_on=on, way=DispatchWay.COURIER, proof="SF1")
    assert isinstance(sending.record_handed_over(office, MANAGER, paper.id, told), Dispatch)


def demand(office: Office) -> CorrectionDemand:
    with office.unit_of_work() as uow:
        return uow.certificates.get(ID).correction_demands[-1]


def waiting(office: Office, actor: Actor) -> list[str]:
    return [line.text.zh for line in inbox(office, actor) if line.waits]


@pytest.mark.requirement("CNEX-12.3.2-a", "H158")
def test_the_months_of_a_letter_run_from_the_day_on_which_it_went(certified: Office, clock: Clock) -> None:
    """Of one that nobody knows to have gone they never end; nobody was told by it."""
    paper = lettered(certified)
    clock.move(timedelta(days=9))
    assert overdue_demand(held(certified), cnex(), date(2027, 6, 1)) is None
    assert "尚未登记发出" in refused_words(withdrawn(certified, certified.today()))
    sent(certified, paper, TODAY + timedelta(days=9))
    rule = misuse_rule(cnex())
    assert rule is not None
    assert last_day_to_correct(demand(certified), rule) == date(2026, 12, 10)
    assert overdue_demand(held(certified), cnex(), date(2026, 12, 10)) is None
    assert overdue_demand(held(certified), cnex(), date(2026, 12, 11)) == demand(certified)


@pytest.mark.requirement("CNEX-12.3.2-a", "H158")
def test_the_holder_answers_with_files_and_the_body_finds_it_corrected_or_not(certified: Office) -> None:
    paper = lettered(certified)
    told = f"新文书：误用纠正通知书 {paper.number}"
    assert waiting(certified, client()) == [told]
    assert [(step.kind, step.due_on) for step in client_steps.client_steps(certified, client())
            if step.subject == ID] == [("correct_misuse", LAST)]
    assert isinstance(misuse.add_correction_evidence(certified, client(), ID, 0, "网页.pdf", pdf_file("网页")),
                      Certificate)
    assert "如何纠正" in refused_words(misuse.answer_demand(certified, client(), ID, 0, " "))
    assert isinstance(misuse.answer_demand(certified, client(), ID, 0, "网页已更正"), Certificate)
    assert "待认证机构核实" in refused_words(misuse.answer_demand(certified, client(), ID, 0, "再次"))
    assert (waiting(certified, client()), waiting(certified, MANAGER)) == (
        [], ["持有人答复了误用的纠正情况，请核实"])
    assert "尚未纠正的内容" in refused_words(misuse.refute_correction(certified, MANAGER, ID, 0, ""))
    assert isinstance(misuse.refute_correction(certified, MANAGER, ID, 0, "宣传册未更正"), Certificate)
    assert waiting(certified, MANAGER) == []
    assert "认证机构认定误用尚未纠正，请继续纠正并答复" in waiting(certified, client())
    assert "没有待核实的答复" in refused_words(misuse.refute_correction(certified, MANAGER, ID, 0, "再次"))
    misuse.answer_demand(certified, client(), ID, 0, "宣传册已更正")
    misuse.add_correction_evidence(certified, MANAGER, ID, 0, "来信.pdf", pdf_file("来信"))
    done = misuse.enter_correction(certified, MANAGER, ID, 0, certified.today(), "网页截图已存档")
    assert isinstance(done, Certificate)
    assert [each.file_name for each in done.correction_demands[0].evidence] == ["网页.pdf", "来信.pdf"]
    assert (waiting(certified, MANAGER), waiting(certified, client())) == ([], [])


@pytest.mark.requirement("H129")
def test_a_void_letter_demands_nothing_and_an_answered_one_is_not_void(certified: Office) -> None:
    first = lettered(certified)
    assert isinstance(paper_register.void_paper(certified, MANAGER, first.id, "写错了证书"), Paper)
    assert demand(certified).void_on == TODAY
    assert waiting(certified, client()) == []
    refused_words(misuse.answer_demand(certified, client(), ID, 0, "已更正"))
    assert "没有要求纠正" in refused_words(withdrawn(certified, TODAY))
    misuse.demand_correction(certified, MANAGER, ID, "宣传册宣传为碳中和产品，请更正。")
    misuse.answer_demand(certified, client(), ID, 1, "已更正")
    second = demand(certified).paper_id
    assert "已对" in refused_words(paper_register.void_paper(certified, MANAGER, str(second), "内容有误"))


def held(office: Office) -> Certificate:
    with office.unit_of_work() as uow:
        return uow.certificates.get(ID)
