"""An enterprise whose certificates end begins their renewal, sees where each value is from, and takes a paper over."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.services import applications, documents
from intake_app.services.documents import HandedIn
from intake_app.services.office import Office
from intake_app.ui import session
from models.account import Actor, Role
from models.application import Application, ApplicationState
from models.certificate_change import ChangeEvaluation, ChangeVerdict
from models.ids import EnterpriseId
from tests.builders import COMPANY, cec_application
from tests.examination.files import pdf
from tests.job_builders import cec, certificate_change, certificates_of, decided
from tests.services.jobs import acting

OpenPage = Callable[..., AppTest]
TODAY = date(2026, 6, 1)
NUMBER = "CEC-APP-2023-0007"
LICENCE = ("business_licence", "client")
APPROVED = ChangeEvaluation(verdict=ChangeVerdict.APPROVED, reason="可行", on=TODAY, by="某人")


@pytest.fixture
def certified(office: Office, applicant: Actor) -> Application:
    """What was accepted three years ago; its certificate ends in forty days, its licence has no end."""
    own = EnterpriseId(applicant.enterprise_id or "")
    source = cec_application(enterprise_id=own, number=NUMBER, state=ApplicationState.DRAFT, documents=())
    (held,) = certificates_of(source, valid_until=TODAY + timedelta(days=40), enterprise_id=own,
                              changes=(certificate_change(evaluation=APPROVED),))
    with office.unit_of_work() as uow:
        uow.applications.add(source)
        uow.engagements.add(decided(cec(), units=source.units, enterprise_id=own))
        uow.certificates.add(held)
        uow.commit()
    words = pdf(f"名称：{COMPANY['name']}\n统一社会信用代码：{COMPANY['credit_code']}")
    assert isinstance(documents.hand_in(office, applicant, source.id, *LICENCE, "执照.pdf", words), HandedIn)
    documents.state_validity(office, applicant, source.id, *LICENCE, None)
    with office.unit_of_work() as uow:
        accepted = uow.applications.get(source.id).with_(state=ApplicationState.ACCEPTED)
        saved = uow.applications.save(accepted)
        uow.commit()
    return saved


def said(at: AppTest) -> str:
    return "\n".join(str(element.value) for element in at.markdown).replace("\\", "")


def begun(office: Office, applicant: Actor, source: Application) -> Application:
    (draft,) = (each for each in applications.my_applications(office, applicant) if each.id != source.id)
    return draft


def test_a_renewal_is_begun_where_its_last_day_is_told_and_says_where_each_value_is_from(
    office: Office, applicant: Actor, certified: Application, open_page: OpenPage
) -> None:
    """CEC-7.2-b: the next page is the new application, with what it goes on from and what was approved since."""
    at = open_page("my_applications.py")
    assert "PCF-2026-00001 即将到期" in said(at)
    at.button(key="renew_certificate_certificate-1").click().run()
    draft = begun(office, applicant, certified)
    tasks = open_page("application_tasks.py", application=draft.id)
    assert f"已沿用申请 {NUMBER} 的填写内容" in said(tasks)
    assert "手工装配 → 机器人装配" in said(tasks)
    form = open_page("application_form.py", application=draft.id, section="client")
    assert f"沿用自申请 {NUMBER}" in said(form)
    assert "即将到期" not in said(open_page("my_applications.py"))


def test_a_paper_that_still_holds_is_taken_over_with_one_click(
    office: Office, applicant: Actor, certified: Application, open_page: OpenPage
) -> None:
    open_page("my_applications.py").button(key="renew_certificate_certificate-1").click().run()
    draft = begun(office, applicant, certified)
    at = open_page("application_documents.py", application=draft.id)
    assert f"原申请 {NUMBER}：**执照.pdf** · 长期有效" in said(at)
    at.button(key="take_over_business_licence_client").click().run()
    (document,) = begun(office, applicant, certified).documents
    assert (document.file_name, document.valid_until, document.is_validity_stated) == ("执照.pdf", None, True)
    assert f"沿用自申请 {NUMBER}" in said(at)
    assert not [button for button in at.button if str(button.key).startswith("take_over_")]


def test_a_reviewer_reads_which_certificates_an_application_is_to_renew(
    office: Office, applicant: Actor, certified: Application, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CEC-7.2-b: before any comparison is opened, with the day on which the first of them ends."""
    open_page("my_applications.py").button(key="renew_certificate_certificate-1").click().run()
    draft = begun(office, applicant, certified)
    with office.unit_of_work() as uow:
        uow.applications.save(draft.with_(state=ApplicationState.SUBMITTED, number="CEC-APP-2026-0009",
                                          submitted_on=TODAY, declared_by="林晓"))
        uow.commit()
    monkeypatch.setattr(session, "current_actor", lambda: acting(Role.APPLICATION_REVIEWER, person="reviewer"))
    words = said(open_page("to_review.py", application=draft.id))
    assert "承接证书：PCF-2026-00001；其中最早到期 2026-07-11" in words
