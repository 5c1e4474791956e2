"""The surveillance page offers one visit for several certificates, joins them and takes them apart (J68, H163)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.services.office import Office
from intake_app.ui import session
from models.account import Role
from models.engagement import EngagementKind
from models.ids import CertificateId, EngagementId
from tests.job_builders import cnex, evaluated, finding, unit
from tests.services.held_certificates import put_held
from tests.services.jobs import acting, put
from tests.ui.conftest import MAIN

OpenAs = Callable[[Role], AppTest]


@pytest.fixture
def open_as(office: Office, monkeypatch: pytest.MonkeyPatch) -> OpenAs:
    """Opens the page for somebody of this role."""
    monkeypatch.setattr(session, "language", lambda: "zh")

    def opened(role: Role) -> AppTest:
        actor = acting(role)
        monkeypatch.setattr(session, "current_actor", lambda: actor)
        return AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page("surveillance_due.py").run()

    return opened


@pytest.mark.requirement("J68", "H163")
def test_one_click_joins_what_one_visit_can_serve_and_another_takes_it_apart(office: Office, open_as: OpenAs) -> None:
    """With what it changes in words: days, whose limit counts, person-days."""
    today = office.today()
    for number, due_in in ((1, 70), (2, 100)):
        put_held(office, number, due_in, today=today)
    at = open_as(Role.MANAGER)
    words = "\n".join(each.value for each in at.markdown)
    assert f"应在 {today + timedelta(days=70)}（含当日）前完成" in words
    assert "PCF-2026-00001 最先到期" in words
    at.button(key="join_certificate-1").click().run()
    assert not at.exception
    with office.unit_of_work() as uow:
        (job,) = (each for each in uow.engagements.all() if each.kind is EngagementKind.SURVEILLANCE)
    assert set(job.certificate_ids) == {"certificate-1", "certificate-2"}
    at.button(key=f"apart_{job.id}").click().run()
    assert not at.exception
    assert [each.key for each in at.button if each.key == "join_certificate-1"], "they may be joined again"


@pytest.mark.requirement("J68", "CEC-6.3-a")
def test_a_certificate_of_one_visit_is_parted_with_its_nonconformity(office: Office, open_as: OpenAs) -> None:
    """It gets a job of its own; what is chosen and is not possible is refused in words."""
    for number, due_in in ((1, 300), (2, 300)):
        put_held(office, number, due_in, today=office.today())
    put(office, evaluated(
        cnex(), id=EngagementId("survey"), kind=EngagementKind.SURVEILLANCE, nonconformities=(finding(),),
        units=(unit(cnex(), "u1"), unit(cnex(), "u2")),
        certificate_ids=(CertificateId("certificate-1"), CertificateId("certificate-2"))))
    at = open_as(Role.MANAGER)
    at.button(key="part_survey").click().run()
    assert "至少留一张" in at.error[0].value
    at.multiselect(key="part_survey_certificates").select("certificate-2")
    at.multiselect(key="part_survey_findings").select("NC-01")
    at.button(key="part_survey").click().run()
    assert not at.exception
    with office.unit_of_work() as uow:
        (own,) = (each for each in uow.engagements.all() if each.parted_from == "survey")
    assert own.certificate_ids == ("certificate-2",)
    assert [each.id for each in own.nonconformities] == ["NC-01"]
