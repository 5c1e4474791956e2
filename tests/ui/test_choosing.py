"""What a page is about: it is the thing that its address names, and no other takes the place of one that is gone."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.services.office import Office
from intake_app.ui import session
from intake_app.ui.jobs import job_name
from intake_app.ui.showing import escaped
from models.account import Actor, Role
from models.application import PartyRole
from models.engagement import Engagement
from tests.job_builders import cnex, decided, decision, evaluated, report, technical_review, trained
from tests.services.jobs import acting, job, put
from tests.ui.conftest import MAIN

DECIDER = acting(Role.DECIDER, person="decider")
OpenAs = Callable[..., AppTest]


@pytest.fixture
def open_as(office: Office, monkeypatch: pytest.MonkeyPatch) -> OpenAs:
    """Opens a page for somebody, with what its address names."""
    monkeypatch.setattr(session, "language", lambda: "zh")

    def opened(actor: Actor, file: str, **address: str) -> AppTest:
        monkeypatch.setattr(session, "current_actor", lambda: actor)
        at = AppTest.from_file(str(MAIN), default_timeout=120).run()
        for name, value in address.items():
            at.query_params[name] = value
        at.switch_page(file).run()
        assert not at.exception
        return at

    return opened


def other_than(one: Engagement) -> Engagement:
    """A second job at the same stage, of another client."""
    client = one.parties[PartyRole.CLIENT].with_(name="乙公司")
    return one.with_(id="engagement-2", parties={**one.parties, PartyRole.CLIENT: client})


def put_two_to_decide(office: Office) -> tuple[Engagement, Engagement]:
    one = evaluated(cnex(), report=report(), technical_review=technical_review())
    put(office, one, trained("member"), trained("second"), trained("decider", functions=("decider",)))
    with office.unit_of_work() as uow:
        uow.engagements.add(other_than(one))
        uow.commit()
    return one, other_than(one)


def said(at: AppTest) -> str:
    return "\n".join(str(each.value) for each in at.info)


def test_after_an_act_no_other_case_takes_the_place_of_the_one_acted_on(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.8-a: a second press would decide the job of somebody else."""
    one, other = put_two_to_decide(office)
    at = open_as(DECIDER, "deciding.py", job=one.id)
    at.text_area[0].set_value("符合")
    at.button(key=f"decide_{one.id}_no").click().run()
    assert not at.exception
    assert job(office).decision is not None
    assert f"“{escaped(job_name(one))}”不在本页的列表中：已于" in said(at)
    assert "不同意" in said(at)
    assert at.selectbox(key="choose_job_zh").value is None
    assert not [each for each in at.button if str(each.key).startswith("decide_")]
    at.selectbox(key="choose_job_zh").select(other.id).run()
    assert not at.exception
    assert not said(at).count("不在本页的列表中")
    assert at.button(key=f"decide_{other.id}_no")
    assert at.query_params["job"] == other.id


def test_an_address_that_names_a_decided_job_opens_no_other(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.8-a: a link of the inbox that is opened again."""
    put_two_to_decide(office)
    with office.unit_of_work() as uow:
        done = decided(cnex(), decision=decision(is_positive=False))
        uow.engagements.save(uow.engagements.get("engagement-1").with_(decision=done.decision))
        uow.commit()
    at = open_as(DECIDER, "deciding.py", job="engagement-1")
    assert "不在本页的列表中：已于" in said(at)
    assert at.query_params["job"] == "engagement-1"
    assert not [each for each in at.button if str(each.key).startswith("decide_")]


def test_a_job_that_the_reader_may_not_see_is_not_named(office: Office, open_as: OpenAs) -> None:
    """ISO/IEC 17065 4.5: another's address says nothing about the case."""
    put_two_to_decide(office)
    stranger = acting(Role.AUDITOR, person="nobody")
    at = open_as(stranger, "evaluating.py", job="engagement-2")
    assert "链接所指的事项不在本页的列表中" in said(at)
    assert "乙公司" not in said(at)


def test_without_an_address_the_first_case_is_at_hand(office: Office, open_as: OpenAs) -> None:
    """The list is in the order of what is due first."""
    put_two_to_decide(office)
    at = open_as(DECIDER, "deciding.py")
    assert not said(at).count("不在本页的列表中")
    assert at.selectbox(key="choose_job_zh").value == at.query_params["job"]
