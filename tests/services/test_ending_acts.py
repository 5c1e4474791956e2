"""A certificate withdrawn or cancelled: its notice, its record, the holder's request, and what the body owes then."""

from datetime import date

import pytest

from docs_templates.render import paper_text
from intake_app.services import certificates, endings, restorations
from intake_app.services.inbox import inbox
from intake_app.services.office import Office
from intake_app.services.papers import papers_about
from models.account import Role
from models.application import PartyRole
from models.certificate import Certificate, CertificateState, RestorationCheck, RestorationRequest, StatusChange
from models.errors import NotFound
from tests.job_builders import approval, certificate, cnex, decided, parties
from tests.offices import Clock
from tests.services.jobs import acting, client, put, refused_words

ID = "certificate-1"
MANAGER = acting(Role.MANAGER, person="manager")
TODAY = date(2026, 6, 1)


@pytest.fixture
def issued(office: Office) -> Office:
    """An office with one valid certificate; today is 1 June 2026."""
    put(office, decided(cnex(), director_approval=approval()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(
            cnex(), issued_on=date(2025, 6, 1), valid_until=date(2028, 5, 31),
            parties={**parties(), PartyRole.FACTORY: parties()[PartyRole.FACTORY].with_(name="镇平防爆电机分厂")}))
        uow.commit()
    return office


def done(outcome: object) -> Certificate:
    assert isinstance(outcome, Certificate), outcome
    return outcome


def withdraw(office: Office, ground: str = "legal_status_lost", facts: str = "营业执照于 5 月 20 日吊销。") -> object:
    return endings.withdraw(office, MANAGER, ID, ground, PartyRole.FACTORY, facts, date(2026, 5, 28))


def test_a_withdrawal_has_its_letter_party_notice_and_record(issued: Office) -> None:
    """CNEX-12.3.2-a, J60: in force from today, with the day by which it had to be done."""
    ended = done(withdraw(issued))
    assert ended.state is CertificateState.WITHDRAWN
    assert ended.termination is not None
    assert (ended.termination.ended_on, ended.termination.act_due_on) == (TODAY, date(2026, 6, 4))
    (paper,) = papers_about(issued, client(), ID)
    assert (paper.kind, ended.termination.paper_id) == ("withdrawal_notice", paper.id)
    with issued.unit_of_work() as uow:
        last = uow.records.about(ID)[-1]
    assert (last.verb, str(last.clause)) == ("certificate.withdrawn", "CNEX-01-G:2026 12.3.2 a")
    assert "现在的状态是“撤销”，不能撤销" in refused_words(withdraw(issued))


def test_a_suspension_records_and_prints_which_party_gave_its_ground(issued: Office) -> None:
    """J60: the holder, the producer or the plant; here the plant."""
    stopped = done(certificates.suspend(issued, MANAGER, ID, "ordered_to_stop", PartyRole.FACTORY, "责令停业。", TODAY))
    assert stopped.suspensions[-1].party is PartyRole.FACTORY
    (paper,) = papers_about(issued, client(), ID)
    assert stopped.parties[PartyRole.FACTORY].name in paper_text(issued.files.get(paper.sha256))


def test_a_suspension_ends_with_the_certificate_at_the_latest(issued: Office, clock: Clock) -> None:
    """CNEX-12.3.1-b, J64: what is printed as its last day is no day on which the certificate is over."""
    clock.move(date(2028, 2, 1) - TODAY)
    stopped = done(certificates.suspend(issued, MANAGER, ID, "contract_breach", PartyRole.CLIENT, "未缴费。", TODAY))
    assert stopped.suspensions[-1].until == stopped.valid_until == date(2028, 5, 31)


def test_a_valid_certificate_is_not_withdrawn_because_a_suspension_ended(issued: Office) -> None:
    """CNEX-12.3.2-a: ground h."""
    assert "暂停期尚未届满" in refused_words(withdraw(issued, "suspension_unresolved"))


def test_a_ground_that_the_rule_does_not_print_is_nobodys(issued: Office) -> None:
    """J10: there is no letter e."""
    with pytest.raises(NotFound):
        withdraw(issued, "licence_expired")


def test_nothing_ends_without_facts(issued: Office) -> None:
    assert "写明事实" in refused_words(withdraw(issued, facts=" "))
    assert "写明事实" in refused_words(endings.cancel(issued, MANAGER, ID, "own_request", "", TODAY))
    assert papers_about(issued, client(), ID) == ()


def test_a_holder_asks_and_the_body_cancels(issued: Office) -> None:
    """CEC-7.4-b, J51."""
    done(endings.ask_to_end(issued, client(), ID, StatusChange.CANCELLED, "该型号停产"))
    assert "尚未答复" in refused_words(endings.ask_to_end(issued, client(), ID, StatusChange.SUSPENDED, "检修"))
    ended = done(endings.cancel(issued, MANAGER, ID, "own_request", "企业 6 月 1 日申请注销。", TODAY))
    assert ended.state is CertificateState.CANCELLED
    assert [paper.kind for paper in papers_about(issued, client(), ID)] == ["cancellation_notice"]
    assert "没有待答复" in refused_words(endings.decline_request(issued, MANAGER, ID, "材料不全"))


def test_a_declined_request_keeps_its_reason_for_the_holder(issued: Office) -> None:
    """CEC-7.4-b."""
    done(endings.ask_to_end(issued, client(), ID, StatusChange.SUSPENDED, "生产线检修"))
    assert "写明理由" in refused_words(endings.decline_request(issued, MANAGER, ID, " "))
    declined = done(endings.decline_request(issued, MANAGER, ID, "检修不影响认证条件，无需暂停。"))
    assert declined.state is CertificateState.VALID
    assert declined.holder_request is not None
    assert declined.holder_request.declined_reason == "检修不影响认证条件，无需暂停。"
    done(endings.ask_to_end(issued, client(), ID, StatusChange.SUSPENDED, "停产半年"))


def test_what_follows_a_change_of_status_stands_in_the_inbox_until_it_is_done(issued: Office) -> None:
    """CNEX-12.3.1-c, CNEX-12.3.1-d: for who suspended it too; a restoration leaves no use of the mark to be checked."""
    def asked() -> list[bool]:
        return [each.waits for each in inbox(issued, MANAGER) if each.text.zh.startswith("证书状态已变更")]

    done(certificates.suspend(issued, MANAGER, ID, "own_request", PartyRole.CLIENT, "企业申请暂停。", TODAY))
    assert asked() == [True]
    for duty in ("published", "reported"):
        assert asked() == [True]
        done(endings.record_duty(issued, MANAGER, ID, duty, StatusChange.SUSPENDED, TODAY, TODAY, "网址"))
    assert asked() == [True], "the use of certificate and mark is to be checked"
    with issued.unit_of_work() as uow:
        held = uow.certificates.get(ID)
        asks = RestorationRequest(applied_on=TODAY, by="林晓", mended="已复产")
        check = RestorationCheck(verified_on=TODAY, by="manager", findings="属实", passed=True)
        (last,) = held.suspensions
        uow.certificates.save(held.with_(suspensions=(
            last.with_(restoration_request=asks, restoration_check=check),)))
        uow.commit()
    done(restorations.restore(issued, MANAGER, ID))
    assert asked() == [True, False], "its new status is to be made known, and nothing of the suspension is owed"
    assert [duty.duty for _, duty in endings.duties_owed(issued, MANAGER)] == ["status_made_known"]


def test_a_suspension_owes_publication_until_its_proof_is_entered(issued: Office) -> None:
    """CNEX-12.3.1-c, CNEX-12.3.1-d, J21: whoever agreed; never twice, and never before the suspension."""
    done(certificates.suspend(issued, MANAGER, ID, "own_request", PartyRole.CLIENT, "企业申请暂停。", TODAY))
    owed = endings.duties_owed(issued, MANAGER)
    assert [duty.duty for _, duty in owed] == ["published", "reported", "use_ended"]

    def enter(on: date, proof: str = "www.example.org/1") -> object:
        return endings.record_duty(issued, MANAGER, ID, "published", StatusChange.SUSPENDED, TODAY, on, proof)

    assert "写明凭据" in refused_words(enter(TODAY, ""))
    assert "与今天之间" in refused_words(enter(date(2026, 5, 31)))
    done(enter(TODAY))
    assert [duty.duty for _, duty in endings.duties_owed(issued, MANAGER)] == ["reported", "use_ended"]
    assert "已经登记" in refused_words(enter(TODAY))
