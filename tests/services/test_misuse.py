"""A misuse of the certification: its correction is demanded; uncorrected for more than six months it is a ground."""

from datetime import date, timedelta

import pytest

from intake_app.rules.misuse import last_day_to_correct, misuse_rule
from intake_app.services import endings, misuse
from intake_app.services.inbox import inbox
from intake_app.services.office import Office
from models.account import Role
from models.application import PartyRole
from models.certificate import Certificate, CertificateState
from tests.job_builders import cec, certificate, cnex, decided
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
    held = misuse.demand_correction(office, MANAGER, ID, "官网宣传为碳中和产品，请更正。", on, "挂号信 RX1")
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
        refused_words(misuse.demand_correction(certified, MANAGER, ID, words, on, proof))
    demanded(certified)
    assert any("误用" in line.text.zh for line in inbox(certified, client()))


def test_a_scheme_without_misuse_demands_nothing(office: Office) -> None:
    """CEC 7.4 names no such ground."""
    put(office, decided(cec()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cec(), date(2026, 5, 1)))
        uow.commit()
    assert "没有把误用" in refused_words(misuse.demand_correction(office, MANAGER, ID, "更正", TODAY, "挂号信"))
