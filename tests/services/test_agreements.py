"""An agreement whose paper was declared void: nothing is signed and nothing goes on under it, and another is made."""

from typing import Any

import pytest

from intake_app.rules.separation import APPROVER, CONTRACTOR
from intake_app.rules.stages import Stage
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import agreements, paper_register
from intake_app.services.engagements import stage_of
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from models.account import Role
from models.engagement import Agreement, Engagement
from models.paper import Paper, PaperVoid
from tests.job_builders import cec, cnex, on_site, person
from tests.services.jobs import COORDINATOR, TODAY, acting, change, job, put, refused_words, to_plan

ID = "engagement-1"
BOTH = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["CNEX", "CEC"])


def drawn_up(office: Office) -> Agreement:
    outcome = agreements.draw_up_agreement(office, COORDINATOR, ID)
    assert isinstance(outcome, Engagement), outcome
    assert outcome.agreement is not None
    return outcome.agreement


def signed(office: Office) -> Agreement:
    """Drawn up and signed by both sides."""
    drawn_up(office)
    agreements.record_signature(office, COORDINATOR, ID, "client", TODAY)
    agreements.record_signature(office, COORDINATOR, ID, "body", TODAY)
    found = job(office).agreement
    assert found is not None
    return found


def voided(office: Office, agreement: Agreement) -> Paper | Refused:
    return paper_register.void_paper(office, COORDINATOR, agreement.paper_id or "", "客户名称有误")


@BOTH
@pytest.mark.requirement("S22", "H148")
def test_who_drew_the_agreement_up_is_known_when_it_is_decided_on(office: Office, scheme: SchemeEdition) -> None:
    """So is who entered that the body signed; who entered that the client did is nobody's hand in it."""
    put(office, to_plan(scheme=scheme, agreement=None), person("planner"), person("second"))
    agreements.draw_up_agreement(office, acting(Role.COORDINATOR, person="planner"), ID)
    agreements.record_signature(office, acting(Role.COORDINATOR, person="third"), ID, "client", TODAY)
    agreements.record_signature(office, acting(Role.COORDINATOR, person="second"), ID, "body", TODAY)
    assert job(office).took_part == {"planner": (CONTRACTOR,), "second": (CONTRACTOR,)}


@BOTH
def test_a_job_whose_agreement_is_declared_void_waits_for_another(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-9.2.4-a, CEC-5.1.2-c: signed or not, and the new one bears a number of its own."""
    put(office, to_plan(scheme=scheme, agreement=None))
    first = signed(office)
    assert stage_of(office, COORDINATOR, job(office)) is not Stage.AGREEMENT
    assert isinstance(voided(office, first), Paper)
    assert stage_of(office, COORDINATOR, job(office)) is Stage.AGREEMENT
    assert "请先生成合同文书" in refused_words(agreements.record_signature(office, COORDINATOR, ID, "body", TODAY))
    second = drawn_up(office)
    assert second.number != first.number
    assert second.signed_on is None
    with office.unit_of_work() as uow:
        assert "agreement.voided" in [record.verb for record in uow.records.about(ID)]


@BOTH
@pytest.mark.parametrize("begun", [{"took_part": {"leader": ("team_member",)}}, {"on_site": (on_site(),)}],
                         ids=["notes", "result"])
def test_an_agreement_under_which_something_was_evaluated_stands(
    office: Office, scheme: SchemeEdition, begun: dict[str, Any]
) -> None:
    """CNEX-9.2.4-a, CEC-5.1.2-c: it was signed before that, and is not taken from under it."""
    put(office, to_plan(scheme=scheme, agreement=None))
    agreement = signed(office)
    change(office, job(office).with_(**begun))
    assert "已依据该" in refused_words(voided(office, agreement))
    assert job(office).agreement == agreement
    with office.unit_of_work() as uow:
        assert uow.papers.get(agreement.paper_id or "").void is None


def test_an_agreement_stands_or_falls_whoever_refused_an_objection(office: Office) -> None:
    """CNEX-9.2.4-a, S9: who answers the client about a member evaluates nothing."""
    put(office, to_plan(agreement=None))
    agreement = signed(office)
    change(office, job(office).with_(took_part={"manager": (APPROVER,)}))
    assert isinstance(voided(office, agreement), Paper)
    assert stage_of(office, COORDINATOR, job(office)) is Stage.AGREEMENT


def test_one_that_was_void_before_is_neither_signed_nor_given_back(office: Office) -> None:
    """CNEX-9.2.4-a: whoever draws it up gets another."""
    put(office, to_plan(agreement=None))
    first = drawn_up(office)
    with office.unit_of_work() as uow:
        paper = uow.papers.get(first.paper_id or "")
        uow.papers.save(paper.with_(void=PaperVoid(on=TODAY, by="某人", reason="客户名称有误")))
        uow.commit()
    assert "客户名称有误" in refused_words(agreements.record_signature(office, COORDINATOR, ID, "client", TODAY))
    assert drawn_up(office).number != first.number


@BOTH
def test_one_that_was_void_before_stays_once_evaluation_has_begun(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-9.2.4-a, CEC-5.1.2-c: both sides' signatures of then are not lost in the middle of the job."""
    put(office, to_plan(scheme=scheme, agreement=None))
    agreement = signed(office)
    with office.unit_of_work() as uow:
        paper = uow.papers.get(agreement.paper_id or "")
        uow.papers.save(paper.with_(void=PaperVoid(on=TODAY, by="某人", reason="客户名称有误")))
        uow.commit()
    assert agreements.redrawing_obstacles(office, job(office)) == ()
    change(office, job(office).with_(on_site=(on_site(),)))
    assert "补充协议" in refused_words(agreements.draw_up_agreement(office, COORDINATOR, ID))
    assert job(office).agreement == agreement
