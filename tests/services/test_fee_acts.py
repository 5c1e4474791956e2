"""What a client is to pay: the notice, the payments, and what waits for them."""

from datetime import date
from decimal import Decimal

import pytest

from intake_app.rules.clocks import conclusion_clock
from intake_app.services import certificates, fees, papers
from intake_app.services.client_steps import client_steps
from intake_app.services.office import Office
from models.account import Role
from models.certificate import Certificate
from models.engagement import Engagement, EngagementKind, ExtraSurveillance, FeeItem
from models.errors import NotFound, NotPermitted
from tests.job_builders import approval, cec, certificate, cnex, decided, person, planned
from tests.services.jobs import COORDINATOR, TODAY, acting, client, job, put, refused_words

MANAGER = acting(Role.MANAGER, person="manager")
ID, DUE = "engagement-1", date(2026, 6, 15)
ITEMS = (FeeItem(what="申请费", amount_cny=Decimal(1000)), FeeItem(what="现场检查费", amount_cny=Decimal("12000.50")))


def send(office: Office, holds_certificate: bool = False, due_on: date = DUE) -> object:
    return fees.send_fee_notice(office, COORDINATOR, ID, ITEMS, due_on, holds_certificate)


def pay(office: Office, amount: str, on: date = TODAY, evidence: str = "银行回单 0601") -> object:
    return fees.record_payment(office, MANAGER, ID, job(office).fees[-1].number, Decimal(amount), on, evidence)


def test_the_client_gets_a_notice_and_is_told_what_is_open_until_all_is_paid(office: Office) -> None:
    """CNEX-16-a, CEC-9-a."""
    put(office, planned(cnex()))
    assert isinstance(send(office), Engagement)
    (paper,) = papers.papers_about(office, client(), ID)
    (fee,) = job(office).fees
    assert (paper.kind, paper.number, fee.paper_id, fee.total_cny) == (
        "fee_notice", fee.number, paper.id, Decimal("13000.50"))
    pay(office, "13000")
    (step,) = (each for each in client_steps(office, client()) if each.kind == "pay")
    assert ("0.50" in step.text.zh, step.due_on) == (True, DUE)
    pay(office, "0.50")
    assert job(office).fees[-1].settled_on == TODAY
    assert "pay" not in [each.kind for each in client_steps(office, client())]


def test_a_payment_needs_its_evidence_its_day_and_no_more_than_is_open(office: Office) -> None:
    """CNEX-16-a."""
    put(office, planned(cnex()))
    send(office)
    assert "凭证" in refused_words(pay(office, "1", evidence=" "))
    assert "金额" in refused_words(pay(office, "0"))
    assert "只有 13000.50 元未缴" in refused_words(pay(office, "13000.51"))
    assert "之间" in refused_words(pay(office, "1", on=date(2026, 6, 2)))
    with pytest.raises(NotFound):
        fees.record_payment(office, MANAGER, ID, "FEE-9", Decimal(1), TODAY, "回单")
    with pytest.raises(NotPermitted):
        fees.record_payment(office, client(), ID, job(office).fees[-1].number, Decimal(1), TODAY, "回单")


def test_a_notice_that_is_void_asks_for_nothing(office: Office) -> None:
    put(office, planned(cnex()))
    send(office, due_on=TODAY)
    number = job(office).fees[-1].number
    assert "作废的理由" in refused_words(fees.void_fee(office, COORDINATOR, ID, number, " "))
    fees.void_fee(office, COORDINATOR, ID, number, "金额有误")
    assert (job(office).fees[-1].open_cny, job(office).fees[-1].settled_on) == (0, TODAY)
    assert "已作废" in refused_words(fees.void_fee(office, COORDINATOR, ID, number, "再次"))
    assert "pay" not in [each.kind for each in client_steps(office, client())]


def test_a_certificate_waits_for_the_fee_where_the_agreement_has_it_so(office: Office) -> None:
    """CNEX-16-a: requirements (k), a guard of the issue; a notice that does not say so holds nothing."""
    put(office, decided(cnex(), director_approval=approval()), person("decider", functions=("decider",)))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), state="draft"))
        uow.commit()
    decider = acting(Role.DECIDER, person="decider")
    send(office)
    send(office, holds_certificate=True)
    assert "尚有 13000.50 元未缴" in refused_words(certificates.issue_certificates(office, decider, ID))
    pay(office, "13000.50")
    issued = certificates.issue_certificates(office, decider, ID)
    assert isinstance(issued, tuple), issued
    assert isinstance(issued[0], Certificate)


def test_no_fee_notice_tells_a_client_of_an_unannounced_surveillance(office: Office) -> None:
    """CEC-6.1-b."""
    extra = ExtraSurveillance(cause="severe_quality", facts="投诉", is_unannounced=True, approved_by="李主管",
                              approved_on=TODAY)
    put(office, planned(cec(), kind=EngagementKind.SURVEILLANCE, extra=extra))
    assert "不预先通知" in refused_words(send(office))
    assert conclusion_clock(job(office), cec(), TODAY).stopped_days == 0


@pytest.mark.parametrize("items", [(), (FeeItem(what=" ", amount_cny=Decimal(1)),)])
def test_a_notice_without_a_named_item_is_refused(office: Office, items: tuple[FeeItem, ...]) -> None:
    put(office, planned(cnex()))
    assert "写明项目名称" in refused_words(fees.send_fee_notice(office, COORDINATOR, ID, items, DUE, False))
    assert "不能早于今天" in refused_words(send(office, due_on=date(2026, 5, 31)))


def test_what_is_open_after_the_decision_is_still_to_be_settled(office: Office) -> None:
    """CNEX-16-a: the job stays among those that owe until the last yuan, the payment due first in front."""
    put(office, decided(cnex(), director_approval=approval()), planned(cnex(), id="engagement-2"))
    send(office, due_on=date(2026, 6, 20))
    fees.send_fee_notice(office, COORDINATOR, "engagement-2", ITEMS, DUE, False)
    assert [each.id for each in fees.jobs_that_owe(office, MANAGER)] == ["engagement-2", ID]
    pay(office, "13000")
    assert ID in {each.id for each in fees.jobs_that_owe(office, MANAGER)}
    pay(office, "0.50")
    assert [each.id for each in fees.jobs_that_owe(office, MANAGER)] == ["engagement-2"]
